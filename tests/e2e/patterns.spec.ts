// What the history says about itself, and the way back to its incidents.

import type { Page } from "@playwright/test";
import { expect, openView, settled, test } from "./page";
import { workedSample } from "./plans";

const hour = (page: Page, name: RegExp) => page.getByTestId("hours").getByRole("gridcell", { name });

test.beforeEach(async ({ page }) => {
  await openView(page, "patterns", { plan: workedSample });
});

test("the burn of a day in figures and in words", async ({ page }) => {
  const figures = page.getByRole("region", { name: "The burn of a day" });
  // Nine minutes of the 1.44 that a day allows.
  await expect(figures.getByRole("row", { name: /^Worst day/ })).toContainText("6.25×");
  await expect(figures.getByRole("row", { name: /^Median/ })).toContainText("0.00×");
  // From 12 Nov to 9 Mar; six of the seven incidents, today's part left out.
  await expect(figures.getByRole("row", { name: /^Quiet days/ })).toContainText("of 118 lost nothing");
  await expect(figures.getByRole("row", { name: /^Deviation/ })).toContainText("in bursts");
});

test("the hours of the week: darker where more was lost, each with its words", async ({ page }) => {
  await expect(hour(page, /^Tuesday 11:00 to 12:00: 9.0 min lost, 1 incident$/)).toHaveAttribute("data-step", "5");
  // 4.2 of 9: the third fifth.
  await expect(hour(page, /^Thursday 16:00/)).toHaveAttribute("data-step", "3");
  await expect(hour(page, /^Monday 0:00 to 1:00: nothing lost$/)).toHaveAttribute("data-step", "0");
  // 20 min at 5% from 19:45 on are split at 20:00.
  await expect(hour(page, /^Tuesday 19:00/)).toContainText("0.8");
  await expect(hour(page, /^Tuesday 20:00/)).toContainText("0.3");
});

test("an hour leads to its incidents, by mouse", async ({ page }) => {
  await hour(page, /^Tuesday 11:00/).click();
  await expect(page.getByRole("tab", { name: /^Incidents/ })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByTestId("toast")).toContainText("On Tuesdays from 11:00: INC-2267");
  await page.goBack();
  await expect(page.getByRole("tab", { name: /^Patterns/ })).toHaveAttribute("aria-selected", "true");
});

test("the map is walked with arrow keys and left with one tab", async ({ page }) => {
  const first = hour(page, /^Monday 0:00/);
  await first.focus();
  await page.keyboard.press("ArrowDown");
  for (let step = 0; step < 11; step += 1) await page.keyboard.press("ArrowRight");
  await expect(hour(page, /^Tuesday 11:00/)).toBeFocused();
  await expect(page.getByText("Tuesday 11:00 to 12:00: 9.0 min lost, 1 incident")).toBeVisible();
  await page.keyboard.press("End");
  await expect(hour(page, /^Tuesday 23:00/)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(page.getByTestId("hours").locator(":focus")).toHaveCount(0);
  await page.keyboard.press("Shift+Tab");
  await expect(hour(page, /^Tuesday 23:00/)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  for (let step = 0; step < 11; step += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("tab", { name: /^Incidents/ })).toHaveAttribute("aria-selected", "true");
});

test("days unlike the others, categories and causes lead to their incidents", async ({ page }) => {
  const odd = page.getByRole("region", { name: "Days unlike the others" });
  await expect(odd.getByRole("listitem").last()).toContainText("Tue 24 Feb");
  const categories = page.getByRole("region", { name: "Lost by category" });
  // 9 + 1 of 20.12 min; today's 4.68 left out.
  await expect(categories.getByRole("row").filter({ hasText: "Incident" }).last()).toContainText("10.00");
  await categories.getByRole("button", { name: "2, show them" }).first().click();
  await expect(page.getByRole("tab", { name: /^Incidents/ })).toHaveAttribute("aria-selected", "true");
});

test("the trend and the change are told with their odds", async ({ page }) => {
  const change = page.getByRole("region", { name: "Does it change?" });
  await expect(change).toContainText("Getting worse: a day burns");
  await expect(change).toContainText("No day parts a before from an after; chance alone does that in");
});

test("another stretch of time, and too little of it", async ({ page }) => {
  await page.getByText("30 d", { exact: true }).click();
  await expect(page.getByText(/30 whole days\./)).toBeVisible();
  await page.getByTestId("services").getByRole("button", { name: "Service", exact: true }).click();
  await expect(page.getByText(/^Too little is known to say anything: 0 whole days are known/)).toBeVisible();
});

test("on a phone the days stand side by side and nothing is cut off", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wide).toBe(false);
  const [monday, tuesday] = await Promise.all([hour(page, /^Monday 5:00/).boundingBox(), hour(page, /^Tuesday 5:00/).boundingBox()]);
  expect(Math.abs(monday!.y - tuesday!.y)).toBeLessThan(1);
  await hour(page, /^Tuesday 11:00/).click();
  await expect(page.getByRole("tab", { name: /^Incidents/ })).toHaveAttribute("aria-selected", "true");
});
