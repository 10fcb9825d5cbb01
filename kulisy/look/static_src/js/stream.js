// A list of messages that grows by itself: nothing twice, nothing missed, in the server's order.
import { ask, attach, backoff, drawn, element, pressed } from "./kit.js";

attach("[data-stream]", (list) => {
  const scroller = getComputedStyle(list).overflowY === "auto" ? list : document.scrollingElement;
  const atEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 120;
  const toEnd = () => scroller.scrollTo({ top: scroller.scrollHeight });
  let asking = false;
  let again = false;
  let attempt = 0;

  const unseen = list.querySelector("[data-unseen-mark]");
  if (unseen) unseen.scrollIntoView({ block: "center" });
  else if (scroller === list || list.hasAttribute("data-from-end")) toEnd();
  if (location.hash) document.querySelector(CSS.escape ? `#${CSS.escape(location.hash.slice(1))}` : location.hash)?.scrollIntoView({ block: "center" });

  list.addEventListener("look", refresh);
  read(list);

  async function refresh() {
    if (asking) return (again = true);
    asking = true;
    const follow = atEnd();
    try {
      const url = new URL(list.dataset.afterUrl, location.href);
      url.searchParams.set("after", last(list)?.dataset.id || "");
      const answer = await ask(url);
      // The conversation was joined with another one: the page goes along.
      if (answer.redirected) return location.reload();
      const html = answer.ok && (await answer.text());
      await pressed();
      if (html) add(html, follow);
      attempt = 0;
    } catch {
      again = false;
      backoff(attempt++).then(refresh);
    } finally {
      asking = false;
      if (again) {
        again = false;
        refresh();
      }
    }
  }

  function add(html, follow) {
    const fresh = new DOMParser().parseFromString(html, "text/html").body;
    let added = 0;
    let place = null;
    for (const item of [...fresh.children]) {
      const id = item.dataset.id;
      const standing = id && list.querySelector(`:scope > [data-id="${CSS.escape(id)}"]`);
      if (standing) {
        // The same message again: what became of it may have changed, its place not.
        if (item.dataset.version !== standing.dataset.version) renew(standing, item);
        place = standing.isConnected ? standing : item;
        continue;
      }
      if (place) place.after(item);
      else list.insertBefore(item, list.querySelector(":scope > [data-tail], :scope > .resting"));
      place = item;
      htmx.process(item);
      if (id) added++;
    }
    if (!added) return;
    if (follow) toEnd();
    else pill();
    list.dispatchEvent(new CustomEvent("grown", { bubbles: true }));
  }

  function pill() {
    if (list.querySelector(".new-pill") || !list.dataset.newWords) return;
    const button = element("button", { class: "btn go small new-pill", type: "button" }, element("span", {}, list.dataset.newWords), drawn("arrow-down", 16));
    button.addEventListener("click", () => {
      button.remove();
      toEnd();
      last(list)?.focus({ preventScroll: true });
    });
    list.append(button);
    const view = scroller === list ? list : window;
    const gone = () => {
      if (!atEnd()) return;
      button.remove();
      view.removeEventListener("scroll", gone);
    };
    view.addEventListener("scroll", gone, { passive: true });
  }
});

/** In its place, and who was in it with the keyboard still is. */
function renew(standing, item) {
  const within = (place) => [place, ...place.querySelectorAll("*")];
  const at = within(standing).indexOf(document.activeElement);
  standing.replaceWith(item);
  htmx.process(item);
  within(item)[at]?.focus({ preventScroll: true });
}

function last(list) {
  return [...list.querySelectorAll(":scope > [data-id]")].pop();
}

/** Tells the server the last message that was really before somebody's eyes. */
function read(list) {
  if (!list.dataset.readUrl) return;
  let told = "";
  let visible = false;
  let timer;
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) visible = entry.isIntersecting;
    mark();
  });
  const follow = () => {
    watch.disconnect();
    const item = last(list);
    // The end of a message taller than the screen is what counts.
    if (item) watch.observe(item.querySelector(".said > :last-child") || item);
  };
  list.addEventListener("grown", follow);
  addEventListener("focus", mark);
  document.addEventListener("visibilitychange", mark);
  follow();

  function mark() {
    clearTimeout(timer);
    const id = last(list)?.dataset.id;
    if (!visible || !id || id === told || document.visibilityState !== "visible" || !document.hasFocus()) return;
    timer = setTimeout(() => {
      told = id;
      ask(list.dataset.readUrl, { method: "POST", body: new URLSearchParams({ last: id }) })
        .then((answer) => answer.ok || (told = ""), () => (told = ""));
    }, 800);
  }
}
