// Says which of data-count equal parts of the time is running: data-part seconds each, and none before data-first.
// Time as in countdown. Inside: [data-interval-words], which says data-words with {n}, or data-over after the last part,
// and one list item per part. What changes is said once to screen readers.

import { announce } from "../announce.js";
import { listener, now } from "../clock.js";
import { secondsLeft } from "./countdown.js";

export function partNow({ count, part, first }, seconds) {
  return Math.max(Number(first), Number(count) - Math.ceil(seconds / Number(part)) + 1);
}

export default function (element) {
  const words = element.querySelector("[data-interval-words]");
  const hear = listener();
  let timeout, saying, before;

  const mark = (item, name, wanted) => item.classList.contains(name) !== wanted && item.classList.toggle(name, wanted);

  function draw() {
    clearTimeout(timeout);
    hear(element);
    const { dataset } = element;
    const seconds = secondsLeft(dataset, now());
    const part = partNow(dataset, seconds);
    const text = part > Number(dataset.count) ? dataset.over : dataset.words.replace("{n}", part);

    if (words.textContent !== text) words.textContent = text;
    element.querySelectorAll("li").forEach((item, index) => {
      mark(item, "is-done", index + 1 < part);
      mark(item, "is-now", index + 1 === part);
    });
    // A moment later, so that it does not take the place of what the clock has to say.
    if (before && before !== part) saying = setTimeout(announce, 1000, text);
    before = part;
    if (dataset.ends && seconds > 0) timeout = setTimeout(draw, (Number(dataset.ends) - now()) % 1000 || 1000);
  }

  // Writing only what differs keeps the observer from answering itself.
  const observer = new MutationObserver(draw);
  observer.observe(element, { attributes: true, childList: true, subtree: true });
  document.addEventListener("visibilitychange", draw);
  draw();
  return () => ([timeout, saying].forEach(clearTimeout), observer.disconnect(), document.removeEventListener("visibilitychange", draw));
}
