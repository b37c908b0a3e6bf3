// Draws every [data-chart] from the JSON beside it, again when the brightness changes.
// The chart scripts are large: they are fetched when a page first shows a picture.
(() => {
  const root = document.documentElement;
  const own = document.currentScript.dataset;
  let scripts = null;

  const load = (address) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = done;
    script.onerror = () => failed(new Error(`${address} did not load`));
    document.head.append(script);
  });

  const ready = () => (scripts ??= Promise.all([load(own.vega), load(own.theme)]));

  async function draw(element) {
    const source = document.getElementById(element.dataset.chart);
    if (!source || element.closest("[hidden]")) return;
    await ready();
    const { spec, rows, height } = JSON.parse(source.textContent);
    // A chart fills its card; what is put together of several charts has its own measures.
    const several = ["hconcat", "vconcat", "concat", "facet", "repeat"].some((kind) => kind in spec);
    const measures = several ? {} : { width: "container", height };
    const whole = { ...measures, ...spec, datasets: { ...spec.datasets, rows } };
    const { view } = await window.vegaEmbed(element, whole, {
      config: window.dangolTheme[root.dataset.theme],
      actions: false,
      renderer: "svg",
      ast: true, // expressions run without eval, so a strict CSP holds
      formatLocale: { decimal: ".", thousands: ",", grouping: [3], currency: ["", ""] },
      defaultStyle: false, // nothing is injected: our own style sheet has the tooltip
      tooltip: { disableDefaultStyle: true },
    });
    element.dangolView?.finalize();
    element.dangolView = view;
    element.dataset.drawn = root.dataset.theme;
    // The card's label speaks for the picture; its shapes would only be noise.
    element.querySelector("svg")?.setAttribute("aria-hidden", "true");
  }

  async function drawAll() {
    for (const element of document.querySelectorAll("[data-chart]")) {
      if (element.dataset.drawn === root.dataset.theme) continue;
      try {
        await draw(element);
      } catch (wrong) {
        element.dataset.drawn = root.dataset.theme;
        const table = document.getElementById(element.dataset.table);
        if (table) table.hidden = false; // what cannot be drawn can be read
        console.error(wrong);
      }
    }
    root.dataset.charts = "drawn";
  }

  addEventListener("DOMContentLoaded", drawAll);
  document.addEventListener("dangol:theme", drawAll);
  document.addEventListener("dangol:shown", drawAll);
  document.addEventListener("htmx:afterSettle", drawAll);
})();
