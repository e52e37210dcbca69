"use strict";
// The course of the rates: all pairs one above the other, or one pair with its changes, printed and true.
{
  const ALL = "";
  const COLUMNS = [
    { title: "Day" }, { title: "Pair" }, { title: "Value", number: true }, { title: "Change published, %", number: true },
    { title: "True change, %", number: true }, { title: "First observed (UTC)" },
  ];

  const signed = (change) => (change === null ? "–" : change);

  function hover(course) {
    return course.values.map((value, at) =>
      Report.plain(`${course.pair} ${value}, published ${course.published[at]} %, true ${signed(course.true[at])} %`));
  }

  function line(course, axis) {
    return {
      x: course.days, y: course.values.map(Number), yaxis: axis, type: "scatter", mode: course.days.length > 120 ? "lines" : "lines+markers",
      line: { color: Report.colour("series-1"), width: 1.8 }, marker: { size: 4 }, text: hover(course), hovertemplate: "%{text}<extra></extra>",
    };
  }

  // The lowest and the highest value, digit for digit, are all the scale that a small chart needs.
  function scale(course, domain) {
    const ranked = course.values.map(Number).map((value, at) => [value, course.values[at]]).sort((a, b) => a[0] - b[0]);
    const [low, high] = [ranked[0], ranked.at(-1)];
    const room = (high[0] - low[0]) * 0.12 || Math.abs(high[0]) * 0.05 || 1;
    const ticks = low[0] === high[0] ? [low] : [low, high];
    return { domain, range: [low[0] - room, high[0] + room], tickvals: ticks.map(([value]) => value), ticktext: ticks.map(([, text]) => Report.plain(text)) };
  }

  function time(range) {
    return { type: "date", range, hoverformat: "%-d %b %Y", anchor: "free", position: 0 };
  }

  const latest = (course) => `${course.pair}, ${course.values.at(-1)} on ${Report.day(course.days.at(-1))}`;

  function title(text, top) {
    return { text: Report.plain(text), xref: "paper", yref: "paper", x: 0, y: top, xanchor: "left", yanchor: "bottom", showarrow: false, font: { color: Report.colour("ink"), size: 13 } };
  }

  // Every pair has its own scale: a dollar is worth 0.01 of one and 0.3 of another.
  function all(courses, range) {
    const height = 1 / courses.length;
    const layout = { xaxis: time(range), annotations: [], height: 60 + 125 * courses.length, hovermode: "x" };
    const traces = courses.map((course, place) => {
      const top = 1 - place * height;
      layout[`yaxis${place ? place + 1 : ""}`] = scale(course, [top - 0.74 * height, top - 0.18 * height]);
      layout.annotations.push(title(latest(course), top - 0.18 * height));
      return line(course, `y${place ? place + 1 : ""}`);
    });
    return { traces, layout };
  }

  function one(course, range) {
    const change = { x: course.days, yaxis: "y2", hoverinfo: "skip" };
    const shown = (values) => values.map((value) => (value === null ? null : Number(value)));
    const traces = [
      line(course, "y"),
      { ...change, type: "bar", y: shown(course.true), marker: { color: Report.colour("accent-soft") } },
      { ...change, type: "scatter", mode: "markers", y: shown(course.published), marker: { color: Report.colour("second"), size: 6 } },
    ];
    const layout = {
      xaxis: time(range), height: 440, hovermode: "x", yaxis: scale(course, [0.46, 0.95]), yaxis2: { domain: [0, 0.33], ticksuffix: " %", nticks: 5 },
      annotations: [title(latest(course), 0.95), title("Change from the value before", 0.34)],
    };
    return { traces, layout };
  }

  function within(courses, [from, to]) {
    const rows = courses.flatMap((course) => course.days.map((day, at) =>
      [day, course.pair, course.values[at], course.published[at], signed(course.true[at]), course.observed[at].replace("T", " ").replace("Z", "")]));
    return rows.filter(([day]) => day >= from && day <= to).sort((a, b) => (a[0] < b[0] ? 1 : a[0] > b[0] ? -1 : 0));
  }

  function span(courses) {
    const days = courses.flatMap((course) => [course.days[0], course.days.at(-1)]).sort();
    return [days[0], days.at(-1)];
  }

  // Values stand at the beginning of their days: what begins in the middle of one begins with the next.
  function firstDay(stamp) {
    const [day, time] = String(stamp).split(" ");
    return time && /[1-9]/.test(time) ? Report.nextDay(day) : day;
  }

  Report.parts.push(function rates({ rates: courses }) {
    const { element, field } = Report;
    const body = Report.body("rates");
    if (!courses.length) return body.append(Report.quiet("No rate is published yet."));
    const whole = span(courses);
    let chosen = [...whole];
    const pair = Report.choice("rates-pair", [[ALL, "All pairs"], ...courses.map((course) => [course.pair, course.pair])]);
    const limits = { type: "date", min: whole[0], max: whole[1] };
    const from = element("input", { ...limits, id: "rates-from" });
    const to = element("input", { ...limits, id: "rates-to" });
    const reset = element("button", { type: "button" }, "All time");
    const chart = Report.chart("The course of the exchange rates; the table below has every value");
    const legend = Report.legend([["accent-soft", "true change, from the published values"], ["second", "change as the site prints it"]]);
    const shown = () => courses.filter((course) => pair.value === ALL || course.pair === pair.value);
    const table = Report.asTable("Rates, newest first", COLUMNS, () => within(shown(), chosen));

    function draw() {
      [from.value, to.value] = chosen;
      legend.hidden = pair.value === ALL;
      table.refresh();
      const range = [`${Report.nextDay(chosen[0], -1)} 12:00`, `${chosen[1]} 12:00`];
      return chart.draw(() => (pair.value === ALL ? all(courses, range) : one(shown()[0], range)));
    }

    function choose(first, last) {
      const [low, high] = first <= last ? [first, last] : [last, first];
      chosen = [low < whole[0] ? whole[0] : low, high > whole[1] ? whole[1] : high];
      if (chosen[0] > chosen[1]) chosen = [...whole];
      draw();
    }

    pair.addEventListener("change", draw);
    for (const input of [from, to]) input.addEventListener("change", () => choose(from.value || whole[0], to.value || whole[1]));
    reset.addEventListener("click", () => choose(...whole));
    body.append(Report.quiet("As published, digit for digit. Drag over a chart with the mouse, or set two days, to look closer; a double click shows all."),
      element("div", { class: "controls" }, field("Pair", pair), field("From", from), field("To", to), reset), chart, legend, table);
    draw().then(() => {
      chart.on("plotly_relayout", (event) => {
        if (event["xaxis.autorange"]) return choose(...whole);
        if (event["xaxis.range[0]"]) choose(firstDay(event["xaxis.range[0]"]), String(event["xaxis.range[1]"]).slice(0, 10));
      });
    });
  });
}
