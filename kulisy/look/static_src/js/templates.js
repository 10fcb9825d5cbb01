// Words that are written again and again, after / or from a button; and their gaps: each is chosen in
// its turn, and with one open nothing is sent.
import { ask, attach } from "./kit.js";
import { suggest } from "./suggest.js";

const GAP = /\{\s*[\p{L}][^{}\n]{0,60}?\s*\}/u;

attach("textarea[data-templates-url]", (box) => {
  const list = suggest(box, "templates", box.dataset.templatesLabel, {
    find: () => {
      const found = /(?:^|\n)\/([\p{L}\d][\p{L}\d ._-]{0,40})?$/u.exec(box.value.slice(0, box.selectionStart));
      return found && { from: box.selectionStart - (found[1] || "").length - 1, words: found[1] || "" };
    },
    ask: async (words) => {
      const url = new URL(box.dataset.templatesUrl, location.href);
      url.searchParams.set("q", words.trim());
      const answer = await ask(url);
      return answer.ok ? answer.json() : [];
    },
    put: ({ text }, from) => {
      box.focus();
      box.setRangeText(text, from, box.selectionStart, "end");
      choose(from);
    },
  });
  const button = document.querySelector(`[data-templates="${CSS.escape(box.id)}"]`);
  button?.addEventListener("pointerdown", (event) => event.preventDefault());
  button?.addEventListener("click", async (event) => {
    event.preventDefault();
    box.focus();
    await list.open(box.selectionStart, "");
    // There is nothing to choose yet: the page where they are kept says how to begin.
    if (list.empty()) location.assign(button.href);
  });

  // Tab goes from the chosen gap to the next one, and on when there is none.
  box.addEventListener("keydown", (event) => {
    const chosen = box.value.slice(box.selectionStart, box.selectionEnd);
    if (event.key === "Tab" && !event.shiftKey && GAP.exec(chosen)?.[0] === chosen && choose(box.selectionEnd)) event.preventDefault();
  });
  box.form.addEventListener("submit", (event) => {
    box.setCustomValidity("");
    if (!choose(0)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    box.setCustomValidity(box.dataset.gapWords);
    box.reportValidity();
  }, true);
  box.addEventListener("input", () => box.setCustomValidity(""));
  if (box.getAttribute("aria-invalid")) choose(0);

  /** Selects the first gap after a place; in marks of code nothing is a gap. */
  function choose(after) {
    const plain = box.value.replace(/(`{1,3})[^]*?\1/g, (code) => " ".repeat(code.length));
    const found = GAP.exec(plain.slice(after));
    if (!found) return false;
    box.focus();
    box.setSelectionRange(after + found.index, after + found.index + found[0].length);
    return true;
  }
});
