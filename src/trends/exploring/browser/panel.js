// The panel: puts its parts together, keeps what was chosen before, and asks its host for what a choice gives. The host is
// the kernel of a notebook (live.js) or the rows of a saved page (saved.js); what is drawn is the same.

const NOTHING = { actor: "", country: "", kind: [], start: "", end: "", freq: "month", measure: "attacks", estimate: "best", imprecise: "spread", beside: [] };
const PATIENCE = 4000;

function same(one, other) {
  return Object.keys(NOTHING).every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));
}

function panelOf(el, offered, host) {
  const words = speaker(offered), key = host.key;
  let now = { ...NOTHING, ...host.choice() };
  const past = [], future = [];
  let waiting = null;

  function go(next) {
    now = next;
    controls.show(now);
    settle();
    clearTimeout(waiting);
    // A kernel that is gone, or busy with a long cell, would leave the last answer standing as if it were this one's.
    waiting = setTimeout(() => { note.textContent = words.plain("waiting"); }, PATIENCE);
    host.choose(now);
  }

  const act = {
    choose(change) {
      const next = { ...now, ...change };
      if (same(next, now) || host.knows?.(next) === false) { controls.show(now); return; }
      past.push(now);
      future.length = 0;
      go(next);
    },
    window: (ends) => act.choose(ends),
    beside(name) {
      if (!now.beside.includes(name) && name !== now.actor) act.choose({ beside: [...now.beside, name].slice(-LINES.length) });
    },
    undo() { if (past.length) { future.push(now); go(past.pop()); } },
    redo() { if (future.length) { past.push(now); go(future.pop()); } },
    reset() { chart.zoom(Infinity); act.choose(NOTHING); },
  };

  const common = { words, offered, act, key, free: host.free, insert: host.insert };
  const controls = (host.controls ?? controlsOf)(common), chart = chartOf(common), map = mapOf(common);
  const verdict = verdictOf(common), table = tableOf(common), recipe = recipeOf(common);
  const sentence = made("p", { class: "tp-sentence", "aria-live": "polite" }), note = made("p", { class: "tp-small tp-note", role: "status" });

  const tool = (name, work, sign) => made("button", { type: "button", class: "tp-tool", "data-name": name, title: words.plain(`tool.${name}`), "aria-label": words.plain(`tool.${name}`), text: sign, onclick: work });
  const stem = () => (offered.title || "trends").replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);
  const tools = {
    undo: tool("undo", act.undo, "↶"), redo: tool("redo", act.redo, "↷"), reset: tool("reset", act.reset, "⟲"),
    in: tool("in", () => chart.zoom(0.5), "+"), out: tool("out", () => chart.zoom(2), "−"), whole: tool("whole", () => chart.zoom(Infinity), "↔"),
    png: tool("png", async () => { if (chart.drawing()) handed(`${stem()}.png`, await pngOf(chart.drawing(), view.sentence, root)); }, "PNG"),
    csv: tool("csv", () => { if (chart.drawing()) handed(`${stem()}.csv`, new Blob([csvOf(view, calendar)], { type: "text/csv" })); }, "CSV"),
  };
  const bar = made("div", { class: "tp-tools", role: "toolbar", "aria-label": words.plain("tool.bar") }, ...Object.values(tools));

  const root = made("div", { class: "tp-panel", lang: offered.language, dir: offered.direction, "data-panel": key, "data-lm-suppress-shortcuts": "true" },
    controls.form,
    made("div", { class: "tp-head" }, sentence, bar), note,
    made("div", { class: "tp-main" }, chart.box, made("div", { class: "tp-side" }, verdict.box, table.box), map.whole), recipe.box);
  root.addEventListener("keydown", (event) => {
    const pressed = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || !["z", "y"].includes(pressed) || event.target.matches("input[type=text]")) return;
    if (pressed === "y" || event.shiftKey) act.redo(); else act.undo();
    event.preventDefault();
    event.stopPropagation();
  });
  el.append(root);

  function settle() {
    tools.undo.disabled = !past.length;
    tools.redo.disabled = !future.length;
  }

  let view = null, calendar = null, judged = null;
  function show() {
    ({ view, calendar, judged } = host.shown());
    if (!view) return;
    clearTimeout(waiting);
    note.textContent = "";
    sentence.textContent = view.sentence;
    sentence.classList.toggle("tp-caution", view.failed);
    // What was chosen elsewhere, by a cell of the notebook, can be undone here as well.
    if (!same(view.state, now) && same({ ...now, ...host.choice() }, view.state)) { past.push(now); now = { ...NOTHING, ...view.state }; }
    controls.show(now);
    chart.show(view, calendar, judged);
    map.show(view);
    table.show(view);
    recipe.show(view);
    verdict.show(view.failed ? null : judged);
    settle();
  }
  const judge = () => {
    ({ judged } = host.shown());
    if (!view || view.failed) return;
    verdict.show(judged);
    chart.show(view, calendar, judged);
  };

  const stop = host.listen(show, judge);
  let wide = 0;
  const watch = new ResizeObserver(([entry]) => {
    if (Math.abs(entry.contentRect.width - wide) < 1) return;
    wide = entry.contentRect.width;
    chart.draw();
    map.draw();
  });
  watch.observe(root);
  show();
  return () => { stop(); watch.disconnect(); clearTimeout(waiting); };
}
