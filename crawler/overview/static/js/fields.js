"use strict";
// Which strategy gave a field, over the days of fetching: where a weaker one takes over, the site has changed.
{
  const COLOURS = ["series-1", "series-2", "series-3", "series-4", "series-5"];
  const OTHERS = "series-6";

  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
  const percent = (part, whole) => `${((100 * part) / (whole || 1)).toFixed(part === whole || !part ? 0 : 1)} %`;

  // Strategies of a field with their totals, the commonest first.
  function ranked(strategies) {
    return Object.entries(strategies).map(([name, days]) => ({ name, days, total: sum(Object.values(days)) })).sort((a, b) => b.total - a.total);
  }

  function byPeriod(days, period) {
    const sums = new Map();
    for (const [day, count] of days) sums.set(period.of(day), (sums.get(period.of(day)) || 0) + count);
    return sums;
  }

  function drawing(strategies, read, period) {
    const all = byPeriod(read, period);
    const x = [...all.keys()];
    const traces = ranked(strategies).map(({ name, days }, at) => {
      const found = byPeriod(Object.entries(days), period);
      return {
        type: "bar", x, y: x.map((day) => (100 * (found.get(day) || 0)) / all.get(day)), name: Report.plain(name),
        marker: { color: Report.colour(COLOURS[at] || OTHERS) }, hovertemplate: "%{y:.1f} % %{fullData.name}<extra></extra>",
      };
    });
    return { traces, layout: { barmode: "stack", height: 220, xaxis: { type: "date", hoverformat: "%-d %b %Y" }, yaxis: { range: [0, 100], ticksuffix: " %", nticks: 5 } } };
  }

  Report.parts.push(function fields({ fields }) {
    const body = Report.body("fields");
    const names = Object.keys(fields.fields);
    if (!names.length) return body.append(Report.quiet("No article’s page is read yet."));
    const total = sum(fields.read.map(([, count]) => count));
    const period = Report.period(fields.read[0][0], fields.read.at(-1)[0]);
    const field = Report.choice("fields-field", names.map((name) => [name, name]));
    if (names.includes("published_at")) field.value = "published_at";
    const chart = Report.chart("The share of each strategy, by the day of fetching; the table below has the sums");
    const legend = Report.element("div", {});
    const rows = () => names.map((name) => {
      const found = ranked(fields.fields[name]);
      return [name, percent(sum(found.map((each) => each.total)), total), found.map((each) => `${each.name} ${percent(each.total, total)}`).join(", ")];
    });
    function draw() {
      const strategies = fields.fields[field.value];
      legend.replaceChildren(Report.legend(ranked(strategies).map(({ name }, at) => [COLOURS[at] || OTHERS, name])));
      return chart.draw(() => drawing(strategies, fields.read, period));
    }
    field.addEventListener("change", draw);
    body.append(Report.quiet(`${Report.many(total, "reading")} of article pages, by the ${period.name} of fetching. What a bar lacks to 100 % are pages on which the field was not found.`),
      Report.element("div", { class: "controls" }, Report.field("Field", field)), chart, legend,
      Report.asTable("How often each field was found, and by which strategy", [{ title: "Field" }, { title: "Found", number: true }, { title: "Strategies", long: true }], rows));
    draw();
  });
}
