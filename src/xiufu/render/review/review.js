// The review page: what is listed, where it stands, what is decided about it. Nothing is fetched.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("review").textContent);
  const body = document.body;
  const main = document.getElementById("main");
  const panel = document.getElementById("findings");
  const position = document.getElementById("position");
  const said = document.getElementById("said");
  const saved = document.getElementById("saved");
  const narrow = matchMedia("(max-width: 1000px)");
  const items = new Map([...document.querySelectorAll(".finding")].map((item) => [Number(item.dataset.n), item]));
  const STATES = { new: "新的", still: "仍在", done: "已处理" };
  const CHOICES = { accepted: "接受", ignored: "忽略" };

  const numbers = (text) => (text ? text.split(" ").map(Number) : []);
  /** What is listed and not folded away, in the order of the list. */
  const shown = () => [...document.querySelectorAll(".finding:not(.off)")].filter((item) => !item.closest("details:not([open])"));
  const listed = () => shown().map((item) => Number(item.dataset.n));

  /** The elements of the document about each issue, by its number. */
  const indexed = (kind) => {
    const index = new Map();
    for (const element of main.querySelectorAll(`[data-${kind}]`)) {
      for (const n of numbers(element.dataset[kind])) index.set(n, [...(index.get(n) || []), element]);
    }
    return index;
  };
  const index = { claim: indexed("claim"), term: indexed("term") };
  const stretches = (kind, n) => index[kind].get(n) || [];

  // --- Where an issue stands ------------------------------------------------------------------------------------

  let current = 0;
  let cameFrom = "";

  function titled(n) {
    const link = items.get(n).querySelector("a.where");
    return link ? document.getElementById(link.getAttribute("href").slice(1)) : null;
  }

  /** Show an issue in the list and in the document; ``from`` is where the reader is and nothing should jump. */
  function choose(n, from) {
    leave();
    current = n;
    cameFrom = from;
    const item = items.get(n);
    item.classList.remove("off");
    item.classList.add("now");
    const folded = item.closest("details");
    if (folded) {
      folded.classList.remove("off");
      folded.open = true;
    }
    const judged = stretches("claim", n);
    const place = judged[0] || titled(n);
    for (const element of judged.length ? judged : [place]) element?.classList.add("now-claim");
    for (const element of stretches("term", n)) element.classList.add("now-term");
    if (from !== "document" && place) {
      tab(from === "list" || body.dataset.tab === "document" ? "document" : body.dataset.tab);
      place.scrollIntoView({ block: "center", inline: "center" });
    }
    if (from === "document") tab("findings");
    if (from !== "list") item.scrollIntoView({ block: narrow.matches ? "center" : "nearest" });
    step();
  }

  function leave() {
    for (const name of ["now", "also", "now-claim", "now-term"]) {
      for (const element of document.querySelectorAll(`.${name}`)) element.classList.remove(name);
    }
    current = 0;
  }

  function move(by) {
    const all = listed();
    if (!all.length) return;
    const at = all.indexOf(current);
    choose(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length], "steps");
  }

  function step() {
    const all = listed();
    const at = all.indexOf(current);
    position.textContent = all.length ? `${at < 0 ? "–" : at + 1} / ${all.length}` : "0";
    const item = items.get(current);
    said.textContent = item ? `${item.querySelector(".word").textContent}：${item.querySelector(".message").textContent}` : "";
  }

  main.addEventListener("click", (event) => {
    const element = event.target.closest("[data-claim], [data-term]");
    if (!element) return;
    event.preventDefault();
    const all = [...numbers(element.dataset.claim), ...numbers(element.dataset.term)];
    const at = all.indexOf(current);
    choose(at >= 0 && cameFrom !== "document" ? current : all[(at + 1) % all.length], "document");
    for (const n of all) items.get(n).classList.add("also");
    if (!event.detail) focus(items.get(current));
  });

  /** The keyboard goes where the reader looks. */
  function focus(element) {
    (element.querySelector("a") || element).focus({ preventScroll: true });
  }

  panel.addEventListener("click", (event) => {
    const item = event.target.closest(".finding");
    if (!item || event.target.closest(".decide")) return;
    const link = event.target.closest("a.where");
    if (link) event.preventDefault();
    else if (narrow.matches || String(getSelection())) return;
    choose(Number(item.dataset.n), "list");
    const place = link && document.getElementById(link.getAttribute("href").slice(1));
    if (place && !event.detail) focus(place);
  });

  panel.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const item = event.target.closest(".finding");
    if (!by || !item || event.target.closest("input")) return;
    event.preventDefault();
    const all = shown();
    const next = all[all.indexOf(item) + by];
    if (!next) return;
    choose(Number(next.dataset.n), "steps");
    focus(next);
  });
  document.getElementById("undecided")?.addEventListener("toggle", step, true);

  document.getElementById("before").addEventListener("click", () => move(-1));
  document.getElementById("after").addEventListener("click", () => move(1));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input[type=text], select")) return;
    const key = event.key.toLowerCase();
    if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
    else if (event.key === "Escape") {
      leave();
      step();
    }
  });

  // --- Tabs on small screens ---------------------------------------------------------------------------------------

  function tab(name) {
    body.dataset.tab = name;
    for (const button of document.querySelectorAll(".tabs button")) {
      button.setAttribute("aria-selected", String(button.dataset.tab === name));
    }
  }
  for (const button of document.querySelectorAll(".tabs button")) {
    button.addEventListener("click", () => {
      tab(button.dataset.tab);
      if (current) seen(button.dataset.tab);
    });
  }

  /** The current issue in the pane that was hidden when it was chosen. */
  function seen(name) {
    const place = stretches("claim", current)[0] || titled(current);
    ({ document: place, findings: items.get(current) })[name]?.scrollIntoView({ block: "center", inline: "center" });
  }
  document.getElementById("outline").addEventListener("click", (event) => {
    if (event.target.closest("a")) tab("document");
  });
  tab(body.dataset.tab);

  // --- What is listed ----------------------------------------------------------------------------------------------

  function filter() {
    const wanted = (name) => new Set([...document.querySelectorAll(`.filters [name=${name}]:checked`)].map((box) => box.value));
    const kinds = wanted("kind");
    const states = wanted("state");
    const code = document.getElementById("code").value;
    for (const item of items.values()) {
      const { kind, state, code: own } = item.dataset;
      item.classList.toggle("off", !kinds.has(kind) || (state && !states.has(state)) || (code !== "*" && !own.split(" ").includes(code)));
    }
    for (const folded of document.querySelectorAll("#undecided, #undecided details")) {
      folded.classList.toggle("off", !folded.querySelector(".finding:not(.off)"));
    }
    const counted = (selector) => document.querySelectorAll(`.finding${selector}`).length;
    const [all, unsure] = [counted(":not(.off)"), counted(".cannot_tell:not(.off)")];
    const rest = all === items.size ? "" : `，其余 ${items.size - all} 处未列`;
    document.getElementById("count").textContent = `不符 ${all - unsure} 处，不能判定 ${unsure} 处${rest}`;
    step();
  }

  function arrange() {
    const key = document.getElementById("order").value === "place" ? "at" : "n";
    for (const list of document.querySelectorAll(".items")) {
      list.append(...[...list.children].sort((a, b) => a.dataset[key] - b.dataset[key]));
    }
    step();
  }

  for (const box of document.querySelectorAll(".filters input, #code")) box.addEventListener("change", filter);
  document.getElementById("order").addEventListener("change", arrange);
  document.getElementById("unjudged").addEventListener("change", (event) => {
    main.classList.toggle("show-unjudged", event.target.checked);
  });

  // --- What is decided -----------------------------------------------------------------------------------------------

  const KEY = `xiufu-review ${location.pathname}`;
  const groups = new Map();
  for (const one of data.found) groups.set(one.group, [...(groups.get(one.group) || []), one]);
  const before = new Map([...groups].map(([n, all]) => [n, alike(all)]));
  const BASE = JSON.stringify([...before.values()]);
  const decided = new Map([...before].map(([n, one]) => [n, { ...one }]));
  let kept = true;
  let downloaded = record();

  /** What was decided about all findings of an issue; nothing where they were decided one by one. */
  function alike(all) {
    const [{ decision, reason }] = all;
    return all.every((one) => one.decision === decision) ? { decision, reason } : { decision: "", reason: "" };
  }

  function changed(n) {
    const [one, other] = [before.get(n), decided.get(n)];
    return one.decision !== other.decision || one.reason !== other.reason;
  }

  function record() {
    const found = data.found.map((one) => (changed(one.group) ? { ...one, ...decided.get(one.group) } : one));
    return `${JSON.stringify({ version: data.version, found }, null, 2)}\n`;
  }

  function keep() {
    try {
      const found = Object.fromEntries([...groups].map(([n, [{ fingerprint }]]) => [fingerprint, decided.get(n)]));
      localStorage.setItem(KEY, JSON.stringify({ base: BASE, found }));
    } catch {
      kept = false;
    }
  }

  /** What was decided in this page before and not yet recorded; where the record has changed since, the record holds. */
  function recall() {
    let past;
    try {
      past = JSON.parse(localStorage.getItem(KEY));
    } catch {
      kept = false;
    }
    for (const [n, [{ fingerprint }]] of groups) {
      const one = past?.found?.[fingerprint];
      if (one && one.decision in { "": 0, ...CHOICES } && typeof one.reason === "string") {
        if (past.base === BASE || !before.get(n).decision) decided.set(n, { decision: one.decision, reason: one.reason });
      }
    }
  }

  function show(n) {
    const item = items.get(n);
    const { decision, reason } = decided.get(n);
    const input = item.querySelector(".reason");
    for (const button of item.querySelectorAll("[data-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.choice === decision));
    }
    input.hidden = !decision;
    if (input.value.trim() !== reason) input.value = reason;
    if (reason || !decision) input.classList.remove("missing");
    item.dataset.state = decision ? "done" : item.dataset.known ? "still" : "new";
    item.querySelector(".state").textContent = decision ? `已${CHOICES[decision]}` : STATES[item.dataset.state];
    for (const element of stretches("claim", n)) {
      const all = numbers(element.dataset.claim);
      element.classList.toggle("stands", all.every((other) => decided.get(other)?.decision === "ignored"));
    }
  }

  function count() {
    const counted = { new: 0, still: 0, done: 0 };
    for (const n of groups.keys()) counted[items.get(n).dataset.state] += 1;
    for (const [state, n] of Object.entries(counted)) document.querySelector(`[data-count=${state}]`).textContent = n;
    const open = record() !== downloaded;
    const lost = kept ? "" : "浏览器不让本页保存数据，关闭前请下载。";
    saved.textContent = open ? `有处理还没有下载到审查记录。${lost}` : "";
  }

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choice]");
    if (!button) return;
    const n = Number(button.closest(".finding").dataset.n);
    const one = decided.get(n);
    const decision = one.decision === button.dataset.choice ? "" : button.dataset.choice;
    decided.set(n, { decision, reason: decision ? one.reason : "" });
    keep();
    show(n);
    count();
    if (decision) items.get(n).querySelector(".reason").focus();
  });

  panel.addEventListener("input", (event) => {
    if (!event.target.matches(".reason")) return;
    const n = Number(event.target.closest(".finding").dataset.n);
    decided.get(n).reason = event.target.value.trim().replace(/\p{Cs}/gu, "");
    keep();
    show(n);
    count();
  });

  document.getElementById("download").addEventListener("click", () => {
    const missing = [...groups.keys()].filter((n) => decided.get(n).decision && !decided.get(n).reason);
    if (missing.length) {
      saved.textContent = `第 ${missing.join("、")} 处还没有写理由。`;
      for (const n of missing) items.get(n).querySelector(".reason").classList.add("missing");
      choose(missing[0], "steps");
      items.get(missing[0]).querySelector(".reason").focus();
      return;
    }
    const text = record();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = data.record;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    downloaded = text;
    saved.textContent = `已下载。把它放在受审文件旁边，文件名须是“${data.record}”。`;
  });

  // Paper carries what is folded away too.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });

  addEventListener("beforeunload", (event) => {
    if (!kept && record() !== downloaded) event.preventDefault();
  });

  recall();
  for (const n of groups.keys()) show(n);
  count();
  filter();
  const asked = /^#f(\d+)$/.exec(location.hash);
  if (asked && items.has(Number(asked[1]))) choose(Number(asked[1]), "steps");
})();
