// Words, numbers and days as the language has them. The messages are those of the package's catalogues, which the kernel
// fills by trends.messages: this reads the same form (a subset of ICU's MessageFormat) for what is said without a kernel.

function speaker(offered) {
  const { language, figures, days, words } = offered;
  const category = new Intl.PluralRules(language);

  function figure(value) {
    const near = Math.round(value), whole = Math.abs(value - near) < 1e-6;
    const [digits, rest] = (whole ? String(near) : (Math.round(value * 10) / 10).toFixed(1)).split(".");
    const grouped = digits.length < figures.fewest ? digits : digits.replace(/\B(?=(\d{3})+$)/g, figures.group);
    return rest ? grouped + figures.decimal + rest : grouped;
  }

  // An expected count: where ranges of dates leave a fraction of an incident, about how many they are.
  function expected(value) {
    if (Math.abs(value - Math.round(value)) < 1e-6) return figure(value);
    return value < 0.5 ? fill(words["sentence.below"], { n: 1 }) : fill(words["sentence.about"], { n: Math.round(value) });
  }

  // A rate, which is known to three digits at best.
  function rate(value) {
    const decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2, [digits, rest] = value.toFixed(decimals).split(".");
    return figure(Number(digits)) + (rest ? figures.decimal + rest : "");
  }

  function day(number) {
    const written = iso(number), [year, month, date] = written.split("-").map(Number);
    if (!days.length) return written;
    return days[date === 1 ? 1 : 0][month - 1].replace("{y}", year).replace("{d}", date);
  }

  // A message with its values filled in; "#" is the number of the plural around it.
  function fill(text, values) {
    let at = 0;
    const read = (pattern) => { pattern.lastIndex = at; const found = pattern.exec(text); at += found ? found[0].length : 0; return found; };
    const write = (value) => (typeof value === "number" ? figure(value) : String(value ?? ""));
    const nodes = (sign) => {
      let said = "";
      while (at < text.length && text[at] !== "}") {
        if (text[at] === "{") { at += 1; said += argument(sign); }
        else if (text[at] === "#" && sign !== null) { said += sign; at += 1; }
        else { said += text[at]; at += 1; }
      }
      return said;
    };
    const argument = (sign) => {
      const [, written, kind] = read(/\s*([A-Za-z]\w*)\s*(?:,\s*(\w+)\s*)?/y);
      const value = values[written[0].toLowerCase() + written.slice(1)];
      let said = write(value);
      if (kind === "plural" || kind === "select") {
        at += 1;
        const options = {};
        for (let option; (option = read(/\s*([^\s{}]+)\s*\{/y)); at += 1) {
          options[option[1]] = nodes(kind === "select" ? sign : write(value));
        }
        read(/\s*/y);
        const chosen = kind === "select" ? value : `=${value}` in options ? `=${value}` : category.select(value);
        said = options[chosen] ?? options.other;
      }
      at += 1;
      return written[0] === written[0].toUpperCase() ? said[0].toUpperCase() + said.slice(1) : said;
    };
    return setRight(nodes(null));
  }

  // One of many in the singular, and no line ending before a French sign: as trends.messages.message does.
  function setRight(text) {
    if (language === "en") {
      return text.replace(/(?<![\w.,:/-])1 (?:(attack|event|incident|death|civilian|combatant)s|people)\b/g, (_, one) => `1 ${one ?? "person"}`);
    }
    if (language === "fr") {
      return text.replace(/\b([Dd])e (?=(?:avril|août|octobre|un|une)\b)/g, "$1’").replace(/ (?=[;!?»])/g, "\u202f").replace(/ (?=[:%])|(?<=«) /g, "\u00a0");
    }
    return ["es", "ru"].includes(language) ? text.replace(/ (?=%)/g, "\u00a0") : text;
  }

  return { figure, expected, rate, day, fill, say: (name, values = {}) => fill(words[name], values), plain: (name) => words[name] };
}

function iso(day) {
  return new Date(day * 86400000).toISOString().slice(0, 10);
}

// Days since 1970 of a date; of year, month and day from 1 on.
function dayOf(year, month, date) {
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, date);
  return Math.round(at.getTime() / 86400000);
}
