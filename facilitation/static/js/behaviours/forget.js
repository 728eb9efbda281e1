// Takes away what was being typed on this device, so that the next person finds nothing of the last.

export default function () {
  Object.keys(localStorage).filter((name) => name.startsWith("draft:")).forEach((name) => localStorage.removeItem(name));
}
