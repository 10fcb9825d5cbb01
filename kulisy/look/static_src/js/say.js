// Short sentences at the foot of the screen, and what becomes of answers that are no success.
import { attach, drawn, element, words } from "./kit.js";

/** Shows a sentence; the same one is not shown twice at once. kind: "error", "wait" or "ok". */
export function say(text, kind = "error") {
  const place = document.getElementById("flashes");
  if (!text || [...place.children].some((flash) => flash.textContent === text)) return;
  place.append(element("div", { class: `flash ${kind}`, role: kind === "error" ? "alert" : "status" },
    drawn(kind === "ok" ? "circle-check" : "circle-alert", 20), element("p", {}, text)));
}

attach(".flashes > .flash", (flash) => {
  const gone = () => flash.matches(":hover, :focus-within") ? setTimeout(gone, 2000) : flash.remove();
  setTimeout(gone, flash.classList.contains("error") ? 12000 : 6000);
  flash.addEventListener("click", () => flash.remove());
});

const sentences = { 401: "denied", 403: "denied", 404: "denied", 410: "denied", 413: "large" };

document.addEventListener("htmx:before:swap", (event) => {
  const { status, raw } = event.detail.ctx.response || {};
  if (!status || status < 400 || status === 422) return;
  event.preventDefault();
  if (!event.target.closest?.("[data-palette]") && !raw?.redirected) say(words[sentences[status] || "failed"]);
});
document.addEventListener("htmx:error", (event) => {
  if (event.detail.error?.name === "TypeError") say(words.lost, "wait");
});

// The bar at the top, for what takes more than a second.
let asking = 0;
let late;
function count(change) {
  asking = Math.max(0, asking + change);
  clearTimeout(late);
  if (asking) late = setTimeout(() => document.documentElement.setAttribute("data-busy", ""), 1000);
  else document.documentElement.removeAttribute("data-busy");
}
document.addEventListener("htmx:before:request", () => count(1));
document.addEventListener("htmx:finally:request", () => count(-1));
