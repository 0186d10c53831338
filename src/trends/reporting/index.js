// The index is a plain list without this; with it the list can be searched and filtered. It asks nobody for anything.
(function () {
  "use strict";
  var form = document.getElementById("filters");
  var items = Array.prototype.slice.call(document.querySelectorAll(".reports > li"));
  if (!form || !items.length) return;
  var search = form.elements.namedItem("q"), country = form.elements.namedItem("country");
  var verdict = form.elements.namedItem("verdict"), count = document.getElementById("count");
  function plain(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  }
  var texts = items.map(function (item) { return plain(item.textContent + " " + (item.dataset.report || "")); });
  function apply() {
    var words = plain(search.value).split(/\s+/).filter(Boolean), shown = 0;
    items.forEach(function (item, i) {
      var fits = (!country || !country.value || item.dataset.country === country.value) &&
        (!verdict.value || item.dataset.verdict === verdict.value) &&
        words.every(function (word) { return texts[i].indexOf(word) >= 0; });
      item.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    count.textContent = count.dataset.text.replace("{n}", shown).replace("{total}", items.length);
  }
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  apply();
})();
