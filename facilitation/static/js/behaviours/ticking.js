// Around boxes that belong to the form data-form: counts what is ticked and tells with the event "ticked". A ticked box is left
// alone by refreshes and keeps the value it was ticked with (data-seen around it) until it was sent. What was sent is cleared;
// the focus goes on to the box that now stands where the first one stood.

const SKIP = "hx-morph-skip";
const arrived = ({ request, response }) => request.method === "POST" && ((response?.status >= 200 && response.status < 400) || response?.status === 409);

export default function (element) {
  const stop = new AbortController();
  const form = () => document.getElementById(element.dataset.form);
  const boxes = () => [...(form()?.elements ?? [])].filter((one) => one.type === "checkbox");
  const isBox = (one) => one.type === "checkbox" && one.form === form();
  const hear = (name, answer) => element.addEventListener(name, answer, { signal: stop.signal });
  let next = -1;

  function count() {
    const number = boxes().filter((box) => box.checked).length;
    const output = element.querySelector("[data-count]");
    const words = number === 1 ? output?.dataset.one : output?.dataset.many.replace("{n}", number);
    if (output && output.textContent !== words) output.textContent = words;
  }
  function tell() {
    count();
    element.dispatchEvent(new CustomEvent("ticked"));
  }
  function changed({ target }) {
    if (!isBox(target)) return;
    target.toggleAttribute(SKIP, target.checked);
    if (target.checked) target.value = target.closest("[data-seen]").dataset.seen;
    tell();
  }
  function cleared() {
    boxes().forEach((box) => box.removeAttribute(SKIP));
    tell();
  }
  function sent({ detail: { ctx } }) {
    if (ctx.sourceElement.form !== form() || !arrived(ctx)) return;
    if (form().querySelector(":focus-visible")) next = boxes().findIndex((box) => box.checked);
    form().reset();
  }
  function finished() {
    if (next >= 0) boxes().slice(0, next + 1).pop()?.focus({ preventScroll: true });
    next = -1;
  }
  function entered(event) {
    if (event.key !== "Enter" || !isBox(event.target)) return;
    event.preventDefault(); // whoever ticks goes on to the first field, not to the first button
    const field = [...form().elements].find((one) => one.type === "text");
    field?.focus();
    field?.select();
  }

  const observer = new MutationObserver(count);
  observer.observe(element, { childList: true, subtree: true });
  hear("change", changed);
  hear("reset", ({ target }) => target === form() && setTimeout(cleared));
  hear("htmx:after:request", sent);
  hear("htmx:finally:request", finished);
  hear("keydown", entered);
  count();
  return () => (observer.disconnect(), stop.abort());
}
