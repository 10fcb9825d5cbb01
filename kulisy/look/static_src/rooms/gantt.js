// The chart of a plan: bars are dragged, or moved and lengthened by keys; the server is told the days.
(() => {
  "use strict";
  const box = document.querySelector("[data-gantt]");
  document.querySelector("[data-print]")?.addEventListener("click", () => print());
  if (!box) return;
  const { px, row, now } = Object.fromEntries(["px", "row", "now"].map((name) => [name, Number(box.dataset[name])]));
  const off = box.dataset.off;
  const said = document.getElementById("gantt-said");
  const whole = document.getElementById("gantt-all");
  const names = box.querySelector(".gantt-corner").offsetWidth;
  if (whole) whole.hidden = true;
  const tip = document.getElementById("gantt-tip");
  const first = Date.parse(`${box.dataset.first}T00:00Z`);
  const iso = (day) => new Date(first + day * 864e5).toISOString().slice(0, 10);
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "short", timeZone: "UTC" });
  const words = ({ a, b }) => (a === b ? format.format(first + a * 864e5) : format.formatRange(first + a * 864e5, first + b * 864e5));
  // How near to an end a bar is taken by it, and what a finger takes: it comes to rest on a bar for so long.
  const EDGE = { mouse: 7, touch: 16 }, REST = 400, STILL = 9;
  let every = null;

  const bars = () => (every ||= [...box.querySelectorAll(".bar")]);
  const days = (bar) => ({ a: Number(bar.dataset.a), b: Number(bar.dataset.b) });

  // What is moved now: its days before, and the arrows at it.
  function taken(bar) {
    const id = bar.id.slice(2);
    const arrows = [...box.querySelectorAll(`[data-f="${id}"],[data-t="${id}"]`)];
    return { bar, id, plan: bar.querySelector(".plan"), text: bar.querySelector(".moved"), arrows, was: days(bar), ...days(bar) };
  }

  function draw(held) {
    const { bar, plan, text, a, b, id } = held;
    plan.setAttribute("x", a * px);
    plan.setAttribute("width", (b - a + 1) * px - 1);
    text?.setAttribute("x", (b + 1) * px + 4);
    bar.dataset.a = a;
    bar.dataset.b = b;
    for (const arrow of held.arrows) {
      if (arrow.dataset.f === id) arrow.dataset.a = b;
      if (arrow.dataset.t === id) arrow.dataset.b = a;
      arrow.setAttribute("d", path(arrow.dataset));
    }
  }

  function path({ r, s, a, b }) {
    const x1 = (Number(a) + 1) * px - 1, x2 = Number(b) * px, y1 = (Number(r) + 0.5) * row, y2 = (Number(s) + 0.5) * row;
    const way = x2 >= x1 + 8 ? `h4V${y2}` : `h4v${(y2 > y1 ? row : -row) / 2}H${x2 - 7}V${y2}`;
    return `M${x1} ${y1}${way}H${x2 - 1}m-4-3l4 3-4 3`;
  }

  function undo(held) {
    Object.assign(held, held.was);
    draw(held);
    held.bar.classList.remove("lifted");
  }

  async function settle(held) {
    const { bar, was, a, b, id } = held;
    bar.classList.remove("lifted");
    if (a === was.a && b === was.b) return;
    const kind = bar.dataset.k;
    const url = box.dataset[kind].replace("00000000-0000-0000-0000-000000000000", id);
    const fields = { begins: iso(a), ends: iso(b) };
    const whole = kind === "stage" && a !== was.a && b !== was.b;
    if (whole || box.dataset.reasoned) {
      document.dispatchEvent(new CustomEvent("why", { detail: { url, fields, undo: () => undo(held) } }));
      return;
    }
    const csrf = document.querySelector("meta[name=csrf]")?.content || "";
    const answer = await fetch(url, { method: "POST", body: new URLSearchParams(fields), headers: { "X-Moved": "1", "X-CSRFToken": csrf } }).catch(() => null);
    if (!answer || !answer.ok) return location.reload();
    bar.classList.remove("loose");
    said.textContent = `${bar.getAttribute("aria-label")} → ${words(held)}`;
    held.was = { a, b };
  }

  // By the pointer: the middle moves, an edge makes longer or shorter.
  function part(event, plan) {
    const at = plan.getBoundingClientRect(), edge = EDGE[event.pointerType] || EDGE.mouse;
    if (at.width < 3 * edge) return event.shiftKey ? "end" : "whole";
    if (event.clientX - at.left < edge) return "begin";
    return at.right - event.clientX < edge ? "end" : "whole";
  }

  let carried = null;

  function carry(event, bar) {
    const held = (carried = taken(bar));
    const which = (held.plan.dataset.part = part(event, held.plan));
    const begun = { x: event.clientX, scroll: box.scrollLeft };
    const away = event.pointerType === "touch" ? -64 : 14;
    let frame = 0, x = begun.x, y = event.clientY;
    event.preventDefault();
    bar.setPointerCapture(event.pointerId);
    bar.classList.add("lifted");
    tip.hidden = false;
    const step = () => {
      frame = 0;
      // At the edge of what is seen the days go on.
      const seen = box.getBoundingClientRect();
      const further = x > Math.max(seen.right - 24, begun.x + STILL) ? 8 : x < Math.min(seen.left + names + 24, begun.x - STILL) ? -8 : 0;
      const before = box.scrollLeft;
      if (further) box.scrollLeft += further;
      if (box.scrollLeft !== before) frame = requestAnimationFrame(step);
      const by = Math.round((x - begun.x + box.scrollLeft - begun.scroll) / px);
      const a = which === "end" ? held.was.a : held.was.a + by;
      const b = which === "begin" ? held.was.b : held.was.b + by;
      held.a = Math.max(0, which === "begin" ? Math.min(a, b) : a);
      held.b = Math.max(which === "end" ? Math.max(a, b) : b, held.a);
      draw(held);
      tip.textContent = words(held);
      tip.style.transform = `translate(${x + Math.min(away, 14)}px, ${y + away}px)`;
    };
    step();
    const move = (moved) => {
      x = moved.clientX;
      y = moved.clientY;
      frame ||= requestAnimationFrame(step);
    };
    const end = (ended) => {
      cancelAnimationFrame(frame);
      carried = null;
      bar.removeEventListener("pointermove", move);
      bar.removeEventListener("pointerup", end);
      bar.removeEventListener("pointercancel", end);
      removeEventListener("keydown", escape, true);
      tip.hidden = true;
      if (ended.type === "pointerup") {
        if (frame) step();
        settle(held);
      } else undo(held);
    };
    const escape = (key) => key.key === "Escape" && end(key);
    bar.addEventListener("pointermove", move);
    bar.addEventListener("pointerup", end);
    bar.addEventListener("pointercancel", end);
    addEventListener("keydown", escape, true);
  }

  // By keys: the arrows move by a working day, with Shift the end alone; what was moved is sent when the keys rest.
  let keyed = null, resting = 0;

  function next(day, by) {
    let there = day + by;
    while (off[there] === "1") there += by;
    return Math.max(there, 0);
  }

  function shift(bar, by, longer) {
    if (keyed?.bar !== bar) {
      if (keyed) rest();
      keyed = taken(bar);
    }
    if (longer) keyed.b = Math.max(keyed.a, next(keyed.b, by));
    else {
      const a = next(keyed.a, by);
      keyed.b += a - keyed.a;
      keyed.a = a;
    }
    draw(keyed);
    said.textContent = words(keyed);
    clearTimeout(resting);
    resting = setTimeout(rest, 900);
  }

  function rest() {
    clearTimeout(resting);
    if (keyed) settle(keyed);
    keyed = null;
  }

  async function walk(bar, by) {
    if (!bars()[bars().indexOf(bar) + by] && by > 0) await all();
    const other = bars()[bars().indexOf(bar) + by];
    if (!other) return;
    bar.tabIndex = -1;
    other.tabIndex = 0;
    other.focus();
  }

  // A finger scrolls; where it comes to rest on a bar, or a little beside it, it takes it.
  function under(event) {
    const rows = event.target.closest(".gantt-piece")?.querySelector(".gantt-rows");
    const bar = rows?.querySelectorAll(".bar")[Math.floor((event.clientY - rows.getBoundingClientRect().top) / row)];
    const at = bar?.dataset.k && bar.querySelector(".plan").getBoundingClientRect();
    return at && event.clientX > at.left - STILL && event.clientX < at.right + STILL ? bar : null;
  }

  function rested(event) {
    const bar = event.target.closest(".gantt-names") ? null : under(event);
    if (!bar) return;
    const heard = {
      pointermove: (moved) => Math.hypot(moved.clientX - event.clientX, moved.clientY - event.clientY) > STILL && leave(),
      pointerup: () => leave(),
      pointercancel: () => leave(),
    };
    const leave = () => {
      clearTimeout(late);
      for (const name in heard) box.removeEventListener(name, heard[name]);
    };
    const late = setTimeout(() => {
      leave();
      navigator.vibrate?.(15);
      carry(event, bar);
    }, REST);
    for (const name in heard) box.addEventListener(name, heard[name]);
  }

  box.addEventListener("pointerdown", (event) => {
    if (carried || event.button || !event.isPrimary) return;
    if (event.pointerType === "touch") return rested(event);
    const bar = event.target.closest(".bar[data-k]");
    if (bar && event.target.matches(".plan")) carry(event, bar);
  });
  // What is held doesn't scroll, and no menu opens over it.
  box.addEventListener("touchmove", (event) => carried && event.cancelable && event.preventDefault(), { passive: false });
  box.addEventListener("contextmenu", (event) => carried && event.preventDefault());
  box.addEventListener("pointermove", (event) => {
    const plan = event.buttons ? null : event.target.closest("[data-k] > .plan");
    if (plan) plan.dataset.part = part(event, plan);
  });
  box.addEventListener("keydown", (event) => {
    const bar = event.target.closest(".bar");
    if (!bar || event.ctrlKey || event.metaKey || event.altKey) return;
    const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key], along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (along) walk(bar, along);
    else if (aside && bar.dataset.k) shift(bar, aside, event.shiftKey);
    else if (event.key === "Escape" && keyed) {
      clearTimeout(resting);
      undo(keyed);
      keyed = null;
    } else if (event.key === "Enter") box.querySelectorAll(".gantt-names a")[bars().indexOf(bar)].click();
    else return;
    event.preventDefault();
  });
  box.addEventListener("focusout", (event) => keyed?.bar === event.target && rest());

  // The month whose days are at the left edge is named there, as long as it lasts.
  const months = [...box.querySelectorAll(".gantt-axis .name")].map((text) => ({ text, x: Number(text.getAttribute("x")) }));
  let scrolled = 0;
  function name() {
    scrolled = 0;
    const left = box.scrollLeft && box.scrollLeft + 5;
    months.forEach((month, number) => {
      const after = months[number + 1]?.x ?? Infinity;
      if (month.x < left && after > left) month.wide ??= month.text.getComputedTextLength();
      const x = month.x < left && after > left ? Math.max(month.x, Math.min(left, after - month.wide - 10)) : month.x;
      if (x === month.now) return;
      month.text.setAttribute("x", (month.now = x));
      month.text.setAttribute("visibility", x < left - 5 ? "hidden" : "visible");
    });
  }
  box.addEventListener("scroll", () => (scrolled ||= requestAnimationFrame(name)), { passive: true });

  // Of a long plan the first rows came with the page; the others are fetched and drawn as they come
  // into sight, else whenever nothing else is to be done.
  const later = new Map([...box.querySelectorAll("[data-later]")].map((piece) => [piece.dataset.later, piece]));
  const fetched = later.size ? others() : Promise.resolve({});

  async function others() {
    const answer = await fetch(box.dataset.rest).catch(() => null);
    const drawn = answer?.ok ? await answer.json() : null;
    // It could not be had: the link to all rows stands beneath. Or it is another plan by now.
    if (!drawn) return new Promise(() => (whole.hidden = false));
    if (drawn.first !== box.dataset.first || drawn.rows !== Number(box.dataset.rows)) location.reload();
    box.querySelector(".gantt-arrows").innerHTML = drawn.arrows;
    return drawn.pieces;
  }

  function fill(pieces, number) {
    const piece = later.get(number);
    if (!piece) return;
    piece.innerHTML = pieces[number];
    piece.removeAttribute("data-later");
    later.delete(number);
    every = null;
    if (!later.size) whole.remove();
  }

  async function all() {
    const pieces = await fetched;
    for (const number of [...later.keys()]) fill(pieces, number);
  }

  if (later.size) fetched.then((pieces) => {
    const sight = new IntersectionObserver((seen) => {
      for (const each of seen) if (each.isIntersecting) fill(pieces, each.target.dataset.later);
    }, { root: box.scrollHeight > box.clientHeight ? box : null, rootMargin: "800px 0px" });
    for (const piece of later.values()) sight.observe(piece);
    const idle = window.requestIdleCallback || ((then) => setTimeout(then, 50));
    const one = () => {
      const [number] = later.keys();
      if (number && !carried) fill(pieces, number);
      if (later.size) idle(one);
      else sight.disconnect();
    };
    idle(one);
    addEventListener("beforeprint", all);
  });

  const wanted = () => document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center", inline: "center" });
  if (location.hash.startsWith("#b-") && !document.getElementById(location.hash.slice(1))) all().then(wanted);
  else if (location.hash.startsWith("#b-")) wanted();
  else if (now > 0.6 * (box.clientWidth - names)) box.scrollLeft = now - 160;
  box.dataset.ready = "1";
})();
