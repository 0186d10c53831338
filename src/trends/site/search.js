// The page of search: words are looked for in the index that lies beside it. Nothing is asked of anybody.
(function () {
  "use strict";
  var form = document.getElementById("search"), list = document.getElementById("results");
  var claims = window.trendsIndex || [];
  if (!form || !list) return;
  var SVG = "http://www.w3.org/2000/svg";
  var SIGNS = {
    "supported": "M3 8.6 6.6 12.2 13 4.4",
    "contradicted": "M4 4 12 12M12 4 4 12",
    "inconclusive": "M5.2 5.6C5.2 2 10.8 2 10.8 5.6 10.8 8 8 7.8 8 10.2M8 12.6V12.8",
    "not testable": "M3.5 8H12.5"
  };
  var verdicts = JSON.parse(form.dataset.verdicts), field = form.elements.namedItem("q");
  var selects = ["verdict", "who", "place", "kind"].map(function (name) { return form.elements.namedItem(name); });
  var status = form.querySelector("p");

  // Marks on letters, the case, Arabic's lengthening stroke and its forms of alif, ya and ta marbuta make no difference.
  function folded(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "").toLowerCase()
      .replace(/[\u0622\u0623\u0625\u0671]/g, "\u0627").replace(/\u0649/g, "\u064a").replace(/\u0629/g, "\u0647");
  }
  // What a word is found in, and how much that counts.
  var texts = claims.map(function (one) {
    return [[6, one.id], [4, one.says], [3, one.who + " " + one.place], [2, one.kind + " " + verdicts[one.verdict]],
            [1, one.by + " " + one.found + " " + one.sentence]].map(function (pair) { return [pair[0], folded(pair[1])]; });
  });
  function score(at, words) {
    var total = 0;
    for (var i = 0; i < words.length; i += 1) {
      var best = 0;
      texts[at].forEach(function (pair) {
        var found = pair[1].indexOf(words[i]);
        if (found < 0) return;
        var begins = found === 0 || /[^\p{L}\p{N}]/u.test(pair[1].charAt(found - 1));
        best = Math.max(best, pair[0] * (begins ? 2 : 1));
      });
      if (!best) return 0;
      total += best;
    }
    return total;
  }
  function element(tag, name, text) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  }
  function sign(verdict) {
    var svg = document.createElementNS(SVG, "svg"), path = document.createElementNS(SVG, "path");
    svg.setAttribute("class", "icon");
    svg.setAttribute("viewBox", "0 0 16 16");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", SIGNS[verdict]);
    svg.appendChild(path);
    return svg;
  }
  function item(one) {
    var kind = "verdict-" + one.verdict.replace(" ", "-"), made = element("li", kind);
    var stamp = element("p", "stamp " + kind), says = element("p", "says"), link = element("a");
    stamp.appendChild(sign(one.verdict));
    stamp.appendChild(document.createTextNode(verdicts[one.verdict]));
    link.href = one.page;
    var quoted = element("q", "in-" + document.documentElement.lang, one.says);
    quoted.lang = one.language;
    quoted.dir = "auto";
    link.appendChild(quoted);
    says.appendChild(link);
    made.appendChild(stamp);
    made.appendChild(says);
    made.appendChild(element("p", "by", one.by));
    if (one.found) made.appendChild(element("p", "found", one.found));
    return made;
  }
  selects.forEach(function (select) {
    var values = {};
    claims.forEach(function (one) { if (one[select.name]) values[one[select.name]] = (values[one[select.name]] || 0) + 1; });
    Object.keys(values).sort(function (a, b) { return a.localeCompare(b, document.documentElement.lang); })
      .forEach(function (value) {
        var option = element("option", "", (select.name === "verdict" ? verdicts[value] : value) + " (" + values[value] + ")");
        option.value = value;
        select.appendChild(option);
      });
  });
  function show() {
    var words = folded(field.value).split(/\s+/).filter(Boolean), found = [];
    claims.forEach(function (one, at) {
      if (!selects.every(function (select) { return !select.value || one[select.name] === select.value; })) return;
      var points = words.length ? score(at, words) : 1;
      if (points) found.push([points, at]);
    });
    found.sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; });
    list.textContent = "";
    found.forEach(function (pair) { list.appendChild(item(claims[pair[1]])); });
    status.textContent = status.dataset.text.replace("{n}", found.length).replace("{total}", claims.length);
  }
  field.value = new URLSearchParams(window.location.search).get("q") || "";
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
  show();
})();
