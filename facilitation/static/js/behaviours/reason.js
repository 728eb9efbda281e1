// Around controls with aria-disabled: a tap does nothing but say why, in the element named by data-reason-output.

import { announce } from "../announce.js";

export default function (element) {
  function explain(event) {
    const control = event.target.closest('[aria-disabled="true"]');
    const output = document.getElementById(element.dataset.reasonOutput);
    if (output && !control) output.hidden = true;
    if (!control) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!control.dataset.reason) return;
    if (output) Object.assign(output, { textContent: control.dataset.reason, hidden: false });
    announce(control.dataset.reason);
  }

  element.addEventListener("click", explain, { capture: true });
  return () => element.removeEventListener("click", explain, { capture: true });
}
