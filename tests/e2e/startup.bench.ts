// Start-up of the release page: first paint, the first answer and the first forecast, in a browser that never saw the page
// and in one that did, at full speed and with a processor four times slower. Run by `cargo xtask bench`.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, test, type BrowserContext } from "@playwright/test";
import { quantile, report } from "./bench";

const RUNS = 7;
/** Of the processor, as DevTools slows it. */
const SLOWDOWNS = [1, 4];

/** Milliseconds from the start of the navigation. */
interface Start {
  paint: number;
  answer: number;
  forecast: number;
  /** Processor time of the main thread until then, which waits for nothing. */
  processor: number;
}

for (const slowdown of SLOWDOWNS) {
  test(`start-up, processor ${slowdown} times slower`, async ({ baseURL, launchOptions }) => {
    test.setTimeout(600_000);
    const [cold, warm]: [Start[], Start[]] = [[], []];
    const host = await keepingHost(baseURL!);
    const address = `http://localhost:${(host.address() as AddressInfo).port}/`;
    for (let run = 0; run < RUNS; run += 1) {
      // A profile of its own: nothing cached, neither files nor compiled modules.
      const profile = mkdtempSync(join(tmpdir(), "startup-"));
      const context = await chromium.launchPersistentContext(profile, { ...launchOptions, viewport: { width: 1440, height: 900 } });
      try {
        cold.push(await start(context, address, slowdown));
        // The browser keeps what it compiled once a page has run for a while.
        await start(context, address, 1, 3_000);
        warm.push(await start(context, address, slowdown));
      } finally {
        await context.close();
        rmSync(profile, { recursive: true, force: true });
      }
    }
    host.close();
    for (const [word, starts] of [["cold", cold], ["warm", warm]] as const) {
      const median = (of: keyof Start) => quantile(starts.map((start) => start[of]), 0.5);
      const name = `start-up, ${word}, ${slowdown} times slower`;
      report({ name: `${name}: first paint`, n: 1, median_ms: median("paint") });
      report({ name: `${name}: first answer`, n: 1, median_ms: median("answer") });
      report({ name: `${name}: first forecast`, n: 1, median_ms: median("forecast") });
      report({ name: `${name}: processor time until then`, n: 1, median_ms: median("processor") });
    }
  });
}

/** The same files from a host that lets browsers keep them for an hour, as hosts do. */
async function keepingHost(baseURL: string): Promise<Server> {
  const files = new Map<string, Promise<{ status: number; type: string; body: Buffer }>>();
  const read = async (path: string) => {
    const answer = await fetch(new URL(path.slice(1), baseURL));
    const type = answer.headers.get("content-type") ?? "application/octet-stream";
    return { status: answer.status, type, body: Buffer.from(await answer.arrayBuffer()) };
  };
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const file = files.get(path) ?? read(path);
    files.set(path, file);
    void file.then(({ status, type, body }) => {
      response.writeHead(status, { "content-type": type, "cache-control": "max-age=3600" });
      response.end(body);
    });
  });
  await new Promise<void>((done) => server.listen(0, "localhost", done));
  return server;
}

/** Opens the page in a tab of its own, and stays for `rest_ms` after its forecast. */
async function start(context: BrowserContext, address: string, slowdown: number, rest_ms = 0): Promise<Start> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.addInitScript(() => {
    const shown = window as unknown as { seen: Record<string, number> };
    shown.seen = {};
    /** The budget's figure, and the simulation's: text that stands there only once it was worked out. */
    const marks = { answer: ["tile-budget", /\d/], forecast: ["tile-out", /Runs out within/] } as const;
    new MutationObserver(() => {
      for (const [name, [id, text]] of Object.entries(marks)) {
        if (name in shown.seen || !text.test(document.querySelector(`[data-testid="${id}"]`)?.textContent ?? "")) continue;
        shown.seen[name] = 0;
        // Seen at the end of the frame that draws it.
        requestAnimationFrame(() => setTimeout(() => (shown.seen[name] = performance.now())));
      }
    }).observe(document, { childList: true, characterData: true, subtree: true });
  });
  await page.goto(address);
  await page.waitForFunction(() => {
    const { seen } = window as unknown as { seen: Record<string, number> };
    return Boolean(seen.answer && seen.forecast);
  });
  const { metrics } = await devtools.send("Performance.getMetrics");
  const processor = 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN);
  const times = await page.evaluate(() => {
    const { seen } = window as unknown as { seen: Record<string, number> };
    const paint = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN;
    return { paint, answer: seen.answer ?? NaN, forecast: seen.forecast ?? NaN };
  });
  await page.waitForTimeout(rest_ms);
  await page.close();
  return { ...times, processor };
}
