// Says in words that the connection is lost (after three seconds) and, for five seconds, that it is back.
// Inside: [data-connection-lost] and [data-connection-back]. Hears stream:open and stream:lost from the stream keeper.

import { announce } from "../announce.js";

const PATIENCE = 3_000;
const GLADNESS = 5_000;

export default function (element) {
  const lost = element.querySelector("[data-connection-lost]");
  const back = element.querySelector("[data-connection-back]");
  let losing, leaving;

  function show(node) {
    lost.hidden = node !== lost;
    back.hidden = node !== back;
    if (node) announce(node.innerText.replace(/\s+/g, " ").trim());
  }
  function wait() {
    if (lost.hidden) losing ??= setTimeout(() => (clearTimeout(leaving), show(lost)), PATIENCE);
  }
  function open() {
    clearTimeout(losing);
    losing = undefined;
    if (lost.hidden) return;
    show(back);
    leaving = setTimeout(() => show(null), GLADNESS);
  }
  // Coming online says nothing about the server: the keeper reports when the stream is really there.
  const keeper = () => document.querySelector('[data-behaviour~="stream-keeper"]');
  const isOpen = () => navigator.onLine && (!keeper() || keeper().dataset.stream === "open");
  const look = () => (isOpen() ? open() : wait());

  const heard = [
    [document, "stream:open", open],
    [document, "stream:lost", wait],
    [window, "offline", wait],
    [window, "online", look],
    [document, "visibilitychange", look],
  ];
  heard.forEach(([target, name, answer]) => target.addEventListener(name, answer));
  look();
  return () => (clearTimeout(losing), clearTimeout(leaving), heard.forEach(([target, name, answer]) => target.removeEventListener(name, answer)));
}
