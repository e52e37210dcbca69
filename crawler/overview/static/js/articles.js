"use strict";
// How many articles were published a day, all or of one category, and how many each category has.
{
  const ALL = "";
  const BARS = 15;

  // Counts by period: of a category's place, or of all articles.
  function counts(days, period, category) {
    const sums = new Map();
    for (const [day, total, inCategory] of days) {
      const found = category === ALL ? total : (inCategory.find(([place]) => place === Number(category)) || [0, 0])[1];
      sums.set(period.of(day), (sums.get(period.of(day)) || 0) + found);
    }
    return [...sums];
  }

  function daily(rows) {
    return {
      traces: [{ type: "bar", x: rows.map(([day]) => day), y: rows.map(([, count]) => count), marker: { color: Report.colour("series-1") }, hovertemplate: "%{y}<extra></extra>" }],
      layout: { xaxis: { type: "date", hoverformat: "%-d %b %Y" }, yaxis: { rangemode: "tozero", tickformat: ",d", nticks: 5 }, height: 240 },
    };
  }

  function byCategory(ranked) {
    const shown = ranked.slice(0, BARS).reverse();
    return {
      traces: [{
        type: "bar", orientation: "h", y: shown.map((each) => each.place), x: shown.map((each) => each.count), marker: { color: Report.colour("series-1") },
        text: shown.map((each) => Report.count(each.count)), textposition: "auto", hoverinfo: "none", cliponaxis: false,
      }],
      layout: {
        yaxis: { type: "category", tickvals: shown.map((each) => each.place), ticktext: shown.map((each) => `${Report.plain(Report.short(each.name, 24))}  `) },
        xaxis: { rangemode: "tozero", fixedrange: true, tickformat: ",d", nticks: 5 }, height: 50 + 24 * shown.length, hovermode: false, dragmode: false, bargap: 0.3,
      },
    };
  }

  function told(articles, period) {
    const { articles: total, undated, gone } = articles;
    const more = [undated && `${Report.count(undated)} without a date that can be are not shown`, gone && `${Report.count(gone)} are gone from the site`];
    return [`${Report.many(total, "article")} by the day of publication`, period.name !== "day" && `summed up by ${period.name}`, ...more].filter(Boolean).join("; ");
  }

  Report.ranked = ({ categories, in_category: counted }) =>
    categories.map((name, place) => ({ name, place, count: counted[place] })).sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));

  Report.parts.push(function articles({ articles }) {
    const { element } = Report;
    const body = Report.body("articles");
    if (!articles.articles) return body.append(Report.quiet("No article is published yet."));
    const { days } = articles;
    const ranked = Report.ranked(articles);
    const period = days.length ? Report.period(days[0][0], days.at(-1)[0]) : { name: "day", of: String };
    const category = Report.choice("articles-category", [[ALL, "All categories"], ...ranked.map((each) => [each.place, `${Report.short(each.name, 60)} (${each.count})`])]);
    const chart = Report.chart("Articles a day; the table below has the numbers");
    const bars = Report.chart("Articles by category; the table below has the numbers");
    const rows = () => counts(days, period, category.value);
    const table = Report.asTable("Articles a day, newest first", [{ title: `First day of the ${period.name}` }, { title: "Articles", number: true }],
      () => rows().reverse().map(([day, count]) => [day, Report.count(count)]));
    const categories = Report.asTable("Articles by category", [{ title: "Category", long: true }, { title: "Articles", number: true }],
      () => ranked.map((each) => [each.name, Report.count(each.count)]));
    const draw = () => { chart.draw(() => daily(rows())); table.refresh(); };
    category.addEventListener("change", draw);
    body.append(Report.quiet(`${told(articles, period)}.`), element("div", { class: "controls" }, Report.field("Category", category)), chart, table);
    draw();
    if (ranked.length) {
      const more = ranked.length > BARS ? `The ${BARS} largest of ${Report.count(ranked.length)} categories; an article may be in several.` : "An article may be in several categories.";
      body.append(element("h3", {}, "By category"), Report.quiet(more), bars, categories);
      bars.draw(() => byCategory(ranked));
    }
  });
}
