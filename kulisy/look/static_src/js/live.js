// The live channel: names only. One stream a browser and address; the other tabs listen to the tab that holds it.
import { ask, backoff, pressed, words } from "./kit.js";
import { say } from "./say.js";

const ticketUrl = document.body.dataset.liveTicketUrl;
if (ticketUrl && window.EventSource) begin();

function begin() {
  const name = `live ${ticketUrl}`;
  const channel = window.BroadcastChannel && new BroadcastChannel(name);
  if (channel) channel.onmessage = ({ data }) => heard(data);
  const tell = (event) => {
    heard(event);
    channel?.postMessage(event);
  };
  // The lock is held as long as the tab lives; the next in line takes over by itself.
  if (channel && navigator.locks) navigator.locks.request(name, () => hold(tell));
  else hold(heard);
}

async function hold(tell) {
  for (let attempt = 0, first = true; ; attempt++) {
    try {
      const answer = await ask(ticketUrl, { method: "POST" });
      if ([401, 403, 404, 410].includes(answer.status)) return;
      if (!answer.ok) throw new Error(answer.status);
      const { url } = await answer.json();
      // On a page's first stream the server tells again what was said since the page was asked for.
      await listen(first ? `${url}&age=${performance.now()}` : url, tell, () => {
        // After a gap nobody knows what was missed: everything that shows something looks again.
        if (!first) tell({ kind: "hello" });
        if (attempt > 3) say(words.back, "ok");
        first = false;
        attempt = 0;
      });
      attempt = 0;
    } catch {
      if (attempt === 3) say(words.lost, "wait");
    }
    await backoff(attempt, 20000);
  }
}

/** Resolves when the stream ends: a ticket opens one stream only, so the browser's own retry is not used. */
function listen(url, tell, open) {
  return new Promise((ended) => {
    const stream = new EventSource(url);
    stream.addEventListener("hello", open);
    stream.addEventListener("look", ({ data }) => tell({ kind: "look", name: data }));
    stream.addEventListener("closed", () => {
      stream.close();
      tell({ kind: "closed" });
    });
    stream.onerror = () => {
      stream.close();
      ended();
    };
    addEventListener("pagehide", () => {
      stream.close();
      ended();
    }, { once: true });
  });
}

function heard({ kind, name }) {
  if (kind === "closed") return location.reload();
  if (kind === "hello") document.dispatchEvent(new CustomEvent("look:hello"));
  else document.dispatchEvent(new CustomEvent(`look:${name}`));
  const selector = kind === "hello" ? "[data-look]" : `[data-look~="${CSS.escape(name)}"]`;
  for (const element of document.querySelectorAll(selector)) htmx.trigger(element, "look", {}, false);
}
// What news draws anew waits for a finger that is down on it.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx } = event.detail;
  if (!pressed() || ctx.sourceEvent?.type !== "look") return;
  event.preventDefault();
  pressed().then(() => htmx.trigger(ctx.sourceElement, "look", {}, false));
});
// A page that Back brings, from memory or from the browser's store, may be old.
addEventListener("pageshow", (event) => {
  const back = performance.getEntriesByType("navigation")[0].type === "back_forward";
  if (ticketUrl && (event.persisted || back)) heard({ kind: "hello" });
});
