// The charts: sharp, readable by pointer, keyboard and ear, and equal to their table.

import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { expect, open, ready, targetField, test } from "./page";
import { nineMinutes, planOf, workedSample } from "./plans";

const budgetChart = (page: Page) => page.getByRole("figure", { name: /^Budget left/ });

/** How many different colours a canvas shows. */
function colours(page: Page): Promise<number> {
  return page.locator("canvas").first().evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
}

for (const ratio of [1, 1.25, 2, 3]) {
  test.describe(`at ${ratio} device pixels to one`, () => {
    test.use({ deviceScaleFactor: ratio });
    test("the canvas has a pixel for each of the device's", async ({ page }) => {
      await open(page, { plan: workedSample });
      await expect.poll(() => colours(page)).toBeGreaterThan(10);
      const [width, height, css] = await page.locator("canvas").first().evaluate((canvas: HTMLCanvasElement) => {
        const box = canvas.getBoundingClientRect();
        return [canvas.width, canvas.height, [box.width, box.height]] as const;
      });
      expect(Math.abs(width - css[0] * ratio)).toBeLessThanOrEqual(1);
      expect(Math.abs(height - css[1] * ratio)).toBeLessThanOrEqual(1);
    });
  });
}

test("the pointer shows the time and the values there", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const plot = budgetChart(page).getByRole("application");
  const box = (await plot.boundingBox())!;
  await plot.hover({ position: { x: box.width * 0.1, y: box.height / 2 } });
  // 8 Feb to 9 Apr: a tenth in is before the outage of 24 Feb, three tenths in are after it.
  await expect(page.locator(".tooltip")).toContainText("left");
  await expect(page.locator(".tooltip dd").first()).toHaveText("43.2 min");
  await plot.hover({ position: { x: box.width * 0.3, y: box.height / 2 } });
  await expect(page.locator(".tooltip dd").first()).toHaveText("34.2 min");
  await page.mouse.move(0, 0);
  await expect(page.locator(".tooltip")).toHaveCount(0);
});

test("the arrow keys move the cursor, Shift goes from event to event, and it is announced", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const chart = budgetChart(page);
  const plot = chart.getByRole("application");
  await plot.focus();
  // Home is the start of the picture, 30 days before now, when all 43.2 minutes were there.
  await page.keyboard.press("Home");
  await expect(chart.getByRole("status")).toContainText("left 43.2 min");
  // The next event is the outage of 24 Feb; the one after it is now, with 34.2 left.
  await page.keyboard.press("Shift+ArrowRight");
  await expect(chart.getByRole("status")).toContainText("24 Feb 11:20");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(chart.getByRole("status")).toContainText("10 Mar 14:30");
  await expect(chart.getByRole("status")).toContainText("left 34.2 min");
  await page.keyboard.press("Escape");
  await expect(page.locator(".tooltip")).toHaveCount(0);
});

test("the table says what the picture shows", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const chart = budgetChart(page);
  await chart.getByRole("button", { name: /as a table$/ }).click();
  const twin = chart.getByRole("region");
  await expect(twin.getByRole("columnheader", { name: "left" })).toBeVisible();
  await expect(twin.getByRole("row").filter({ hasText: "24 Feb 11:20" })).toContainText("43.2");
  await expect(twin.getByRole("row").filter({ hasText: "24 Feb 11:29" })).toContainText("34.2");
  // What was lost comes back 30 days later: 26 Mar.
  await expect(twin.getByRole("row").filter({ hasText: "26 Mar 11:29" })).toContainText("43.2");
  await chart.getByRole("button", { name: /as a table$/ }).click();
  await expect(chart.locator("canvas")).toBeVisible();
});

test("the words describe the picture, and the legend names every line", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const chart = budgetChart(page);
  const id = await chart.getByRole("application").getAttribute("aria-describedby");
  await expect(page.locator(`[id="${id}"]`)).toContainText("34.2 min");
  const legend = chart.getByRole("list").first();
  for (const name of ["past", "nothing more", "even spend, 1×", "spent, comes back"]) await expect(legend).toContainText(name);
});

test("the picture follows edits, the theme and the width", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, { plan: planOf([nineMinutes]) });
  const canvas = page.locator("canvas").first();
  const picture = () => canvas.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  const changed = async (before: string) => {
    await expect.poll(picture).not.toBe(before);
    return picture();
  };
  await expect.poll(() => colours(page)).toBeGreaterThan(10);
  let before = await picture();
  await (await targetField(page)).fill("99.95");
  before = await changed(before);
  await page.keyboard.press("Escape");
  await page.emulateMedia({ colorScheme: "dark" });
  before = await changed(before);
  await page.setViewportSize({ width: 900, height: 800 });
  await changed(before);
  const fits = await canvas.evaluate((canvas: HTMLCanvasElement) => canvas.getBoundingClientRect().right <= innerWidth);
  expect(fits).toBe(true);
});

for (const width of [1440, 1200, 1199, 961]) {
  test(`at ${width} px the picture stands still while targets are typed`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await open(page, { plan: workedSample });
    const target = await targetField(page);
    // Where it stands in every frame from here on.
    const tops = await page.evaluateHandle(() => {
      const tops = new Set<number>();
      const look = (): void => {
        tops.add(document.querySelector(".plot")!.getBoundingClientRect().top);
        requestAnimationFrame(look);
      };
      look();
      return tops;
    });
    const sentence = page.getByTestId("sentence");
    // 24.8 minutes of 432, 21.6, 30.2, 216, 25.9 and 43.2.
    const statuses = [["99", "Healthy"], ["99.95", "Exhausted"], ["99.93", "Warning"], ["99.5", "Healthy"], ["99.94", "Critical"], ["99.9", "Attention"]];
    for (const [text, status] of statuses) {
      const before = await sentence.textContent();
      await target.fill(text!);
      await expect(page.getByTestId("tile-budget")).toContainText(status!);
      await expect(sentence).not.toHaveText(before!);
    }
    expect(await tops.evaluate((tops) => [...tops])).toHaveLength(1);
  });
}

test("the burn rates have their chart, with a line for each lookback and its threshold", async ({ page }) => {
  await open(page, { plan: workedSample });
  await page.getByRole("tab", { name: /^Alerts/ }).click();
  const chart = page.getByRole("tabpanel").getByRole("figure", { name: /^Burn rate/ });
  await expect(chart.locator("canvas")).toBeVisible();
  for (const name of ["1 h", "6 h", "24 h", "3 d"]) await expect(chart.getByRole("list").first()).toContainText(name);
  await chart.getByRole("button", { name: /as a table$/ }).click();
  await expect(chart.getByRole("region").getByRole("row").nth(1)).toBeVisible();
});

test("an empty plan shows what the chart will hold", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Start empty" }).click();
  await ready(page);
  await expect(budgetChart(page).locator("canvas")).toBeVisible();
  await expect(page.getByTestId("sentence")).toContainText("Nothing is known");
});

test("a drag zooms, a double click and 0 show all again", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const chart = budgetChart(page);
  const plot = chart.getByRole("application");
  const box = (await plot.boundingBox())!;
  const drag = async (from: number, to: number) => {
    await page.mouse.move(box.x + box.width * from, box.y + 120);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * to, box.y + 124, { steps: 5 });
    await page.mouse.up();
  };
  await drag(0.15, 0.35);
  const all = chart.getByRole("button", { name: /^Show all of it again/ });
  await expect(all).toBeVisible();
  await plot.dblclick({ position: { x: box.width * 0.3, y: 100 } });
  await expect(all).toHaveCount(0);
  // By keys alone: a half, a quarter, all.
  await plot.focus();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect(all).toBeVisible();
  await page.keyboard.press("0");
  await expect(all).toHaveCount(0);
});

test("a chart goes out as a picture, a drawing and figures", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const chart = budgetChart(page);
  for (const [name, file] of [["Picture (PNG)", "budget-chart.png"], ["Drawing (SVG)", "budget-chart.svg"], ["Figures (CSV)", "budget-chart.csv"]] as const) {
    await chart.getByRole("button", { name: "Download the chart" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), chart.getByRole("menuitem", { name }).click()]);
    expect(download.suggestedFilename()).toBe(file);
    const bytes = readFileSync((await download.path())!);
    expect(bytes.length).toBeGreaterThan(200);
    if (file.endsWith(".svg")) expect(bytes.toString()).toMatch(/^<svg .*<polyline .*<\/svg>$/s);
    if (file.endsWith(".csv")) expect(bytes.toString()).toContain("34.2");
  }
});

test("pulling down in the future lays an outage over the plan, in one step that undo takes back", async ({ page }) => {
  await open(page, { plan: workedSample });
  const plot = budgetChart(page).getByRole("application");
  const box = (await plot.boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.6, box.y + 80);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, box.y + 200, { steps: 8 });
  await page.mouse.up();
  await expect(budgetChart(page).getByRole("list").first()).toContainText("what if");
  const undo = page.getByRole("button", { name: /^Undo: Try \d+ min outage on/ });
  await expect(undo).toBeVisible();
  await undo.click();
  await expect(page.getByRole("button", { name: "Nothing to undo" })).toBeVisible();
});
