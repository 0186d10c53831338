// In a notebook: choices go to the kernel, and views come from it.

function render({ model, el }) {
  const lab = globalThis.jupyterapp;  // there when JupyterLab was started with --expose-app-in-browser
  const insert = lab?.commands?.hasCommand?.("notebook:insert-cell-below") ? async (text) => {
    await lab.commands.execute("notebook:insert-cell-below");
    await lab.commands.execute("notebook:replace-selection", { text });
  } : null;
  const style = made("style", { text: model.get("look") });
  el.append(style);
  return panelOf(el, model.get("offered"), {
    key: model.get("key"),
    free: true,
    insert,
    choice: () => model.get("choice"),
    choose(choice) { model.set("choice", choice); model.save_changes(); },
    shown: () => ({ view: model.get("view").state ? model.get("view") : null, calendar: model.get("calendar").labels ? model.get("calendar") : null, judged: model.get("judged").sentence ? model.get("judged") : null }),
    listen(show, judge) {
      model.on("change:view", show);
      model.on("change:judged", judge);
      return () => { model.off("change:view", show); model.off("change:judged", judge); };
    },
  });
}
