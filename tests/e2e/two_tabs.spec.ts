// Two tabs of one browser: neither writes over the other unless it is told to.

import type { BrowserContext, Page } from "@playwright/test";
import { budget, expect, open, ready, stored, targetField, test } from "./page";
import { nineMinutes, planOf } from "./plans";

const target = (plan: any) => plan.services[0].objective.target;

/** Two tabs on one plan; the second has changed the target to 99.95%. */
async function apart(context: BrowserContext, mine: Page): Promise<Page> {
  await open(mine, { plan: planOf([nineMinutes]) });
  const other = await context.newPage();
  await open(other);
  await (await targetField(other)).fill("99.95");
  await stored(other, (plan) => target(plan) === "99.95%");
  await expect(mine.getByTestId("conflict")).toContainText("Another tab has saved other changes");
  return other;
}

test("the other tab's plan is taken, and undo brings mine back", async ({ context, page }) => {
  await apart(context, page);
  await page.getByTestId("conflict").getByRole("button", { name: "Take theirs" }).click();
  await expect(budget(page)).toContainText("12.6 min"); // 21.6 - 9
  await expect(page.getByTestId("conflict")).toHaveCount(0);
  await page.getByRole("button", { name: /^Undo: Take the other tab/ }).click();
  await expect(budget(page)).toContainText("34.2 min");
});

test("mine is kept, and the other tab is told", async ({ context, page }) => {
  const other = await apart(context, page);
  await page.getByTestId("conflict").getByRole("button", { name: "Keep mine" }).click();
  await expect(budget(page)).toContainText("34.2 min");
  await stored(page, (plan) => target(plan) === "99.9%");
  await expect(other.getByTestId("conflict")).toBeVisible();
  await expect(budget(other)).toContainText("12.6 min");
});

test("what is typed while nothing is settled is not saved over the other's, and outlives its tab", async ({ context, page }) => {
  const other = await apart(context, page);
  await (await targetField(page)).fill("99.5");
  await expect(budget(page)).toContainText("207.0 min"); // 216 - 9
  await expect.poll(() => page.evaluate(() => localStorage.getItem("error-budget-planner.waiting"))).toContain("99.5%");
  await stored(page, (plan) => target(plan) === "99.95%");
  await page.close();

  await other.reload();
  await ready(other);
  await expect(budget(other)).toContainText("12.6 min");
  await expect(other.getByTestId("conflict")).toContainText("A tab was closed with changes that were not settled");
  await other.getByTestId("conflict").getByRole("button", { name: "Take theirs" }).click();
  await expect(budget(other)).toContainText("207.0 min");
  await other.reload();
  await ready(other);
  await expect(budget(other)).toContainText("207.0 min");
  await expect(other.getByTestId("conflict")).toHaveCount(0);
});
