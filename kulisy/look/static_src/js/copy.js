// Puts a text on the clipboard and says so in the button itself.
import { attach, wait } from "./kit.js";

attach("[data-copy]", (button) => {
  button.addEventListener("click", async () => {
    const label = button.querySelector("span");
    const before = label.textContent;
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      // Without the right (plain http) a marked text field still copies.
      const box = document.createElement("textarea");
      box.value = button.dataset.copy;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
      button.focus();
    }
    label.textContent = button.dataset.done;
    await wait(2000);
    label.textContent = before;
  });
});
