// Widths, themes and paper. Pictures of every view go to test-output/screens.

import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { drop, expect, open, openView, ready, targetField, test, VIEWS } from "./page";
import { planOf, withScenarios, workedSample } from "./plans";

const SCREENS = new URL("../../test-output/screens/", import.meta.url).pathname;

const STATES: Record<string, (page: Page) => Promise<void>> = {
  sample: async (page) => open(page),
  worked: async (page) => open(page, { plan: workedSample }),
  empty: async (page) => open(page, { plan: planOf([]) }),
  import: async (page) => {
    await open(page, { plan: planOf([]) });
    await drop(page, "feb.csv", readFileSync(new URL("../fixtures/import/incidents-feb.csv", import.meta.url), "utf8"));
    await expect(page.getByTestId("import")).toBeVisible();
  },
  scenarios: async (page) => openView(page, "compare", { plan: withScenarios }),
  invalid: async (page) => {
    await open(page, { plan: workedSample });
    await (await targetField(page)).fill("abc");
  },
};

for (const view of VIEWS) {
  STATES[view] = async (page) => openView(page, view, { plan: workedSample });
}

// Opened on a small screen, opened on a large one, and made wider.
for (const widths of [[390, 768], [1024, 1440, 1920]]) {
  for (const [name, enter] of Object.entries(STATES)) {
    test(`at ${widths.join(", ")} px the view ${name} is no wider than the screen`, async ({ page }) => {
      const turnTo = (width: number) => page.setViewportSize({ width, height: width < 500 ? 844 : 900 });
      await turnTo(widths[0]);
      await page.emulateMedia({ colorScheme: "light" });
      await enter(page);
      for (const width of widths) {
        await turnTo(width);
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          const wide = await page.evaluate(() => document.scrollingElement!.scrollWidth);
          expect(wide, `${width} px, ${colorScheme}`).toBeLessThanOrEqual(width);
          await page.screenshot({ path: `${SCREENS}${name}-${width}-${colorScheme}.png`, fullPage: name !== "import" });
        }
      }
    });
  }
}

test("at 1440 px the incident table shows all its columns", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, { plan: workedSample });
  const scroller = page.locator(".panel-scroll");
  expect(await scroller.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
});

test("every button is at least 24 px in both directions", async ({ page }) => {
  await open(page, { plan: workedSample });
  const small = await page.locator("button:visible, select:visible, input:visible:not([type=radio]), .segment label:visible").evaluateAll((elements) =>
    elements
      .map((element) => ({ name: element.getAttribute("aria-label") ?? element.textContent, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.width < 24 || box.height < 24))
      .map(({ name, box }) => `${name}: ${box.width} x ${box.height}`),
  );
  expect(small).toEqual([]);
});

test("the theme is chosen, and the choice survives a reload", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page);
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.getByRole("button", { name: "Theme: as the system. Turn to light" }).click();
  await page.getByRole("button", { name: "Theme: light. Turn to dark" }).click();
  await expect.poll(paper).not.toBe(light);
  const dark = await paper();
  await page.reload();
  await ready(page);
  expect(await paper()).toBe(dark);
});

test("on paper there are the figures and no buttons", async ({ page }) => {
  await open(page, { plan: workedSample });
  await page.emulateMedia({ media: "print" });
  await expect(page.getByTestId("tile-budget")).toBeVisible();
  await expect(page.getByTestId("incidents")).toBeVisible();
  await expect(page.getByRole("button", { name: "Share" })).toBeHidden();
});

test("the picture of the README", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, { plan: workedSample });
  await expect(page.getByTestId("tile-budget")).toContainText("18.4 min");
  await expect(page.locator("canvas").first()).toBeVisible();
  await expect(page.getByTestId("sum-cost")).toHaveText("24.80");
  // `SCREENSHOT=1 cargo xtask test` renews the committed picture.
  const folder = process.env.SCREENSHOT ? new URL("../../docs/", import.meta.url).pathname : SCREENS;
  await page.screenshot({ path: `${folder}screenshot.png` });
});
