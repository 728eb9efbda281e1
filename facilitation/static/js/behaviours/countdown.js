// Shows the time left until data-ends (server time), or the fixed data-left while paused.
// Inside: [data-countdown-digits], [data-countdown-bar] (progress), [data-countdown-arc] (circle with pathLength 100),
// [data-countdown-minute] and [data-countdown-over] with the words for the last minute and the end.

import { announce } from "../announce.js";
import { listener, now } from "../clock.js";

export function secondsLeft({ ends, left }, at) {
  return ends ? Math.max(0, Math.ceil((Number(ends) - at) / 1000)) : Math.max(0, Number(left ?? 0));
}

export function digits(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

export default function (element) {
  const part = (name) => element.querySelector(`[data-countdown-${name}]`);
  const hear = listener();
  let timeout, before;

  const write = (node, text) => node && node.textContent !== text && (node.textContent = text);
  const put = (node, name, value) => node && node.getAttribute(name) !== value && node.setAttribute(name, value);
  const show = (node, shown) => node && node.hidden === shown && (node.hidden = !shown);

  function draw() {
    clearTimeout(timeout);
    hear(element);
    const { ends, total } = element.dataset;
    const seconds = secondsLeft(element.dataset, now());
    const isLast = Boolean(ends) && seconds > 0 && seconds <= 60;
    const isOver = Boolean(ends) && seconds === 0;

    write(part("digits"), digits(seconds));
    put(part("bar"), "value", String(Math.min(seconds, Number(total) || seconds)));
    put(part("arc"), "stroke-dasharray", `${Math.min(100, (100 * seconds) / (Number(total) || seconds || 1)).toFixed(1)} 100`);
    element.classList.toggle("is-last-minute", isLast);
    element.classList.toggle("is-over", isOver);
    show(part("minute"), isLast);
    show(part("over"), isOver);
    if (before > 60 && isLast) announce(part("minute")?.textContent.trim());
    if (before > 0 && isOver) announce(part("over")?.textContent.trim());
    before = seconds;
    if (ends && seconds > 0) timeout = setTimeout(draw, (Number(ends) - now()) % 1000 || 1000);
  }

  // Writing only what differs keeps the observer from answering itself.
  const observer = new MutationObserver(draw);
  observer.observe(element, { attributes: true, childList: true, subtree: true });
  document.addEventListener("visibilitychange", draw);
  draw();
  return () => (clearTimeout(timeout), observer.disconnect(), document.removeEventListener("visibilitychange", draw));
}
