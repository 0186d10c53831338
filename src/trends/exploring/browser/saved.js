// A saved page: no kernel, no request. It counts its own rows, or shows the totals that it was given of some choices.

const MOST_ROWS = 8, MOST_MARKS = 1500;

// The first or last day that a text means; NaN for what is no date.
function dayMeant(text, last) {
  const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text.trim());
  if (!found) return NaN;
  const [year, month, day] = found.slice(1).map(Number);
  if (found[3]) { const at = dayOf(year, month, day); return iso(at) === text.trim() ? at : NaN; }
  if (found[2] && (month < 1 || month > 12)) return NaN;
  if (!last) return dayOf(year, month || 1, 1);
  return (found[2] ? dayOf(year + (month === 12 ? 1 : 0), (month % 12) + 1, 1) : dayOf(year + 1, 1, 1)) - 1;
}

class Refusal extends Error {}

function counterOf(data, offered) {
  const words = speaker(offered), coverage = coverageOf(data.spans, data.days);
  const named = (names, meant) => new Map(names.map((name, place) => [name, meant[place]]));
  const actors = named(data.sides, data.sidesMeant), countries = named(offered.countries, data.countriesMeant), kinds = named(offered.kinds, data.kindsMeant);

  function rowsOf(state) {
    const sides = state.actor ? actors.get(state.actor) : null;
    if (state.actor && !sides) throw new Refusal(words.say("saved.stranger", { name: state.actor }));
    const places = state.country ? new Set(countries.get(state.country)) : null;
    const chosen = state.kind.length ? new Set(state.kind.flatMap((name) => kinds.get(name))) : data.defaultKinds ? new Set(data.defaultKinds) : null;
    const wanted = sides ? new Set(sides) : null, found = [];
    for (let row = 0; row < data.begin.length; row += 1) {
      if (places && !places.has(data.place[row])) continue;
      if (chosen && !chosen.has(data.kind[row])) continue;
      if (wanted && !data.cast.some((side) => wanted.has(side[row]))) continue;
      found.push(row);
    }
    if (!found.length) throw new Refusal(words.plain("saved.none"));
    return found;
  }

  function windowMeant(state) {
    const ends = [["start", false, -Infinity], ["end", true, Infinity]].map(([name, last, open]) => {
      if (!state[name]) return open;
      const day = dayMeant(state[name], last);
      if (Number.isNaN(day)) throw new Refusal(words.say("saved.undated", { text: state[name] }));
      return day;
    });
    if (ends[0] > ends[1]) throw new Refusal(words.plain("saved.empty"));
    return ends;
  }

  function counted(state, rows, calendar) {
    const figures = data.figures[state.measure === "attacks" ? "" : `${state.measure}|${state.estimate}`] ?? data.figures[state.measure];
    return byPeriod(byDay(laidOut(data, rows, calendar, state.imprecise), figures, coverage), calendar);
  }

  function tableOfRows(state, rows) {
    const ways = [["country", data.place, data.places], ["province", data.province, data.provinces], ["kind", data.kind, data.kindNames]];
    const [heading, column, names] = ways.find(([, coded]) => rows.some((row) => coded[row] !== coded[rows[0]])) ?? ways.at(-1);
    const figures = data.figures[`${state.measure}|${state.estimate}`] ?? data.figures[state.measure];
    const sizes = new Int32Array(names.length), sums = new Float64Array(names.length);
    for (const row of rows) { sizes[column[row]] += 1; sums[column[row]] += figures ? figures[row] : 1; }
    const order = [...sizes.keys()].filter((place) => sizes[place]).sort((one, other) => sizes[other] - sizes[one] || one - other);
    // One row of which nothing is told tells nothing.
    if (order.length === 1 && names[order[0]] === null) order.length = 0;
    return {
      heading: words.plain(`head.${heading}`),
      rows: order.slice(0, MOST_ROWS).map((place) => [names[place] ?? words.plain("not_told"), sizes[place], Number.isNaN(sums[place]) ? null : sums[place]]),
      more: Math.max(0, order.length - MOST_ROWS),
    };
  }

  function marksOf(rows) {
    const { longitude, latitude, point, name } = data.cells, sizes = new Int32Array(longitude.length);
    for (const row of rows) sizes[data.cell[row]] += 1;
    const order = [...sizes.keys()].slice(1).filter((cell) => sizes[cell]).sort((one, other) => sizes[other] - sizes[one] || one - other).slice(0, MOST_MARKS);
    const sum = (cells) => cells.reduce((all, cell) => all + sizes[cell], 0);
    const drawn = sum(order), said = { dots: sum(order.filter((cell) => point[cell])), squares: sum(order.filter((cell) => !point[cell])), unplaced: sizes[0], omitted: rows.length - sizes[0] - drawn };
    const pick = (values) => order.map((cell) => values[cell]);
    return {
      longitude: pick(longitude), latitude: pick(latitude), incidents: order.map((cell) => sizes[cell]), point: pick(point), name: pick(name),
      sentence: order.length ? Object.entries(said).filter(([, n]) => n).map(([part, n]) => words.say(`map.${part}`, { n })).join(offered.space) : words.plain("map.nothing"),
    };
  }

  function sentenceOf(state, calendar, count, incidents, rows, [opens, closes]) {
    const from = Math.max(opens, data.window[0] ?? -Infinity), to = Math.min(closes, data.window[1] ?? Infinity);
    let undated = 0, outside = 0;
    for (const row of rows) {
      if (data.begin[row] <= NOWHERE) undated += 1;
      else if (data.finish[row] >= from && data.begin[row] <= to && !coverage.within(data.begin[row], data.finish[row])) outside += 1;
    }
    const known = count.filter((value) => value !== null);
    const when = words.say("sentence.when", {
      first: words.day(calendar.span[0]), last: words.day(calendar.span[1]), missing: count.length - known.length,
      periods: words.fill(offered.periods, { n: count.length, unit: state.freq }),
    });
    const rest = words.say("sentence.left_over", { undated: words.say("sentence.undated", { n: undated }), outside: words.say("sentence.outside", { n: outside }) });
    const window = { when, undated: rest };
    if (!incidents) return words.say("sentence.none", window);
    const what = data.nouns[state.measure];
    if (!known.length) return words.say("sentence.unknown", { what, ...window });
    const total = known.reduce((sum, value) => sum + value, 0);
    return words.say("sentence.counted", { figure: words.expected(total), what, ...window });
  }

  // As Model.view of the kernel: a choice that cannot be counted is a view of a sentence.
  function view(state) {
    try {
      const meant = windowMeant(state), whole = data.calendars[state.freq];
      const first = Math.max(meant[0], whole.span[0]), last = Math.min(meant[1], whole.span[1]);
      if (first > last) throw new Refusal(words.plain("saved.outside"));
      const rows = rowsOf(state), calendar = calendarOf(whole, coverage, first, last);
      const mine = rows.filter((row) => data.finish[row] >= first && data.begin[row] <= last);
      const beside = state.beside.map((actor) => ({ name: actor, ...counted(state, rowsOf({ ...state, actor }), whole) }));
      return {
        calendar: whole,
        view: {
          state, failed: false, ...counted(state, rows, whole), beside, window: calendar.span,
          sentence: sentenceOf(state, calendar, counted(state, rows, calendar).count, mine.length, rows, meant),
          table: tableOfRows(state, mine), map: marksOf(mine),
          python: pythonOf(state, data.origin), command: commandOf(state, data.origin),
        },
      };
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      return { calendar: null, view: { state, failed: true, sentence: refusal.message, beside: [], python: "", command: "" } };
    }
  }

  return { view };
}

async function readyRows(packed) {
  const ready = { ...packed };
  for (const name of ["begin", "finish", "written", "place", "kind", "province", "cell"]) ready[name] = await unpacked(packed[name]);
  ready.cast = await Promise.all(packed.cast.map(unpacked));
  ready.figures = {};
  for (const [name, column] of Object.entries(packed.figures)) ready.figures[name] = await unpacked(column);
  return ready;
}

// Of a source whose rows may not be passed on: the choices that were looked at, in a list.
function chooserOf(choices) {
  return ({ words, act }) => {
    const list = made("select", { onchange: (event) => act.choose(choices[event.target.value].view.state) },
      ...choices.map(({ title }, place) => made("option", { value: place, text: title })));
    const form = made("div", { class: "tp-controls" }, made("label", { class: "tp-field" }, made("span", { text: words.plain("saved.choice") }), list));
    return { form, show: (state) => { list.value = choices.findIndex(({ view }) => same(view.state, state)); } };
  };
}

async function opened() {
  const { offered, choice, judged, rows, choices } = JSON.parse(document.getElementById("data").textContent);
  const words = speaker(offered), counter = rows ? counterOf(await readyRows(rows), offered) : null;
  const alone = (state) => ({ ...state, beside: [] });
  const verdictOn = (view) => (view.failed ? null : judged.find((one) => same(one.state, alone(view.state)))?.judged ?? { verdict: "", sentence: words.plain("saved.unjudged") });
  const answer = (state) => {
    const found = counter ? counter.view(state) : choices.find(({ view }) => same(view.state, state));
    return { ...found, judged: verdictOn(found.view) };
  };
  let shown = answer({ ...NOTHING, ...choice }), tell = () => {};
  globalThis.trendsAnswer = answer;  // for tests, and for whoever wants the figures from the console
  const el = document.getElementById("panel");
  el.replaceChildren();  // the still picture that stands there until now
  panelOf(el, offered, {
    key: "saved", free: false, insert: null, choice: () => choice,
    controls: counter ? null : chooserOf(choices),
    knows: (state) => counter !== null || choices.some(({ view }) => same(view.state, state)),
    choose(state) { shown = answer(state); tell(); },
    shown: () => shown,
    listen(show) { tell = show; return () => {}; },
  });
}
