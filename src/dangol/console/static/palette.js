// Ctrl K: find pages, questions, people and tables without leaving the keyboard.
(() => {
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const input = dialog.querySelector("input[name=q]");
  const list = document.getElementById("palette-list");
  const options = () => [...list.querySelectorAll("[role=option]")];
  let chosen = -1;

  function choose(index) {
    const found = options();
    chosen = found.length ? (index + found.length) % found.length : -1;
    found.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    input.setAttribute("aria-expanded", String(found.length > 0));
    if (chosen >= 0) {
      input.setAttribute("aria-activedescendant", found[chosen].id);
      found[chosen].scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function open() {
    if (dialog.open) return;
    dialog.showModal();
    input.select();
    input.dispatchEvent(new Event("dangol:open"));
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette]");
    if (opener && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      open();
    } else if (event.target === dialog || event.target.closest("#palette [data-close]")) {
      dialog.close();
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) location.assign(options()[chosen].href);
    else return;
    event.preventDefault();
  });
  list.addEventListener("htmx:afterSwap", () => choose(0));
  document.querySelectorAll("kbd").forEach((key) => {
    if (/Mac|iPhone|iPad/.test(navigator.platform)) key.textContent = "⌘K";
  });
})();
