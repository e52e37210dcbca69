"use strict";
// Which days are complete: a small square a day, two pictures a year. A gap has a stroke, so that colour is not all.
{
  const SVG = "http://www.w3.org/2000/svg";
  const SIZE = 15, SIDE = 13, TOP = 14;
  const YEARS = 12;
  const WORDS = { complete: "complete", partly: "as far as it was read", gap: "something may be missing" };
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  function svg(name, attributes, ...children) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function stateOf(spans, day) {
    const found = spans.find(([first, last]) => first <= day && day <= last);
    return found ? found[2] : "";
  }

  // Monday stands above; the first week of a half-year holds its first day.
  function* squares(first, last, spans, published) {
    let at = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
    for (let day = first; day <= last; day = Report.nextDay(day), at += 1) {
      const state = stateOf(spans, day);
      const [x, y] = [Math.floor(at / 7) * SIZE, TOP + (at % 7) * SIZE];
      if (day.endsWith("-01")) yield svg("text", { x, y: TOP - 5 }, MONTHS[Number(day.slice(5, 7)) - 1]);
      const count = published.get(day) || 0;
      const words = `${Report.day(day)}: ${WORDS[state] || "nothing proved"}, ${Report.many(count, "article")}`;
      yield svg("rect", { x, y, width: SIDE, height: SIDE, rx: 2, class: `day ${state}` }, svg("title", {}, words));
      if (state === "gap") yield svg("path", { d: `M${x + 3} ${y + SIDE - 3}L${x + SIDE - 3} ${y + 3}`, class: "stroke" });
    }
  }

  function drawHalf(first, last, spans, published) {
    const gaps = spans.filter(([from, to, state]) => state === "gap" && from <= last && first <= to).length;
    const label = `${Report.day(first)} to ${Report.day(last)}: ${gaps ? Report.many(gaps, "gap") : "no gap"}; the table below has the days`;
    return svg("svg", { viewBox: `0 0 ${28 * SIZE} ${TOP + 7 * SIZE}`, role: "img", "aria-label": label }, ...squares(first, last, spans, published));
  }

  function drawYear(year, spans, published) {
    const halves = [[`${year}-01-01`, `${year}-06-30`], [`${year}-07-01`, `${year}-12-31`]];
    return Report.element("div", { class: "year" }, Report.element("h3", {}, year),
      Report.element("div", { class: "halves" }, halves.map(([first, last]) => drawHalf(first, last, spans, published))));
  }

  function years(spans) {
    const last = Number(spans.at(-1)[1].slice(0, 4));
    const first = Math.max(Number(spans[0][0].slice(0, 4)), last - YEARS + 1);
    return Array.from({ length: last - first + 1 }, (_, back) => String(last - back));
  }

  Report.parts.push(function coverage({ calendars, status, articles }) {
    const { element } = Report;
    const body = Report.body("coverage");
    const published = new Map(articles.days);
    const dated = calendars.filter((each) => each.days.length);
    body.append(Report.quiet("A day is complete when the walk over the listing went through it without a hole."),
      element("ul", { class: "certificates" }, status.coverage.map((each) => element("li", {}, `${each.listing}: ${each.sentence}`))));
    if (!dated.length) return;
    const listing = Report.choice("coverage-listing", dated.map((each, at) => [at, each.listing]));
    const picture = element("div", { class: "years" });
    const spans = () => dated[Number(listing.value)].days;
    const table = Report.asTable("Coverage by days, newest first", [{ title: "From" }, { title: "To" }, { title: "State" }],
      () => spans().map(([first, last, state]) => [first, last, `${state}: ${WORDS[state]}`.replace("complete: complete", "complete")]).reverse());
    const draw = () => {
      picture.replaceChildren(...years(spans()).map((year) => drawYear(year, spans(), published)));
      table.refresh();
    };
    listing.addEventListener("change", draw);
    if (dated.length > 1) body.append(element("div", { class: "controls" }, Report.field("Listing", listing)));
    body.append(picture, Report.legend(Object.entries(WORDS)), table);
    draw();
  });
}
