// On a form: empties its number fields once it was taken.

export default function (form) {
  function sent({ detail }) {
    const status = detail?.ctx?.response?.status ?? 0;
    if (status >= 200 && status < 400) form.querySelectorAll("input[type=number]").forEach((field) => (field.value = ""));
  }

  form.addEventListener("htmx:after:request", sent);
  return () => form.removeEventListener("htmx:after:request", sent);
}
