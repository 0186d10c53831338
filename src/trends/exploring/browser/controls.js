// The form: what is chosen, and where another choice is made.

function controlsOf({ words, offered, key, act, free }) {
  const listed = made("datalist", { id: `actors-${key}` }, ...offered.actors.map((name) => made("option", { value: name })));
  const named = (name, ...inside) => made("label", { class: `tp-field tp-${name}` }, made("span", { text: words.plain(`control.${name}`) }), ...inside);
  const give = (name) => (event) => act.choose({ [name]: event.target.value });
  const choice = (name, options) => made("select", { "data-name": name, onchange: give(name) },
    ...options.map(([value, text]) => made("option", { value, text })));
  const typed = (name, given, onchange = give(name)) => made("input", { type: "text", "data-name": name, onchange, autocomplete: "off", spellcheck: "false", ...given });

  const fields = {
    actor: typed("actor", { list: listed.id, placeholder: words.plain(free ? "any_text" : "any") }),
    country: choice("country", [["", words.plain("any")], ...offered.countries.map((name) => [name, name])]),
    freq: choice("freq", offered.freq),
    measure: choice("measure", offered.measure),
    estimate: choice("estimate", offered.estimate),
    imprecise: choice("imprecise", offered.imprecise),
    start: typed("start", { placeholder: words.plain("control.date"), size: 10, dir: "ltr" }),
    end: typed("end", { placeholder: words.plain("control.date"), size: 10, dir: "ltr" }),
  };
  const shown = (name) => (name === "estimate" || name === "imprecise" ? offered[name].length > 1 : true);

  // Kinds: a list of boxes that opens, as any number may be ticked.
  const boxes = offered.kinds.map((name) => made("input", { type: "checkbox", value: name, onchange: () =>
    act.choose({ kind: boxes.filter((one) => one.checked).map((one) => one.value) }) }));
  const ticked = made("summary", {});
  const kinds = made("details", { class: "tp-kinds" }, ticked, made("div", { class: "tp-list" },
    ...boxes.map((one) => made("label", {}, one, made("span", { text: one.value })))));
  kinds.addEventListener("keydown", (event) => { if (event.key === "Escape") { kinds.open = false; ticked.focus(); } });
  kinds.addEventListener("focusout", (event) => { if (event.relatedTarget && !kinds.contains(event.relatedTarget)) kinds.open = false; });

  // Others beside the first: each a button that takes it away again.
  const chips = made("span", { class: "tp-chips" });
  const further = typed("beside", { list: listed.id, placeholder: words.plain("control.name") }, (event) => {
    const name = event.target.value.trim();
    event.target.value = "";
    if (name) act.beside(name);
  });

  const form = made("div", { class: "tp-controls" }, listed, named("actor", fields.actor),
    made("div", { class: "tp-field tp-beside" }, made("label", {}, made("span", { text: words.plain("control.beside") }), further), chips),
    named("country", fields.country),
    offered.kinds.length > 1 ? made("div", { class: "tp-field tp-kind" }, made("span", { text: words.plain("control.kind") }), kinds) : null,
    named("freq", fields.freq), named("measure", fields.measure),
    shown("estimate") ? named("estimate", fields.estimate) : null, shown("imprecise") ? named("imprecise", fields.imprecise) : null,
    made("div", { class: "tp-window" }, named("start", fields.start), named("end", fields.end)));

  function show(state) {
    for (const [name, field] of Object.entries(fields)) if (field.value !== state[name]) field.value = state[name];
    for (const one of boxes) one.checked = state.kind.includes(one.value);
    ticked.textContent = state.kind.length ? shortened(state.kind.join(", "), 26) : words.plain("any");
    chips.replaceChildren(...state.beside.map((name, order) => made("button", {
      type: "button", class: `tp-chip tp-line-${order}`, text: `${shortened(name, 30)} ×`, "aria-label": words.say("control.without", { name }),
      onclick: () => act.choose({ beside: state.beside.filter((other) => other !== name) }),
    })));
  }

  return { form, show };
}
