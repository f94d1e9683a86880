// All services at a glance, and what depends on what.

import { expect, openView, stored, test } from "./page";
import { nineMinutes, planOf } from "./plans";

/** Two services: one that lost nine minutes, one that lost nothing. */
function two(composite?: object): object {
  const plan = planOf([nineMinutes]) as { services: object[] };
  const other = { ...plan.services[0], id: "search", name: "search-api", incidents: [] };
  return { ...plan, services: [other, ...plan.services], ...(composite ? { composite } : {}) };
}

test("all services stand worst first; a name selects, and rows are duplicated, moved and deleted", async ({ page }) => {
  await openView(page, "services", { plan: two() });
  const rows = page.getByTestId("portfolio").locator("tbody tr");
  await expect(rows).toHaveCount(2);
  // 34.2 of 43.2 minutes against all of them.
  await expect(rows.first()).toContainText("checkout-api");
  await expect(rows.first()).toContainText("34.2 min");
  await rows.first().getByRole("button", { name: "checkout-api", exact: true }).click();
  await expect(rows.first().getByRole("button", { name: "checkout-api", exact: true })).toHaveAttribute("aria-current", "true");

  await page.getByRole("button", { name: "Move up checkout-api" }).click();
  await stored(page, (plan) => plan.services[0].id === "checkout");
  await page.getByRole("button", { name: "Duplicate search-api", exact: true }).click();
  await expect(rows).toHaveCount(3);
  await page.getByRole("button", { name: "Delete search-api copy" }).click();
  await expect(rows).toHaveCount(2);
  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveCount(3);
});

test("services in series promise what they promise together, and a target is divided among them", async ({ page }) => {
  await openView(page, "services", { plan: two() });
  await page.getByRole("button", { name: "Start with all services in series" }).click();
  const system = page.getByTestId("dependencies");
  // 0.999 x 0.999.
  await expect(system).toContainText("Together: 99.8001%");
  await page.getByRole("textbox", { name: "Target of the whole" }).fill("99.95");
  await expect(system).toContainText("Not enough for 99.95%");
  await expect(system).toContainText("For 99.95% each part needs");
  await expect(system.getByRole("img", { name: /all of \(search-api, checkout-api\)/ })).toBeVisible();

  // One of two: 1 - 0.001 x 0.001.
  await system.getByLabel("What has to work").selectOption("parallel");
  await expect(system).toContainText("Together: 99.9999%");
  await expect(system).toContainText("Enough for 99.95%");
  await stored(page, (plan) => plan.composite?.system?.parallel?.length === 2);
});

test("parts beyond the plan and groups are added by keyboard", async ({ page }) => {
  await openView(page, "services", { plan: two({ system: { series: ["checkout"] } }) });
  const system = page.getByTestId("dependencies");
  await system.getByLabel("Name of the new part").fill("database");
  await system.getByLabel("Promise of the new part").fill("99.99");
  await page.keyboard.press("Enter");
  await expect(system.getByLabel("Promise of database")).toHaveValue("99.99%");
  await system.getByRole("button", { name: "Add group" }).focus();
  await page.keyboard.press("Enter");
  await expect(system.getByLabel("What has to work")).toHaveCount(2);
  await system.getByLabel("Part", { exact: true }).last().selectOption("database");
  await stored(page, (plan) => plan.composite.system.series[1]?.parallel?.[0] === "database");
  // 0.999 x 0.9999.
  await expect(system).toContainText("Together: 99.89001%");
});

test("weights make one figure of several, and the worst stands beside it", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openView(page, "services", { plan: two() });
  const mean = page.getByTestId("mean");
  await mean.getByLabel("Weight of search-api in the mean").fill("3");
  await mean.getByLabel("Weight of checkout-api in the mean").fill("1");
  // Spent: (3 x 0 + 1 x 9 / 43.2) / 4 = 5.2%; the least left is 34.2 / 43.2 = 79.2%.
  await expect(mean).toContainText("Spent: 5.2%");
  await expect(mean).toContainText("Least left of any: 79.2%");
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
