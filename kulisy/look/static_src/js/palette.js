// Jump to anything: Ctrl+K, arrows, Enter.
import { attach } from "./kit.js";
import { opened } from "./dialog.js";

attach("[data-palette]", (dialog) => {
  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  addEventListener("keydown", (event) => {
    if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (dialog.open) return dialog.close();
    opened(dialog);
    input.select();
  });
  input.addEventListener("keydown", (event) => {
    const all = [...list.querySelectorAll("[role=option]")];
    const at = all.findIndex((option) => option.ariaSelected === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) choose(all, (at + step + all.length) % all.length);
    else if (event.key === "Escape") dialog.close();
    else if (event.key === "Enter") all[Math.max(0, at)]?.click();
    else return;
    event.preventDefault();
  });
  list.addEventListener("htmx:after:swap", first);
  new MutationObserver(first).observe(list, { childList: true });

  function first() {
    const all = [...list.querySelectorAll("[role=option]")];
    if (all.length && !all.some((option) => option.ariaSelected === "true")) choose(all, 0);
  }
  function choose(all, at) {
    all.forEach((option, index) => {
      option.id ||= `palette-option-${index}`;
      option.ariaSelected = String(index === at);
    });
    all[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[at].id);
  }
});
