// Marks for Markdown around or before what is selected; undo keeps working.
import { attach } from "./kit.js";

const around = { b: ["**", "**"], i: ["*", "*"], link: ["[", "](https://)"] };
const before = { list: "- ", quote: "> " };

attach("[data-toolbar]", (bar) => {
  const box = document.getElementById(bar.dataset.toolbar);
  bar.addEventListener("click", (event) => {
    const kind = event.target.closest("[data-mark]")?.dataset.mark;
    if (kind) mark(box, kind);
  });
  box.addEventListener("keydown", (event) => {
    const kind = { KeyB: "b", KeyI: "i" }[event.code];
    if (!kind || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    mark(box, kind);
  });
});

function mark(box, kind) {
  let { selectionStart: from, selectionEnd: to, value } = box;
  box.focus();
  if (around[kind]) {
    const [left, right] = around[kind];
    const inner = value.slice(from, to);
    insert(box, from, to, left + inner + right);
    const caret = kind === "link" && inner ? from + left.length + inner.length + 2 : from + left.length;
    box.setSelectionRange(caret, kind === "link" && inner ? caret + 8 : caret + inner.length);
  } else {
    from = value.lastIndexOf("\n", from - 1) + 1;
    const lines = value.slice(from, to).split("\n").map((line) => before[kind] + line).join("\n");
    insert(box, from, to, lines);
  }
}

function insert(box, from, to, text) {
  box.setSelectionRange(from, to);
  if (!document.execCommand("insertText", false, text)) box.setRangeText(text, from, to, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
