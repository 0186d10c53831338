// What stands beside the chart and the map: the verdict, the table, and the code that gives the figures again.

function verdictOf({ words }) {
  const box = made("section", { class: "tp-verdict", "aria-live": "polite" });

  function show(judged) {
    box.replaceChildren();
    box.className = `tp-verdict${judged?.verdict ? ` tp-${judged.verdict.replace(" ", "-")}` : ""}`;
    if (!judged) return;
    if (judged.verdict) {
      const head = made("p", { class: "tp-stamp" });
      head.innerHTML = judged.icon;  // drawn by the package, with no text in it
      head.append(made("strong", { text: judged.word }), made("span", { text: judged.title }));
      box.append(head);
    }
    box.append(made("p", { class: "tp-said", text: judged.sentence }));
    for (const text of judged.remarks ?? []) box.append(made("p", { class: "tp-small", text }));
    // The first caution stands open, the others fold: the table beside the map shall be seen as well.
    const [first, ...others] = (judged.cautions ?? []).map((text) => made("p", { class: "tp-small tp-caution", text }));
    if (first) box.append(first);
    if (others.length) box.append(made("details", {}, made("summary", { class: "tp-small", text: words.say("cautions", { n: others.length }) }), ...others));
  }

  return { box, show };
}

function tableOf({ words, offered }) {
  const box = made("div", { class: "tp-table" });

  function show(view) {
    box.replaceChildren();
    const table = view && !view.failed ? view.table : null;
    if (!table?.rows.length) return;
    const counted = view.state.measure !== "attacks";
    const heads = [table.heading, words.plain("head.incidents")];
    if (counted) heads.push(offered.measure.find(([name]) => name === view.state.measure)?.[1] ?? "");
    const rows = table.rows.map(([name, incidents, figure]) => {
      const cells = [words.figure(incidents), ...(counted ? [figure === null ? words.plain("hover.unknown") : words.expected(figure)] : [])];
      return made("tr", {}, made("th", { scope: "row", text: name }), ...cells.map((text) => made("td", { text })));
    });
    box.append(made("table", {},
      made("thead", {}, made("tr", {}, ...heads.map((text, order) => made("th", { scope: "col", text, class: order ? "tp-number" : "" })))),
      made("tbody", {}, ...rows)));
    if (table.more) box.append(made("p", { class: "tp-small", text: words.say("more", { n: table.more }) }));
  }

  return { box, show };
}

function recipeOf({ words, insert }) {
  const said = made("span", { role: "status", class: "tp-small" });
  const parts = ["python", "command"].map((name) => [name, made("pre", { "data-name": name, dir: "ltr", tabindex: 0 })]);
  const button = (text, work) => made("button", { type: "button", text, onclick: async () => {
    try { said.textContent = await work(); } catch { said.textContent = words.plain("recipe.refused"); }
  } });
  const box = made("details", { class: "tp-recipe" }, made("summary", { text: words.plain("recipe.title") }));
  for (const [name, text] of parts) {
    box.append(text, button(words.plain(`recipe.${name}`), async () => {
      await navigator.clipboard.writeText(text.textContent);
      return words.plain("recipe.copied");
    }));
    if (name === "python" && insert) {
      box.append(button(words.plain("recipe.insert"), async () => {
        await insert(text.textContent);
        return words.plain("recipe.inserted");
      }));
    }
  }
  box.append(said);

  function show(view) {
    for (const [name, text] of parts) text.textContent = view?.[name] ?? "";
    box.hidden = !view?.python;
  }

  return { box, show };
}
