// With a mouse or pen: what has data-seen can be dragged onto something else with data-seen or onto [data-drop]. Dropping
// ticks it and presses the button that a keyboard would press: data-drag-stack for a new stack, data-drag-move for one that
// is there (its value in data-drag-to). Fingers scroll; they tick.

const FAR = 8;

export default function (element) {
  const stop = new AbortController();
  const named = (name) => document.getElementById(element.dataset[name]);
  const hear = (target, name, answer) => target.addEventListener(name, answer, { signal: stop.signal });
  let held, from, target;

  const box = (item) => item.querySelector("input[type=checkbox]");
  const light = (item, isLit) => item?.classList.toggle("is-target", isLit);

  function grab(event) {
    if (event.button || event.pointerType === "touch" || event.target.closest("button, input, select, label.pile__fold")) return;
    [held, from] = [event.target.closest("[data-seen]"), event];
  }
  function drag(event) {
    if (!held) return;
    const [dx, dy] = [event.clientX - from.clientX, event.clientY - from.clientY];
    if (!held.classList.contains("is-dragged") && Math.hypot(dx, dy) < FAR) return;
    getSelection().removeAllRanges();
    held.classList.add("is-dragged");
    held.style.translate = `${dx}px ${dy}px`;
    const under = document.elementFromPoint(event.clientX, event.clientY);
    light(target, false);
    target = under && element.contains(under) ? under.closest("[data-drop]:not([data-drop=out]), [data-seen], [data-drop]") : null;
    light(target, true);
  }
  function drop() {
    const [item, onto, isDragged] = [held, target, held?.classList.contains("is-dragged")];
    light(target, false);
    held?.classList.remove("is-dragged");
    if (held) held.style.translate = "";
    held = target = undefined;
    if (!isDragged) return;
    const done = new AbortController(); // the click that ends a drag ticks nothing
    addEventListener("click", (click) => (click.preventDefault(), click.stopPropagation()), { capture: true, signal: done.signal });
    setTimeout(() => (done.abort(), onto && onto !== item && put(item, onto)));
  }
  function put(item, onto) {
    if (!box(item).checked) named("form").reset();
    const into = onto.closest("[data-drop]")?.dataset.drop;
    const toStack = onto.dataset.drop !== undefined || (into && into !== "out");
    setTimeout(() => {
      for (const one of toStack ? [item] : [item, onto]) if (!box(one).checked) box(one).click();
      if (toStack && named("dragTo")) named("dragTo").value = into;
      (toStack ? named("dragMove") : named("dragStack"))?.click();
    });
  }

  hear(element, "pointerdown", grab);
  hear(document, "pointermove", drag);
  hear(document, "pointerup", drop);
  hear(document, "pointercancel", () => ((target = null), drop()));
  return () => stop.abort();
}
