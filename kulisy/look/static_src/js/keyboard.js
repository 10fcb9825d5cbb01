// Keys of the desk: j and k walk the rows, data-key presses or focuses, ? lists them all.
import { writing } from "./kit.js";
import { opened } from "./dialog.js";

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (writing(event.target)) return event.key === "Escape" && event.target.matches("textarea") ? event.target.blur() : undefined;
  if (document.querySelector("dialog[open]")) return;
  // By place on the keyboard, so that it works in the Russian layout too.
  const key = event.key === "?" ? "?" : event.shiftKey ? "" : event.code.replace("Slash", "/").replace("Key", "").toLowerCase();
  if (!key) return;
  if (act(key)) event.preventDefault();
});

function act(key) {
  if (key === "?") {
    opened(document.getElementById("shortcuts"));
    return true;
  }
  if (key === "j" || key === "k") return walk(key === "j" ? 1 : -1);
  const target = document.querySelector(`[data-key="${key}"]`) || standing(key);
  if (!target) return false;
  target.focus();
  if (!writing(target)) target.click();
  return true;
}

// The places every page of the desk has, found without an attribute.
function standing(key) {
  const places = { r: ".composer.stage textarea", n: ".composer.back textarea", "/": ".search input, [data-open=palette]" };
  return places[key] && document.querySelector(places[key]);
}

function walk(step) {
  const rows = [...document.querySelectorAll(".rows .title")].filter((link) => link.checkVisibility());
  if (!rows.length) return false;
  const here = rows.indexOf(document.activeElement);
  const at = here >= 0 ? here : rows.findIndex((link) => link.ariaCurrent === "true");
  rows[Math.min(rows.length - 1, Math.max(0, at + step))].focus();
  return true;
}
