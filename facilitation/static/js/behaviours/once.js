// A form whose answer comes once: a second press while the first is under way would take its place and find nothing.

const WAIT = 10_000;

export default function (element) {
  let pressed = 0;

  function send(event) {
    if (Date.now() - pressed < WAIT) event.preventDefault();
    else pressed = Date.now();
  }

  element.addEventListener("submit", send);
  return () => element.removeEventListener("submit", send);
}
