// A resting message: counts the seconds down, then says "over" once.
import { attach } from "./kit.js";

attach("[data-countdown]", (bar) => {
  const end = Date.now() + Number(bar.dataset.countdown) * 1000;
  const progress = bar.querySelector("progress");
  const number = bar.querySelector("[data-seconds]");
  const tick = setInterval(() => {
    const left = Math.max(0, end - Date.now());
    if (progress) progress.value = left / 1000;
    if (number) number.textContent = Math.ceil(left / 1000);
    if (left && bar.isConnected) return;
    clearInterval(tick);
    bar.querySelector("button")?.setAttribute("disabled", "");
    // The worker needs a moment to insert what has rested.
    if (bar.isConnected) setTimeout(() => htmx.trigger(bar, "over"), 1200);
  }, 200);
});
