// Starts the behaviours named in data-behaviour and stops them when their element goes, whatever changed the page.

const running = new Map(); // element → Map(name → Promise of its cleanup)

const namesOf = (element) => (element.dataset.behaviour ?? "").split(/\s+/).filter(Boolean);

async function load(name, element) {
  const { default: start } = await import(`./behaviours/${name}.js`);
  const wanted = element.isConnected && namesOf(element).includes(name);
  return wanted ? start(element) : undefined;
}

function begin(element) {
  const started = running.get(element) ?? new Map();
  running.set(element, started);
  for (const name of namesOf(element)) {
    if (!started.has(name)) started.set(name, load(name, element).catch((error) => void console.error(error)));
  }
  for (const name of started.keys()) {
    if (!namesOf(element).includes(name)) end(element, name);
  }
}

function end(element, name) {
  running.get(element).get(name).then((cleanup) => cleanup?.());
  running.get(element).delete(name);
}

function review(changes) {
  for (const { type, target, addedNodes } of changes) {
    if (type === "attributes") begin(target);
    for (const node of addedNodes) {
      if (node.nodeType === Node.ELEMENT_NODE) find(node);
    }
  }
  // Asked after all changes: an element that was only moved stays alive.
  for (const [element, started] of running) {
    if (element.isConnected) continue;
    for (const name of started.keys()) end(element, name);
    running.delete(element);
  }
}

function find(root) {
  if (root.matches("[data-behaviour]")) begin(root);
  root.querySelectorAll("[data-behaviour]").forEach(begin);
}

new MutationObserver(review).observe(document.documentElement, {
  subtree: true,
  childList: true,
  attributeFilter: ["data-behaviour"],
});
find(document.documentElement);
