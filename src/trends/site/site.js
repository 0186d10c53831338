// Every page is whole without this. With it the verdicts over the vintages can be gone through one by one.
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll(".vintages"), function (part, number) {
    var rows = Array.prototype.slice.call(part.querySelectorAll("tbody tr"));
    if (rows.length < 2) return;
    var box = document.createElement("div"), label = document.createElement("label");
    var slider = document.createElement("input"), output = document.createElement("output");
    box.className = "slider";
    slider.type = "range";
    slider.id = "vintage-" + number;
    slider.min = "0";
    slider.max = String(rows.length - 1);
    slider.step = "1";
    slider.value = slider.max;
    label.htmlFor = slider.id;
    label.textContent = part.dataset.label;
    output.htmlFor = slider.id;
    function show() {
      var cells = rows[Number(slider.value)].children, day = document.createElement("strong");
      output.textContent = "";
      day.textContent = cells[0].textContent;
      output.appendChild(day);
      Array.prototype.forEach.call([cells[1], cells[2]], function (cell) {
        Array.prototype.forEach.call(cell.childNodes, function (node) { output.appendChild(node.cloneNode(true)); });
      });
      var stamp = cells[1].querySelector(".stamp");
      output.className = stamp ? stamp.className.replace("stamp", "").trim() : "";
      slider.setAttribute("aria-valuetext", cells[0].textContent + ": " + cells[1].textContent);
    }
    slider.addEventListener("input", show);
    box.appendChild(label);
    box.appendChild(slider);
    box.appendChild(output);
    part.insertBefore(box, part.firstChild);
    show();
  });
})();
