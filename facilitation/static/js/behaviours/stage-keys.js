// On a list of stages: Alt with the arrows moves the one that has the focus, dragging moves any, both by the form named in
// data-form. A stage is a list item with data-number; its link has data-stage.

export default function (list) {
  const stop = new AbortController();
  const hear = (name, answer) => list.addEventListener(name, answer, { signal: stop.signal });
  const stageOf = (node) => node?.closest?.("[data-number]");
  let dragged, target;

  function move(item, fields) {
    const form = document.getElementById(list.dataset.form);
    const link = item.querySelector("[data-stage]");
    for (const [name, value] of Object.entries({ stage: link.dataset.stage, by: "", to: "", ...fields })) form.elements[name].value = value;
    form.dataset.focus = link.id;
    form.requestSubmit();
  }
  function pressed(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const item = stageOf(event.target);
    if (!by || !event.altKey || !item) return;
    event.preventDefault();
    move(item, { by });
  }
  function light(item) {
    target?.classList.remove("is-target");
    target = item === dragged ? undefined : item;
    target?.classList.add("is-target");
  }
  function grabbed(event) {
    dragged = stageOf(event.target);
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.querySelector("[data-stage]").dataset.stage);
  }
  function over(event) {
    if (!dragged) return;
    event.preventDefault();
    light(stageOf(event.target));
  }
  function dropped(event) {
    event.preventDefault();
    const onto = target;
    light();
    if (dragged && onto) move(dragged, { to: onto.dataset.number });
    dragged = undefined;
  }

  hear("keydown", pressed);
  hear("dragstart", grabbed);
  hear("dragover", over);
  hear("drop", dropped);
  hear("dragend", () => (light(), (dragged = undefined)));
  return () => stop.abort();
}
