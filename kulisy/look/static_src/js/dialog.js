// Native dialogs: opened by [data-open], closed by [data-close], Esc, or a click beside them.
import { attach } from "./kit.js";

export function opened(dialog) {
  if (dialog && !dialog.open) {
    dialog.showModal();
    dialog.querySelector("[autofocus], input:not([type=hidden]), textarea, select")?.focus();
    htmx.trigger(dialog.querySelector("[hx-trigger*=opened]") || dialog, "opened", {}, false);
  }
}

attach("[data-open]", (opener) => {
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    opened(document.getElementById(opener.dataset.open));
  });
});
attach("[data-close]", (closer) => {
  closer.addEventListener("click", () => closer.closest("dialog").close());
});
attach("dialog", (dialog) => {
  // A press that began inside (marking text) and ended outside must not close it.
  let beside = false;
  dialog.addEventListener("pointerdown", (event) => (beside = event.target === dialog));
  dialog.addEventListener("click", (event) => {
    if (beside && event.target === dialog) dialog.close();
  });
  if (dialog.hasAttribute("data-open-now") || dialog.querySelector(".wrong")) opened(dialog);
});
