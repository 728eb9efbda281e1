// Takes away what this device keeps under names that begin with data-forget, such as "notes:AB12CD:7:"; without it, what
// was being typed, so that the next person finds nothing of the last.

import { forget } from "../notebook.js";

export default function (element) {
  forget(element.dataset.forget ?? "draft:");
}
