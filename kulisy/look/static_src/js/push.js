// Switches messages to this device on and off (web push). The page says where to and with whose key.
import { ask, attach } from "./kit.js";

attach("[data-push]", async (box) => {
  const { push: url, key } = box.dataset;
  const button = box.querySelector("button[data-on]");
  const words = box.querySelector("input[type=checkbox]");
  const tell = (state) => {
    box.dataset.state = state;
    for (const line of box.querySelectorAll("[data-when]")) line.hidden = line.dataset.when !== state;
    button.hidden = !["on", "off"].includes(state);
    button.setAttribute("aria-pressed", state === "on");
    button.querySelector("span").textContent = state === "on" ? button.dataset.on : button.dataset.off;
    words.closest(".field").hidden = state !== "on";
  };
  if (!("serviceWorker" in navigator) || !window.PushManager) return tell("impossible");
  if (Notification.permission === "denied") return tell("denied");
  let ours;
  try {
    const worker = await navigator.serviceWorker.register("/worker.js");
    ours = await worker.pushManager.getSubscription();
    const known = ours && (await said({ ask: ours.endpoint }));
    words.checked = Boolean(known?.words);
    tell(known?.on ? "on" : "off");
  } catch {
    return tell("impossible");
  }

  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      if (box.dataset.state === "on") {
        await said({ forget: ours.endpoint });
        tell("off");
      } else if ((await Notification.requestPermission()) !== "granted") tell("denied");
      else {
        ours = await subscribed();
        tell((await kept()).on ? "on" : "failed");
      }
    } catch {
      tell("failed");
    }
    button.disabled = false;
  });
  words.addEventListener("change", () => kept().catch(() => tell("failed")));

  async function subscribed() {
    const { pushManager } = await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: key };
    const before = await pushManager.getSubscription();
    try {
      return await pushManager.subscribe(options);
    } catch (trouble) {
      // Made for another key, of an installation that stood here before.
      if (!before) throw trouble;
      await before.unsubscribe();
      return pushManager.subscribe(options);
    }
  }

  function kept() {
    const { endpoint, keys } = ours.toJSON();
    return said({ endpoint, public: keys.p256dh, secret: keys.auth, ...(words.checked && { words: "on" }) });
  }

  async function said(fields) {
    const answer = await ask(url, { method: "POST", body: new URLSearchParams(fields) });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }
});
