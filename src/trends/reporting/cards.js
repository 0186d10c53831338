// Cards are all there without this; with it they can be narrowed. It asks nobody for anything.
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll(".cards"), function (cards) {
    var form = cards.querySelector(".card-filters");
    if (!form) return;
    var selects = Array.prototype.slice.call(form.querySelectorAll("select"));
    var items = Array.prototype.slice.call(cards.querySelectorAll(".card")), status = form.querySelector("p");
    var marks = items.map(function (item) { return (item.dataset.facets || "").split(" "); });
    function apply() {
      var shown = 0;
      items.forEach(function (item, i) {
        var fits = selects.every(function (one) { return !one.value || marks[i].indexOf(one.value) >= 0; });
        item.hidden = !fits;
        shown += fits ? 1 : 0;
      });
      status.textContent = status.dataset.text.replace("{n}", shown).replace("{total}", items.length);
    }
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    apply();
  });
})();
