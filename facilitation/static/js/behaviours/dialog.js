// On a button: opens the native dialog named by data-dialog and gives the focus back. On a submit button the form waits
// for the dialog; without JavaScript it is sent at once. While open, a refresh of the page leaves the dialog alone.

export default function (element) {
  const dialog = () => document.getElementById(element.dataset.dialog);

  function open(event) {
    const target = dialog();
    if (!target || target.open) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    target.setAttribute("hx-morph-skip", "");
    target.addEventListener("close", () => closed(target), { once: true });
    target.showModal();
  }
  function closed(target) {
    target.removeAttribute("hx-morph-skip");
    const opener = element.isConnected ? element : document.querySelector(`[data-dialog="${CSS.escape(target.id)}"]`);
    (opener ?? document.getElementById("main"))?.focus();
  }

  element.setAttribute("aria-haspopup", "dialog");
  element.addEventListener("click", open, { capture: true });
  return () => element.removeEventListener("click", open, { capture: true });
}
