// Says one sentence to screen readers, politely; the same sentence twice within five seconds is said once.

let last = { text: "", at: 0 };

export function announce(text) {
  const region = document.getElementById("announcer");
  if (!region || !text || (text === last.text && Date.now() - last.at < 5000)) return;
  last = { text, at: Date.now() };
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = text));
}
