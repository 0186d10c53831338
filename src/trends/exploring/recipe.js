// The code that gives the panel's figures again: shown, copied, and put into a new cell where the front end allows it.
function render({ model, el }) {
  const box = document.createElement("details"), words = model.get("words");
  box.className = "trends-recipe";
  const summary = document.createElement("summary");
  summary.textContent = words.title;
  box.appendChild(summary);
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  const button = (words, work) => {
    const made = document.createElement("button");
    made.textContent = words;
    made.className = "jupyter-button";
    made.style.cssText = "width:auto;margin:4px 6px 4px 0";
    made.addEventListener("click", async () => {
      try { said.textContent = await work(); } catch { said.textContent = words.refused; }
    });
    return made;
  };
  const part = (name) => {
    const text = document.createElement("pre");
    text.dataset.name = name;
    text.style.cssText = "white-space:pre-wrap;overflow-wrap:anywhere;margin:4px 0;user-select:text";
    const show = () => { text.textContent = model.get(name); };
    model.on(`change:${name}`, show);
    show();
    return text;
  };
  const copy = (name) => async () => { await navigator.clipboard.writeText(model.get(name)); return words.copied; };
  box.append(part("python"), button(words.python, copy("python")));
  const lab = globalThis.jupyterapp;  // there when JupyterLab was started with --expose-app-in-browser
  if (lab?.commands?.hasCommand?.("notebook:insert-cell-below")) {
    box.append(button(words.insert, async () => {
      await lab.commands.execute("notebook:insert-cell-below");
      await lab.commands.execute("notebook:replace-selection", { text: model.get("python") });
      return words.inserted;
    }));
  }
  box.append(part("command"), button(words.command, copy("command")), said);
  el.appendChild(box);
}
export default { render };
