// Keeps the page for when there is no network. FILES and NAME are written at build time.

const [files, name] = [FILES, NAME];

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(files)));
});

addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => names.filter((it) => it.startsWith("netpol-playground-") && it !== name));
  event.waitUntil(old.then((names) => Promise.all(names.map((it) => caches.delete(it)))).then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  const kept = caches.open(name).then((cache) => cache.match(event.request, { ignoreSearch: true }));
  event.respondWith(kept.then((response) => response ?? fetch(event.request)));
});
