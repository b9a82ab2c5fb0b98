
// The viewer of a written page: contents, search, large pictures, and the derivation of every printed figure. Nothing
// is fetched.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("figures").textContent);
  const figures = data.figures || [];
  const panel = document.getElementById("derivation");
  const hint = panel.firstElementChild;
  const main = document.getElementById("main");
  const query = document.getElementById("query");
  const results = document.getElementById("results");
  const narrow = matchMedia("(max-width: 1179px)");
  const MOST = 60;

  // --- Figures: the arrays that render/html/derivations.py describes ---------------------------------------------

  const [NAME, SUBJECT, UNIT, POLICY, SHOWN, CARRIED, SOURCE, PATTERN, INPUTS, NOTE, DIGITS] = Array(11).keys();
  const identity = (f) => `${data.names[figures[f][NAME]][0]}|${data.subjects[figures[f][SUBJECT]][0]}`;
  const label = (f) => data.names[figures[f][NAME]][1];
  const numbers = new Map(figures.map((_, f) => [identity(f), f]));
  const address = (f) => "#f/" + encodeURIComponent(identity(f)).replace(/%7C/g, "|").replace(/%2F/g, "/").replace(/%3A/g, ":");
  const figureAt = (hash) => (hash.startsWith("#f/") ? numbers.get(decoded(hash.slice(3))) : undefined);
  const carried = (f) => (figures[f][CARRIED] === null ? "?" : (figures[f][CARRIED] || figures[f][SHOWN]).replace("-", "−"));
  const unverified = (f) => figures[f][SOURCE] >= 0 && data.sources[figures[f][SOURCE]][4] !== "";

  function nameOf(f, beside) {
    const [subject, words] = data.subjects[figures[f][SUBJECT]];
    const understood = subject === "project" || (beside !== undefined && figures[f][SUBJECT] === figures[beside][SUBJECT]);
    return understood ? label(f) : `${label(f)}〔${words}〕`;
  }

  // --- Elements --------------------------------------------------------------------------------------------------

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  const link = (f, text) => make("a", { href: address(f), class: "drill" }, text);
  const mark = () => make("span", { class: "unverified" }, "未核实");

  /** A formula with a link for each input. */
  function formula(pattern, inputs, words) {
    return pattern.split(/\{(\d+)\}/).map((part, i) => (i % 2 ? link(inputs[part], words(inputs[part])) : part));
  }

  // --- The derivation of one figure ------------------------------------------------------------------------------

  let trail = [];
  let drilled = false;
  let opener = null;

  function show(f) {
    const known = trail.indexOf(f);
    trail = known >= 0 ? trail.slice(0, known + 1) : drilled ? [...trail, f] : [f];
    drilled = false;
    const row = figures[f];
    const value = make("p", { class: "value" }, row[SHOWN].replace("-", "−"), " ", make("small", {}, data.texts[row[UNIT]]));
    const heading = make("h2", { tabindex: "-1", id: "figure-name" }, nameOf(f));
    const content = [tools(), path(), heading, value];
    if (unverified(f)) content.push(mark());
    content.push(facts(f));
    if (row.length > PATTERN) content.push(make("h3", {}, `输入项（${row[INPUTS].length}）`), inputs(f));
    const places = occurrences(f);
    content.push(make("h3", {}, `印出位置（${places.length}）`));
    content.push(places.length ? make("ul", { class: "places" }, ...places) : make("p", {}, "本文未直接印出，是其他数据项的计算过程。"));
    panel.replaceChildren(...content);
    panel.scrollTop = 0;
    heading.focus({ preventScroll: true });
  }

  function tools() {
    const back = make("button", { type: "button", class: "step-back" }, "← 返回上一项");
    back.hidden = trail.length < 2;
    back.addEventListener("click", () => go(trail[trail.length - 2]));
    const shut = make("button", { type: "button", class: "shut", "aria-label": "关闭推导" }, "关闭");
    shut.addEventListener("click", close);
    return make("div", { class: "tools" }, back, make("span", {}), shut);
  }

  function path() {
    const steps = trail.map((f, i) =>
      make("li", {}, i === trail.length - 1 ? make("span", { "aria-current": "page" }, label(f)) : link(f, label(f))),
    );
    const list = make("ol", { class: "trail" }, ...steps);
    list.hidden = trail.length < 2;
    return make("nav", { "aria-label": "推导路径" }, list);
  }

  function facts(f) {
    const row = figures[f];
    const list = make("dl", {});
    const add = (term, ...detail) => list.append(make("dt", {}, term), make("dd", {}, ...detail));
    if (row.length > PATTERN) {
      add("公式", "＝ ", ...formula(data.texts[row[PATTERN]], row[INPUTS], (i) => nameOf(i, f)));
      add("代入数值", "＝ ", ...formula(data.texts[row[DIGITS] ?? row[PATTERN]], row[INPUTS], carried));
    }
    if (row[CARRIED]) add("参与后续计算的值", carried(f));
    if (row[CARRIED] !== null) add("取位", data.texts[row[POLICY]]);
    if (row.length > PATTERN && data.texts[row[NOTE]]) add("说明", data.texts[row[NOTE]]);
    if (row[SOURCE] >= 0) {
      const [source, place, day, pack] = data.sources[row[SOURCE]];
      const dated = day ? `（${day}）` : "";
      add(row.length > PATTERN ? "依据" : "出处", `${source}${place ? "，" : ""}${place}${dated}`);
      if (pack) add("数据包", pack);
    }
    add("编号", make("code", {}, identity(f)));
    return list;
  }

  function inputs(f) {
    const rows = figures[f][INPUTS].map((i) => {
      const name = make("td", {}, link(i, nameOf(i, f)));
      if (unverified(i)) name.append(" ", mark());
      return make("tr", {}, name, make("td", { class: "digits" }, carried(i)), make("td", {}, data.texts[figures[i][UNIT]]));
    });
    return make("table", { class: "inputs" }, make("tbody", {}, ...rows));
  }

  // --- Where a figure is printed ---------------------------------------------------------------------------------

  let printed = null;

  function occurrences(f) {
    if (!printed) {
      printed = new Map();
      for (const a of main.querySelectorAll("a.n")) {
        const key = figureAt(a.getAttribute("href"));
        printed.set(key, [...(printed.get(key) || []), a]);
      }
    }
    return (printed.get(f) || []).map((a) => make("li", {}, make("a", { href: `#${a.id}` }, a.textContent), ` ${whereabouts(a)}`));
  }

  function whereabouts(element) {
    const row = element.closest("tr");
    const caption = row && row.closest("table").querySelector(":scope > caption .title");
    if (caption) {
      const first = row.cells[0];
      return first.contains(element) ? caption.textContent : `${caption.textContent}：${first.textContent.slice(0, 20)}`;
    }
    let before = element;
    while (before && !/^H[1-6]$/.test(before.tagName)) before = before.previousElementSibling || up(before.parentElement);
    return before ? before.textContent : "正文";
  }

  const up = (element) => (element && element !== main ? element : null);

  // --- Addresses: #f/term|subject opens a derivation ---------------------------------------------------------------

  function decoded(hash) {
    try {
      return decodeURIComponent(hash);
    } catch {
      return hash;
    }
  }

  function go(f) {
    if (figureAt(location.hash) === f) route();
    else location.hash = address(f);
  }

  function route() {
    for (const a of main.querySelectorAll("a.n.open")) a.classList.remove("open");
    if (!location.hash.startsWith("#f/")) {
      if (narrow.matches) leave();
      return;
    }
    const f = figureAt(location.hash);
    if (f === undefined) {
      trail = [];
      panel.replaceChildren(tools(), make("p", { role: "alert" }, `本文没有印出数据项“${decoded(location.hash.slice(3))}”，也不由它推导。`));
      return;
    }
    show(f);
    for (const a of main.querySelectorAll("a.n")) a.classList.toggle("open", figureAt(a.getAttribute("href")) === f);
    if (narrow.matches && opener && opener.getBoundingClientRect().bottom > panel.getBoundingClientRect().top) {
      opener.scrollIntoView({ block: "start" });
    }
  }

  function leave() {
    trail = [];
    panel.replaceChildren(...(hint ? [hint] : []));
  }

  function close() {
    leave();
    try {
      history.replaceState(null, "", "#");
    } catch {
      // some browsers refuse it for files: the address keeps the figure, nothing else changes
    }
    for (const a of main.querySelectorAll("a.n.open")) a.classList.remove("open");
    if (opener) opener.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const a = event.target.closest("a[href]");
    if (!a) {
      if (!event.target.closest(".find")) results.hidden = true;
      return;
    }
    if (a.matches("a.n")) opener = a;
    drilled = a.matches(".drill");
    if (!a.closest("#results")) results.hidden = true;
    if (a.getAttribute("href") === location.hash) route();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches("a.n, #derivation a, #results a")) {
      event.preventDefault();
      event.target.click();
    } else if (event.key === "Escape" && !large.open) {
      if (!results.hidden) results.hidden = true;
      else if (trail.length) close();
    } else if (event.key === "/" && !large.open && !event.target.matches("input")) {
      event.preventDefault();
      query.focus();
    }
  });

  // --- Search ----------------------------------------------------------------------------------------------------

  let index = null;

  /** Full-width digits, ² and capitals as the plain ones; no spaces, no commas between digits. */
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "").replace(/−/g, "-").replace(/(\d),(?=\d{3})/g, "$1");

  function build() {
    const blocks = main.querySelectorAll("h1, h2, h3, h4, h5, h6, p, li, caption, figcaption, td, th");
    const texts = [...blocks].filter((b) => !b.closest("nav") && !b.querySelector("p, li, table"));
    index = {
      texts: texts.map((element) => ({ element, words: plain(element.textContent) })),
      figures: figures.map((row, f) => ({ f, words: plain(nameOf(f)), value: plain(row[SHOWN]) })),
    };
  }

  function search() {
    const wanted = plain(query.value);
    results.hidden = !wanted;
    if (!wanted) return;
    if (!index) build();
    const exact = index.figures.filter((e) => e.value === wanted);
    const near = index.figures.filter((e) => e.value !== wanted && (e.words.includes(wanted) || e.value.startsWith(wanted)));
    const found = [...exact, ...near];
    const texts = index.texts.filter((e) => e.words.includes(wanted));
    const count = (all) => (all.length > MOST ? `${all.length} 处，列出前 ${MOST} 处` : `${all.length} 处`);
    const status = `数据项 ${count(found)}；正文 ${count(texts)}`;
    results.replaceChildren(
      make("p", { role: "status" }, found.length || texts.length ? status : "没有找到"),
      ...group("数据项", found.slice(0, MOST).map(({ f }) => make("a", { href: address(f) }, `${nameOf(f)} = ${figures[f][SHOWN]} ${data.texts[figures[f][UNIT]]}`))),
      ...group("正文", texts.slice(0, MOST).map(({ element }, i) => hit(element, i))),
    );
  }

  function group(title, links) {
    return links.length ? [make("h2", {}, title), make("ul", {}, ...links.map((a) => make("li", {}, a)))] : [];
  }

  function hit(element, i) {
    if (!element.id) element.id = `s${i}-${Math.max(0, index.texts.findIndex((e) => e.element === element))}`;
    const text = element.textContent.trim();
    return make("a", { href: `#${element.id}` }, text.slice(0, 60), text.length > 60 ? "……" : "", " ", make("small", {}, whereabouts(element)));
  }

  let waiting = 0;
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  query.addEventListener("focus", () => query.value && search());
  query.addEventListener("keydown", (event) => {
    const first = results.querySelector("a");
    if ((event.key === "Enter" || event.key === "ArrowDown") && first) {
      event.preventDefault();
      first.focus();
    }
  });
  results.addEventListener("click", (event) => {
    if (event.target.closest("a")) results.hidden = true;
  });

  // --- Contents, and boxes that scroll ------------------------------------------------------------------------------

  const contents = document.querySelector(".side details");
  const fold = () => (contents.open = !narrow.matches);
  narrow.addEventListener("change", fold);
  fold();
  contents.addEventListener("click", (event) => {
    if (narrow.matches && event.target.closest("a")) contents.open = false;
  });

  function scrollable() {
    for (const box of main.querySelectorAll(".scroll")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }
  addEventListener("resize", scrollable);
  scrollable();

  // --- Pictures, large: twice as wide as on paper, or as the screen, in a box that scrolls ------------------------------

  const TIMES = 2;
  const large = make("dialog", { id: "large" });
  document.body.append(large);
  // told a little later: it may be open again by then
  large.addEventListener("close", () => large.open || large.replaceChildren());

  /** Show a picture large; the place of it that was pointed at, in shares of its width and height, comes to the middle. */
  function enlarge(image, x, y) {
    const copy = image.cloneNode();
    copy.removeAttribute("class");
    for (const side of ["width", "height"]) copy.setAttribute(side, TIMES * Number(image.getAttribute(side)));
    const caption = image.parentElement.querySelector("figcaption");
    const title = make("p", { id: "large-title" }, caption ? caption.textContent : "图");
    const shut = make("button", { type: "button" }, "关闭");
    shut.addEventListener("click", () => large.close());
    const box = make("div", { class: "picture", tabindex: "0", role: "region", "aria-labelledby": "large-title" }, copy);
    large.setAttribute("aria-labelledby", "large-title");
    large.replaceChildren(make("div", { class: "tools" }, title, shut), box);
    large.showModal();
    shut.focus();
    box.scrollTo(x * copy.offsetWidth - box.clientWidth / 2, y * copy.offsetHeight - box.clientHeight / 2);
  }

  for (const image of main.querySelectorAll("figure > img")) {
    const button = make("button", { type: "button", class: "enlarge", "aria-haspopup": "dialog" }, "放大");
    button.addEventListener("click", () => enlarge(image, 0.5, 0));
    image.addEventListener("click", (event) => {
      button.focus({ preventScroll: true });
      enlarge(image, event.offsetX / image.offsetWidth, event.offsetY / image.offsetHeight);
    });
    image.classList.add("enlarges");
    image.after(button);
  }

  addEventListener("hashchange", route);
  if (location.hash) route();
})();
