"use strict";
// Searching texts as people type: case and accents do not count, every word has to be there.
{
  const ASCII = /^[\x00-\x7f]*$/;
  const folded = new Map();

  // One letter for one, so that places in the folded text are places in the text.
  function letter(character) {
    let found = folded.get(character);
    if (found === undefined) {
      found = character.normalize("NFD")[0].toLowerCase()[0];
      folded.set(character, found);
    }
    return found;
  }

  Report.fold = (text) => (ASCII.test(text) ? text.toLowerCase() : Array.from({ length: text.length }, (_, at) => letter(text[at])).join(""));

  Report.words = (text) => Report.fold(text).split(/\s+/).filter(Boolean);

  // Where the words stand in a text, as pairs of begin and end that do not overlap.
  function places(text, words) {
    const found = [];
    const whole = Report.fold(text);
    for (const word of words) {
      for (let at = whole.indexOf(word); at >= 0; at = whole.indexOf(word, at + word.length)) found.push([at, at + word.length]);
    }
    return found.sort((a, b) => a[0] - b[0] || b[1] - a[1]).filter((each, at, all) => !all.slice(Math.max(0, at - words.length), at).some((other) => other[1] > each[0]));
  }

  // The text as nodes, the words marked.
  Report.marked = function (text, words) {
    const nodes = [];
    let end = 0;
    for (const [from, to] of places(text, words)) {
      nodes.push(text.slice(end, from), Report.element("mark", {}, text.slice(from, to)));
      end = to;
    }
    return [...nodes, text.slice(end)];
  };

  // A line of the text around the first word that is found in it, else its beginning.
  Report.snippet = function (text, words, length = 220) {
    const [first] = places(text, words);
    const from = first && first[0] > length / 2 ? first[0] - Math.floor(length / 3) : 0;
    const part = text.slice(from, from + length).replaceAll(/\s+/g, " ");
    return `${from ? "…" : ""}${part}${from + length < text.length ? "…" : ""}`;
  };
}
