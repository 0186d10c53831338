// The choice as Python and as a command line, for a page without a kernel: the rule of trends/exploring/origin.py, which a
// test holds it against.

const USUAL = { freq: "month", measure: "attacks", estimate: "best", imprecise: "spread" };

function selectionOf(state) {
  return ["actor", "country", "kind", "start", "end"].filter((name) => state[name].length).map((name) => [name, state[name]]);
}

function countingOf(state) {
  return Object.keys(USUAL).filter((name) => state[name] !== USUAL[name]).map((name) => [name, state[name]]);
}

// A text as Python writes it.
function literal(value) {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  const mark = value.includes("'") && !value.includes('"') ? '"' : "'";
  const named = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", [mark]: `\\${mark}` };
  const coded = (sign) => {
    const number = sign.codePointAt(0), wide = number < 256 ? 2 : number < 65536 ? 4 : 8;
    return `\\${{ 2: "x", 4: "u", 8: "U" }[wide]}${number.toString(16).padStart(wide, "0")}`;
  };
  const signs = [...value].map((sign) => named[sign] ?? (sign !== " " && /[\p{C}\p{Z}]/u.test(sign) ? coded(sign) : sign));
  return mark + signs.join("") + mark;
}

// A word as a POSIX shell reads it.
function quoted(word) {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\"'\"'")}'`;
}

function pythonOf(state, origin) {
  const call = (given) => given.map(([name, value]) => `${name}=${literal(value)}`).join(", ");
  const lines = [...origin.beginning], selection = selectionOf(state), counting = call(countingOf(state));
  const selected = (one) => `${origin.variable}.select(${call(selectionOf(one))})`;
  const { chosen, series, beside, result } = origin.names;
  if (selection.length) lines.push(`${chosen} = ${selected(state)}`);
  lines.push(`${series} = ${selection.length ? chosen : origin.variable}.count(${counting})`);
  if (state.beside.length) {
    lines.push(`${beside} = {`);
    for (const actor of state.beside) lines.push(`    ${literal(actor)}: ${selected({ ...state, actor })}.count(${counting}),`);
    lines.push("}");
  }
  return [...lines, `${result} = tr.test_pace(${series})`, result, ""].join("\n");
}

function commandOf(state, origin) {
  const one = (chosen) => {
    const selection = selectionOf(chosen), { words, earlier, whole, unsaid } = origin.opening;
    if (unsaid || selection.some(([name]) => earlier.includes(name)) || (whole && selection.length)) return unsaid || origin.tooMuch;
    const options = [...selection, ...countingOf(chosen)].flatMap(([name, value]) =>
      [].concat(value).flatMap((text) => (text.startsWith("-") ? [`--${name}=${text}`] : [`--${name}`, text])));
    return [...words, ...options].map(quoted).join(" ");
  };
  return [state, ...state.beside.map((actor) => ({ ...state, actor }))].map(one).join("\n") + "\n";
}
