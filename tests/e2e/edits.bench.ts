// Main-thread time of an edit: script, style, layout and paint of that edit, from a Chromium trace, with 60, 1,000 and
// 10,000 incidents on the page. Run by `cargo xtask bench`.

import { expect, test, type Page } from "@playwright/test";
import { planOf, quantile, report } from "./bench";
import { CATEGORIES, editsOf, type Edit, type Trace } from "./trace";

const EDITS = 50;

/** How many incidents, and what the slowest of twenty edits may take: a frame, two, a tenth of a second. */
const SIZES = [
  { incidents: 60, limit: 16.7 },
  { incidents: 1_000, limit: 33 },
  { incidents: 10_000, limit: 100 },
] as const;

test.use({ viewport: { width: 1440, height: 900 } });

/** One edit of a kind, made by the driver; `index` counts from 0. */
interface Kind {
  name: string;
  /** The event with which an edit begins. */
  event: string;
  prepare: (page: Page) => Promise<void>;
  edit: (page: Page, index: number) => Promise<void>;
  /** What ends the last edit without being one. */
  end: (page: Page) => Promise<void>;
}

const KINDS: Kind[] = [
  {
    name: "typing a target",
    event: "keydown",
    prepare: async (page) => {
      await page.getByRole("button", { name: /^Target:/ }).click();
      await page.locator("#target").fill("99.9");
      // Once around before it counts; the pill shows that the edit reached the document.
      await page.keyboard.press("5");
      await expect(page.getByRole("button", { name: "Target: 99.95%" })).toBeAttached();
      await page.keyboard.press("Backspace");
      await expect(page.getByRole("button", { name: "Target: 99.9%" })).toBeAttached();
    },
    edit: (page, index) => page.keyboard.press(index % 2 === 0 ? "5" : "Backspace"),
    end: (page) => page.keyboard.press("Shift"),
  },
  {
    name: "dragging an outage in the chart",
    event: "pointermove",
    prepare: async (page) => {
      const plot = page.locator(".plot").first();
      const box = (await plot.boundingBox())!;
      await page.mouse.move(box.x + box.width * 0.7, box.y + 60);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.7, box.y + 90, { steps: 4 });
      await expect(page.getByTestId("services")).toBeAttached();
    },
    edit: async (page, index) => {
      const plot = page.locator(".plot").first();
      const box = (await plot.boundingBox())!;
      await page.mouse.move(box.x + box.width * 0.7, box.y + 100 + (index % 10) * 12);
    },
    end: (page) => page.mouse.move(5, 5),
  },
];

for (const { incidents, limit } of SIZES) {
  for (const kind of KINDS) {
    test(`${kind.name}, ${incidents} incidents`, async ({ browser, page }) => {
      test.setTimeout(180_000);
      const plan = JSON.stringify(planOf(incidents));
      await page.addInitScript((text) => localStorage.setItem("error-budget-planner.plan", text), plan);
      await page.goto("./");
      await expect(page.getByTestId("tile-out")).toContainText("Runs out", { timeout: 60_000 });
      await kind.prepare(page);
      await twoFrames(page);

      await browser.startTracing(page, {
        categories: CATEGORIES,
      });
      for (let edit = 0; edit < EDITS; edit += 1) {
        await kind.edit(page, edit);
        await twoFrames(page);
      }
      await kind.end(page);
      const trace: Trace = JSON.parse((await browser.stopTracing()).toString());

      const edits = editsOf(trace.traceEvents, kind.event);
      expect(edits.length).toBeGreaterThanOrEqual(EDITS);
      const of = (part: keyof Edit, share: number) => quantile(edits.map((edit) => edit[part]), share);
      console.log(
        ["script", "style", "layout", "paint", "tasks"]
          .map((part) => `${part} ${of(part as keyof Edit, 0.5).toFixed(2)}`)
          .join(", ")
          .concat(" ms (medians; tasks include the browser's and the driver's own)"),
      );
      report({ name: `${kind.name}, median`, n: incidents, median_ms: of("page", 0.5) });
      // Of a row of 50 the slowest but two.
      report({ name: `${kind.name}, p95`, n: incidents, median_ms: of("page", 0.95), limit_ms: limit });
      // Without the waits for a processor: what counts on a busy machine.
      report({ name: `${kind.name}, processor time`, n: incidents, median_ms: of("cpu", 0.5) });
      report({ name: `${kind.name}, p95 of processor time`, n: incidents, median_ms: of("cpu", 0.95) });
      // No long task: of all edits, whatever the browser and the driver did in it.
      const longest = { name: `${kind.name}, longest task in processor time`, n: incidents, median_ms: of("longest", 1) };
      report(incidents === 1_000 ? { ...longest, limit_ms: 50 } : longest);
    });
  }
}

async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}
