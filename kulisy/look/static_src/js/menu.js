// Arrow keys inside popover menus; the place where one is.
import { attach } from "./kit.js";

attach("[data-menu]", (button) => {
  const list = document.getElementById(button.getAttribute("popovertarget"));
  if (!list) return;
  button.setAttribute("aria-expanded", "false");
  list.addEventListener("toggle", (event) => {
    const open = event.newState === "open";
    button.setAttribute("aria-expanded", String(open));
    if (open && button.matches(":focus-visible")) list.querySelector("a, button")?.focus();
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const all = [...list.querySelectorAll("a, button")].filter((each) => each.checkVisibility());
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  });
});

// On a low screen the desk's menu may be longer: where one is stays in sight.
document.querySelector(".rail > ul [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
