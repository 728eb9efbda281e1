// Points out what looks like a name or a file number in the form around it, while it is typed. data-patterns holds regular
// expressions, one a line.

export default function (element) {
  const form = element.closest("form");
  const patterns = element.dataset.patterns.split("\n").filter(Boolean).map((pattern) => new RegExp(pattern, "u"));

  function look() {
    const typed = [...form.querySelectorAll("textarea, input[type=text]")].map((field) => field.value).join("\n");
    element.hidden = !patterns.some((pattern) => pattern.test(typed));
  }

  look();
  form.addEventListener("input", look);
  form.addEventListener("reset", look);
  return () => {
    form.removeEventListener("input", look);
    form.removeEventListener("reset", look);
  };
}
