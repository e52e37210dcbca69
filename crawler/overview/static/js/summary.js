"use strict";
// The first look: how the archive stands, and what a person should look at.
{
  const WORDS = { 0: "good", 10: "fair", 11: "fair" };

  function tile(title, figure, note, tone) {
    const { element } = Report;
    return element("div", { class: "tile" }, element("dt", {}, title),
      element("dd", { class: tone ? `figure ${tone}` : "figure" }, figure), element("dd", { class: "quiet" }, note));
  }

  function lastRun(status) {
    const run = status.last_run;
    if (!run) return tile("Last run", "none", "no run has left a report");
    return tile("Last run", run.name, `ended ${Report.moment(run.ended_at)}`, WORDS[run.exit_status] || "bad");
  }

  function coverage(status) {
    const gaps = status.coverage.reduce((sum, each) => sum + each.gaps.length, 0);
    const listings = Report.many(status.coverage.length, "listing");
    if (gaps) return tile("Coverage", Report.many(gaps, "gap"), listings, "bad");
    const isWhole = status.coverage.length > 0 && status.coverage.every((each) => each.complete);
    return isWhole ? tile("Coverage", "complete", listings, "good") : tile("Coverage", "not complete yet", listings, "fair");
  }

  function newest(status) {
    const stamp = status.newest_article && status.newest_article.published_at;
    return tile("Newest article", stamp ? Report.day(stamp) : "none", stamp ? `published ${stamp.slice(11, 16)}, the site’s time` : "");
  }

  function articles(told) {
    const more = told.records - told.articles;
    return tile("Articles", Report.count(told.articles), more ? `and ${Report.many(more, "later revision")}` : "each in its first revision");
  }

  function rates(courses) {
    const total = courses.reduce((sum, course) => sum + course.values.length, 0);
    return tile("Rates", Report.count(total), Report.many(courses.length, "pair"));
  }

  function* worries(status) {
    if (status.note) yield status.note;
    if (status.unreported) yield `Run ${status.unreported} ended without a report: it was killed, or the disk was full.`;
    for (const each of status.withheld) yield `${Report.many(each.records, "record")} of ${each.kind} withheld since run ${each.run}: ${each.reason}`;
    for (const each of status.coverage) if (each.gaps.length) yield `${each.listing} has ${Report.many(each.gaps.length, "gap")}, which the next runs try to close.`;
    const failed = status.failures.length + status.failures_left_out;
    if (failed) yield `${Report.many(failed, "page")} could not be had or read; the runs below have the reasons.`;
    if (status.last_run && status.last_run.exit_status !== 0) yield `The last run: ${status.last_run.line}`;
  }

  Report.parts.push(function summary({ status, articles: told, rates: courses }) {
    const place = document.getElementById("summary");
    const found = [...worries(status)];
    place.replaceChildren(Report.element("dl", { class: "tiles", "aria-label": "How the archive stands" },
      lastRun(status), coverage(status), articles(told), newest(status), rates(courses),
      tile("Size on disk", `${(status.bytes / 1e6).toFixed(1)} MB`, "with the pages’ bytes")));
    if (found.length) {
      place.append(Report.element("div", { class: "notice" }, Report.element("strong", {}, "Worth a look"),
        Report.element("ul", {}, found.map((line) => Report.element("li", {}, line)))));
    }
  });
}
