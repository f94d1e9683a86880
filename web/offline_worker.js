// Answers for the page's own files from a copy of one version, so that the page opens without a network after its first
// visit. What else is asked for is none of its business.
//
// The build puts the version and its files into the two lines below (xtask/src/offline.rs). Without them, as
// `cargo xtask serve --dev` serves it, this script takes away what a release has left in the browser.

const VERSION = "";
const FILES = {}; // name: hash

const COPIES = `error-budget-planner ${registration.scope} `;
const COPY = COPIES + VERSION;

/** The file of the list that an address asks for; the page itself is "./". */
function fileOf(address) {
  const [path] = address.split(/[?#]/);
  const name = path.startsWith(registration.scope) ? path.slice(registration.scope.length) : path;
  return name === "" || name === "index.html" ? "./" : name;
}

// Whole or not at all, and asked of the host: a release that is half uploaded, or half kept by a cache on the way, does
// not have the hashes of the list. The next visit tries again.
oninstall = (event) => {
  const requests = Object.entries(FILES).map(
    ([name, integrity]) => new Request(name, { cache: "no-cache", integrity, priority: "low" }),
  );
  if (VERSION) event.waitUntil(caches.open(COPY).then((copy) => copy.addAll(requests)));
  else skipWaiting();
};

// The page in an open tab is of the version before: this one waits beside it until the reader reloads.
onmessage = () => skipWaiting();

onactivate = (event) => event.waitUntil(takeOver());

async function takeOver() {
  const older = (await caches.keys()).filter((name) => name.startsWith(COPIES) && name !== COPY);
  await Promise.all(older.map((name) => caches.delete(name)));
  if (VERSION) return clients.claim();
  await registration.unregister();
  for (const client of await clients.matchAll()) client.navigate(client.url);
}

onfetch = (event) => {
  const { request } = event;
  const file = fileOf(request.url);
  if (request.method !== "GET" || !Object.hasOwn(FILES, file)) return;
  const kept = caches.match(file, { cacheName: COPY, ignoreVary: true });
  event.respondWith(kept.then((response) => response ?? fetch(request)));
};
