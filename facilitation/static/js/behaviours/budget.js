// Says how many characters are left once few are: data-budget (limit), data-budget-near (from when on), and the words
// data-budget-left and data-budget-over with {n}; written into the element named by data-budget-output.

import { announce } from "../announce.js";

export function words(length, { budget, budgetNear = 40, budgetLeft, budgetOver }) {
  const left = Number(budget) - length;
  if (left > Number(budgetNear)) return "";
  return (left < 0 ? budgetOver : budgetLeft).replace("{n}", Math.abs(left));
}

export default function (element) {
  function count() {
    const output = document.getElementById(element.dataset.budgetOutput);
    const length = [...element.value.replace(/\r?\n/g, "\n")].length;
    if (!output) return;
    output.textContent = words(length, element.dataset);
    output.hidden = !output.textContent;
    output.classList.toggle("is-over", length > Number(element.dataset.budget));
    if (Number(element.dataset.budget) - length === 10) announce(output.textContent);
  }

  element.addEventListener("input", count);
  count();
  return () => element.removeEventListener("input", count);
}
