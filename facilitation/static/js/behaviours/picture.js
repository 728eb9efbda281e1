// Keeps the frame inside at the state named by data-version, fetched from data-address: at once when shown first, later
// not more often than every few seconds, and only while the page is looked at. Scales the frame to the width it has.

const PATIENCE = 4000;

export default function (element) {
  const frame = element.querySelector("iframe");
  let shown, waiting;
  let last = -Infinity;

  function fetchNow() {
    waiting = undefined;
    if (document.visibilityState === "hidden" || shown === element.dataset.version) return;
    shown = element.dataset.version;
    last = performance.now();
    const mark = element.dataset.address.includes("?") ? "&" : "?";
    // Replaced, not added: the way back in this page's history stays what it was.
    frame.contentWindow?.location.replace(`${element.dataset.address}${mark}v=${encodeURIComponent(shown)}`);
  }
  function refresh() {
    waiting ??= setTimeout(fetchNow, Math.max(0, last + PATIENCE - performance.now()));
  }
  function scale() {
    // On the frame, which a refresh of the page skips.
    frame.style.setProperty("--scale", element.clientWidth / frame.offsetWidth);
  }

  const observer = new MutationObserver(refresh);
  observer.observe(element, { attributeFilter: ["data-version"] });
  const sizes = new ResizeObserver(scale);
  sizes.observe(element);
  document.addEventListener("visibilitychange", refresh);
  refresh();
  return () => (observer.disconnect(), sizes.disconnect(), clearTimeout(waiting), document.removeEventListener("visibilitychange", refresh));
}
