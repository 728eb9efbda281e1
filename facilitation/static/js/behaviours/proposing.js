// On a field: takes the name that arrives as data-name in the element data-proposal, unless somebody has typed here since the
// form was last sent or cleared.

export default function (element) {
  const stop = new AbortController();
  const proposal = document.getElementById(element.dataset.proposal);
  let isTyped = element.value !== "";

  function take() {
    const name = proposal.querySelector("[data-name]")?.dataset.name;
    if (!isTyped && name !== undefined) element.value = name;
  }

  const observer = new MutationObserver(take);
  observer.observe(proposal, { childList: true });
  element.addEventListener("input", () => (isTyped = true), { signal: stop.signal });
  element.form.addEventListener("reset", () => (isTyped = false), { signal: stop.signal });
  return () => (observer.disconnect(), stop.abort());
}
