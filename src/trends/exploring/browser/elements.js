// Making and escaping of markup: text stays text, whatever an armed group is called.

function made(tag, given = {}, ...inside) {
  const one = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) one.addEventListener(name.slice(2), value);
    else if (name === "text") one.textContent = value;
    else if (name === "class") one.className = value;
    else if (value !== false && value !== null && value !== undefined) one.setAttribute(name, value === true ? "" : value);
  }
  one.append(...inside.filter((part) => part !== null));
  return one;
}

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text) {
  return String(text).replace(/[&<>"']/g, (sign) => SIGNS[sign]);
}

function shortened(text, most) {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

// Okabe and Ito's colours, which stay distinct for the colour-blind; the first is that of the bars. Lines differ in their
// dashes and in the sign at their end as well.
const BARS = "#3b8fc4";
const LINES = [
  { colour: "#d55e00", dashes: "", sign: "circle" },
  { colour: "#009e73", dashes: "7 3", sign: "square" },
  { colour: "#b8629a", dashes: "2 3", sign: "triangle" },
];

function signOf(kind, x, y, colour) {
  const r = 4;
  const path = {
    circle: `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
    square: `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`,
    triangle: `M${x} ${y - r}l${r} ${2 * r}h${-2 * r}z`,
    bar: `M${x - r} ${y - r}h${2 * r}v${2 * r}h${-2 * r}z`,
  }[kind];
  return `<path d="${path}" fill="${colour}"/>`;
}
