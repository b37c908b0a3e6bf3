// The plan of a budget: every drag is answered from the curves that came with the page; then the
// server, which knows all cases, checks the interval. Without scripts a button does the same.
(() => {
  const form = document.getElementById("plan");
  const live = JSON.parse(document.getElementById("live").textContent);
  const language = document.documentElement.lang;
  const all = (what, where = form) => [...where.querySelectorAll(what)];
  const out = (name) => form.querySelector(`[data-out="${name}"]`);
  const rows = all("[data-slide]");
  const inputs = rows.map((row) => row.querySelector("input[type=range]"));
  const locks = rows.map((row) => row.querySelector("[data-lock]"));
  const keep = form.querySelector("[data-keep]");
  const channels = live.channels;
  const totalOf = (values) => values.reduce((sum, one) => sum + one, 0);
  let total = totalOf(inputs.map((input) => +input.value));
  let mine = inputs.map((input) => +input.value);
  const opened = { best: channels.map((one) => one.best), today: channels.map((one) => one.today) };

  // ── words and money, as the server says them
  const words = (name, gaps = {}) => Object.entries(gaps).reduce(
    (text, [gap, value]) => text.replace(`{${gap}}`, value), live.words[name][language]);
  function figures(value) {
    if (value === 0) return "0";
    const decimals = Math.max(0, 2 - Math.floor(Math.log10(value)));
    const text = value.toLocaleString("en", {
      minimumFractionDigits: Math.min(decimals, 6), maximumFractionDigits: Math.min(decimals, 6),
    });
    return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
  }
  const rounded = (value) => (value === 0 ? 0 : Number(value.toPrecision(3)));
  function money(value) {
    const { before, after, minus, steps } = live.money[language];
    const size = rounded(Math.abs(value));
    const [step, name] = steps.find(([one]) => size >= one) ?? [1, ""];
    const digits = before + figures(rounded(size / step)) + name + after;
    return value < 0 && /[1-9]/.test(digits) ? minus + digits : digits;
  }
  const share = (value) => `${Math.round(value * 100)}%`;

  // ── what a plan brings, case by case
  function between(grid, at) {
    const last = grid.length - 1;
    let place = 0;
    while (place < last - 1 && grid[place + 1] <= at) place += 1;
    return [place, (at - grid[place]) / (grid[place + 1] - grid[place] || 1)];
  }
  function brought(channel, spend) {
    const [place, part] = between(channel.spend, spend);
    const low = channel.sales[place];
    const high = channel.sales[place + 1];
    return low.map((one, draw) => one + part * (high[draw] - one));
  }
  function slope(channel, spend) {
    const [place] = between(channel.spend, spend);
    const wide = channel.spend[place + 1] - channel.spend[place] || 1;
    return channel.sales[place].map((one, draw) => (channel.sales[place + 1][draw] - one) / wide);
  }
  const mean = (values) => totalOf(values) / values.length;
  function interval(values) {
    const sorted = [...values].sort((one, other) => one - other);
    const at = (part) => {
      const place = part * (sorted.length - 1);
      const below = Math.floor(place);
      const above = Math.min(below + 1, sorted.length - 1);
      return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    };
    return [mean(values), at(0.05), at(0.95)];
  }
  const none = () => new Array(live.draws).fill(0);
  const added = (one, other, weight = 1) => one.map((value, draw) => value + weight * other[draw]);
  const todaySales = live.today_sales;
  const todaySpend = totalOf(opened.today);

  function answer(values) {
    const each = channels.map((channel, at) => brought(channel, values[at]));
    const sales = each.reduce((sum, one) => added(sum, one), none());
    const gain = added(sales, todaySales, -1);
    const spend = totalOf(values);
    const next = channels.reduce(
      (sum, channel, at) => added(sum, slope(channel, values[at]), values[at] / (spend || 1)), none());
    const profit = gain.map((one) => live.margin * one - (spend - todaySpend));
    const lost = profit.filter((one) => one < 0);
    return {
      each: each.map(mean), sales: interval(sales), gain: interval(gain), next: interval(next), spend,
      chance_better: gain.filter((one) => one > 0).length / gain.length,
      loss_if_wrong: lost.length ? -mean(lost) : 0,
    };
  }

  // ── showing it
  const widest = { sales: 0, next: 0 };
  function showRange(name, [value, low, high], tick) {
    const range = form.querySelector(`[data-range="${name}"]`);
    widest[name] ||= 1.4 * Math.max(high, tick);
    const place = (one) => Math.max(0, Math.min(100, (100 * one) / widest[name])).toFixed(1);
    for (const [mark, at] of [["--a", low], ["--b", high], ["--x", value], ["--z", tick]]) {
      range.style.setProperty(mark, place(at));
    }
    range.nextElementSibling.firstElementChild.textContent = `${money(low)} – ${money(high)}`;
  }
  function showChange(element, value, judged) {
    element.textContent = money(value);
    element.className = ["d", value < 0 ? "down" : "", judged ? (value < 0 ? "bad" : "good") : ""].join(" ");
  }
  const near = (values, others) =>
    totalOf(values.map((one, at) => Math.abs(one - others[at]))) <= 0.005 * Math.max(totalOf(others), 1e-9);

  function showNumbers(found, values) {
    const [gain, low, high] = found.gain;
    const isBest = near(values, opened.best);
    const isToday = live.even && near(values, opened.today);
    const sentence = isToday ? words("as_today") : isBest && live.best ? live.best[language]
      : words(gain < 0 ? "loses_sales" : "adds", { gain: money(Math.abs(gain)), days: live.days });
    if (out("headline").textContent !== sentence) out("headline").textContent = sentence;
    out("because").textContent = words("between", { low: money(low), high: money(high) });
    out("sales").textContent = money(found.sales[0]);
    showChange(out("gain"), gain, true);
    showRange("sales", found.sales, mean(todaySales));
    out("spend").textContent = money(found.spend);
    const more = found.spend - todaySpend;
    if (Math.abs(more) > 0.001 * todaySpend) showChange(out("change"), more, false);
    else Object.assign(out("change"), { textContent: words("no_change"), className: "d flat" });
    out("next").textContent = money(found.next[0]);
    showRange("next", found.next, 1);
    out("chance").textContent = share(isToday ? 0.5 : found.chance_better);
    out("wrong").textContent = found.loss_if_wrong
      ? words("loses", { loss: money(found.loss_if_wrong) }) : words("never_loses");
    for (const [name, kind] of [["today", isToday], ["best", isBest], ["mine", !isBest && !isToday && near(values, mine)]]) {
      form.querySelector(`[data-preset="${name}"]`).setAttribute("aria-pressed", String(kind));
    }
  }

  function showRows(values, found) {
    rows.forEach((row, at) => {
      const channel = channels[at];
      const moved = values[at] - channel.today;
      const input = inputs[at];
      input.style.setProperty("--val", values[at]);
      input.setAttribute("aria-valuetext", money(values[at]));
      row.querySelector("[data-v]").textContent = money(values[at]);
      const told = row.querySelector("[data-d]");
      if (!("held" in input.dataset)) {
        const still = Math.abs(moved) < 0.002 * Math.max(channel.today, 1);
        told.textContent = still ? words("no_change") : money(moved);
        told.className = still ? "num mut sm" : `num d ${moved < 0 ? "down" : ""}`;
      }
      const view = document.getElementById(`curve-${at}`).dangolView;
      if (view) view.data("plan", [{ spend: values[at], value: found.each[at] }]).run();
    });
    const beyond = channels.filter(
      (one, at) => values[at] > one.most * 1.005 || values[at] < one.least * 0.995).map((one) => one.name);
    out("outside").hidden = beyond.length === 0;
    out("outside").querySelector("b").textContent =
      beyond.length ? words("outside", { channels: beyond.join(", ") }) : "";
  }

  function show() {
    const values = inputs.map((input) => +input.value);
    const found = answer(values);
    showRows(values, found);
    showNumbers(found, values);
    check(values);
  }

  // ── the server checks what was settled on
  let waiting = null;
  let asked = 0;
  const ofWeeks = /^(weeks$|flight\.|promotion\.)/;
  const query = (values) => new URLSearchParams([
    ...values.map((one, at) => [`spend.${channels[at].name}`, String(one)]),
    ...[...new FormData(form)].filter(([name]) => ofWeeks.test(name)),
  ]).toString();
  function check(values) {
    clearTimeout(waiting);
    const turn = (asked += 1);
    out("checked").textContent = words("checking");
    waiting = setTimeout(async () => {
      const answered = await fetch(`${form.dataset.numbers}?${query(values)}`);
      if (!answered.ok || turn !== asked) return;
      const found = await answered.json();
      const parts = channels.map((one) => found.channels[one.name]);
      const next = [0, 1, 2].map((place) =>
        totalOf(parts.map((one) => (one.spend / (found.spend || 1)) * one.next[place])));
      showNumbers({ ...found, next }, values);
      out("checked").textContent = out("checked").dataset.say.replace("{n}", found.cases);
      form.dataset.checked = String(turn);
    }, 120);
    const link = document.querySelector("[data-export]");
    link.href = `${link.href.split("?")[0]}?${query(values)}`;
  }

  // ── a locked total shares the difference among what may move
  function shareOut(moved) {
    const free = inputs.map((_, at) => at).filter((at) => inputs[at] !== moved && !locks[at].checked);
    let left = total - totalOf(inputs.filter((_, at) => !free.includes(at)).map((input) => +input.value));
    let open = free;
    while (open.length) {
      const have = totalOf(open.map((at) => +inputs[at].value)) || open.length;
      const wanted = open.map((at) => (left * (+inputs[at].value || (have === open.length ? 1 : 0))) / have);
      const outOf = open.filter((at, place) => wanted[place] < 0 || wanted[place] > +inputs[at].max);
      if (!outOf.length) {
        open.forEach((at, place) => { inputs[at].value = wanted[place]; });
        return;
      }
      for (const at of outOf) {
        inputs[at].value = wanted[open.indexOf(at)] < 0 ? 0 : inputs[at].max;
        left -= +inputs[at].value;
      }
      open = open.filter((at) => !outOf.includes(at));
    }
    moved.value = total - totalOf(inputs.filter((input) => input !== moved).map((input) => +input.value));
  }

  const settle = (values) => {
    inputs.forEach((input, at) => { input.value = values[at]; });
    total = totalOf(inputs.map((input) => +input.value));
    out("keep").textContent = out("keep").dataset.say.replace("{total}", money(total));
    show();
  };
  inputs.forEach((input) => {
    input.addEventListener("input", () => {
      if (keep.checked) shareOut(input);
      mine = inputs.map((one) => +one.value);
      show();
    });
    // Arrows go by a round step; the end keys go to the ends.
    input.addEventListener("keydown", (event) => {
      const step = +input.dataset.step * (event.key.startsWith("Page") ? 10 : 1);
      const way = { ArrowUp: 1, ArrowRight: 1, PageUp: 1, ArrowDown: -1, ArrowLeft: -1, PageDown: -1 }[event.key];
      if (!way) return;
      event.preventDefault();
      input.value = Math.round(+input.value / step + way) * step;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
  all("[data-preset]").forEach((button) => button.addEventListener("click", () => {
    settle(button.dataset.preset === "mine" ? mine : opened[button.dataset.preset]);
  }));
  keep.addEventListener("change", () => {
    total = totalOf(inputs.map((input) => +input.value));
    out("keep").textContent = out("keep").dataset.say.replace("{total}", money(total));
  });
  // Other weeks have other curves: the server draws them.
  document.getElementById("calendar").addEventListener("change", () => {
    const isBest = form.querySelector('[data-preset="best"]').getAttribute("aria-pressed") === "true";
    const spent = isBest ? [] : inputs.map((input) => +input.value);
    location.assign(`${location.pathname}?${query(spent)}#calendar`);
  });
  document.addEventListener("dangol:theme", () => setTimeout(show, 300));
  show();
})();
