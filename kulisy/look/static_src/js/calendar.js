// The desk's calendar: a booking is dragged to another time or colleague, or taken up with M and
// moved by the arrows. Both end in the same form, which asks before it sends.
import { attach, element } from "./kit.js";

const MARK = 5;
const two = (number) => String(number).padStart(2, "0");

attach("[data-calendar]", (cal) => {
  const form = document.getElementById("move");
  const said = document.getElementById("cal-said");
  const step = Number(cal.dataset.step);
  const first = Number(cal.dataset.first) * 60;
  const last = first + Number(cal.dataset.hours) * 60;
  const columns = () => [...cal.querySelectorAll(".cal-day")];
  let taken = null;

  function minutesOf(card) {
    const at = getComputedStyle(card);
    return Number(at.getPropertyValue("--y")) * 60 + Number(at.getPropertyValue("--m") || 0) * MARK;
  }

  function takeUp(card) {
    putAway();
    const column = card.closest(".cal-day");
    taken = { card, column, at: minutesOf(card), length: Number(card.dataset.minutes), from: column, was: minutesOf(card) };
    taken.ghost = element("div", { class: "cal-ghost" });
    card.classList.add("lifted");
    show();
  }

  function putAway() {
    taken?.card.classList.remove("lifted");
    taken?.ghost.remove();
    taken = null;
  }

  function words() {
    return `${two(Math.floor(taken.at / 60))}:${two(taken.at % 60)}, ${taken.column.dataset.name}`;
  }

  function show() {
    const { ghost, at, length } = taken;
    const five = cal.querySelector(".cal-hour").getBoundingClientRect().height / 12;
    ghost.style.insetBlockStart = `${((at - first) / MARK) * five}px`;
    ghost.style.blockSize = `${(length / MARK) * five}px`;
    ghost.textContent = words();
    taken.column.append(ghost);
    said.textContent = words();
  }

  function to(column, at) {
    taken.column = column;
    taken.at = Math.max(first, Math.min(last - taken.length, at));
    show();
  }

  function putDown() {
    const { card, column, at, from, was } = taken;
    if (column === from && at === was) return putAway();
    form.action = form.dataset.url.replace("00000000-0000-0000-0000-000000000000", card.dataset.booking);
    form.elements.start.value = `${column.dataset.day}T${two(Math.floor(at / 60))}:${two(at % 60)}`;
    form.elements.seat.value = column.dataset.seat;
    form.dataset.confirm = `${form.dataset.words}: ${words()}? ${form.dataset.note}`;
    putAway();
    form.requestSubmit();
  }

  function under(event, grip) {
    const column = columns().find((each) => {
      const box = each.getBoundingClientRect();
      return event.clientX >= box.left && event.clientX < box.right;
    });
    if (!column) return;
    const box = column.getBoundingClientRect();
    const exact = first + ((event.clientY - box.top - grip) / box.height) * (last - first);
    to(column, Math.round(exact / (step % 15 ? MARK : 15)) * (step % 15 ? MARK : 15));
  }

  cal.addEventListener("pointerdown", (event) => {
    const card = event.target.closest("[data-booking]");
    // A finger scrolls: on a phone a booking is moved on its own page.
    if (!card || event.button || event.pointerType === "touch") return;
    const start = { x: event.clientX, y: event.clientY };
    const grip = event.clientY - card.getBoundingClientRect().top;
    const move = (now) => {
      if (!taken && Math.hypot(now.clientX - start.x, now.clientY - start.y) < 5) return;
      if (!taken) takeUp(card);
      under(now, grip);
    };
    const stop = (now) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", stop);
      removeEventListener("pointercancel", stop);
      if (!taken) return;
      // The click that follows would open the booking.
      addEventListener("click", (click) => { click.preventDefault(); click.stopPropagation(); }, { capture: true, once: true });
      setTimeout(() => (now.type === "pointerup" ? putDown() : putAway()));
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
  });

  cal.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (taken) return moveByKey(event);
    const card = event.target.closest("[data-booking]");
    if (event.code === "KeyM" && card) {
      event.preventDefault();
      return takeUp(card);
    }
    walkCards(event);
  });

  function moveByKey(event) {
    const all = columns();
    const here = all.indexOf(taken.column);
    const steps = {
      ArrowUp: () => to(taken.column, taken.at - step),
      ArrowDown: () => to(taken.column, taken.at + step),
      ArrowLeft: () => to(all[Math.max(0, here - 1)], taken.at),
      ArrowRight: () => to(all[Math.min(all.length - 1, here + 1)], taken.at),
      Enter: putDown,
      Escape: putAway,
    };
    if (!steps[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    steps[event.key]();
  }

  // From one place of the calendar to the nearest in the direction of the arrow: bookings and free times.
  function walkCards(event) {
    const way = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    const from = event.target.closest("a.cal-card, a.cal-mark");
    if (!way || !from) return;
    const box = from.getBoundingClientRect();
    let best = null;
    for (const each of cal.querySelectorAll("a.cal-card, a.cal-mark")) {
      const other = each.getBoundingClientRect();
      const along = way[0] ? (other.left - box.left) * way[0] : (other.top - box.top) * way[1];
      const aside = way[0] ? Math.abs(other.top - box.top) : Math.abs(other.left - box.left);
      if (along < 1 || (way[1] && aside > 2)) continue;
      const far = way[0] ? along + aside * 3 : along;
      if (!best || far < best.far) best = { each, far };
    }
    if (!best) return;
    event.preventDefault();
    best.each.focus();
  }

  cal.addEventListener("focusout", (event) => {
    if (taken && event.target === taken.card && !document.querySelector("dialog[open]")) putAway();
  });
});

// A booking is offered by the clock that the person chose; a device that stands elsewhere may ask for its own.
attach("[data-zone]", (link) => {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const offset = (zone) => new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "longOffset" }).format();
  if (!here || offset(here) === offset(link.dataset.zone)) return;
  link.href = `${link.dataset.url}${link.dataset.url.includes("=") ? "&" : ""}zone=${encodeURIComponent(here)}`;
  link.hidden = false;
});
