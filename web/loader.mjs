// Loads the page's WebAssembly: shows how far the download is, and says in plain words why it failed.
//
// Markup it uses (index.html): #loading (#loading-text, #loading-progress), #load-failure (#load-failure-reason,
// #load-failure-detail) and #broken (#broken-plan). The names of the two files come from this script's own tag, written
// by trunk, and in a release that of the service worker.

const byId = (id) => document.getElementById(id);

/** A failure whose message is meant for the reader; `cause` is the technical detail. */
class LoadError extends Error {}

/** Shows the share of the download that has arrived; without a known total the bar stays indeterminate. */
function showProgress(received, total) {
  const bar = byId("loading-progress");
  if (!bar || !total) return;
  bar.max = total;
  bar.value = Math.min(received, total);
}

/** Whether the module trapped: a fault of the planner, or no memory. Nothing in it is to be trusted any more. */
const isTrap = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

/** What was typed is in the storage, a moment after the key; it is handed out as it stands. */
function showBroken() {
  byId("loading")?.remove();
  // What is dead must not look alive, nor lie above the message as an open dialog would.
  byId("app").hidden = true;
  byId("broken").hidden = false;
  try {
    byId("broken-plan").value = localStorage.getItem("error-budget-planner.plan");
  } catch {
    // Storage is blocked: there is nothing to hand out.
  }
}

function showFailure(error) {
  byId("loading")?.remove();
  const reason =
    error instanceof LoadError
      ? error.message
      : "The page stopped while it was starting. Reload; if that does not help, try a current version of your browser.";
  const detail = error instanceof LoadError ? error.cause : error;
  const slot = byId("load-failure");
  if (!slot) return;
  byId("load-failure-reason")?.replaceChildren(reason);
  byId("load-failure-detail")?.replaceChildren(detail ? String(detail?.message ?? detail) : "");
  slot.hidden = false;
}

async function importGlue(url) {
  try {
    return await import(url);
  } catch (cause) {
    throw new LoadError(
      navigator.onLine === false
        ? "Your device is offline. Connect to the network and reload."
        : "A part of the page could not be loaded: the network failed or something on the way blocked it. Reload to try again.",
      { cause },
    );
  }
}

/** Fetches the module; the returned response counts the bytes as they are compiled. */
async function fetchModule(url) {
  let response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new LoadError(
      navigator.onLine === false
        ? "Your device is offline. Connect to the network and reload."
        : "The network failed while the planner was loading, or something on the way blocked it. Reload to try again.",
      { cause },
    );
  }
  if (!response.ok) {
    throw new LoadError(
      response.status === 404
        ? "A file of this page is missing. The site may have just been updated: reload to get the new version."
        : `The server answered ${response.status} instead of sending the planner. Try again in a minute.`,
      { cause: `${response.status} ${response.statusText} for ${url.pathname}` },
    );
  }
  return counted(response);
}

/** The same response, reporting progress while it is read. */
function counted(response) {
  if (!response.body || typeof TransformStream === "undefined") return response;
  // A compressed body is longer than its Content-Length says: then the total is unknown.
  const total = response.headers.has("content-encoding") ? 0 : Number(response.headers.get("content-length"));
  let received = 0;
  const meter = new TransformStream({
    transform(chunk, controller) {
      received += chunk.byteLength;
      showProgress(received, total);
      controller.enqueue(chunk);
    },
  });
  const { headers, status, statusText } = response;
  return new Response(response.body.pipeThrough(meter), { headers, status, statusText });
}

/** The theme that was chosen, before the first picture: otherwise a dark page would begin with a white flash. */
function showTheme() {
  try {
    const theme = localStorage.getItem("error-budget-planner.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is blocked: the system's theme it is.
  }
}

// The page starts two scripts by their address, its workers, and parses no markup: its policy of trusted types lets
// anything else be refused.
const WORKERS = ["./worker.mjs", "./offline_worker.js"];
globalThis.trustedTypes?.createPolicy("default", {
  createScriptURL: (address) => (WORKERS.includes(address) ? address : null),
});

async function start() {
  const { js, wasm, offline } = document.querySelector("script[data-wasm]").dataset;
  if (typeof WebAssembly !== "object" || typeof WebAssembly.instantiate !== "function") {
    throw new LoadError(
      "This browser has WebAssembly switched off or does not know it. Allow it for this page, or use a current version of Firefox, Chrome, Edge or Safari.",
    );
  }
  addEventListener("error", ({ error }) => isTrap(error) && showBroken());
  addEventListener("unhandledrejection", ({ reason }) => isTrap(reason) && showBroken());
  const [glue, module] = await Promise.all([
    importGlue(new URL(js, document.baseURI).href),
    fetchModule(new URL(wasm, document.baseURI)),
  ]);
  try {
    await glue.default({ module_or_path: module });
  } catch (cause) {
    if (cause instanceof WebAssembly.CompileError) {
      throw new LoadError(
        "The browser refused the planner's WebAssembly. A policy may block it, or the download was damaged: reload, or use a current browser.",
        { cause },
      );
    }
    if (cause instanceof TypeError) {
      throw new LoadError("The download of the planner broke off. Check the network and reload.", { cause });
    }
    if (isTrap(cause)) return showBroken();
    throw cause;
  }
  // When the page has nothing better to do. In a private window, say, it may be refused: everything else works.
  if (offline && navigator.serviceWorker) {
    (globalThis.requestIdleCallback ?? setTimeout)(async () => {
      try {
        await (await import("./offline.mjs")).keep(offline);
      } catch (error) {
        console.info("The page is not kept for offline use:", error);
      }
    });
  }
}

showTheme();
start().catch((error) => {
  console.error(error);
  showFailure(error);
});
