// Goes away at data-until (server time). With data-pause it waits while pointed at or focused: only for what cannot expire.

import { listener, now } from "../clock.js";

export default function (element) {
  const hear = listener();
  let timeout;

  function plan() {
    hear(element);
    clearTimeout(timeout);
    const isHeld = "pause" in element.dataset && element.matches(":hover, :focus-within");
    const left = Number(element.dataset.until) - now();
    if (isHeld) timeout = setTimeout(plan, 1_000);
    else if (left > 0) timeout = setTimeout(plan, Math.min(left, 60_000));
    else element.hidden = true;
  }

  const observer = new MutationObserver(() => ((element.hidden = false), plan()));
  observer.observe(element, { attributeFilter: ["data-until", "data-now"] });
  plan();
  return () => (observer.disconnect(), clearTimeout(timeout));
}
