// The map: dots where the place is known, hollow squares where only the district or province is, named where there is room.

const TALLEST = 330, LARGEST = 11, LEAST = 1.8, AROUND = 1.4, WIDEST = 2.3, NAMED = 8;

// What the map shows, in degrees: all marks with a margin, neither very wide nor very tall.
function extentOf(longitude, latitude, room) {
  const ends = (values) => [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  const [west, east] = ends(longitude), [south, north] = ends(latitude);
  const narrowing = Math.max(Math.cos(((south + north) / 2) * Math.PI / 180), 0.1);
  let tall = Math.max((north - south) * 1.12, north - south + AROUND);
  let wide = Math.max((east - west) * 1.12, east - west + AROUND) * narrowing;
  tall = Math.max(tall, wide / WIDEST);
  wide = Math.max(wide, tall * Math.min(Math.max(room, 1), WIDEST)) / narrowing;
  const within = (middle, length, limit) => {
    const half = Math.min(length / 2, limit), at = Math.min(Math.max(middle, half - limit), limit - half);
    return [at - half, at + half];
  };
  const [left, right] = within((west + east) / 2, wide, 180), [bottom, top] = within((south + north) / 2, tall, 90);
  return { west: left, east: right, south: bottom, north: top, narrowing };
}

function mapOf({ words, offered }) {
  const picture = made("div", { class: "tp-picture" });
  const tip = made("div", { class: "tp-tip", hidden: true });
  const heard = made("div", { class: "tp-unseen", "aria-live": "polite" });
  const caption = made("p", { class: "tp-small" });
  const box = made("div", { class: "tp-map", tabindex: 0, role: "application", "aria-roledescription": words.plain("map.role") }, picture, tip, heard);
  const whole = made("figure", { class: "tp-figure" }, box, caption);
  let marks = null, placed = [], at = null;

  function show(view) {
    marks = view && !view.failed ? view.map : null;
    draw();
  }

  function draw() {
    placed = [];
    away();
    caption.textContent = marks ? `${marks.sentence} ${marks.incidents.length ? offered.disclaimer : ""}` : "";
    box.hidden = !marks?.incidents.length;
    if (box.hidden) { picture.innerHTML = ""; return; }
    const extent = extentOf(marks.longitude, marks.latitude, (box.clientWidth || 360) / TALLEST), shape = ((extent.east - extent.west) * extent.narrowing) / (extent.north - extent.south);
    const wide = Math.min(Math.max(box.clientWidth || 360, 200), TALLEST * shape), tall = wide / shape;
    const x = (degrees) => ((degrees - extent.west) / (extent.east - extent.west)) * wide;
    const y = (degrees) => ((extent.north - degrees) / (extent.north - extent.south)) * tall;
    const most = Math.max(marks.incidents[0], 20);
    placed = marks.incidents.map((incidents, order) => ({
      order, incidents, x: x(marks.longitude[order]), y: y(marks.latitude[order]), name: marks.name[order],
      point: marks.point[order] === 1, r: Math.max(LARGEST * Math.sqrt(incidents / most), LEAST),
    }));
    box.setAttribute("aria-label", `${marks.sentence} ${words.plain("map.keys")}`);
    const signs = (point) => placed.filter((one) => one.point === point).map(({ x: a, y: b, r }) => (point
      ? `M${(a - r).toFixed(1)} ${b.toFixed(1)}a${r.toFixed(1)} ${r.toFixed(1)} 0 1 0 ${(2 * r).toFixed(1)} 0a${r.toFixed(1)} ${r.toFixed(1)} 0 1 0 ${(-2 * r).toFixed(1)} 0`
      : `M${(a - r).toFixed(1)} ${(b - r).toFixed(1)}h${(2 * r).toFixed(1)}v${(2 * r).toFixed(1)}h${(-2 * r).toFixed(1)}z`)).join("");
    picture.innerHTML =
      `<svg class="tp-places" width="${wide.toFixed(0)}" height="${tall.toFixed(0)}" viewBox="0 0 ${wide.toFixed(1)} ${tall.toFixed(1)}" direction="ltr" ` +
      `role="img" aria-label="${escaped(marks.sentence)}" font-size="11" fill="currentColor">` +
      `<rect width="100%" height="100%" fill="currentColor" opacity="0.04"/>` +
      `<path d="${land(offered.land.coasts, extent, x, y)}" fill="none" stroke="currentColor" stroke-width="0.7" opacity="0.4"/>` +
      `<path d="${land(offered.land.borders, extent, x, y)}" fill="none" stroke="currentColor" stroke-width="0.7" stroke-dasharray="4 2" opacity="0.4"/>` +
      `<path class="tp-areas" d="${signs(false)}" fill="none" stroke="#d55e00" stroke-width="1.2"/>` +
      `<path class="tp-dots" d="${signs(true)}" fill="${BARS}" fill-opacity="0.65"/>${names(wide, tall)}<g class="tp-at"></g></svg>`;
  }

  // Lines are kept as hundredths of degrees, each point as a step from the one before.
  function land(lines, extent, x, y) {
    let path = "";
    for (const line of lines ?? []) {
      let east = 0, north = 0, before = null, within = false, drawn = false;
      for (let place = 0; place < line.length; place += 2) {
        east += line[place];
        north += line[place + 1];
        const here = [east / 100, north / 100];
        const inside = here[0] >= extent.west && here[0] <= extent.east && here[1] >= extent.south && here[1] <= extent.north;
        const seen = before !== null && (inside || within);
        if (seen && !drawn) path += `M${x(before[0]).toFixed(1)} ${y(before[1]).toFixed(1)}`;
        if (seen) path += `L${x(here[0]).toFixed(1)} ${y(here[1]).toFixed(1)}`;
        [before, within, drawn] = [here, inside, seen];
      }
    }
    return path;
  }

  // The largest places that have one, whole and apart.
  function names(wide, tall) {
    const taken = [];
    let said = "";
    const used = new Set();
    for (const { x, y, r, name, point } of placed) {
      if (taken.length === NAMED) break;
      if (!name || !point || used.has(name)) continue;
      const text = shortened(name, 24), width = 6.1 * text.length + 4, right = x + r + 3 + width <= wide;
      const from = right ? x + r + 3 : x - r - 3 - width, area = [from, y - 8, from + width, y + 6];
      if (from < 0 || area[1] < 0 || area[3] > tall) continue;
      if (taken.some((other) => area[0] < other[2] && other[0] < area[2] && area[1] < other[3] && other[1] < area[3])) continue;
      taken.push(area);
      used.add(name);
      said += `<text class="tp-place" x="${(right ? from : from + width).toFixed(1)}" y="${(y + 4).toFixed(1)}" text-anchor="${right ? "start" : "end"}">${escaped(text)}</text>`;
    }
    return said;
  }

  function point(order, aloud = true) {
    if (!placed.length) return;
    at = (order + placed.length) % placed.length;
    const one = placed[at];
    picture.querySelector(".tp-at").innerHTML = `<circle cx="${one.x.toFixed(1)}" cy="${one.y.toFixed(1)}" r="${(one.r + 3).toFixed(1)}" fill="none" stroke="currentColor" stroke-width="2"/>`;
    const name = one.name || words.plain("map.unnamed");
    const how = words.say(one.point ? "hover.place" : "hover.area", { n: one.incidents });
    tip.replaceChildren(made("b", { text: name }), made("div", { text: how }));
    tip.hidden = false;
    const room = tip.offsetWidth + 14;
    tip.style.left = `${one.x + room > box.clientWidth ? Math.max(0, one.x - room) : one.x + 12}px`;
    tip.style.top = `${Math.max(0, one.y - 18)}px`;
    if (aloud) heard.textContent = `${name}. ${how}`;
  }

  function away() {
    at = null;
    tip.hidden = true;
    const signs = picture.querySelector(".tp-at");
    if (signs) signs.innerHTML = "";
  }

  picture.addEventListener("pointermove", (event) => {
    const edge = picture.firstElementChild?.getBoundingClientRect();
    if (!edge) return;
    const x = event.clientX - edge.left, y = event.clientY - edge.top;
    let best = null, near = Infinity;
    for (const one of placed) {
      const distance = Math.hypot(one.x - x, one.y - y) - one.r;
      if (distance < near && distance < 6) { best = one; near = distance; }
    }
    if (best) point(best.order, false); else away();
  });
  picture.addEventListener("pointerleave", away);
  box.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) point(at === null ? (step > 0 ? 0 : -1) : at + step);
    else if (event.key === "Escape") away();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("blur", away);

  return { whole, show, draw };
}
