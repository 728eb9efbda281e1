// Says data-words when something that was sent did not arrive (no network, or an error of the server), until the next success.

const wasSent = (detail) => (detail?.ctx?.request?.method ?? "GET") !== "GET";

export default function (element) {
  function failed({ detail }) {
    const status = detail?.ctx?.response?.status;
    if (wasSent(detail) && (!status || status >= 500)) element.textContent = element.dataset.words;
  }
  function arrived({ detail }) {
    if (wasSent(detail) && detail.ctx.response.status < 500) element.textContent = "";
  }

  document.addEventListener("htmx:error", failed);
  document.addEventListener("htmx:response:error", failed);
  document.addEventListener("htmx:after:request", arrived);
  return () => {
    document.removeEventListener("htmx:error", failed);
    document.removeEventListener("htmx:response:error", failed);
    document.removeEventListener("htmx:after:request", arrived);
  };
}
