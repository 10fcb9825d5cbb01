// A list under a box to choose from, by keys or by touch: names after @, templates after /.
import { element } from "./kit.js";

/** `find(box)` says what was begun: {from, words} or nothing; `ask(words)` gives [{name, note, …}]; */
/** `put(one, from)` writes the chosen one into the box. Returns {open}: shows the list at once. */
export function suggest(box, kind, label, { find, ask, put }) {
  const list = element("div", { class: "mentions", role: "listbox", id: `${box.id}-${kind}`, "aria-label": label, hidden: "" });
  box.after(list);
  let offered = [];
  let begun = 0;
  let turn = 0;

  box.addEventListener("input", () => {
    const found = find(box);
    if (found) open(found.from, found.words);
    else close();
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose((Number(list.dataset.at) + step + list.children.length) % list.children.length);
    else if ((event.key === "Enter" && !event.ctrlKey) || event.key === "Tab") take(Number(list.dataset.at));
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  box.addEventListener("blur", () => setTimeout(() => document.activeElement === box || close(), 150));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take([...list.children].indexOf(option));
  });

  async function open(from, words) {
    begun = from;
    const mine = ++turn;
    try {
      const found = await ask(words);
      if (mine === turn) show(found.slice(0, 12));
    } catch {
      close();
    }
  }
  function show(found) {
    offered = found;
    list.replaceChildren(...found.map(({ name, note }, index) =>
      element("div", { role: "option", id: `${list.id}-${index}` }, name, element("small", {}, note || ""))));
    list.hidden = !found.length;
    if (!found.length) return close();
    box.setAttribute("aria-controls", list.id);
    choose(0);
  }
  function choose(at) {
    list.dataset.at = at;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", list.children[at].id);
  }
  function take(at) {
    const one = offered[at];
    close();
    put(one, begun);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function close() {
    turn++;
    list.hidden = true;
    box.removeAttribute("aria-activedescendant");
  }
  box.setAttribute("aria-autocomplete", "list");
  return { open, empty: () => !offered.length };
}
