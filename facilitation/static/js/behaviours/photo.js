// Shows a chosen photo, makes it small before it is sent, and says how far it is in the words of data-working, data-ready,
// data-raw, data-large and data-sending. Without it, both file fields work by themselves. A photo that this browser cannot
// open goes as it is, unless it has more than data-most bytes. data-words: the id of a field that belongs to a photo.

const LONGEST = 2000;

async function draw(file, sheet) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  [sheet.width, sheet.height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const paper = sheet.getContext("2d");
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, sheet.width, sheet.height);
  paper.drawImage(picture, 0, 0, sheet.width, sheet.height);
  picture.close();
  const jpeg = await new Promise((done) => sheet.toBlob(done, "image/jpeg", 0.85));
  const list = new DataTransfer();
  list.items.add(new File([jpeg], "photo.jpg", { type: "image/jpeg" }));
  return list.files;
}

export default function (element) {
  const [sheet, state, progress, out] = ["sheet", "state", "progress", "drop"].map((name) => element.querySelector(`[data-photo-${name}]`));
  const inputs = [...element.querySelectorAll("input[type=file]")];
  const [words, form] = [document.getElementById(element.dataset.words), element.closest("form")];
  let said = "";
  function show(key, has, isDrawn = false) {
    if (key !== "sending") said = key;
    state.textContent = element.dataset[key] ?? "";
    progress.hidden = !["working", "sending"].includes(key);
    sheet.hidden = !isDrawn;
    element.classList.toggle("has-photo", has);
    if (words) words.disabled = !has;
  }
  function drop() {
    for (const input of inputs) input.value = "";
    show("", false);
  }
  async function choose({ target }) {
    const [file] = target.files;
    for (const input of inputs) if (input !== target) input.value = "";
    if (!file) return drop();
    show("working", true);
    const files = await draw(file, sheet).catch(() => null);
    if (target.files[0] !== file) return;
    if (files) target.files = files;
    else if (file.size > Number(element.dataset.most)) return drop(), show("large", false);
    show(files ? "ready" : "raw", true, Boolean(files));
  }
  const send = () => element.classList.contains("has-photo") && show("sending", true, !sheet.hidden);
  const rest = () => !progress.hidden && show(said, element.classList.contains("has-photo"), !sheet.hidden);
  element.classList.add("is-live");
  drop();
  for (const input of inputs) input.addEventListener("change", choose);
  out.addEventListener("click", drop);
  form.addEventListener("submit", send);
  form.addEventListener("htmx:finally:request", rest);
  return () => (form.removeEventListener("submit", send), form.removeEventListener("htmx:finally:request", rest));
}
