// The chart of the panel: shows the SVG that the kernel drew, and sends back the stretch that is brushed on it.
function render({ model, el }) {
  const box = document.createElement("div");
  box.className = "trends-brush";
  box.style.cssText = "cursor:crosshair;touch-action:pan-y;user-select:none;color:var(--jp-content-font-color1,inherit)";
  el.appendChild(box);
  const draw = () => { box.innerHTML = model.get("svg"); };
  const share = (event) => {
    const svg = box.querySelector("svg"), at = svg.getBoundingClientRect();
    const x = ((event.clientX - at.left) / at.width) * model.get("wide");
    return Math.min(1, Math.max(0, (x - model.get("left")) / (model.get("right") - model.get("left"))));
  };
  let from = null, sign = null;
  box.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !box.querySelector("svg .window")) return;
    from = share(event);
    box.setPointerCapture(event.pointerId);
    sign = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    sign.setAttribute("fill", "currentColor");
    sign.setAttribute("opacity", "0.2");
    sign.setAttribute("height", "100%");
    box.querySelector("svg").appendChild(sign);
    event.preventDefault();
  });
  box.addEventListener("pointermove", (event) => {
    if (from === null) return;
    const to = share(event), left = model.get("left"), wide = model.get("right") - left;
    sign.setAttribute("x", left + Math.min(from, to) * wide);
    sign.setAttribute("width", Math.abs(to - from) * wide);
  });
  const finish = (event) => {
    if (from === null) return;
    const to = share(event), begun = from;
    from = null;
    sign.remove();
    if (event.type === "pointerup" && Math.abs(to - begun) > 0.003) {
      model.set("picked", [Math.min(begun, to), Math.max(begun, to)]);
      model.save_changes();
    }
  };
  box.addEventListener("pointerup", finish);
  box.addEventListener("pointercancel", finish);
  box.addEventListener("dblclick", () => { model.set("picked", [0, 1]); model.save_changes(); });
  model.on("change:svg", draw);
  draw();
}
export default { render };
