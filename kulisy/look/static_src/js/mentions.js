// Names after @: a list to choose from, by keys or by touch.
import { ask, attach, element } from "./kit.js";

attach("textarea[data-mentions-url]", (box) => {
  const list = element("div", { class: "mentions", role: "listbox", id: `${box.id}-mentions`, "aria-label": box.dataset.mentionsLabel, hidden: "" });
  box.after(list);
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-autocomplete", "list");
  let begun = 0;
  let turn = 0;

  box.addEventListener("input", async () => {
    const found = /(?:^|[\s(])@([\p{L}\d._-]{0,30})$/u.exec(box.value.slice(0, box.selectionStart));
    if (!found) return close();
    begun = box.selectionStart - found[1].length;
    const mine = ++turn;
    try {
      const url = new URL(box.dataset.mentionsUrl, location.href);
      url.searchParams.set("q", found[1]);
      const answer = await ask(url);
      const people = answer.ok ? await answer.json() : [];
      if (mine === turn) show(people.slice(0, 8));
    } catch {
      close();
    }
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose((Number(list.dataset.at) + step + list.children.length) % list.children.length);
    else if ((event.key === "Enter" && !event.ctrlKey) || event.key === "Tab") put(list.children[list.dataset.at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  box.addEventListener("blur", () => setTimeout(() => document.activeElement === box || close(), 150));
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) put(option);
  });

  function show(people) {
    list.replaceChildren(...people.map(({ name, handle, note }, index) =>
      element("div", { role: "option", id: `${list.id}-${index}`, "data-handle": handle }, name, element("small", {}, note || ""))));
    list.hidden = !people.length;
    if (people.length) choose(0);
    else close();
  }
  function choose(at) {
    list.dataset.at = at;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", list.children[at].id);
  }
  function put(option) {
    box.setRangeText(`${option.dataset.handle} `, begun, box.selectionStart, "end");
    close();
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function close() {
    turn++;
    list.hidden = true;
    box.removeAttribute("aria-activedescendant");
  }
});
