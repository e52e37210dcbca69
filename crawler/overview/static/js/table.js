"use strict";
// Tables beside the charts: what a chart shows, for whoever reads rather than looks.
{
  const MOST = 400;

  // Columns: {title, number, long}; rows: lists of strings and nodes.
  function table(caption, columns, rows) {
    const { element } = Report;
    const classes = columns.map((column) => [column.number && "number", column.long && "long"].filter(Boolean).join(" ") || null);
    const head = columns.map((column, place) => element("th", { scope: "col", class: classes[place] }, column.title));
    const cells = (row) => row.map((cell, place) => element("td", { class: classes[place] }, cell));
    const left = rows.length - MOST;
    const told = left > 0 ? `${caption}: the first ${MOST} of ${Report.count(rows.length)} rows` : caption;
    const made = element("table", {},
      element("caption", {}, told),
      element("thead", {}, element("tr", {}, head)),
      element("tbody", {}, rows.slice(0, MOST).map((row) => element("tr", {}, cells(row)))));
    return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, made);
  }

  // A table that is made when it is opened, and again whenever what it shows changes: call refresh().
  Report.asTable = function (caption, columns, rows) {
    const details = Report.element("details", { class: "as-table" },
      Report.element("summary", {}, "Show as table", Report.element("span", { class: "heard" }, `: ${caption}`)));
    details.refresh = () => {
      details.querySelector(".scroll")?.remove();
      if (details.open) details.append(table(caption, columns, rows()));
    };
    details.addEventListener("toggle", details.refresh);
    return details;
  };

  Report.table = table;
}
