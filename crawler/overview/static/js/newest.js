"use strict";
// The newest articles with their texts, a search over them, and what their revisions have changed.
{
  const ALL = "";
  const BATCH = 20;
  const WAIT = 120;

  function pieces(side, tag) {
    return side.map(([text, isChanged]) => (isChanged ? Report.element(tag, {}, text) : text));
  }

  function sides(rows) {
    const { element } = Report;
    const made = element("div", { class: "sides" }, element("p", { class: "side" }, "Before"), element("p", { class: "side right" }, "After"));
    for (const row of rows) {
      if (row.same !== undefined) made.append(element("p", { class: "same" }, row.same), element("p", { class: "same right" }, row.same));
      else made.append(element("p", { class: "changed" }, pieces(row.before, "del")), element("p", { class: "changed right" }, pieces(row.after, "ins")));
    }
    return made;
  }

  // Details whose content is made when they are opened: hundreds of texts would be slow to lay out.
  function lazily(title, className, make) {
    const details = Report.element("details", { class: className }, Report.element("summary", {}, title));
    details.addEventListener("toggle", () => { if (details.open && details.childElementCount === 1) details.append(...make()); });
    return details;
  }

  function revisions(article) {
    return article.changes.map((each) => lazily(`Revision ${each.revision}, ${each.change} ${Report.moment(each.crawled_at)}: what it changed`, "revision", () => [sides(each.rows)]));
  }

  function notes(article) {
    const notes = [Report.many(article.word_count, "word")];
    if (article.change === "gone") notes.push("gone from the site");
    if (article.truncated) notes.push("not the whole text");
    const day = article.published_at ? Report.day(article.published_at) : "no date";
    // Names may be written from right to left, or say so: the rest of the line is not to follow them.
    const authors = article.authors.flatMap((name, at) => [at ? ", " : " · ", Report.element("bdi", {}, name)]);
    return [day, ...authors, ` · ${notes.join(" · ")}`];
  }

  function entry(article, words, categories) {
    const { element } = Report;
    const title = Report.marked(article.title || "(no title)", words);
    const heading = element("h3", {}, /^https?:\/\//i.test(article.url) ? Report.link(article.url, "") : title);
    if (heading.firstElementChild?.matches("a")) heading.firstElementChild.append(...title);
    const labels = [...article.categories.map((place) => categories[place]), ...article.tags];
    return element("li", {}, heading, Report.quiet(...notes(article)),
      element("p", {}, Report.marked(Report.snippet(article.text, words), words)),
      element("div", { class: "labels" }, labels.map((label) => element("bdi", { class: "label" }, label))),
      lazily("Text", "whole", () => [element("div", { class: "text" }, Report.marked(article.text, words), article.is_cut ? " … (cut here)" : "")]),
      ...revisions(article));
  }

  function matches(article, words, category) {
    if (category !== ALL && !article.categories.includes(Number(category))) return false;
    article.folded ??= Report.fold(`${article.title}\n${article.text}`);
    return words.every((word) => article.folded.includes(word));
  }

  function told(found, shown, total) {
    const of = shown.length < total ? `the ${Report.count(shown.length)} articles here, the newest and the last changed of ${Report.count(total)}` : Report.many(total, "article");
    return found.length === shown.length ? `All of ${of}.` : `${Report.count(found.length)} of ${of}.`;
  }

  Report.parts.push(function newest({ shown, articles }) {
    const { element } = Report;
    const body = Report.body("newest");
    if (!shown.length) return body.append(Report.quiet("No article is published yet."));
    const search = element("input", { type: "search", id: "newest-search", autocomplete: "off", placeholder: "Words of titles and texts" });
    const category = Report.choice("newest-category", [[ALL, "All categories"], ...Report.ranked(articles).map((each) => [each.place, Report.short(each.name, 60)])]);
    const only = Report.choice("newest-only", [[ALL, "All articles"], ["changed", "With changes"]]);
    const count = element("p", { class: "quiet", role: "status" });
    const list = element("ol", { class: "found" });
    const more = element("button", { type: "button" }, "Show more");
    let found = [], words = [], timer = 0;

    function show() {
      const from = list.childElementCount;
      list.append(...found.slice(from, from + BATCH).map((article) => entry(article, words, articles.categories)));
      more.hidden = list.childElementCount >= found.length;
      return list.children[from];
    }
    function find() {
      words = Report.words(search.value);
      found = shown.filter((article) => (only.value === ALL || article.changes.length) && matches(article, words, category.value));
      list.replaceChildren();
      count.textContent = told(found, shown, articles.articles);
      show();
    }
    search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(find, WAIT); });
    for (const choice of [category, only]) choice.addEventListener("change", find);
    more.addEventListener("click", () => show()?.querySelector("a, summary")?.focus());
    body.append(element("div", { class: "controls" }, Report.field("Search", search, "grow"), Report.field("Category", category), Report.field("Show", only)), count, list, more);
    find();
  });
}
