// The chart: bars for the first choice, lines for those beside it, and what the pointer or the keyboard asks of a period.

const HEIGHT = 290, TOP = 14, BOTTOM = 26;

function chartOf({ words, offered, act, key }) {
  const picture = made("div", { class: "tp-picture" });
  const tip = made("div", { class: "tp-tip", hidden: true });
  const heard = made("div", { class: "tp-unseen", "aria-live": "polite" });
  const box = made("div", { class: "tp-chart", tabindex: 0, role: "application", "aria-roledescription": words.plain("chart.role") }, picture, tip, heard);
  const state = { view: null, calendar: null, judged: null, span: null, at: null };
  let scale = null;

  const whole = () => [state.calendar.span[0], state.calendar.span[1] + 1];
  const label = (place) => state.calendar.labels[place];

  function show(view, calendar, judged) {
    const other = !state.calendar || state.calendar.span.join() !== calendar?.span.join();
    Object.assign(state, { view, calendar, judged });
    if (calendar && other) state.span = whole();
    if (!calendar || state.at >= calendar.labels.length) state.at = null;
    draw();
  }

  function draw() {
    const { view, calendar } = state;
    tip.hidden = true;
    if (!view || view.failed || !calendar) {
      picture.innerHTML = `<p class="tp-none">${escaped(words.plain("no_chart"))}</p>`;
      scale = null;
      return;
    }
    const wide = Math.max(box.clientWidth || 640, 240);
    const [from, to] = state.span;
    const [first, last] = touched(calendar, from, to - 1);
    const highest = (values) => values.slice(first, last + 1).reduce((most, value) => Math.max(most, value ?? 0), 0);
    const ticks = countTicks(Math.max(highest(view.count), ...view.beside.map((one) => highest(one.count)), 1e-3) || 1, 5);
    const top = Math.max(ticks.at(-1), 1e-9);
    const left = 14 + 7 * Math.max(...ticks.map((tick) => words.figure(tick).length));
    const right = wide - (view.beside.length ? Math.min(150, wide * 0.24) : 10);
    const foot = HEIGHT - BOTTOM;
    scale = {
      left, right, foot, first, last, top,
      x: (day) => left + ((Math.min(Math.max(day, from), to) - from) / (to - from)) * (right - left),
      y: (value) => foot - (Math.min(value, top) / top) * (foot - TOP),
      day: (x) => from + ((Math.min(Math.max(x, left), right) - left) / (right - left)) * (to - from),
    };
    const about = `${view.sentence} ${words.plain("chart.keys")}`;
    box.setAttribute("aria-label", about);
    picture.innerHTML =
      `<svg class="tp-series" width="${wide}" height="${HEIGHT}" viewBox="0 0 ${wide} ${HEIGHT}" direction="ltr" role="img" ` +
      `aria-label="${escaped(view.sentence)}" font-size="11" fill="currentColor">` +
      `<defs><pattern id="hatch-${key}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
      '<path d="M0 0V6" stroke="currentColor" stroke-width="1.6" opacity="0.35"/></pattern></defs>' +
      grid(ticks, wide) + shade() + blanks() + bars() + view.beside.map(line).join("") + pace() + times() + labels() +
      '<g class="tp-at"></g></svg>';
    if (state.at !== null) point(state.at, false);
  }

  function grid(ticks) {
    return ticks.map((tick) =>
      `<path d="M${scale.left} ${scale.y(tick).toFixed(1)}H${scale.right}" stroke="currentColor" opacity="${tick ? 0.13 : 0.55}"/>` +
      `<text x="${scale.left - 6}" y="${(scale.y(tick) + 4).toFixed(1)}" text-anchor="end">${escaped(words.figure(tick))}</text>`).join("");
  }

  function times() {
    const ticks = dayTicks(...state.span, Math.max(2, Math.floor((scale.right - scale.left) / 78)));
    return ticks.map(({ day, label: text }) => {
      const x = scale.x(day), anchor = x - scale.left < 24 ? "start" : scale.right - x < 24 ? "end" : "middle";
      return `<path d="M${x.toFixed(1)} ${scale.foot}v5" stroke="currentColor" opacity="0.55"/>` +
        `<text x="${x.toFixed(1)}" y="${scale.foot + 18}" text-anchor="${anchor}">${text}</text>`;
    }).join("");
  }

  // More periods than the chart has columns: each column shows its highest.
  function columns(values) {
    const { starts, ends } = state.calendar, found = [];
    for (let place = scale.first; place <= scale.last; place += 1) {
      const from = scale.x(starts[place]), to = scale.x(ends[place] + 1), before = found.at(-1);
      const value = values[place];
      if (before && Math.floor(before.from) === Math.floor(from) && to - from < 1) {
        before.to = to;
        if (value !== null && (before.value === null || value > before.value)) before.value = value;
      } else found.push({ from, to, value, place });
    }
    return found;
  }

  function blanks() {
    const runs = [];
    for (const { from, to, value } of columns(state.view.count)) {
      if (value !== null) continue;
      if (runs.length && from - runs.at(-1)[1] < 0.6) runs.at(-1)[1] = to;
      else runs.push([from, to]);
    }
    return runs.map(([from, to]) =>
      `<rect class="tp-blank" x="${from.toFixed(1)}" y="${TOP}" width="${Math.max(to - from, 1).toFixed(1)}" ` +
      `height="${scale.foot - TOP}" fill="url(#hatch-${key})"/>`).join("");
  }

  function bars() {
    let full = "", cut = "";
    for (const { from, to, value, place } of columns(state.view.count)) {
      if (!value) continue;
      // A pixel between bars that are wide enough to spare it.
      const gap = to - from > 4 ? 1 : 0;
      const bar = `M${from.toFixed(1)} ${scale.foot}V${scale.y(value).toFixed(1)}H${(to - gap).toFixed(1)}V${scale.foot}z`;
      // A period that the file covers in part is hollow, so that none looks like a fall.
      if (inPart(place)) cut += bar; else full += bar;
    }
    const faint = state.judged?.curve || state.view.beside.length ? 0.55 : 1;
    return `<path class="tp-bars" d="${full}" fill="${BARS}" opacity="${faint}"/>` +
      (cut ? `<path class="tp-part" d="${cut}" fill="none" stroke="${BARS}"/>` : "");
  }

  const inPart = (place) => state.calendar.starts[place] < state.calendar.span[0] || state.calendar.ends[place] > state.calendar.span[1];

  function line({ count }, order) {
    const { colour, dashes } = LINES[order];
    let path = "", pen = false;
    for (const { from, to, value, place } of columns(count)) {
      if (value === null || inPart(place)) { pen = false; continue; }
      path += `${pen ? "L" : "M"}${((from + to) / 2).toFixed(1)} ${scale.y(value).toFixed(1)}`;
      pen = true;
    }
    return `<path class="tp-line" d="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}" stroke-linejoin="round"/>`;
  }

  function labels() {
    const { view } = state;
    if (!view.beside.length) return "";
    const named = [{ name: view.state.actor || words.plain("everybody"), count: view.count, colour: BARS, sign: "bar" }]
      .concat(view.beside.map((one, order) => ({ ...one, ...LINES[order] })));
    for (const one of named) {
      const seen = one.count.slice(scale.first, scale.last + 1).filter((value, order) => value !== null && !inPart(scale.first + order));
      one.y = scale.y(seen.at(-1) ?? 0);
    }
    // Apart from one another, and none below the axis.
    named.sort((one, other) => one.y - other.y);
    named.forEach((one, order) => { one.y = Math.max(one.y, TOP + 4 + 16 * order); });
    for (let order = named.length - 1, floor = scale.foot; order >= 0; order -= 1, floor -= 16) named[order].y = Math.min(named[order].y, floor);
    const room = Math.max(6, Math.floor((box.clientWidth - scale.right - 22) / 6));
    return named.map(({ name, y, colour, sign }) =>
      signOf(sign, scale.right + 10, y, colour) +
      `<text class="tp-name" x="${scale.right + 18}" y="${(y + 4).toFixed(1)}">${escaped(shortened(name, room))}</text>`).join("");
  }

  function shade() {
    const [first, last] = state.view.window;
    if (first <= state.calendar.span[0] && last >= state.calendar.span[1]) return "";
    const from = scale.x(first), to = scale.x(last + 1);
    return `<rect class="tp-window" x="${from.toFixed(1)}" y="${TOP}" width="${Math.max(to - from, 1.5).toFixed(1)}" ` +
      `height="${scale.foot - TOP}" fill="${BARS}" fill-opacity="0.14" stroke="${BARS}" stroke-opacity="0.7"/>`;
  }

  // The smoothed rate with its band, and the dated changes of level, as the verdict has them.
  function pace() {
    const { judged } = state;
    if (!judged?.curve) return "";
    const { starts, rate, low95, high95 } = judged.curve, ends = [...starts.slice(1), state.view.window[1] + 1];
    const seen = starts.map((start, place) => ({ place, x: scale.x((start + ends[place]) / 2), in: ends[place] > state.span[0] && start < state.span[1] }))
      .filter((one) => one.in && rate[one.place] !== null);
    if (!seen.length) return "";
    const through = (values, order) => order.map(({ place, x }) => `${x.toFixed(1)} ${scale.y(values[place]).toFixed(1)}`).join("L");
    let drawn = `<path class="tp-band" d="M${through(high95, seen)}L${through(low95, [...seen].reverse())}Z" fill="currentColor" fill-opacity="0.15"/>` +
      `<path class="tp-smooth" d="M${through(rate, seen)}" fill="none" stroke="currentColor" stroke-width="1.7"/>`;
    for (const [at, since, until] of judged.dates) {
      if (at < state.span[0] || at >= state.span[1]) continue;
      drawn += `<path class="tp-date" d="M${scale.x(at).toFixed(1)} ${TOP}V${scale.foot}" stroke="currentColor" stroke-dasharray="2 3"/>` +
        `<path d="M${(scale.x(since) - 1).toFixed(1)} ${TOP - 4}H${(scale.x(until) + 1).toFixed(1)}" stroke="currentColor" stroke-width="3"/>`;
    }
    return drawn;
  }

  // What is known of one period: zero, not observed and not known are three things.
  function said(counts, place) {
    const value = counts.count[place];
    if (value === null) return words.plain(state.calendar.covered[place] ? "hover.unknown" : "hover.unobserved");
    const [least, most] = counts.between ? counts.between.map((values) => values[place]) : [value, value];
    const number = words.figure(value);
    return most - least < 0.05 ? number : words.say("hover.between", { n: number, least, most });
  }

  function told(place) {
    const { view, calendar, judged } = state;
    const named = view.beside.length > 0, what = offered.measure.find(([name]) => name === view.state.measure)?.[1] ?? "";
    const lines = [`${named ? view.state.actor || words.plain("everybody") : what}: ${said(view, place)}`]
      .concat(view.beside.map((one) => `${one.name}: ${said(one, place)}`));
    const at = judged?.curve ? judged.curve.starts.findIndex((start) => start >= calendar.starts[place]) : -1;
    if (at >= 0 && judged.curve.starts[at] <= calendar.ends[place] && judged.curve.rate[at] !== null) {
      const { rate, low95, high95 } = judged.curve;
      lines.push(words.say("hover.smooth", { n: words.rate(rate[at]), least: words.rate(low95[at]), most: words.rate(high95[at]) }));
    }
    return lines;
  }

  function point(place, aloud = true) {
    if (!scale) return;
    state.at = Math.min(Math.max(place, scale.first), scale.last);
    const { starts, ends } = state.calendar;
    const middle = (scale.x(starts[state.at]) + scale.x(ends[state.at] + 1)) / 2;
    const dots = [state.view, ...state.view.beside].map((one, order) => {
      const value = one.count[state.at];
      return value === null ? "" : `<circle cx="${middle.toFixed(1)}" cy="${scale.y(value).toFixed(1)}" r="3.5" fill="${order ? LINES[order - 1].colour : BARS}" stroke="currentColor"/>`;
    });
    picture.querySelector(".tp-at").innerHTML = `<path d="M${middle.toFixed(1)} ${TOP}V${scale.foot}" stroke="currentColor" opacity="0.6"/>${dots.join("")}`;
    const lines = told(state.at);
    tip.replaceChildren(made("b", { text: label(state.at), dir: "ltr" }), ...lines.map((text) => made("div", { text })));
    tip.hidden = false;
    const room = tip.offsetWidth + 14;
    tip.style.left = `${middle + room > box.clientWidth ? Math.max(0, middle - room) : middle + 12}px`;
    if (aloud) heard.textContent = `${label(state.at)}. ${lines.join(". ")}`;
  }

  function away() {
    state.at = null;
    tip.hidden = true;
    const signs = picture.querySelector(".tp-at");
    if (signs) signs.innerHTML = "";
  }

  const placeOf = (event) => {
    const day = scale.day(event.clientX - picture.getBoundingClientRect().left);
    return touched(state.calendar, Math.floor(day), Math.floor(day))[0];
  };
  const choose = (from, to) => act.window(windowOf(state.calendar, Math.min(from, to), Math.max(from, to), state.view.state.freq));

  // -- zoom ------------------------------------------------------------------------------------------------------

  function zoom(times) {
    if (!scale) return;
    const [first, end] = whole(), { starts, ends } = state.calendar, [opens, closes] = state.view.window;
    const inside = opens > first || closes < end - 1;
    const centre = state.at !== null ? (starts[state.at] + ends[state.at]) / 2 : inside ? (opens + closes) / 2 : (state.span[0] + state.span[1]) / 2;
    const shortest = 3 * (ends[scale.first] - starts[scale.first] + 1);
    const length = Math.min(Math.max((state.span[1] - state.span[0]) * times, Math.min(shortest, end - first)), end - first);
    const from = Math.min(Math.max(centre - length / 2, first), end - length);
    state.span = times === Infinity ? [first, end] : [Math.round(from), Math.round(from + length)];
    draw();
  }

  function pan(share) {
    const [first, end] = whole(), length = state.span[1] - state.span[0];
    const from = Math.round(Math.min(Math.max(state.span[0] + share * length, first), end - length));
    state.span = [from, from + length];
    draw();
  }

  // -- pointer and keyboard --------------------------------------------------------------------------------------

  let pressed = null, sign = null;
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !scale) return;
    pressed = { place: placeOf(event), x: event.clientX };
    picture.setPointerCapture(event.pointerId);
    sign = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ fill: "currentColor", opacity: 0.2, y: TOP, height: scale.foot - TOP })) sign.setAttribute(name, value);
    picture.querySelector("svg").append(sign);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!scale) return;
    const place = placeOf(event);
    if (pressed) {
      const ends = [pressed.place, place].sort((one, other) => one - other);
      const from = scale.x(state.calendar.starts[ends[0]]), to = scale.x(state.calendar.ends[ends[1]] + 1);
      sign.setAttribute("x", from);
      sign.setAttribute("width", Math.max(to - from, 1));
    }
    point(place, false);
  });
  const release = (event) => {
    if (!pressed) return;
    const begun = pressed;
    pressed = null;
    sign.remove();
    if (event.type === "pointerup" && Math.abs(event.clientX - begun.x) > 4) choose(begun.place, placeOf(event));
  };
  picture.addEventListener("pointerup", release);
  picture.addEventListener("pointercancel", release);
  picture.addEventListener("pointerleave", () => { if (!pressed && document.activeElement !== box) away(); });
  picture.addEventListener("dblclick", () => act.window({ start: "", end: "" }));

  const moves = {
    "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), 0: () => zoom(Infinity),
    PageUp: () => pan(-0.5), PageDown: () => pan(0.5),
    Escape: () => { away(); act.window({ start: "", end: "" }); },
    Home: () => point(0), End: () => point(state.calendar.labels.length - 1),
    "[": () => choose(state.at ?? scale.first, windowed()[1]), "]": () => choose(windowed()[0], state.at ?? scale.last),
  };
  const windowed = () => touched(state.calendar, ...state.view.window);
  box.addEventListener("keydown", (event) => {
    if (!scale || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step && event.shiftKey) {
      const [from, to] = windowed(), last = state.calendar.labels.length - 1;
      if (from + step >= 0 && to + step <= last) choose(from + step, to + step);
    } else if (step) {
      const next = state.at === null ? (step > 0 ? scale.first : scale.last) : state.at + step;
      if (next < scale.first && next >= 0) pan(-0.5);
      if (next > scale.last && next < state.calendar.labels.length) pan(0.5);
      point(next);
    } else if (moves[event.key]) moves[event.key]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  box.addEventListener("blur", away);

  return { box, show, draw, zoom, drawing: () => picture.querySelector("svg") };
}
