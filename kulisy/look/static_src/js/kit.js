// What every module needs: attaching behaviour to elements whenever they appear, and asking the server.
const behaviours = [];

/** Runs `start(element)` once for every element that matches, now and whenever one appears. */
export function attach(selector, start) {
  const each = { selector, start, seen: new WeakSet() };
  behaviours.push(each);
  if (document.body) wake(document.body, [each]);
}

function wake(root, which) {
  for (const { selector, start, seen } of which) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches(selector)) found.unshift(root);
    for (const element of found) {
      if (seen.has(element)) continue;
      seen.add(element);
      start(element);
    }
  }
}

new MutationObserver((records) => {
  for (const record of records)
    for (const node of record.addedNodes) if (node.nodeType === 1) wake(node, behaviours);
}).observe(document.documentElement, { childList: true, subtree: true });

/** Words come from the page, in the reader's language. */
export const words = JSON.parse(document.body.dataset.words || "{}");

/** fetch() with the token against forgery; a body that is a plain object goes as JSON. */
export function ask(url, { method = "GET", body, ...rest } = {}) {
  const headers = { "HX-Request": "true", "X-CSRFToken": document.querySelector("meta[name=csrf]")?.content || "" };
  if (body && body.constructor === Object) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(body);
  }
  return fetch(url, { method, body, headers, credentials: "same-origin", ...rest });
}

export function wait(ms) {
  return new Promise((done) => setTimeout(done, ms));
}

/** A pause that grows with each attempt, at most `most`, with chance in it so that all do not return at once. */
export function backoff(attempt, most = 30000) {
  return wait(Math.min(most, 500 * 2 ** attempt) * (0.7 + Math.random() * 0.6));
}

let held, lift;
addEventListener("pointerdown", () => (held ??= new Promise((done) => (lift = done))), true);
for (const name of ["pointerup", "pointercancel"])
  // The click comes after it.
  addEventListener(name, () => setTimeout(() => (held = lift?.())), true);

/** While a finger or a button is down: what ends when it is lifted. What is drawn anew meanwhile would swallow the click. */
export const pressed = () => held;

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** An icon as the server draws it. */
export function drawn(name, size) {
  const svg = document.querySelector("svg.icon[aria-hidden]").cloneNode(true);
  for (const side of ["width", "height"]) svg.setAttribute(side, size);
  const use = svg.firstElementChild;
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
  return svg;
}

/** True where keys are words and not commands. */
export function writing(target) {
  return target.closest?.("input, textarea, select, [contenteditable]");
}
