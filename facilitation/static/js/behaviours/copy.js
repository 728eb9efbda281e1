// Copies data-copy; says data-copied on the button's label for three seconds. Also on plain http, where no clipboard exists.

import { announce } from "../announce.js";

export async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = Object.assign(document.createElement("textarea"), { value: text, className: "sr-only", readOnly: true });
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (!isCopied) throw new Error("not copied");
}

export default function (element) {
  const label = element.querySelector("[data-copy-label], .kern-label") ?? element;
  const words = label.textContent;
  let timeout;

  async function answer() {
    try {
      await copy(element.dataset.copy);
    } catch {
      return; // the address stays readable beside the button
    }
    element.focus();
    label.textContent = element.dataset.copied;
    announce(element.dataset.copied);
    clearTimeout(timeout);
    timeout = setTimeout(() => (label.textContent = words), 3_000);
  }

  element.addEventListener("click", answer);
  return () => (clearTimeout(timeout), element.removeEventListener("click", answer));
}
