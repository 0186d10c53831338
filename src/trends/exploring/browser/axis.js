// Round numbers for the axes.

// Steps of 1, 2 or 5 times a power of ten, from zero to beyond the highest count.
function countTicks(top, most) {
  const raw = Math.max(top, 1e-9) / most, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= raw * (1 - 1e-9));
  const whole = top >= 1 ? Math.max(step, 1) : step;
  const ticks = [];
  for (let n = 0; n <= Math.ceil(top / whole - 1e-9); n += 1) ticks.push(n * whole);
  return ticks;
}

// First days of years, of months, or single days: no more than have room.
function dayTicks(first, last, most) {
  const [year, month] = iso(first).split("-").map(Number);
  const opens = year * 12 + month - 1;
  for (const step of [1, 2, 5, 10]) {
    if ((last - first) / step <= most) {
      const ticks = [];
      for (let day = first; day < last; day += step) ticks.push({ day, label: iso(day) });
      return ticks;
    }
  }
  for (const step of [1, 3, 6, ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].map((years) => 12 * years)]) {
    if ((last - first) / 30.44 / step > most) continue;
    const ticks = [];
    for (let at = Math.ceil(opens / step) * step; ; at += step) {
      const day = dayOf(Math.floor(at / 12), (at % 12) + 1, 1);
      if (day >= last) break;
      if (day >= first) ticks.push({ day, label: step < 12 ? iso(day).slice(0, 7) : String(Math.floor(at / 12)) });
    }
    return ticks.length ? ticks : [{ day: first, label: iso(first) }];
  }
  return [{ day: first, label: iso(first) }];
}

// A window as the choice has it: as short as it can be written, and open where it ends with the data.
function windowOf(calendar, from, to, freq) {
  const start = iso(calendar.starts[from]), end = iso(calendar.ends[to]), after = iso(calendar.ends[to] + 1);
  const yearly = freq === "year";
  return {
    start: from <= 0 ? "" : yearly ? start.slice(0, 4) : start.endsWith("-01") ? start.slice(0, 7) : start,
    end: to >= calendar.starts.length - 1 ? "" : yearly ? end.slice(0, 4) : after.endsWith("-01") ? end.slice(0, 7) : end,
  };
}

// The periods that a stretch of days touches.
function touched(calendar, first, last) {
  let from = 0, to = calendar.starts.length - 1;
  while (from < to && calendar.ends[from] < first) from += 1;
  while (to > from && calendar.starts[to] > last) to -= 1;
  return [from, to];
}
