// A host of static files, and a browser to look at them.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { chromiumProgram } from "../e2e/chromium.mjs";

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Serves a folder under a Content-Security-Policy; its address, and `close`. */
export async function serve(folder, policy) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://host");
    const file = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const head = { "content-security-policy": policy };
    try {
      const body = await readFile(join(folder, file));
      response.writeHead(200, { ...head, "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404, head).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Chromium, driven as in the page's own tests. */
export function startBrowser() {
  const { chromium } = createRequire(new URL("../e2e/", import.meta.url))("@playwright/test");
  return chromium.launch({
    executablePath: chromiumProgram(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"],
  });
}

/** What a page shows in its `<output>`, or in another element, in the end; and what went wrong on it. */
export async function shown(browser, url, element = "output") {
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // Browsers ask for an icon, which nobody has.
    const icon = message.location().url.endsWith("/favicon.ico");
    if (message.type() === "error" && !icon) complaints.push(message.text());
  });
  try {
    await page.goto(url);
    const output = page.locator(element, { hasText: /\w/ });
    const text = await output.textContent({ timeout: 20_000 }).catch((error) => `nothing (${error.message})`);
    return { text, complaints };
  } finally {
    await page.close();
  }
}
