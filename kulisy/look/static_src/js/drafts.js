// Saves what is being written, to the server; keeps a copy on the device only while the line is lost.
import { ask, attach, backoff } from "./kit.js";

attach("textarea[data-draft-url]", (box) => {
  const url = box.dataset.draftUrl;
  const place = `draft ${url}`;
  const line = box.form.querySelector("[data-draft-line]");
  let saved = box.value;
  let timer;
  let attempt = 0;
  let sending = null;
  let left = false;

  const kept = handed(place) ?? localStorage.getItem(place);
  if (kept !== null && kept !== box.value) {
    box.value = kept;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    save();
  }

  box.addEventListener("input", () => {
    left = false;
    clearTimeout(timer);
    timer = setTimeout(save, 600);
  });
  addEventListener("pagehide", () => {
    const gone = box.form.sent || left;
    hand(place, gone || box.value === box.defaultValue || another() ? null : box.value);
    if (box.value !== saved && !gone) save(true);
  });
  addEventListener("online", () => box.value !== saved && save());
  // What is being sent must not come back as a draft that was still on its way.
  box.form.addEventListener("submit", () => {
    clearTimeout(timer);
    sending?.abort();
  });
  // Sent by htmx, and the next page is on its way: what was sent is no draft any more.
  box.form.addEventListener("htmx:after:request", (event) => {
    if (event.detail.ctx.hx?.redirect) {
      saved = box.value;
      left = true;
    }
  });
  // A form that htmx sent and that stays on the page (an error beside the field) saves on.
  box.form.addEventListener("reset", () => { saved = ""; clearTimeout(timer); });

  async function save(leaving) {
    clearTimeout(timer);
    if (sending && !leaving) return (timer = setTimeout(save, 300));
    if (box.form.sent) return;
    const body = box.value;
    const mine = (sending = new AbortController());
    try {
      const answer = await ask(url, { method: "PUT", body: { body }, signal: mine.signal, keepalive: Boolean(leaving) && body.length < 20000 });
      if (!answer.ok) throw new Error(answer.status);
      saved = body;
      attempt = 0;
      localStorage.removeItem(place);
      tell(box.value ? `${box.dataset.saved} ${clock()}` : "");
    } catch (error) {
      if (mine.signal.aborted || /^4/.test(error.message)) return tell("");
      localStorage.setItem(place, body);
      tell(box.dataset.kept, true);
      if (!leaving) backoff(attempt++).then(() => box.isConnected && box.value !== saved && save());
    } finally {
      sending = null;
    }
  }

  function tell(text, lost = false) {
    if (!line) return;
    line.textContent = text;
    line.classList.toggle("kept", lost);
  }
});

// A reload asks for the new page while the old one still saves, so that page comes with the words of
// before: the last ones are handed over in this tab, and only for a moment (elsewhere somebody may
// have written on).
function hand(place, body) {
  if (body === null) sessionStorage.removeItem(place);
  else sessionStorage.setItem(place, JSON.stringify({ body, at: Date.now() }));
}

// Signing out leaves nothing on the device, and is a form like any other that takes one elsewhere.
function another() {
  return [...document.forms].some((form) => form.sent && !form.querySelector("textarea[data-draft-url]"));
}

function handed(place) {
  const { body = null, at = 0 } = JSON.parse(sessionStorage.getItem(place) ?? "{}");
  sessionStorage.removeItem(place);
  return Date.now() - at < 20000 ? body : null;
}

function clock() {
  return new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}
