// Keeps the page for when there is no network, and says when a newer version of it is ready (offline_worker.js).

const { serviceWorker } = navigator;
const notice = document.getElementById("newer");

/** Starts the worker of an address, once the page works. */
export async function keep(address) {
  const registration = await serviceWorker.register(address);
  // The first version has nothing to take the place of.
  const tell = () => (notice.hidden = !registration.waiting || !serviceWorker.controller);
  const follow = () => registration.installing?.addEventListener("statechange", tell);
  registration.addEventListener("updatefound", follow);
  follow();
  tell();
  const [reload, later] = notice.querySelectorAll("button");
  later.onclick = () => (notice.hidden = true);
  reload.onclick = () => {
    // The page saves what was typed when it is left. Another tab may have let the newer version in already.
    if (!registration.waiting) return location.reload();
    serviceWorker.oncontrollerchange = () => location.reload();
    registration.waiting.postMessage("take over");
  };
}
