// How figures come about, the glossary, and the tour of the first visit.

import { budget, expect, open, test } from "./page";
import { nineMinutes, planOf } from "./plans";

test("a figure explains itself by click and by keyboard, and points to the glossary", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  await budget(page).getByRole("button", { name: "34.2 min" }).click();
  const explanation = page.getByRole("dialog", { name: "How this figure comes about" });
  // 0.1% of 43,200 minutes less nine.
  await expect(explanation).toContainText("0.1% × 43,200 = 43.2");
  await expect(explanation).toContainText("43.2 − 9 = 34.2");
  await page.keyboard.press("Escape");
  await expect(explanation).toBeHidden();
  await expect(budget(page).getByRole("button", { name: "34.2 min" })).toBeFocused();

  await page.getByTestId("tile-burn").getByRole("button").first().focus();
  await page.keyboard.press("Enter");
  await expect(explanation).toContainText("burn rate");
  await explanation.getByRole("button", { name: "In the glossary" }).click();
  const help = page.getByRole("dialog", { name: "Help" });
  await expect(help).toContainText("bad ÷ valid in a lookback ÷ allowance");
  await expect(page.locator("#word-burn-rate")).toBeFocused();
  // 99.9% of 30 days.
  await expect(help.getByRole("row", { name: /^99.9%/ })).toContainText("43.2");
});

test("a figure that the pointer rests on explains itself until the pointer leaves", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  await budget(page).getByRole("button", { name: "34.2 min" }).hover();
  const explanation = page.getByRole("dialog", { name: "How this figure comes about" });
  await expect(explanation).toContainText("34.2 min left");
  await page.mouse.move(700, 880);
  await expect(explanation).toBeHidden();
});

test("on the phone a figure explains itself within the window", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, { plan: planOf([nineMinutes]) });
  await page.getByTestId("tile-out").getByRole("button").first().click();
  const explanation = page.getByRole("dialog", { name: "How this figure comes about" });
  await expect(explanation.getByRole("heading")).toBeVisible();
  const box = await explanation.boundingBox();
  expect(box!.x).toBeGreaterThanOrEqual(0);
  expect(box!.x + box!.width).toBeLessThanOrEqual(390);
});

test("the tour is offered once, walked through, and remembered", async ({ page }) => {
  await open(page);
  const tour = page.getByTestId("tour");
  await expect(tour).toContainText("1 of 5");
  for (const step of ["2 of 5", "3 of 5", "4 of 5", "5 of 5"]) {
    await tour.getByRole("button", { name: "Next" }).click();
    await expect(tour).toContainText(step);
  }
  await tour.getByRole("button", { name: "Done" }).click();
  await expect(tour).toHaveCount(0);
  await page.reload();
  await expect(budget(page)).toBeVisible();
  await expect(tour).toHaveCount(0);
});
