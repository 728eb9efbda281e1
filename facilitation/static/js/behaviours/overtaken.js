// On the element that fetches this page anew. An answer asked for before something was sent, or while that was on its way,
// may show what was before: it is thrown away, and asked for again once what was sent is answered.

export default function (element) {
  const stop = new AbortController();
  const hear = (name, does) => document.addEventListener(name, does, { signal: stop.signal });
  let onTheirWay = 0;
  let isOvertaken = false;
  const isSending = (event) => event.detail.ctx.request.method.toUpperCase() !== "GET";

  function askAgain() {
    if (!isOvertaken || onTheirWay) return;
    isOvertaken = false;
    element.dispatchEvent(new CustomEvent("wake", { bubbles: true }));
  }

  let isAsking = false;
  hear("htmx:before:request", (event) => {
    if (event.target === element) (isAsking = true), (isOvertaken = onTheirWay > 0);
    else if (isSending(event)) onTheirWay++, (isOvertaken ||= isAsking);
  });
  hear("htmx:before:swap", (event) => event.detail.ctx.sourceElement === element && isOvertaken && event.preventDefault());
  hear("htmx:finally:request", (event) => {
    if (event.target === element) isAsking = false;
    else if (isSending(event)) onTheirWay = Math.max(0, onTheirWay - 1);
    if (!isAsking) askAgain();
  });
  return () => stop.abort();
}
