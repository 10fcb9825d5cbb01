// The week's sheet: arrow keys from box to box, sums as one types; the timer's length, by the minute.
(() => {
  "use strict";
  const clock = (count) => `${Math.floor(count / 60)}:${String(count % 60).padStart(2, "0")}`;

  function minutes(text) {
    const bare = text.trim().toLowerCase().replace(/\s/g, "").replace(",", ".");
    let found = /^(\d{1,2}):([0-5]\d)$/.exec(bare);
    if (found) return 60 * found[1] + Number(found[2]);
    if (/^\d{1,2}(\.\d{1,2})?$/.test(bare)) return Math.round(60 * bare);
    found = /^(?:(\d{1,2}(?:\.\d{1,2})?)(?:ч|h)[a-zа-я]*)?(?:(\d{1,4})(?:м|m)[a-zа-я]*)?$/.exec(bare);
    return found ? Math.round(60 * (found[1] || 0)) + Number(found[2] || 0) : 0;
  }

  const boxes = (row) => [...row.querySelectorAll(".cell input:not([type=hidden])")];

  function reckon(sheet) {
    const days = Array(7).fill(0);
    for (const row of sheet.querySelectorAll(".week-row")) {
      const counts = boxes(row).map((box) => minutes(box.value));
      counts.forEach((count, n) => { days[n] += count; });
      const sum = counts.reduce((one, two) => one + two, 0);
      row.querySelector("[data-row-sum]").textContent = sum ? clock(sum) : "";
    }
    sheet.querySelectorAll("[data-day-sum]").forEach((place, n) => { place.textContent = days[n] ? clock(days[n]) : ""; });
    const all = clock(days.reduce((one, two) => one + two, 0));
    sheet.querySelector("[data-all-sum]").textContent = all;
    document.querySelector("[data-whole]").textContent = all;
  }

  function keys(event, sheet) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return sheet.requestSubmit();
    const box = event.target;
    const row = box.closest(".week-row");
    const rows = [...sheet.querySelectorAll(".week-row")];
    const at = boxes(row).indexOf(box);
    const edge = box.selectionStart === box.selectionEnd;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] }[event.key]
      || (event.key === "ArrowLeft" && edge && box.selectionStart === 0 && [0, -1])
      || (event.key === "ArrowRight" && edge && box.selectionEnd === box.value.length && [0, 1]);
    if (!step || event.ctrlKey || event.metaKey) return;
    const next = rows[rows.indexOf(row) + step[0]];
    const found = next && boxes(next)[at + step[1]];
    event.preventDefault();
    if (!found || found.disabled) return;
    found.focus();
    found.select();
  }

  function tick() {
    for (const place of document.querySelectorAll("[data-began]")) {
      const ran = Math.max(0, Math.floor((Date.now() - Date.parse(place.dataset.began)) / 60000));
      place.textContent = clock(ran);
    }
  }

  document.addEventListener("input", (event) => {
    const sheet = event.target.closest?.("[data-sheet]");
    if (sheet) reckon(sheet);
  });
  document.addEventListener("keydown", (event) => {
    const sheet = event.target.closest?.("[data-sheet]");
    if (sheet && event.target.closest(".cell")) keys(event, sheet);
  });
  tick();
  setInterval(tick, 15000);
})();
