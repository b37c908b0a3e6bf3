// A file sent to the server with its progress shown; then the page that looks at it.
(() => {
  const card = document.querySelector("[data-upload]");
  if (!card) return;
  const words = JSON.parse(card.dataset.words);
  const input = card.querySelector("input[type=file]");
  const drop = card.querySelector("[data-drop]");
  const sending = card.querySelector("[data-sending]");
  const bar = sending.querySelector("[role=progressbar]");
  const said = card.querySelector("[data-said]");
  const csrf = () => document.querySelector('meta[name="csrf-token"]').content;
  const say = (text, gaps) => text.replace(/\{(\w+)\}/g, (_, name) => gaps[name]);
  let request = null;
  let told = 0;

  function show(text, isBad) {
    said.textContent = text;
    said.classList.toggle("fault", Boolean(isBad));
  }

  function rest(text, isBad) {
    request = null;
    sending.hidden = true;
    drop.hidden = false;
    input.value = "";
    show(text, isBad);
    if (text) input.focus();
  }

  // At most one word a second: a screen reader has to keep up.
  function progressed(name, share) {
    const percent = Math.floor(share * 100);
    bar.setAttribute("aria-valuenow", String(percent));
    bar.firstElementChild.style.setProperty("--v", percent);
    const now = Date.now();
    if (now - told < 1000) return;
    told = now;
    show(say(words.sending, { name, share: `${percent}%` }));
  }

  function send(file) {
    const name = file.name;
    request = new XMLHttpRequest();
    request.open("PUT", `/api/uploads?name=${encodeURIComponent(name)}`);
    request.setRequestHeader("X-CSRF-Token", csrf());
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable && event.total) progressed(name, event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (request.status === 201) {
        const { upload } = JSON.parse(request.responseText);
        progressed(name, 1);
        show(say(words.looking, { name }));
        location.assign(`${card.dataset.address}?upload=${encodeURIComponent(upload)}`);
        return;
      }
      const reason = { 401: words.signIn, 403: words.signIn, 422: words.full }[request.status];
      rest(say(reason || words.failed, { name }), true);
    });
    request.addEventListener("error", () => rest(say(words.failed, { name }), true));
    request.addEventListener("abort", () => rest(say(words.stopped, { name })));
    drop.hidden = true;
    sending.hidden = false;
    told = 0;
    progressed(name, 0);
    sending.querySelector("[data-stop]").focus();
    request.send(file);
  }

  function take(files) {
    if (request || !files.length) return;
    if (files.length > 1) rest(words.one, true);
    else send(files[0]);
  }

  input.addEventListener("change", () => take(input.files));
  sending.querySelector("[data-stop]").addEventListener("click", () => request?.abort());

  // A file dropped beside the zone must not replace the page.
  const holdsFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    drop.classList.toggle("over", drop.contains(event.target));
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    drop.classList.remove("over");
    take(event.dataTransfer.files);
  });
})();
