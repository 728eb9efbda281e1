// In a list that scrolls in a box of its own: brings the entry marked with aria-current into sight whenever another one is.

export default function (list) {
  const box = list.parentElement;
  let shown;

  function follow() {
    const entry = list.querySelector("[aria-current]");
    if (!entry || entry.id === shown) return;
    shown = entry.id;
    const top = entry.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
    if (top < box.scrollTop || top + entry.offsetHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = top - box.clientHeight / 3;
    }
  }

  const observer = new MutationObserver(follow);
  observer.observe(list, { subtree: true, childList: true, attributeFilter: ["aria-current"] });
  follow();
  return () => observer.disconnect();
}
