"use strict";
// What every part of the page builds with. Text of a crawled site is data: it becomes text nodes, never markup.
const Report = { parts: [] };

// An element with attributes and children; strings among the children become text. Absent ones (null) are left out.
Report.element = function (name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return made;
};

// A link to a page of the site, or plain text where the address is none that a browser may be sent to.
Report.link = function (url, text) {
  if (!/^https?:\/\//i.test(url)) return text;
  return Report.element("a", { href: url, rel: "noreferrer noopener", target: "_blank" }, text);
};

Report.field = function (label, control, className) {
  return Report.element("label", { class: className ? `field ${className}` : "field" }, label, control);
};

// A choice; options are pairs of value and text.
Report.choice = function (id, options) {
  return Report.element("select", { id }, options.map(([value, text]) => Report.element("option", { value }, text)));
};

// The part of the page with this id, emptied.
Report.body = function (id) {
  const body = document.querySelector(`#${id} > .body`);
  body.replaceChildren();
  return body;
};

Report.quiet = (...children) => Report.element("p", { class: "quiet" }, ...children);

Report.count = (number) => number.toLocaleString("en");

Report.many = (number, one, many) => `${Report.count(number)} ${number === 1 ? one : many || `${one}s`}`;

// Text shortened to so many characters, surrogate pairs kept whole.
Report.short = function (text, length) {
  const letters = Array.from(text.slice(0, 2 * length + 2));
  return letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : letters.join("");
};
