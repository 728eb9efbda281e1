// On a search field: hides what data-filter names unless its text holds what is typed; says in data-filter-output how many
// are left (data-one, data-many). Looks again whenever something around it changes.

export default function (element) {
  const stop = new AbortController();
  const all = () => [...document.querySelectorAll(element.dataset.filter)];
  const plain = (text) => text.normalize("NFC").toLocaleLowerCase();

  function look() {
    const wanted = plain(element.value.trim());
    let found = 0;
    for (const one of all()) {
      const isHidden = wanted !== "" && !plain(one.textContent).includes(wanted);
      if (one.hidden !== isHidden) one.hidden = isHidden;
      found += !isHidden;
    }
    const output = document.getElementById(element.dataset.filterOutput);
    const words = !wanted ? "" : found === 1 ? element.dataset.one : element.dataset.many.replace("{n}", found);
    if (output && output.textContent !== words) output.textContent = words;
  }
  function submitted(event) {
    event.preventDefault();
    look();
  }

  // Writing only what differs keeps the observer from answering itself.
  const observer = new MutationObserver(look);
  observer.observe(document.getElementById("main"), { childList: true, subtree: true, attributeFilter: ["hidden"] });
  element.addEventListener("input", look, { signal: stop.signal });
  element.form?.addEventListener("submit", submitted, { signal: stop.signal });
  look();
  return () => (observer.disconnect(), stop.abort());
}
