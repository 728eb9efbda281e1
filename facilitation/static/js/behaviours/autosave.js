// On a form: sends itself after a pause in typing and on every change, one request at a time, always with what stands in it
// then. Forms whose text has not arrived are in `unsaved`; once it has, the document hears „kept“. „keep“ sends at once, and
// when the page is left, what is there is sent all the same.

const PAUSE = 1200;

export const unsaved = new WeakSet();

export default function (form) {
  const stop = new AbortController();
  const hear = (target, name, answer) => target.addEventListener(name, answer, { signal: stop.signal });
  let timer, isBusy, isWaiting;

  function save() {
    clearTimeout(timer);
    timer = undefined;
    unsaved.add(form);
    if (isBusy) return void (isWaiting = true);
    isBusy = true;
    form.requestSubmit(form.querySelector("[data-save]"));
  }
  function typed() {
    unsaved.add(form);
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }
  function begun({ target }) {
    if (target === form) isBusy = true;
  }
  function ended({ detail, target }) {
    if (target !== form) return;
    const status = detail.ctx.response?.status ?? 0;
    const again = isWaiting && status !== 409;
    isBusy = isWaiting = false;
    if (again) save();
    else if (status >= 200 && status < 300 && !timer) {
      unsaved.delete(form);
      document.dispatchEvent(new Event("kept"));
    }
  }
  function left() {
    if (unsaved.has(form) && !form.querySelector("[data-conflict]")) navigator.sendBeacon(form.action, new FormData(form));
  }

  hear(form, "input", typed);
  hear(form, "change", save);
  hear(form, "keep", () => isBusy || save());
  hear(form, "htmx:before:request", begun);
  hear(form, "htmx:finally:request", ended);
  hear(window, "pagehide", left);
  return () => (clearTimeout(timer), stop.abort());
}
