// Applies the theme chosen on this device before the first paint. Linked in the head, without defer.
(() => {
  try {
    const choice = localStorage.getItem("theme");
    if (choice === "light" || choice === "dark") document.documentElement.dataset.kernTheme = choice;
  } catch {
    // no storage: the system's theme
  }
})();
