// Buttons inside with data-theme-choice "light", "dark" or "auto" set the theme of this device; theme.js in the head
// applies it before the first paint.

const stored = () => localStorage.getItem("theme") ?? "auto";

export function apply(choice, root = document.documentElement) {
  if (choice === "auto") delete root.dataset.kernTheme;
  else root.dataset.kernTheme = choice;
}

export default function (element) {
  const buttons = () => element.querySelectorAll("[data-theme-choice]");
  const mark = () => buttons().forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.themeChoice === stored())));

  function choose({ target }) {
    const choice = target.closest("[data-theme-choice]")?.dataset.themeChoice;
    if (!choice) return;
    if (choice === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", choice);
    apply(choice);
    mark();
  }

  element.hidden = false;
  element.addEventListener("click", choose);
  mark();
  return () => element.removeEventListener("click", choose);
}
