// Script time of redrawing 50,000 points: the page's budget chart beside uPlot with the same points, in one browser, one
// run. Run by `cargo xtask bench`.

import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { planOf, quantile, report } from "./bench";
import { CATEGORIES, scriptOf } from "./trace";

const REDRAWS = 40;
/** Four corners each, and as many again for what comes back. */
const INCIDENTS = 12_500;

test.use({ trace: "off", viewport: { width: 1440, height: 900 } });

test("redrawing 50,000 points", async ({ browser, page, baseURL }) => {
  test.setTimeout(240_000);
  await page.addInitScript((text) => localStorage.setItem("error-budget-planner.plan", text), JSON.stringify(planOf(INCIDENTS)));
  await page.goto("./");
  await expect(page.getByTestId("tile-budget")).toBeVisible({ timeout: 60_000 });
  await page.getByText("1 y", { exact: true }).click();
  const plot = page.locator(".plot").first();
  await expect(plot.locator("canvas")).toBeVisible();
  const corners = await plot.locator("canvas").evaluate((canvas: HTMLCanvasElement) => [canvas.width, canvas.height] as const);
  await page.waitForTimeout(2_000);

  // The theme draws the same scene again in other colours.
  const ours = await scriptFor(page, async (index) => page.emulateMedia({ colorScheme: index % 2 === 0 ? "dark" : "light" }));

  // uPlot on a page of its own, from the same origin: the page's policy lets no other script in.
  const other = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const script = readFileSync(new URL("node_modules/uplot/dist/uPlot.iife.min.js", import.meta.url), "utf8");
  await other.route("**/uplot-bench.html", (route) =>
    route.fulfill({ contentType: "text/html", body: `<!doctype html><div id=plot></div><script>${script}</script>` }),
  );
  await other.goto(new URL("uplot-bench.html", baseURL).href);
  await other.evaluate(
    ([width, height]) => {
      // The same walk: a step down at each incident, a step up when it comes back.
      const xs: number[] = [];
      const ys: number[] = [];
      let left = 40;
      for (let index = 0; index < 50_000; index += 1) {
        xs.push(1.74e9 + index * 600);
        left += index % 4 === 0 ? -0.7 : index % 4 === 2 ? 0.7 : 0;
        ys.push(left + Math.sin(index / 900) * 12);
      }
      const options = { width, height, series: [{}, { stroke: "black", width: 2 }] };
      const shown = window as unknown as { uPlot: new (...of: unknown[]) => { redraw(): void }; chart: { redraw(): void } };
      shown.chart = new shown.uPlot(options, [xs, ys], document.getElementById("plot"));
    },
    corners,
  );
  await other.waitForTimeout(500);
  const theirs = await scriptFor(other, () =>
    other.evaluate(
      () =>
        new Promise<void>((done) => {
          // In a frame, as ours: what it leaves for the microtasks counts too.
          requestAnimationFrame(() => {
            (window as unknown as { chart: { redraw(): void } }).chart.redraw();
            done();
          });
        }),
    ),
  );

  report({ name: "chart of 50,000 points, redraw", n: 50_000, median_ms: ours, limit_ms: 4 });
  report({ name: "chart of 50,000 points, uPlot", n: 50_000, median_ms: theirs });
  report({ name: "chart of 50,000 points, beside uPlot", n: 50_000, times_as_fast: theirs / ours, at_least: 1 });

  /** The median of the script that `draw` causes: all of it, up to the second frame. */
  async function scriptFor(page: Page, draw: (index: number) => Promise<unknown>): Promise<number> {
    const times: number[] = [];
    for (let index = 0; index < REDRAWS; index += 1) {
      await browser.startTracing(page, { categories: CATEGORIES });
      await draw(index);
      await page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
      times.push(scriptOf(JSON.parse((await browser.stopTracing()).toString())));
    }
    return quantile(times, 0.5);
  }
});
