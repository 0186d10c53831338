// The chart as a picture and its figures as a table, made in the browser: nothing is sent anywhere.

function handed(name, blob) {
  const link = made("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// Blank where nothing was observed; what begins like a formula of a spreadsheet does not stay one.
function csvOf(view, calendar) {
  const cell = (value) => {
    const text = /^[=+\-@]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const columns = [view, ...view.beside];
  const heads = ["period", "start", "end", "count", ...view.beside.map((one) => one.name)];
  const [first, last] = view.window;
  const rows = calendar.labels.map((label, place) => [label, iso(calendar.starts[place]), iso(calendar.ends[place]),
    ...columns.map((one) => one.count[place] ?? "")])
    .filter((_, place) => calendar.ends[place] >= first && calendar.starts[place] <= last);
  return [heads, ...rows].map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

async function pngOf(drawing, sentence, around) {
  const look = getComputedStyle(around), wide = drawing.width.baseVal.value, tall = drawing.height.baseVal.value;
  const lines = [];
  for (const word of sentence.split(" ")) {
    if (lines.length && (lines.at(-1) + word).length * 6.4 < wide - 24) lines.push(`${lines.pop()} ${word}`);
    else lines.push(word);
  }
  const copy = drawing.cloneNode(true), below = 18 * lines.length + 10;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("height", tall + below);
  copy.setAttribute("viewBox", `0 0 ${wide} ${tall + below}`);
  copy.setAttribute("color", look.color);
  copy.setAttribute("font-family", "system-ui, sans-serif");
  const rtl = look.direction === "rtl";
  lines.forEach((text, order) => {
    const line = document.createElementNS("http://www.w3.org/2000/svg", "text");
    for (const [name, value] of Object.entries({ x: rtl ? wide - 12 : 12, y: tall + 18 * (order + 1), "font-size": 12, direction: look.direction, "text-anchor": "start" })) line.setAttribute(name, value);
    line.textContent = text;
    copy.append(line);
  });
  const address = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = made("canvas", { width: 2 * wide, height: 2 * (tall + below) }), pen = canvas.getContext("2d");
  pen.fillStyle = groundOf(around);
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function groundOf(element) {
  for (let one = element; one; one = one.parentElement) {
    const colour = getComputedStyle(one).backgroundColor;
    if (colour && !/^rgba\(.*, 0\)$|transparent/.test(colour)) return colour;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "#14181b" : "#ffffff";
}
