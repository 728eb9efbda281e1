// Around a form that keeps itself: whatever else is pressed waits until the text has arrived. While somebody has to decide
// about it ([data-conflict]), nothing takes its place but what has data-anyway.

import { unsaved } from "./autosave.js";

export default function (element) {
  const stop = new AbortController();
  let next;

  function begin(event) {
    const { sourceElement: source, sourceEvent } = event.detail.ctx;
    const form = element.querySelector("[data-behaviour~=autosave]");
    if (source === form || "anyway" in source.dataset) return;
    const choice = element.querySelector("[data-conflict]");
    if (!choice && !unsaved.has(form)) return;
    event.preventDefault();
    if (choice) return void choice.parentElement.focus();
    next = () => (source.matches("form") ? source.requestSubmit(sourceEvent?.submitter) : source.click());
    form.dispatchEvent(new Event("keep"));
  }
  function kept() {
    const go = next;
    next = undefined;
    go?.();
  }

  element.addEventListener("htmx:before:request", begin, { signal: stop.signal });
  document.addEventListener("kept", kept, { signal: stop.signal });
  return () => stop.abort();
}
