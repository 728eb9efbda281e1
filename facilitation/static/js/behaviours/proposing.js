// On a field: takes the name that arrives as data-name in the element data-proposal, unless somebody has typed here since the
// form was last sent or cleared, or has put the cursor into the name of before. What was selected whole stays selected whole:
// what is typed next takes its place.

export default function (element) {
  const stop = new AbortController();
  const proposal = document.getElementById(element.dataset.proposal);
  let isTyped = element.value !== "";

  const isHere = () => document.activeElement === element;
  const isWhole = () => element.selectionStart === 0 && element.selectionEnd === element.value.length;

  function take() {
    const name = proposal.querySelector("[data-name]")?.dataset.name;
    if (isTyped || name === undefined || (isHere() && !isWhole())) return;
    element.value = name;
    if (isHere()) element.select();
  }

  const observer = new MutationObserver(take);
  observer.observe(proposal, { childList: true });
  element.addEventListener("input", () => (isTyped = true), { signal: stop.signal });
  element.form.addEventListener("reset", () => (isTyped = false), { signal: stop.signal });
  return () => (observer.disconnect(), stop.abort());
}
