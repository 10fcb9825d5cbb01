// Shows what was sent for this device, and opens the page that it is about.
self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data.json();
  } catch {
    // A message that can't be read is still announced: browsers end subscriptions that stay silent.
  }
  event.waitUntil(
    self.registration.showNotification(said.title || "Kulisy", {
      body: said.body || "",
      tag: said.tag || "kulisy",
      renotify: true,
      icon: {{ asset("mark-192.png")|tojson }},
      data: { url: said.url || "/me/" },
    }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data.url, self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((open) => {
      const there = open.find((page) => page.url.split("#")[0] === url.href.split("#")[0]);
      return there ? there.focus() : self.clients.openWindow(url.href);
    }),
  );
});

self.addEventListener("install", () => self.skipWaiting());
