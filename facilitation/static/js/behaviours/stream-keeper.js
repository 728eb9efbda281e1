// Keeps a connection open for as long as its element lives; reports data-stream, stream:open and stream:lost.
//
// hx-sse gives up when the very first connection fails or a later one is aborted, and it cannot see one that died
// silently. So the server sends the event "beat" every 15 s: 40 s of silence are death, and whatever ended starts anew.

import { addressAfter, pause } from "../reconnect.js";

const SILENCE = 40_000, DOZE = 20_000;

export default function (element) {
  const stop = new AbortController();
  const whileAlive = { signal: stop.signal };
  const connection = () => element._htmx?.sse;
  let heard = Date.now(), lastId = "", isAsking = false, timeout;

  function tell(state) {
    if (element.dataset.stream === state) return;
    element.dataset.stream = state;
    element.dispatchEvent(new CustomEvent(`stream:${state}`, { bubbles: true }));
  }
  function alive() {
    heard = Date.now();
    tell("open");
  }
  function open() {
    if (stop.signal.aborted || !element.isConnected || connection() || isAsking) return;
    const address = addressAfter(element.getAttribute("hx-sse:connect"), lastId);
    window.htmx.ajax("GET", address, { source: element, timeout: 8_000 }).catch(() => {});
  }
  function anew(status) {
    tell("lost");
    clearTimeout(timeout);
    timeout = setTimeout(open, pause(status));
  }
  function revive(patience) {
    if (Date.now() - heard < patience) return;
    heard = Date.now();
    tell("lost");
    connection()?.delayCanceller?.();
    connection()?.abortController?.abort();
    connection()?.reader?.cancel().catch(() => {});
    open();
  }
  const wake = () => document.visibilityState === "visible" && revive(element.dataset.stream === "open" ? DOZE : 1_000);
  const hear = (name, answer) => element.addEventListener(name, (event) => event.target === element && answer(event.detail, event), whileAlive);

  hear("htmx:before:request", (detail, event) => (connection() ? event.preventDefault() : (isAsking = true))); // never two
  hear("htmx:finally:request", ({ ctx }) => ((isAsking = false), connection() || anew(ctx.response?.status)));
  hear("htmx:sse:after:connection", alive);
  hear("htmx:sse:before:message", alive);
  hear("htmx:sse:after:message", ({ message }) => (lastId = message.id || lastId));
  hear("htmx:sse:before:connection", ({ connection }) => connection.attempt > 0 && tell("lost"));
  hear("htmx:sse:close", ({ reason }) => reason !== "message" && element.isConnected && anew());
  for (const [target, name] of [[window, "online"], [window, "pageshow"], [document, "visibilitychange"]]) target.addEventListener(name, wake, whileAlive);
  const watch = setInterval(revive, 5_000, SILENCE);
  if (connection()) tell("open");
  else timeout = setTimeout(open, pause()); // the first attempt may have failed before this behaviour was here
  return () => (stop.abort(), clearTimeout(timeout), clearInterval(watch));
}
