// The forecast view: the day it runs out, the chance by each day, methods, honesty, drivers, assumptions.

import type { Locator, Page } from "@playwright/test";
import { expect, openView, stored, test } from "./page";
import { nineMinutes, planOf } from "./plans";

/** Nothing else burns, and the release on 20 March surely costs an hour of the 34.2 minutes that are left. */
const doomed = (() => {
  const plan: any = planOf([nineMinutes]);
  plan.forecast = { rate: 0, paths: 500 };
  plan.services[0].releases = [
    { name: "5.0", at: "2026-03-20T16:00:00Z", risk: "high", type: "feature", failure: { probability: 1, cost: "1h" } },
  ];
  return plan;
})();

const view = (page: Page): Locator => page.getByRole("tabpanel");

const openForecast = (page: Page, plan: object): Promise<void> => openView(page, "forecast", { plan });

test("a release that surely fails is the day it runs out, and the plan without it is safe", async ({ page }) => {
  await openForecast(page, doomed);
  const words = page.getByTestId("exhaustion-words");
  // 500 of 500 paths count as 500.5 of 501.
  await expect(words).toContainText("more than 99% of 500 paths run out by 9 Apr, half of those by 20 Mar");
  await expect(words).toContainText("The highest bar is the day of release 5.0.");
  await expect(page.getByTestId("chance-words")).toContainText("Leaving out release 5.0 lowers it to less than 1%");

  // The twin of the histogram: everything on the day that begins on the 20th at the hour of now.
  await page.getByRole("button", { name: "Show Day it runs out as a table" }).click();
  const row = page.getByTestId("exhaustion-day-twin").getByRole("row").filter({ hasText: "Fri 20 Mar 14:30" });
  await expect(row).toContainText("100%");
});

test("the three methods stand side by side, and say on what past they were measured", async ({ page }) => {
  await openForecast(page, doomed);
  const table = page.getByTestId("methods");
  await expect(table.getByRole("columnheader", { name: "Simulation" })).toBeVisible();
  await expect(table.getByRole("row", { name: /^Runs out/ })).toContainText("more than 99% by 9 Apr");
  // The last seven days were quiet.
  await expect(table.getByRole("row", { name: /^Runs out/ })).toContainText("not in sight");
  // 118.6 days: on days 60, 67, 74, 81 and 88, counted from 12 November; 30 more have passed by then.
  await expect(table).toContainText("5 forecasts of 30 days each");
  await expect(page.getByTestId("honesty-words")).toContainText("Only 5 past forecasts can be checked");
});

test("a short record says why nothing can be checked", async ({ page }) => {
  const plan: any = planOf([nineMinutes]);
  plan.services[0].measured_from = "2026-02-08T00:00:00Z";
  plan.forecast = { paths: 200 };
  await openForecast(page, plan);
  await expect(page.getByTestId("honesty-words")).toContainText("This record is 30 days long");
  await expect(page.getByTestId("drivers")).toContainText("Little to go by: 30 days and 1 incident on record");
});

test("assumptions are edited, change the forecast, are saved and undone", async ({ page }) => {
  const plan: any = planOf([nineMinutes]);
  plan.forecast = { paths: 500 };
  await openForecast(page, plan);
  const words = page.getByTestId("exhaustion-words");
  await expect(words).toContainText("of 500 paths run out");
  await page.getByRole("button", { name: "Assumptions", exact: true }).first().click();
  const rate = page.getByRole("textbox", { name: "How often" });
  await rate.fill("0");
  await expect(words).toContainText("None of 500 paths runs out by 9 Apr");
  await rate.fill("often");
  await expect(page.getByRole("dialog", { name: "Assumptions" })).toContainText("expected a number from 0 to 100");
  await rate.fill("0.5");
  await page.getByRole("textbox", { name: "Horizon" }).fill("60");
  await expect(words).toContainText("by 9 May");
  await stored(page, (plan) => plan.forecast?.days === 60 && plan.forecast?.rate === "0.5");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Undo: Change horizon" }).click();
  await expect(words).toContainText("by 9 Apr");
  await page.getByRole("button", { name: "Undo: Change assumed rate" }).click();
  await expect(words).toContainText("of 500 paths run out");
});

test("what is believed before the record speaks is edited, and said", async ({ page }) => {
  await openForecast(page, planOf([]));
  const words = page.getByRole("tabpanel");
  await expect(words).toContainText("an incident in 15 days, 2 h long");
  await page.getByRole("button", { name: "Assumptions", exact: true }).first().click();
  await page.getByRole("textbox", { name: "Before the record, one in" }).fill("0");
  await expect(page.getByRole("dialog", { name: "Assumptions" })).toContainText("expected a whole number from 1 to 3,660");
  await page.getByRole("textbox", { name: "Before the record, one in" }).fill("40");
  await page.getByRole("textbox", { name: "Each taking" }).fill("45");
  await expect(words).toContainText("an incident in 40 days, 45 m long");
  await stored(page, (plan) => plan.forecast?.prior_days === 40 && plan.forecast?.prior_minutes === 45);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Undo: Change prior" }).click();
  await expect(words).toContainText("an incident in 40 days, 2 h long");
});

test("the keyboard alone opens the assumptions, edits the seed and comes back", async ({ page }) => {
  await openForecast(page, doomed);
  const button = page.getByRole("button", { name: "Assumptions", exact: true }).first();
  await button.focus();
  await page.keyboard.press("Enter");
  const seed = page.getByRole("textbox", { name: "Seed" });
  while (!(await seed.evaluate((field) => field === document.activeElement))) await page.keyboard.press("Tab");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("42");
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  await stored(page, (plan) => plan.forecast?.seed === 42);
});

test("half of a category is tried in one click, drawn beside the plan, and hidden again", async ({ page }) => {
  await openForecast(page, doomed);
  await page.getByRole("button", { name: "Try half as many incidents of the category incident" }).click();
  await expect(page.getByTestId("toast")).toContainText("half the incident incidents");
  await expect(page.getByTestId("chance-words")).toContainText("half the incident incidents");
  const toggle = page.getByRole("button", { name: "half the incident incidents", exact: true });
  await expect(toggle).toHaveAttribute("aria-pressed", "true");
  await toggle.press("Space");
  await expect(toggle).toHaveAttribute("aria-pressed", "false");
  await expect(page.getByTestId("chance-words")).not.toContainText("half the incident incidents");
  await stored(page, (plan) => plan.scenarios?.length === 1);
  await page.getByRole("button", { name: "Undo: Try half the incident incidents" }).click();
  await expect(toggle).toHaveCount(0);
});

test("without data the view says what to do", async ({ page }) => {
  const plan: any = planOf([]);
  delete plan.services[0].measured_from;
  await openForecast(page, plan);
  await expect(view(page)).toContainText("No forecast yet");
  await view(page).getByRole("button", { name: "Go to the incidents" }).click();
  await expect(page.getByRole("tab", { name: /^Incidents/ })).toHaveAttribute("aria-selected", "true");
});

test("an exhausted budget says when it is back instead", async ({ page }) => {
  const hour = { ...nineMinutes, end: "2026-02-24T12:20:00Z" };
  await openForecast(page, planOf([hour]));
  // 60 of 43.2 minutes: 16.8 have to leave the window from 26 March 11:20 on.
  await expect(view(page)).toContainText("back above zero on Thu 26 Mar 11:37");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test("everything is there, within the screen, and the assumptions open", async ({ page }) => {
    await openForecast(page, doomed);
    await expect(page.getByTestId("exhaustion-words")).toContainText("20 Mar");
    await expect(page.getByTestId("methods")).toBeVisible();
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(390);
    await view(page).getByRole("button", { name: "Assumptions" }).tap();
    await expect(page.getByRole("textbox", { name: "Paths" })).toHaveValue("500");
  });
});
