// Around the editor: the focus goes where data-focus says after each change, what was done is announced (data-said), ⌘Z
// outside of fields presses [data-undo].

import { announce } from "../announce.js";

const ALL = "input[type=text], textarea, select, input[type=checkbox]";

export default function (element) {
  const stop = new AbortController();
  const hear = (name, answer) => document.addEventListener(name, answer, { signal: stop.signal });
  let wanted, held;

  function begin({ detail: { ctx } }) {
    wanted = ctx.sourceEvent?.submitter?.dataset?.focus ?? ctx.sourceElement.dataset.focus;
    held = document.activeElement?.id;
  }
  function drawn({ detail }) {
    if (!detail.ctx.response) return;
    if (detail.ctx.response.status === 409) return void element.querySelector("#part-conflict")?.focus();
    const lost = document.activeElement === document.body ? held : undefined;
    const target = document.getElementById(wanted ?? lost ?? "") ?? (wanted ? near(wanted) : undefined);
    wanted = undefined;
    if (target) show(target);
    element.querySelectorAll(".drawn__more").forEach(mark);
    announce(document.getElementById("draft-news")?.dataset.said);
  }
  function show(target) {
    for (let one = target.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
    target.focus();
    if (target.matches("input[type=text]")) target.select();
  }
  // A problem names a place that may have several fields, or none.
  function near(id) {
    for (let name = id; name.includes("-"); name = name.slice(0, name.lastIndexOf("-"))) {
      const found = element.querySelector(`[id^="${CSS.escape(name)}"]:is(${ALL})`);
      if (found) return found;
    }
    return document.getElementById("part-title");
  }
  // Fields stay as they are when the form is drawn again; what is wrong with them may have changed.
  function mark(more) {
    const isWrong = more.querySelector("[data-problem]") !== null;
    for (const field of element.querySelectorAll(`[aria-describedby="${more.id}"]`)) field.ariaInvalid = isWrong ? "true" : null;
  }
  function pressed(event) {
    const isUndo = event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (!isUndo || event.target.matches("input[type=text], textarea, select")) return;
    event.preventDefault();
    element.querySelector("[data-undo]")?.click();
  }

  element.classList.add("is-live");
  hear("htmx:before:request", begin);
  hear("htmx:finally:request", drawn);
  hear("keydown", pressed);
  return () => stop.abort();
}
