"use strict";
// Charts by plotly, in the page's own colours, which follow the reader's light or dark mode.
{
  const CONFIG = { displayModeBar: false, doubleClick: "autosize", responsive: true, showTips: false };
  const drawn = new Map();
  const isCoarse = matchMedia("(pointer: coarse)");

  // plotly reads a little markup in labels and hover texts: to the site's words it shall be none.
  Report.plain = (text) => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

  Report.colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  function axes(layout) {
    const line = Report.colour("line");
    const common = { gridcolor: line, linecolor: line, zerolinecolor: line, tickcolor: line, exponentformat: "none", automargin: true };
    const found = Object.entries(layout).filter(([name]) => /^[xy]axis/.test(name));
    return Object.fromEntries(found.map(([name, axis]) => {
      // A finger that moves over a chart scrolls the page; a mouse selects a stretch of time.
      const fixed = name.startsWith("y") || isCoarse.matches || axis.fixedrange;
      return [name, { ...common, ...axis, fixedrange: Boolean(fixed) }];
    }));
  }

  function whole(layout) {
    const ink = Report.colour("ink");
    return {
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false, bargap: 0.15,
      margin: { l: 48, r: 8, t: 12, b: 32 }, dragmode: isCoarse.matches ? false : "zoom", hovermode: "x unified",
      font: { family: "system-ui, sans-serif", size: 12, color: Report.colour("quiet") },
      hoverlabel: { bgcolor: Report.colour("card"), bordercolor: Report.colour("line"), font: { color: ink } },
      ...layout, ...axes(layout),
    };
  }

  // A place for a chart. draw(make): make() returns traces and layout, and is asked again when colours change.
  Report.chart = function (label) {
    const figure = Report.element("div", { class: "chart", role: "img", "aria-label": label });
    figure.draw = (make) => {
      drawn.set(figure, make);
      const { traces, layout } = make();
      return Plotly.react(figure, traces, whole(layout), CONFIG);
    };
    return figure;
  };

  Report.forgetCharts = function () {
    for (const figure of drawn.keys()) Plotly.purge(figure);
    drawn.clear();
  };

  // Entries: name of a colour, text and, where shape tells as well, the shape.
  Report.legend = function (entries) {
    return Report.element("ul", { class: "legend" }, entries.map(([colour, text, shape]) => {
      const swatch = Report.element(shape ? "b" : "i", { "aria-hidden": "true" }, shape);
      swatch.style[shape ? "color" : "background"] = `var(--${colour})`;
      return Report.element("li", {}, swatch, text);
    }));
  };

  function redraw() {
    for (const [figure, make] of drawn) figure.draw(make);
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  isCoarse.addEventListener("change", redraw);
}
