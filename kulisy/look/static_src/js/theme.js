// A choice of light or dark shows at once; the server keeps it when the form is sent.
import { attach } from "./kit.js";

attach("[data-theme-choice]", (input) => {
  input.addEventListener("change", () => {
    if (input.checked) document.documentElement.dataset.theme = input.value;
  });
});
