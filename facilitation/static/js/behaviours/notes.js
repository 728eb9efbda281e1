// A notebook of this device alone: what is typed is kept at once under data-notes, until data-until at the latest, and is
// in no form. [data-notes-lost] says where that cannot be. With data-kept it shows only if something is in it.

import { announce } from "../announce.js";
import { nameOf, read, tidy, write } from "../notebook.js";

export default function (element) {
  const { notes: key, until, kept } = element.dataset;
  const part = (name) => element.querySelector(`[data-notes-${name}]`);
  const area = element.querySelector("textarea");
  const stop = new AbortController();

  function save() {
    part("lost").hidden = write(key, area.value, until);
    part("tools").hidden = !area.value;
    if (area.value) part("gone").hidden = true;
    part("copy").dataset.copy = area.value;
  }
  function load() {
    area.value = read(key);
    save();
  }
  function elsewhere(event) {
    // In another tab; what is being typed here stays.
    if (event.key === nameOf(key) && document.activeElement !== area) load();
  }
  function erase() {
    area.value = "";
    save();
    part("tools").querySelector("details").open = part("gone").hidden = false;
    announce(part("gone").textContent);
    area.focus();
  }

  tidy();
  load();
  element.hidden = kept !== undefined && !area.value;
  area.addEventListener("input", save, { signal: stop.signal });
  part("erase").addEventListener("click", erase, { signal: stop.signal });
  window.addEventListener("storage", elsewhere, { signal: stop.signal });
  return () => stop.abort();
}
