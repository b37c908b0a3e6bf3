// Small behaviour of every page. Everything here has a form or a link beneath it.
(() => {
  const root = document.documentElement;
  const csrf = () => document.querySelector('meta[name="csrf-token"]').content;
  const all = (what, where = document) => [...where.querySelectorAll(what)];

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRF-Token"] = csrf();
  });

  // ── brightness: at once here, then remembered by the server
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-theme-form]");
    if (!form) return;
    event.preventDefault();
    const names = JSON.parse(form.dataset.names);
    const other = { light: "dark", dark: "light" };
    const choice = other[root.dataset.theme];
    root.dataset.choice = choice;
    window.dangolApplyTheme();
    document.dispatchEvent(new Event("dangol:theme"));
    all("[data-theme-form]").forEach((one) => {
      const button = one.querySelector("button");
      const label = button.getAttribute("aria-label").split(":")[0];
      button.value = other[choice];
      button.title = `${label}: ${names[choice]}`;
      button.setAttribute("aria-label", button.title);
      all("[data-when]", one).forEach((icon) => { icon.hidden = icon.dataset.when !== choice; });
    });
    const body = new URLSearchParams({ csrf: csrf(), theme: choice, back: "" });
    fetch(form.action, { method: "POST", body, redirect: "manual" });
  });

  // ── menus close when something else is touched
  document.addEventListener("click", (event) => {
    all("details[data-menu][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // ── a picture as a table
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-show]");
    if (!button) return;
    const table = document.getElementById(button.dataset.show);
    table.hidden = !table.hidden;
    button.setAttribute("aria-expanded", String(!table.hidden));
    button.querySelector("[data-off]").hidden = !table.hidden;
    button.querySelector("[data-on]").hidden = table.hidden;
    button.closest("details").open = false;
    if (!table.hidden) table.querySelector(".scroll").focus();
  });

  // ── evidence: a drawer with an address of its own
  const drawer = document.getElementById("evidence");
  let cameFrom = null;
  function openDrawer(link) {
    cameFrom = link;
    drawer.hidden = false;
    history.pushState({ evidence: true }, "", link.href);
    drawer.querySelector("h2").focus({ preventScroll: true });
    dispatchEvent(new Event("resize"));
  }
  function closeDrawer() {
    drawer.hidden = true;
    history.replaceState({}, "", drawer.dataset.closed);
    (cameFrom || document.querySelector("[data-evidence]"))?.focus();
    dispatchEvent(new Event("resize"));
  }
  if (drawer) {
    document.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      const link = event.target.closest("[data-evidence]");
      if (link) {
        event.preventDefault();
        openDrawer(link);
      } else if (event.target.closest("[data-close-evidence]")) {
        event.preventDefault();
        closeDrawer();
      }
    });
    addEventListener("popstate", () => {
      drawer.hidden = !new URLSearchParams(location.search).has("evidence");
      dispatchEvent(new Event("resize"));
    });
    if (!drawer.hidden && matchMedia("(max-width: 1180px)").matches) drawer.querySelector("h2").focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (drawer && !drawer.hidden) {
      closeDrawer();
    }
  });

  // ── copying, choosing, asking back
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const text = document.getElementById(button.dataset.copy).textContent.trim();
    try {
      await navigator.clipboard.writeText(text);
      const before = button.textContent;
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = before; }, 1600);
    } catch {
      getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-send-on-change]")) event.target.form.requestSubmit();
    const preset = event.target.closest("[data-fills]");
    if (preset && preset.value) document.getElementById(preset.dataset.fills).value = preset.value;
  });
  document.addEventListener("input", (event) => {
    const slider = event.target.closest("[data-fill]");
    if (!slider) return;
    slider.style.setProperty("--val", slider.value);
    const said = slider.labels[0]?.querySelector("output");
    if (!said) return;
    said.textContent = slider.value + (slider.dataset.unit ?? "");
    slider.setAttribute("aria-valuetext", said.textContent);
  });
  document.addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.sure;
    if (question && !confirm(question)) event.preventDefault();
  });

  // ── lineage: what a node reads and feeds
  const light = (picture, id) => {
    all("[data-edge]", picture).forEach((edge) => {
      const touches = edge.dataset.edge.split("|").includes(id);
      edge.classList.toggle("on", touches);
      edge.classList.toggle("away", id !== null && !touches);
    });
  };
  all("[data-lineage]").forEach((picture) => {
    all("[data-node]", picture).forEach((node) => {
      for (const start of ["pointerenter", "focus"]) node.addEventListener(start, () => light(picture, node.dataset.node));
      for (const end of ["pointerleave", "blur"]) node.addEventListener(end, () => light(picture, null));
    });
  });
})();
