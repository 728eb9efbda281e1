// Sends the event "wake" when the page returns from the browser's cache or after more than 30 s in the background,
// so that hx-trigger="wake" fetches what was missed.

const AWAY = 30_000;

export default function (element) {
  let hiddenAt;

  const wake = () => element.dispatchEvent(new CustomEvent("wake", { bubbles: true }));
  const shown = (event) => event.persisted && wake();
  function looked() {
    if (document.visibilityState === "hidden") hiddenAt = Date.now();
    else if (hiddenAt && Date.now() - hiddenAt > AWAY) wake();
  }

  window.addEventListener("pageshow", shown);
  document.addEventListener("visibilitychange", looked);
  return () => (window.removeEventListener("pageshow", shown), document.removeEventListener("visibilitychange", looked));
}
