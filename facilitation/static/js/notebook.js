// Notes that never leave this device: each text in the browser's storage, with the moment when it is to be forgotten.
// Where nothing can be stored they last as long as the page.

const PREFIX = "notes:";
const memory = new Map();

function stored(name) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

export const nameOf = (key) => PREFIX + key;

export const read = (key) => memory.get(nameOf(key)) ?? stored(nameOf(key)).text ?? "";

// Whether it is kept beyond this page. Without a moment the one of before holds.
export function write(key, text, until) {
  const name = nameOf(key);
  const kept = { text, until: until || stored(name).until || "" };
  memory.set(name, text);
  try {
    localStorage.setItem(name, JSON.stringify(kept));
    if (!text) localStorage.removeItem(name);
    memory.delete(name);
    return true;
  } catch {
    return false;
  }
}

export function forget(start) {
  [...memory.keys()].filter((name) => name.startsWith(start)).forEach((name) => memory.delete(name));
  Object.keys(localStorage).filter((name) => name.startsWith(start)).forEach((name) => localStorage.removeItem(name));
}

export function tidy(now = new Date().toISOString()) {
  const isOver = (name) => name.startsWith(PREFIX) && stored(name).until && stored(name).until < now;
  try {
    Object.keys(localStorage).filter(isOver).forEach((name) => localStorage.removeItem(name));
  } catch {
    // no storage: nothing is left over
  }
}
