// Small services of forms: sending by Ctrl+Enter, by a change, once only; boxes that grow; quoting.
import { attach } from "./kit.js";

attach("[data-ctrl-enter]", (box) => {
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    box.form.requestSubmit(box.form.querySelector("button[type=submit]"));
  });
});

attach("form[data-autosubmit]", (form) => {
  form.classList.add("live");
  form.addEventListener("change", () => form.requestSubmit());
});

attach("textarea[data-grow]", (box) => {
  if (CSS.supports("field-sizing", "content")) return;
  const fit = () => {
    box.style.blockSize = "auto";
    box.style.blockSize = `${box.scrollHeight + 2}px`;
  };
  box.addEventListener("input", fit);
  fit();
});

// A second press of the same button sends nothing more; Back from the next page frees it again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.sent) return event.preventDefault();
  form.sent = true;
  event.submitter?.setAttribute("aria-busy", "true");
});
function free() {
  for (const form of document.forms) form.sent = false;
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
}
addEventListener("pageshow", free);
document.addEventListener("htmx:finally:request", free);

// What was sent leaves no step in the history: Back goes to the page before, never to a box that asks
// for the same once more.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (!ctx.hx?.redirect) return;
  event.preventDefault();
  ctx.keepIndicators = true;
  location.replace(ctx.hx.redirect);
});

attach("[data-quote]", (button) => {
  button.addEventListener("click", () => {
    const box = document.getElementById(button.dataset.quote);
    const chosen = String(getSelection()).trim() || button.dataset.quoteText || "";
    const quoted = chosen.split("\n").map((line) => `> ${line}`).join("\n");
    box.value = `${box.value.trimEnd()}${box.value.trim() ? "\n\n" : ""}${quoted}\n\n`;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  });
});

// A link that leads into a box puts the cursor there, without a step in the history.
attach("a[data-focus]", (link) => {
  link.addEventListener("click", (event) => {
    const box = document.getElementById(link.dataset.focus);
    if (!box) return;
    event.preventDefault();
    box.focus();
  });
});
