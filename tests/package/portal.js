// A portal: some pages under a strict policy, with the built package beside them, in a browser.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { chromiumProgram } from "../e2e/chromium.mjs";

// The browser's driver is the one of the page's own tests.
const { chromium } = createRequire(new URL("../e2e/", import.meta.url))("@playwright/test");

const dist = new URL("../../pkg/dist/", import.meta.url).pathname;
const TYPES = { ".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".wasm": "application/wasm" };

/** No inline script, no inline style, nobody else's host. */
export const STRICT =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; worker-src 'self'; " +
  "img-src 'self' data: blob:; base-uri 'none'; form-action 'none'";
/** And no text that becomes markup. */
export const STRICTEST = `${STRICT}; require-trusted-types-for 'script'`;

/**
 * Opens a browser on a portal.
 * @param {Record<string, string>} files what the portal serves beside `/package/`, by path; a test may change it
 * @param {string} policy its Content-Security-Policy
 */
export async function portal(files, policy) {
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://portal").pathname;
    if (path !== "/favicon.ico") asked.push(path);
    const head = { "content-type": TYPES[extname(path)] ?? "application/octet-stream", "content-security-policy": policy };
    try {
      const body = path.startsWith("/package/") ? await readFile(join(dist, path.slice(9))) : files[path];
      const unasked = path === "/favicon.ico";
      response.writeHead(unasked ? 204 : body === undefined ? 404 : 200, head).end(body);
    } catch {
      response.writeHead(404, head).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const browser = await chromium.launch({
    executablePath: chromiumProgram(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    asked,
    /** A page of the portal, and what went wrong on it. */
    async open(path, options = {}) {
      const page = await browser.newPage(options);
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
      await page.addInitScript(watch);
      await page.goto(origin + path);
      return { page, complaints };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

/** Counts, in the page, what is kept going: timers, and listeners of what outlives an element. */
function watch() {
  const kept = { timers: new Set(), intervals: new Set(), listeners: new Map(), workers: 0 };
  globalThis.kept = () => ({
    timers: kept.timers.size,
    intervals: kept.intervals.size,
    listeners: [...kept.listeners.values()].reduce((sum, of) => sum + of.size, 0),
    workers: kept.workers,
  });
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
  globalThis.setTimeout = (act, ...rest) => {
    const timer = setTimeout((...values) => {
      kept.timers.delete(timer);
      act(...values);
    }, ...rest);
    kept.timers.add(timer);
    return timer;
  };
  globalThis.clearTimeout = (timer) => (kept.timers.delete(timer), clearTimeout(timer));
  globalThis.setInterval = (...values) => {
    const timer = setInterval(...values);
    kept.intervals.add(timer);
    return timer;
  };
  globalThis.clearInterval = (timer) => (kept.intervals.delete(timer), clearInterval(timer));
  const key = (target, type) => {
    const name = target === document ? "document" : target === globalThis ? "window" : target instanceof MediaQueryList ? "media" : "";
    return name && `${name} ${type}`;
  };
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, ...rest) {
    const name = key(this ?? globalThis, type);
    if (name && listener) kept.listeners.set(name, (kept.listeners.get(name) ?? new Set()).add(listener));
    return addEventListener.call(this ?? globalThis, type, listener, ...rest);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, ...rest) {
    kept.listeners.get(key(this ?? globalThis, type))?.delete(listener);
    return removeEventListener.call(this ?? globalThis, type, listener, ...rest);
  };
  const { Worker } = globalThis;
  globalThis.Worker = class extends Worker {
    constructor(...values) {
      super(...values);
      kept.workers += 1;
    }
    terminate() {
      if (!this.ended) kept.workers -= 1;
      this.ended = true;
      super.terminate();
    }
  };
}
