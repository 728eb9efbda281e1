// In a list of links that show something beside it: marks the one that was pressed with aria-current, and brings what
// data-shows names into sight where it lies below the screen.

export default function (list) {
  const stop = new AbortController();

  function choose(event) {
    const link = event.target.closest("a[hx-get]");
    if (!link) return;
    for (const other of list.querySelectorAll("[aria-current]")) other.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    const shown = document.getElementById(list.dataset.shows);
    if (shown.getBoundingClientRect().top > innerHeight - 100) shown.scrollIntoView();
  }

  list.addEventListener("click", choose, { signal: stop.signal });
  return () => stop.abort();
}
