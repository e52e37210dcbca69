"use strict";
// What the runs did: records and failures above, how long they took below, how they ended by colour and shape.
{
  const ENDS = { 0: ["good", "circle"], 10: ["fair", "diamond"], 11: ["fair", "diamond"] };
  const BAD = ["bad", "x"];
  const BARS = [["articles", "series-1", "new articles"], ["edited", "series-4", "edited articles"], ["rates", "series-3", "new rates"]];
  const COLUMNS = [
    { title: "Started (UTC)" }, { title: "Spider" }, { title: "Ended" }, { title: "New", number: true }, { title: "Edited", number: true },
    { title: "Rates", number: true }, { title: "Failed", number: true }, { title: "Requests", number: true }, { title: "Took", number: true }, { title: "What it said", long: true },
  ];

  const SECONDS = [[1, "1 s"], [10, "10 s"], [60, "1 min"], [600, "10 min"], [3600, "1 h"], [21600, "6 h"], [86400, "1 d"]];
  // How much higher than nearly all others a bar may be before it is cut off, its number above it.
  const HIGHER = 3;

  const written = (run) => BARS.reduce((sum, [field]) => sum + run[field], 0);

  const endOf = (run) => ENDS[run.exit_status] || BAD;

  function ticks(runs) {
    const step = Math.max(1, Math.ceil(runs.length / 8));
    const places = runs.map((_, at) => at).filter((at) => at % step === 0);
    return { tickvals: places, ticktext: places.map((at) => Report.day(runs[at].started_at).slice(0, -5)) };
  }

  // A first run writes a thousand times what later ones do, which shall be seen all the same.
  function records(runs) {
    const ranked = runs.map(written).sort((a, b) => a - b);
    const usual = ranked[Math.floor(0.95 * (ranked.length - 1))] || 1;
    const isCut = ranked.at(-1) > HIGHER * usual;
    const top = (isCut ? usual : Math.max(1, ranked.at(-1))) * 1.5;
    const low = Math.min(0, ...runs.map((run) => -run.failed)) * 1.25;
    const cut = runs.map((run, at) => [written(run), at]).filter(([count]) => count > top);
    return {
      yaxis: { domain: [0.5, 0.95], nticks: 5, range: [Math.max(low, -top), top], title: { text: "records", standoff: 6 } },
      annotations: cut.map(([count, x]) => ({ x, y: top, yanchor: "bottom", text: `↑ ${Report.count(count)}`, showarrow: false })),
    };
  }

  function drawing(runs) {
    const x = runs.map((_, at) => at);
    const told = runs.map((run) => Report.plain(`${Report.moment(run.started_at)}: ${run.name} (${run.exit_status}), ${Report.duration(run.seconds)}`));
    const bars = BARS.map(([field, colour, name]) => ({ type: "bar", x, y: runs.map((run) => run[field]), name, marker: { color: Report.colour(colour) }, hovertemplate: "%{y} %{fullData.name}<extra></extra>" }));
    const failed = { type: "bar", x, y: runs.map((run) => -run.failed), name: "failed pages", marker: { color: Report.colour("gap") }, text: runs.map((run) => String(run.failed)), textposition: "none", hovertemplate: "%{text} failed pages<extra></extra>" };
    const took = {
      type: "scatter", mode: "markers", x, y: runs.map((run) => Math.max(run.seconds, 0.5)), yaxis: "y2", text: told, hovertemplate: "%{text}<extra></extra>",
      marker: { size: runs.length > 150 ? 5 : 8, color: runs.map((run) => Report.colour(endOf(run)[0])), symbol: runs.map((run) => endOf(run)[1]) },
    };
    return {
      traces: [...bars, failed, took],
      layout: {
        barmode: "relative", height: 400, hovermode: "closest", ...records(runs),
        xaxis: { ...ticks(runs), anchor: "y2", zeroline: false, showgrid: false, range: [-0.8, Math.max(runs.length, 12) - 0.2] },
        yaxis2: { domain: [0, 0.38], type: "log", tickvals: SECONDS.map(([at]) => at), ticktext: SECONDS.map(([, text]) => text), title: { text: "took", standoff: 6 } },
      },
    };
  }

  function row(run) {
    const end = Report.element("span", { class: endOf(run)[0] }, `${run.exit_status} ${run.name}`);
    return [Report.moment(run.started_at), run.spider, end, Report.count(run.articles), Report.count(run.edited), Report.count(run.rates),
      Report.count(run.failed), Report.count(run.requests), Report.duration(run.seconds), run.line];
  }

  function failures(status) {
    const columns = [{ title: "Page", long: true }, { title: "State" }, { title: "Reason", long: true }, { title: "Tries", number: true }, { title: "Next try (UTC)" }];
    const rows = () => status.failures.map((page) => [Report.link(page.url, page.url), page.state, page.reason, String(page.tries), page.next_try ? Report.moment(page.next_try) : "next run"]);
    const left = status.failures_left_out ? `, the first ${status.failures.length} of them` : "";
    const details = Report.asTable(`Pages that could not be had or read${left}`, columns, rows);
    details.firstChild.textContent = `${Report.many(status.failures.length + status.failures_left_out, "page")} could not be had or read`;
    return details;
  }

  Report.parts.push(function history({ runs, status }) {
    const body = Report.body("runs");
    if (!runs.newest.length) return body.append(Report.quiet("No run has left a report."));
    const left = runs.total > runs.newest.length ? `The newest ${runs.newest.length} of ${Report.count(runs.total)} runs` : Report.many(runs.total, "run");
    const bad = runs.newest.filter((run) => endOf(run) === BAD).length;
    const chart = Report.chart("What the runs wrote, what failed, how long they took; the table below has the numbers");
    body.append(Report.quiet(`${left}, one beside the other; ${bad ? `${bad} ended badly` : "none ended badly"}.`), chart,
      Report.legend([...BARS.map(([, colour, name]) => [colour, name]), ["gap", "failed pages, downwards"], ["good", "ok", "●"], ["fair", "partial or interrupted", "◆"], ["bad", "any other end", "✕"]]),
      Report.asTable("Runs, newest first", COLUMNS, () => runs.newest.map(row).reverse()));
    if (status.failures.length) body.append(failures(status));
    chart.draw(() => drawing(runs.newest));
  });
}
