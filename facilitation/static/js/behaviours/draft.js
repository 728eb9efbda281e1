// Keeps what is being typed under data-draft ("place-count") until it was sent. The count of own contributions makes
// an older key of the same place stale; a day later every draft is forgotten.

const PREFIX = "draft:";
const DAY = 86_400_000;

export const place = (key) => key.slice(0, key.lastIndexOf("-") + 1);

export function isStale(stored, key, at) {
  return Date.now() - at > DAY || (stored !== key && place(stored) !== "" && place(stored) === place(key));
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + key)) ?? {};
  } catch {
    return {};
  }
}

function tidy(key) {
  const kept = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
  kept.filter((stored) => isStale(stored, key, read(stored).at ?? 0)).forEach((stored) => localStorage.removeItem(PREFIX + stored));
}

export default function (element) {
  let key = element.dataset.draft;

  function save() {
    if (element.value) localStorage.setItem(PREFIX + key, JSON.stringify({ text: element.value, at: Date.now() }));
    else localStorage.removeItem(PREFIX + key);
  }
  function restore() {
    key = element.dataset.draft;
    tidy(key);
    if (element.value || !read(key).text) return;
    element.value = read(key).text;
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function sent({ target, detail }) {
    const status = detail?.ctx?.response?.status ?? 0;
    if (target.contains(element) && status >= 200 && status < 400) localStorage.removeItem(PREFIX + key);
  }

  const observer = new MutationObserver(restore);
  observer.observe(element, { attributeFilter: ["data-draft"] });
  const form = element.form ?? element;
  element.addEventListener("input", save);
  form.addEventListener("htmx:after:request", sent);
  restore();
  return () => (observer.disconnect(), element.removeEventListener("input", save), form.removeEventListener("htmx:after:request", sent));
}
