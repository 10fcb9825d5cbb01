// Files in numbered parts: chosen, dropped, pasted or photographed; a lost line costs nothing.
import { ask, attach, backoff, drawn, element, words } from "./kit.js";
import { say } from "./say.js";

attach("input[data-upload-url]", (input) => {
  input.addEventListener("change", () => {
    take(input, input.files);
    input.value = "";
  });
});

attach("[data-composer], [data-drop]", (form) => {
  const input = form.querySelector("input[data-upload-url]");
  if (!input) return;
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("dropping");
  });
  for (const name of ["dragleave", "drop"])
    form.addEventListener(name, (event) => name === "drop" || !form.contains(event.relatedTarget) ? form.classList.remove("dropping") : 0);
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(input, event.dataTransfer.files);
  });
  form.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    take(input, event.clipboardData.files);
  });
});

attach("[data-remove]", (button) => {
  button.addEventListener("click", () => {
    const row = button.closest("[data-file]");
    row.dispatchEvent(new CustomEvent("remove"));
    const list = row.parentElement;
    row.remove();
    (list.querySelector("button") || list.closest("form").querySelector("textarea, button"))?.focus();
  });
});

// Sending waits until every file is there, then goes on by itself.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const waiting = [...(form.pending || [])];
  if (!waiting.length || event.defaultPrevented) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  say(words.uploading, "wait");
  event.submitter?.setAttribute("aria-busy", "true");
  Promise.allSettled(waiting).then((all) => {
    event.submitter?.removeAttribute("aria-busy");
    if (all.every((each) => each.value !== "failed")) form.requestSubmit(event.submitter);
  });
}, true);

function take(input, files) {
  const form = input.form || input.closest("form");
  const list = form.querySelector("[data-uploads]");
  form.pending ||= new Set();
  for (const file of files) {
    const row = shown(input, list, file);
    const work = sent(input, file, row).finally(() => form.pending.delete(work));
    form.pending.add(work);
  }
}

function shown(input, list, file) {
  const bar = element("progress", { max: Math.max(1, file.size), value: 0, "aria-label": file.name });
  const note = element("small", { "aria-live": "polite" });
  const remove = element("button", { class: "btn square quiet", type: "button", "data-remove": "", "aria-label": `${input.dataset.remove}: ${file.name}` }, drawn("x", 16));
  const row = element("li", { "data-file": "" }, drawn("paperclip", 16), element("span", { class: "name" }, file.name), note, remove, bar);
  list.append(row);
  return Object.assign(row, { bar, note });
}

/** Resolves to "done", "removed" or "failed"; keeps trying while only the line is to blame. */
async function sent(input, file, row) {
  const stop = new AbortController();
  let upload = null;
  row.addEventListener("remove", () => {
    stop.abort();
    if (upload) ask(upload.url, { method: "DELETE" }).catch(() => {});
  });
  for (let attempt = 0; ; attempt++) {
    try {
      const begin = { method: "POST", body: { name: file.name, size: file.size, type: file.type }, signal: stop.signal };
      upload = { ...upload, ...(await answered(upload ? upload.url : input.dataset.uploadUrl, upload ? { signal: stop.signal } : begin)) };
      row.note.textContent = "";
      await parts(upload, file, row, stop.signal, () => (attempt = 0));
      const whole = await answered(`${upload.url}/complete`, { method: "POST", signal: stop.signal });
      row.bar.remove();
      row.note.textContent = input.dataset.done;
      row.append(element("input", { type: "hidden", name: "files", value: whole.id || upload.id }));
      row.dispatchEvent(new CustomEvent("uploaded", { bubbles: true, detail: whole }));
      return "done";
    } catch (error) {
      if (stop.signal.aborted) return "removed";
      if (error.final) {
        row.bar.remove();
        row.note.textContent = error.message || input.dataset.failed;
        row.note.className = "failed";
        return "failed";
      }
      row.note.textContent = input.dataset.waiting;
      await backoff(Math.min(attempt, 6));
    }
  }
}

async function parts(upload, file, row, signal, moved) {
  const size = upload.part_size;
  const done = new Set(upload.parts_done);
  for (let number = 1; (number - 1) * size < file.size; number++) {
    const part = file.slice((number - 1) * size, number * size);
    if (!done.has(number)) {
      await answered(`${upload.url}/parts/${number}`, { method: "PUT", body: part, signal });
      moved();
    }
    row.bar.value = Math.min(file.size, number * size);
  }
}

/** The answer as an object. A refusal (4xx, but for waiting) is final and may bring its own sentence. */
async function answered(url, options) {
  const answer = await ask(url, options);
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  const again = (answer.status >= 500 && answer.status !== 507) || [408, 425, 429].includes(answer.status);
  throw Object.assign(new Error(told.error || ""), { final: !again });
}
