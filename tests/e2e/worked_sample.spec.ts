// The design's sample, read off the page. The figures are worked out in core/tests/worked_sample.rs.

import { budget, expect, open, test } from "./page";
import { workedSample } from "./plans";

test("the worked sample has the figures of the design", async ({ page }) => {
  await open(page, { plan: workedSample });

  // 26x0.18 + 31x0.10 + 12x0.35 + 60x0.03 + 9 + 20x0.05 + 17x0.06 = 24.80 of 43.20 min.
  await expect(page.getByTestId("sum-cost")).toHaveText("24.80");
  await expect(page.getByTestId("incidents")).toContainText("of 43.20 min");
  await expect(budget(page)).toContainText("18.4 min");
  await expect(budget(page)).toContainText("of 43.2 min, 42.6%");
  await expect(budget(page)).toContainText("24.8 min spent by 7 incidents");
  await expect(budget(page)).toHaveAttribute("data-status", "attention");

  const burns = page.getByTestId("tile-burn").getByRole("listitem");
  await expect(burns.locator("b")).toHaveText(["0.0×", "4.0×", "3.3×", "1.8×"]);
  await expect(burns.locator(".window")).toHaveText(["1 h", "6 h", "24 h", "3 d"]);
  await expect(page.getByTestId("tile-burn")).toContainText("Ticket open, 3 d");

  // Each minute comes back 30 days after it was lost.
  const table = page.getByTestId("incidents");
  const comesBack = [
    ["INC-2291", "4.68", "9 Apr"],
    ["INC-2286", "3.10", "7 Apr"],
    ["INC-2280", "4.20", "4 Apr"],
    ["INC-2272", "1.80", "30 Mar"],
    ["INC-2267", "9.00", "26 Mar"],
    ["INC-2261", "1.00", "19 Mar"],
    ["INC-2255", "1.02", "13 Mar"],
  ] as const;
  for (const [id, cost, date] of comesBack) {
    const row = table.getByRole("row").filter({ hasText: id });
    await expect(row.locator(".cost")).toHaveText(cost);
    await expect(row.locator(".back")).toHaveText(date);
  }
  // With the 9.00 of 24 Feb half of the budget is back: the earliest yes to a medium risk.
  await expect(page.getByTestId("tile-release")).toContainText("Review");
  await expect(page.getByTestId("tile-release")).toContainText("Approves from Thu 26 Mar 11:22");
  // A forecast is not worked out by hand: that there is one, with its odds in words.
  await expect(page.getByTestId("tile-out")).toContainText(/Runs out within 30 d\s*\d+%/);
  await expect(page.getByTestId("as-of")).toContainText("Tue 10 Mar 14:30 UTC");
  await expect(page.getByTestId("sentence")).toContainText("18.4 of 43.2 minutes are left");
});

test("as of another instant the same history has other figures", async ({ page }) => {
  await open(page, { plan: workedSample });
  await page.getByTestId("as-of").click();
  const asOf = page.getByRole("textbox", { name: "As of" });
  await asOf.fill("2026-03-01 12:00");
  // Before March: 1.80 + 9.00 + 1.00 + 1.02 = 12.82 spent, 30.38 left.
  await expect(budget(page)).toContainText("30.4 min");
  await expect(page.getByTestId("sum-cost")).toHaveText("12.82");
});
