// Runs before the first paint: 'auto' takes the brightness of the system.
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const choice = root.dataset.choice;
    root.dataset.theme = choice === "auto" ? (system.matches ? "dark" : "light") : choice;
  };
  apply();
  system.addEventListener("change", () => {
    if (root.dataset.choice === "auto") {
      apply();
      document.dispatchEvent(new Event("dangol:theme"));
    }
  });
  window.dangolApplyTheme = apply;
})();
