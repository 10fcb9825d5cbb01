// A question first: data-confirm on forms, buttons and links; hx-confirm on htmx elements.
import { words } from "./kit.js";

function asked(question) {
  const dialog = document.getElementById("ask");
  dialog.querySelector("h2").textContent = question || words.sure;
  return new Promise((answer) => {
    const yes = dialog.querySelector("[data-yes]");
    const agreed = () => { dialog.returnValue = "yes"; dialog.close("yes"); };
    yes.addEventListener("click", agreed);
    dialog.addEventListener("close", () => {
      yes.removeEventListener("click", agreed);
      answer(dialog.returnValue === "yes");
    }, { once: true });
    dialog.returnValue = "";
    dialog.showModal();
    yes.focus();
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (!question || form.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  asked(question).then((yes) => {
    if (!yes) return;
    form.confirmed = true;
    form.requestSubmit(event.submitter);
    form.confirmed = false;
  });
}, true);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-confirm]");
  if (!link) return;
  event.preventDefault();
  asked(link.dataset.confirm).then((yes) => yes && location.assign(link.href));
});
document.addEventListener("htmx:confirm", (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  event.preventDefault();
  asked(ctx.confirm).then((yes) => (yes ? issueRequest() : dropRequest()));
});
