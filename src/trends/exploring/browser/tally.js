// Counts by period from the rows of a saved page: the rule of trends/exploring/tally.py and model.py, in the browser.
// A test holds the two against each other on random tables.

const DIGITS = 1e9, NOWHERE = -(2 ** 30);
const tidy = (value) => Math.round(value * DIGITS) / DIGITS + 0;

// The rows, one array a column: deflated and written as base64.
async function unpacked({ text, type }) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const flow = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const buffer = await new Response(flow).arrayBuffer();
  if (type === "float") return new Float64Array(buffer);
  const whole = new Int32Array(buffer);
  return type === "figure" ? Float64Array.from(whole, (value) => (value === -(2 ** 31) ? NaN : value)) : whole;
}

// Days that are covered, as running sums: how many of them lie before a day.
function coverageOf(spans, [first, last]) {
  const before = new Int32Array(last - first + 2);
  for (const [from, to] of spans) for (let day = Math.max(from, first); day <= Math.min(to, last); day += 1) before[day - first + 1] = 1;
  for (let place = 1; place < before.length; place += 1) before[place] += before[place - 1];
  const at = (day) => before[Math.min(Math.max(day - first, 0), before.length - 1)];
  return { first, last, within: (from, to) => (to < from ? 0 : at(to + 1) - at(from)) };
}

function calendarOf(whole, coverage, first, last) {
  const found = { labels: [], starts: [], ends: [], covered: [], span: [first, last] };
  whole.labels.forEach((label, place) => {
    const start = whole.starts[place], end = whole.ends[place];
    if (end < first || start > last) return;
    found.labels.push(label);
    found.starts.push(start);
    found.ends.push(end);
    found.covered.push(coverage.within(Math.max(start, first), Math.min(end, last)) > 0 ? 1 : 0);
  });
  return found;
}

// First place of a sorted list that is not below a value.
function placeOf(sorted, value) {
  let low = 0, high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1; else high = middle;
  }
  return low;
}

// What counts in the periods of a window, and over which days each is shared.
function laidOut(data, rows, calendar, imprecise) {
  const [first, last] = calendar.span, kept = [], begin = [], finish = [];
  for (const row of rows) {
    const from = data.begin[row], to = data.finish[row];
    if (to < first || from > last) continue;
    if (imprecise === "drop") {
      const one = placeOf(calendar.starts, from + 1), other = placeOf(calendar.starts, to + 1);
      if (from < first || to > last || one !== other) continue;
    } else if (imprecise !== "spread") {
      const day = imprecise === "start" ? from : data.written[row];
      if (day >= first && day <= last) { kept.push(row); begin.push(day); finish.push(day); }
      continue;
    }
    kept.push(row);
    begin.push(from);
    finish.push(to);
  }
  return { rows: kept, begin, finish };
}

function byDay({ rows, begin, finish }, figures, coverage) {
  const { first, last } = coverage, n = last - first + 1;
  const dated = new Float64Array(n), steps = new Float64Array(n + 1), blank = new Int32Array(n + 1);
  const ranges = { begin: [], finish: [], value: [] };
  rows.forEach((row, place) => {
    if (finish[place] < first || begin[place] > last) return;
    const value = figures ? figures[row] : 1, length = finish[place] - begin[place] + 1;
    const from = Math.max(begin[place] - first, 0), to = Math.min(finish[place] - first, n - 1);
    if (Number.isNaN(value)) { blank[from] += 1; blank[to + 1] -= 1; return; }
    // Apart from the ranges: running sums of shares leave dust in the last digits.
    if (length === 1) { dated[from] += value; return; }
    // The share of a day is that of all days of the range, also of those before the first and after the last.
    steps[from] += value / length;
    steps[to + 1] -= value / length;
    ranges.begin.push(from + first);
    ranges.finish.push(to + first);
    ranges.value.push(value);
  });
  const count = new Float64Array(n), unknown = new Int32Array(n);
  for (let place = 0, sum = 0, blanks = 0; place < n; place += 1) {
    sum += steps[place];
    blanks += blank[place];
    const covered = coverage.within(first + place, first + place);
    count[place] = (dated[place] + sum) * covered;
    unknown[place] = blanks * covered;
    dated[place] *= covered;
  }
  return { first, count, dated, unknown, ranges };
}

function byPeriod(days, calendar) {
  const [first, last] = calendar.span, n = calendar.starts.length;
  const count = new Array(n), dated = new Array(n);
  for (let place = 0; place < n; place += 1) {
    let sum = 0, surely = 0, unknown = 0;
    for (let day = Math.max(calendar.starts[place], first); day <= Math.min(calendar.ends[place], last); day += 1) {
      sum += days.count[day - days.first];
      surely += days.dated[day - days.first];
      unknown += days.unknown[day - days.first];
    }
    // One attack whose toll is not known makes the toll of the month unknown, not smaller.
    count[place] = !calendar.covered[place] || unknown > 0 ? null : Math.max(tidy(sum), 0);
    dated[place] = surely;
  }
  return { count, between: days.ranges.begin.length ? between(days, calendar, count, dated) : null };
}

function between(days, calendar, count, dated) {
  const [first, last] = calendar.span, n = count.length;
  const starts = calendar.starts.map((day) => Math.max(day, first)), ends = calendar.ends.map((day) => Math.min(day, last));
  const surely = new Float64Array(n), steps = new Float64Array(n + 1);
  const { begin, finish, value } = days.ranges;
  for (let one = 0; one < begin.length; one += 1) {
    if (finish[one] < first || begin[one] > last) continue;
    const opens = placeOf(ends, Math.max(begin[one], first)), closes = placeOf(starts, Math.min(finish[one], last) + 1) - 1;
    if (opens === closes && begin[one] >= first && finish[one] <= last) surely[opens] += value[one];
    steps[opens] += value[one];
    steps[closes + 1] -= value[one];
  }
  const least = [], most = [];
  for (let place = 0, sum = 0; place < n; place += 1) {
    sum += steps[place];
    least.push(count[place] === null ? null : Math.min(tidy(dated[place] + surely[place]), count[place]));
    most.push(count[place] === null ? null : Math.max(tidy(dated[place] + sum), count[place]));
  }
  return [least, most];
}
