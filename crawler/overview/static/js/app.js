"use strict";
// Which archives there are, and the one that is looked at. Its data is a script, for no page may read files from disk.
{
  let files = [];

  function title(data) {
    document.getElementById("title").textContent = `Archive of ${data.source}`;
    document.getElementById("made").textContent = `As it stood on ${Report.moment(data.made_at)} UTC`;
    document.title = `${data.source}: archive report`;
  }

  function load(source) {
    const { file } = files.find((each) => each.source === source) || files[0];
    const loading = document.getElementById("loading");
    const script = Report.element("script", { src: `data/${encodeURIComponent(file)}` });
    script.addEventListener("error", () => { loading.textContent = `data/${file} cannot be read: make the report anew.`; });
    loading.hidden = false;
    document.head.append(script);
  }

  // Called by data/<source>.js.
  Report.take = function (data) {
    Report.forgetCharts();
    document.getElementById("loading").hidden = true;
    document.getElementById("source").value = data.source;
    title(data);
    for (const part of Report.parts) part(data);
    document.documentElement.dataset.shown = data.source;
  };

  // Called by data/index.js, the last of the page's own scripts.
  Report.list = function (found) {
    files = found;
    const choice = document.getElementById("source");
    choice.replaceChildren(...files.map(({ source }) => Report.element("option", { value: source }, source)));
    choice.addEventListener("change", () => load(choice.value));
    document.getElementById("source-field").hidden = files.length < 2;
    load(files[0].source);
  };
}
