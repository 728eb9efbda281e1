// On a form: from the first letter typed in it until it was sent, refreshes leave it alone, with all that it says it has seen.

const SKIP = "hx-morph-skip";

export default function (element) {
  const stop = new AbortController();

  function sent({ detail: { ctx } }) {
    const status = ctx.response?.status ?? 0;
    if ((status >= 200 && status < 400) || status === 409) element.removeAttribute(SKIP);
  }

  element.addEventListener("input", () => element.setAttribute(SKIP, ""), { signal: stop.signal });
  element.addEventListener("htmx:after:request", sent, { signal: stop.signal });
  return () => stop.abort();
}
