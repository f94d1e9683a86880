// Script time of redrawing 50,000 points, in one browser, one run: a chart of one line drawn as the page draws, beside uPlot
// and ECharts with the same points; and the page's own budget chart with as many. Run by `cargo xtask bench`, which names
// the script of the first (tests/browser/examples/line_chart.rs) in LINE_CHART.

import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { planOf, quantile, report } from "./bench";
import { CATEGORIES, drawingOf } from "./trace";

const REDRAWS = 40;
/** Four corners each, and as many again for what comes back. */
const INCIDENTS = 12_500;

/** A chart with the same points; `make` and `redraw` are script of its page. */
interface Drawer {
  name: string;
  /** Markup that brings its script. */
  script: () => string;
  make: string;
  redraw: string;
}

const library = (file: string) => () =>
  `<script>${readFileSync(new URL(`node_modules/${file}`, import.meta.url), "utf8")}</script>`;

const OURS: Drawer = {
  name: "this page's",
  script: () =>
    `<script type="module">import init, { LineChart } from "./line_chart.js"; await init(); window.LineChart = LineChart;</script>`,
  make: `
    const canvas = document.createElement("canvas");
    place.append(canvas);
    window.chart = new LineChart(canvas, Float64Array.from(xs), Float64Array.from(ys), width, height);`,
  redraw: "chart.redraw(even)",
};

/** As its documentation has it for many points: nothing animated, no marks; a redraw goes from the data to the pixels. */
const echarts = (name: string, sampling: string): Drawer => ({
  name,
  script: library("echarts/dist/echarts.min.js"),
  make: `
    place.style.cssText = "width: " + width + "px; height: " + height + "px";
    window.chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({
      animation: false,
      xAxis: { type: "time" },
      yAxis: { type: "value" },
      series: [{ type: "line", showSymbol: false, ${sampling} lineStyle: { width: 2 }, data: xs.map((x, at) => [x * 1_000, ys[at]]) }],
    });`,
  // As when the theme changes: in another colour.
  redraw: `chart.setOption({ series: [{ lineStyle: { color: even ? "black" : "blue" } }] })`,
});

const PEERS: Drawer[] = [
  {
    name: "uPlot",
    script: library("uplot/dist/uPlot.iife.min.js"),
    make: `window.chart = new uPlot({ width, height, series: [{}, { stroke: "black", width: 2 }] }, [xs, ys], place);`,
    redraw: "chart.redraw()",
  },
  echarts("ECharts", ""),
  echarts("ECharts with sampling", `sampling: "lttb",`),
];

test.use({ viewport: { width: 1440, height: 900 } });

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
  const ours = await costOf(page, async (index) => page.emulateMedia({ colorScheme: index % 2 === 0 ? "dark" : "light" }));

  const alone = await drawerCost(OURS);
  const peers = [];
  for (const peer of PEERS) peers.push({ name: peer.name, ...(await drawerCost(peer)) });

  report({ name: "budget chart of 50,000 points, redraw", n: 50_000, median_ms: ours.script, limit_ms: 4 });
  report({ name: "budget chart of 50,000 points, processor time with paint", n: 50_000, median_ms: ours.cpu });
  for (const { name, script, cpu } of [{ name: OURS.name, ...alone }, ...peers]) {
    report({ name: `line of 50,000 points, ${name}`, n: 50_000, median_ms: script });
    report({ name: `line of 50,000 points, ${name}, processor time with paint`, n: 50_000, median_ms: cpu });
  }
  for (const { name, script } of peers) {
    report({ name: `line of 50,000 points, beside ${name}`, n: 50_000, times_as_fast: script / alone.script, at_least: 1 });
    report({ name: `budget chart of 50,000 points, beside ${name}'s line`, n: 50_000, times_as_fast: script / ours.script, at_least: 1 });
  }

  /** A chart on a page of its own, from the same origin: the page's policy lets no other script in. */
  async function drawerCost({ script, make, redraw }: Drawer): Promise<Cost> {
    const other = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await other.route("**/chart-bench.html", (route) =>
      route.fulfill({ contentType: "text/html", body: `<!doctype html><div id=plot></div>${script()}` }),
    );
    const bound = process.env.LINE_CHART ?? "";
    await other.route("**/line_chart.js", (route) => route.fulfill({ path: bound }));
    await other.route("**/line_chart_bg.wasm", (route) =>
      route.fulfill({ contentType: "application/wasm", path: bound.replace(/\.js$/, "_bg.wasm") }),
    );
    await other.goto(new URL("chart-bench.html", baseURL).href, { waitUntil: "networkidle" });
    await other.evaluate(`{
      // The same walk: a step down at each incident, a step up when it comes back.
      const [xs, ys] = [[], []];
      let left = 40;
      for (let index = 0; index < 50_000; index += 1) {
        xs.push(1.74e9 + index * 600);
        left += index % 4 === 0 ? -0.7 : index % 4 === 2 ? 0.7 : 0;
        ys.push(left + Math.sin(index / 900) * 12);
      }
      const [width, height] = ${JSON.stringify(corners)};
      const place = document.getElementById("plot");
      ${make}
    }`);
    await other.waitForTimeout(500);
    // In a frame, as ours: what it leaves for the microtasks and the next frame counts too.
    const cost = await costOf(other, (index) =>
      other.evaluate(`new Promise((done) => requestAnimationFrame(() => { const even = ${index % 2 === 0}; ${redraw}; done(); }))`),
    );
    await other.close();
    return cost;
  }

  /** Medians of what `draw` causes, all of it, up to the second frame. */
  async function costOf(page: Page, draw: (index: number) => Promise<unknown>): Promise<Cost> {
    const drawings: Cost[] = [];
    for (let index = 0; index < REDRAWS; index += 1) {
      await browser.startTracing(page, { categories: CATEGORIES });
      await draw(index);
      await page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
      drawings.push(drawingOf(JSON.parse((await browser.stopTracing()).toString())) ?? { script: NaN, cpu: NaN });
    }
    const median = (of: keyof Cost) => quantile(drawings.map((drawing) => drawing[of]), 0.5);
    return { script: median("script"), cpu: median("cpu") };
  }
});

/** Milliseconds of script, and of processor time with style, layout and paint: the one is promised, the other does not wait. */
interface Cost {
  script: number;
  cpu: number;
}
