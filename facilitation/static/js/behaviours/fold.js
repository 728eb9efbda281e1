// On details: stays as people left it (data-fold is its name), also when the page is drawn anew, until the tab is closed.

export default function (details) {
  const key = `fold-${details.dataset.fold}`;
  const stop = new AbortController();

  function restore() {
    const wanted = sessionStorage.getItem(key);
    if (wanted !== null && details.open !== (wanted === "1")) details.open = wanted === "1";
  }
  function pressed() {
    setTimeout(() => sessionStorage.setItem(key, details.open ? "1" : "0"));
  }

  const observer = new MutationObserver((changes) => {
    // Only what a new drawing took away; what opens it, such as the way to a field, may.
    if (changes.some(({ oldValue }) => oldValue !== null)) setTimeout(restore);
  });
  restore();
  observer.observe(details, { attributeFilter: ["open"], attributeOldValue: true });
  details.querySelector("summary").addEventListener("click", pressed, { signal: stop.signal });
  return () => (observer.disconnect(), stop.abort());
}
