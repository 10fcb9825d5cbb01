// Carries tasks within a list and between lists, by pointer or by keys, and tells the server where they lie.
(() => {
  "use strict";
  const told = () => document.querySelector("[data-carry]");

  // Why it is moved: asked where a reason belongs to it; whoever closes the box has moved nothing.
  function ask({ url, fields, undo }) {
    const dialog = document.getElementById("why");
    const form = dialog.querySelector("form");
    let sent = false;
    form.action = url;
    for (const name of ["begins", "ends", "due"]) form.elements[name].value = fields[name] || "";
    form.addEventListener("submit", () => (sent = true), { once: true });
    dialog.addEventListener("close", () => sent || undo(), { once: true });
    dialog.showModal();
    form.elements.words.focus();
  }
  document.addEventListener("why", (event) => ask(event.detail));

  async function tell(item) {
    const list = item.parentElement;
    const body = new URLSearchParams({ [list.dataset.name]: list.dataset.value });
    if (list.dataset.name === "stage") body.set("before", item.nextElementSibling?.dataset.id || "");
    if (item.dataset.why) return ask({ url: item.dataset.move, fields: Object.fromEntries(body), undo: () => location.reload() });
    const csrf = document.querySelector("meta[name=csrf]")?.content || "";
    const answer = await fetch(item.dataset.move, { method: "POST", body, headers: { "X-Moved": "1", "X-CSRFToken": csrf } }).catch(() => null);
    if (!answer || !answer.ok) return location.reload();
    say(item);
  }

  function say(item) {
    const line = told();
    const list = item.parentElement;
    const place = [...list.children].indexOf(item) + 1;
    line.textContent = `${item.dataset.title}: ${list.dataset.label}, ${place} / ${list.children.length}`;
  }

  const lists = () => [...document.querySelectorAll("[data-list]")];

  function keys(event, item) {
    const list = item.parentElement;
    const at = lists().indexOf(list);
    const up = event.key === "ArrowUp", down = event.key === "ArrowDown";
    const aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key] || 0;
    const week = Number(list.dataset.week || 0);
    if (week) {
      const day = lists()[at + (up ? -week : down ? week : aside)];
      if (!day || day === list) return;
      day.prepend(item);
    } else if (up && item.previousElementSibling) item.previousElementSibling.before(item);
    else if (down && item.nextElementSibling) item.nextElementSibling.after(item);
    else if ((up || aside < 0) && lists()[at - 1]) lists()[at - 1].append(item);
    else if ((down || aside > 0) && lists()[at + 1]) lists()[at + 1].prepend(item);
    else return;
    event.preventDefault();
    item.querySelector("[data-grip]").focus();
    clearTimeout(item.telling);
    item.telling = setTimeout(() => tell(item), 400);
    say(item);
  }

  function carry(event, grip, item) {
    if (event.button) return;
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const begun = [item.parentElement, item.nextElementSibling];
    let frame = 0, x = 0, y = 0;
    item.classList.add("carried");
    const over = () => {
      frame = 0;
      const list = lists().find((each) => {
        const box = each.parentElement.getBoundingClientRect();
        return y >= box.top && y <= box.bottom && x >= box.left && x <= box.right;
      });
      if (!list) return;
      const next = [...list.children].find((each) => {
        const box = each.getBoundingClientRect();
        return each !== item && y < box.top + box.height / 2;
      });
      if (next ? item.nextElementSibling !== next : list.lastElementChild !== item) list.insertBefore(item, next || null);
    };
    const move = (moved) => {
      x = moved.clientX;
      y = moved.clientY;
      frame ||= requestAnimationFrame(over);
    };
    const end = (ended) => {
      cancelAnimationFrame(frame);
      grip.removeEventListener("pointermove", move);
      item.classList.remove("carried");
      if (ended.type === "pointercancel") return begun[0].insertBefore(item, begun[1]);
      if (item.parentElement !== begun[0] || item.nextElementSibling !== begun[1]) tell(item);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end, { once: true });
    grip.addEventListener("pointercancel", end, { once: true });
  }

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (grip) carry(event, grip, grip.closest("[data-move]"));
  });
  document.addEventListener("keydown", (event) => {
    const grip = event.target.closest?.("[data-grip]");
    if (grip) keys(event, grip.closest("[data-move]"));
  });

  // A mark on a picture: where one taps, in thousandths of its sides.
  document.addEventListener("click", (event) => {
    const picture = event.target.closest("[data-marking]");
    if (!picture) return;
    event.preventDefault();
    const box = picture.getBoundingClientRect();
    const form = document.getElementById(picture.dataset.marking);
    const x = Math.round((1000 * (event.clientX - box.left)) / box.width);
    const y = Math.round((1000 * (event.clientY - box.top)) / box.height);
    form.elements.x.value = x;
    form.elements.y.value = y;
    if (form.elements.page) form.elements.page.value = picture.dataset.page || "";
    // One new mark: on the page that was tapped last.
    for (const other of document.querySelectorAll("[data-fresh]")) other.setAttribute("visibility", "hidden");
    const mark = picture.querySelector("[data-fresh]");
    mark.setAttribute("x", `${x / 10}%`);
    mark.setAttribute("y", `${y / 10}%`);
    mark.removeAttribute("visibility");
    // The form stands far below the pages: it says that the mark is set, and where.
    const told = form.querySelector("[data-marked]");
    told.textContent = picture.dataset.page ? told.dataset.onPage.replace("{page}", picture.dataset.page) : told.dataset.onPicture;
    form.elements.words.focus();
  });
})();
