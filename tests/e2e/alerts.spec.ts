// The alert lab: policies side by side, what they would have done, what is wrong with them, and their tiers.

import type { Page } from "@playwright/test";
import { expect, openView, settled, stored, test } from "./page";
import { workedSample } from "./plans";

const scores = (page: Page) => page.getByRole("region", { name: /^Over 11\d days/ }).getByRole("table");
const findings = (page: Page) => page.getByRole("region", { name: /findings? in/i }).or(page.getByRole("region", { name: /^No findings/ }));
const column = (page: Page, name: string | RegExp) => scores(page).getByRole("columnheader").filter({ hasText: name });
const row = (page: Page, name: string | RegExp) => scores(page).getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });

test.beforeEach(async ({ page }) => {
  await openView(page, "alerts", { plan: workedSample });
});

test("three policies stand side by side over the history, each tier with its firing intervals", async ({ page }) => {
  for (const name of ["SRE Workbook", "Four severities", "slo-generator"]) await expect(column(page, name)).toBeVisible();
  // Seven incidents, each worth 2% of 43.2 min or more, and all of them page.
  await expect(row(page, /^Recall/).getByRole("cell").first()).toContainText("100% 7 of 7");
  const chart = page.getByRole("figure", { name: /^Burn rate/ });
  await chart.getByRole("button", { name: /as a table$/ }).click();
  const heads = chart.getByRole("columnheader");
  for (const name of ["Incidents", "1 h, 14.4×, page", "3 d, 1×, ticket", "12 h, 3×, page"]) {
    await expect(heads.filter({ hasText: name }).first()).toBeVisible();
  }
});

test("what matters is stated and can be changed", async ({ page }) => {
  const share = page.getByRole("textbox", { name: "Share of the budget that matters" });
  await expect(share).toHaveValue("2%");
  await share.fill("10%");
  // 10% of 43.2 min is 4.32: 4.68 and 9.00 reach it, the other five are blips.
  await expect(page.getByRole("heading", { name: /2 incidents and 5 blips$/ })).toBeVisible();
  await expect(page.getByText(", 4.32 min.")).toBeVisible();
  await share.fill("lots");
  await expect(page.getByText(/"lots" is no share of the budget/)).toBeVisible();
});

test("a finding is mended by one click, which undo takes back", async ({ page }) => {
  const list = findings(page);
  await expect(list.getByRole("listitem")).toHaveCount(2);
  // 10% in a day adds nothing to 10% in three.
  await list.getByRole("button", { name: "Leave it out" }).click();
  await expect(list).toContainText("Fixed");
  await expect(list.getByRole("button", { name: "Undo" })).toBeFocused();
  await stored(page, (plan) => plan.alerts?.[0]?.tiers?.length === 3);
  await list.getByRole("button", { name: "Undo" }).click();
  await expect(list).toContainText("ticket_1d");
  await expect(list.getByRole("listitem")).toHaveCount(2);
});

test("all findings are mended at once", async ({ page }) => {
  await page.getByRole("button", { name: "Fix all" }).click();
  await expect(page.getByRole("heading", { name: /^No findings/ })).toBeVisible();
  const plan = await stored(page, (plan) => plan.alerts?.[0]?.tiers?.length === 4);
  expect(plan.alerts[0].tiers.map((tier: any) => tier.on)).toContain("budget_consumed");
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("heading", { name: /^2 findings/ })).toBeVisible();
});

test("another policy is put in use, and its thresholds stand in the chart and in the burn rates", async ({ page }) => {
  await page.getByRole("button", { name: "Use slo-generator" }).click();
  await expect(scores(page).getByRole("columnheader").first()).toContainText("slo-generator");
  await stored(page, (plan) => plan.alerts?.[0] === "slo-generator");
  const legend = page.getByRole("figure", { name: /^Burn rate/ }).getByRole("list").first();
  await expect(legend).toContainText("12 h");
  await expect(legend).toContainText("28 d");
  await page.getByRole("tab", { name: /^Incidents/ }).click();
  await expect(page.getByTestId("tile-burn")).toContainText("12 h");
});

test("a preset is added and removed", async ({ page }) => {
  await page.locator(".tab-bar").getByRole("button", { name: "Policy" }).click();
  await page.getByRole("menuitem", { name: /^Grafana SLO/ }).click();
  await expect(column(page, "Grafana SLO")).toBeVisible();
  await expect(scores(page).getByRole("columnheader")).toHaveCount(4);
  await page.getByRole("button", { name: "Remove Four severities" }).click();
  await expect(scores(page).getByRole("columnheader")).toHaveCount(3);
  await stored(page, (plan) => plan.alerts?.length === 3 && plan.alerts.includes("grafana"));
});

test("a tier is edited in place: a preset becomes one of our own", async ({ page }) => {
  const threshold = page.getByRole("textbox", { name: "Fires at of page_1h" });
  await expect(threshold).toHaveValue("2%");
  await threshold.fill("36×");
  // 36 x 1 h / 720 h.
  await expect(page.getByText("= 5% of budget")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name of the policy" })).toHaveValue("SRE Workbook, changed");
  const plan = await stored(page, (plan) => plan.alerts?.[0]?.tiers?.[0]?.burn_rate === "36");
  expect(plan.alerts[0].source).toBe("Changed from SRE Workbook");
  await threshold.fill("soon");
  await expect(page.getByText(/"soon" is no threshold; expected a burn rate such as 14.4×/)).toBeVisible();
  await expect(threshold).toHaveValue("soon");
});

test("a tier of one's own: added, renamed, another condition, deleted", async ({ page }) => {
  await page.getByRole("button", { name: "Tier", exact: true }).click();
  const name = page.getByRole("textbox", { name: "Name of tier 5" });
  await expect(name).toBeFocused();
  await name.fill("page_1h");
  await expect(page.getByText("another tier has this name")).toBeVisible();
  await name.fill("half_gone");
  await page.getByRole("combobox", { name: "Watches of half_gone" }).selectOption("Budget consumed");
  const share = page.getByRole("textbox", { name: "Fires at of half_gone" });
  await expect(share).toHaveValue("100%");
  await share.fill("50%");
  await page.getByRole("combobox", { name: "Asks for of half_gone" }).selectOption("Ticket");
  await stored(page, (plan) => plan.alerts?.[0]?.tiers?.[4]?.share === "0.5" && plan.alerts[0].tiers[4].action === "ticket");
  await page.getByRole("button", { name: "Delete tier half_gone" }).click();
  await stored(page, (plan) => plan.alerts?.[0]?.tiers?.length === 4);
});

test("one incident is followed through every tier", async ({ page }) => {
  const met = page.getByRole("region", { name: "One incident, every tier" }).getByRole("table");
  // The costliest at first: nine minutes from 11:20 on. 14.4 x 0.1% of an hour are 51.84 s, 2% of 43.2 min.
  await expect(met.getByRole("row").filter({ hasText: "1 h, 14.4×, page" }).first()).toContainText("52 s");
  await expect(met.getByRole("row").filter({ hasText: "1 h, 14.4×, page" }).first()).toContainText("0.86 min, 2.0%");
  await expect(met.getByRole("row").filter({ hasText: "1 h, 14.4×, page" }).first()).toContainText("11:33:56");
  await page.getByRole("combobox", { name: "One incident, every tier" }).selectOption({ label: "Sat 28 Feb 22:00, INC-2272, 1.80 min" });
  // 3% bad: 51.84 s / 0.03 = 1,728 s.
  await expect(met.getByRole("row").filter({ hasText: "1 h, 14.4×, page" }).first()).toContainText("28 m 48 s");
});

test("reactions to steady error rates, to the alert and to silence", async ({ page }) => {
  const rates = page.getByRole("region", { name: "Against a steady error rate" }).getByRole("table");
  const outage = rates.getByRole("row", { name: /^100%/ });
  await expect(outage).toContainText("52 s");
  await expect(rates.getByRole("row", { name: /^0.1%/ })).toContainText("never");
  await page.getByText("Silent after the end", { exact: true }).last().click();
  // Five minutes less 14.4 x 0.1% of them.
  await expect(outage).toContainText("4 m 56 s");
});

test("by keyboard alone: the cursor picks an incident, another policy is looked at, a tier is changed", async ({ page }) => {
  const plot = page.getByRole("application", { name: /^Burn rate/ });
  await plot.focus();
  await page.keyboard.press("Home");
  // The first of the month: Wed 11 Feb, two days in.
  for (let step = 0; step < 7; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "One incident, every tier" })).toContainText("INC-2255");

  await page.getByRole("button", { name: "Four severities", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Name of the policy" })).toHaveValue("Four severities");
  await expect(page.getByRole("heading", { name: "6 findings in Four severities" })).toBeVisible();

  await page.getByRole("textbox", { name: "After holding of critical_fast_burn" }).focus();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("5m");
  await stored(page, (plan) => plan.alerts?.[1]?.tiers?.[0]?.for === "5m");
});

test("nothing is cut off on a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await settled(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wide).toBe(false);
  const threshold = page.getByRole("textbox", { name: "Fires at of page_6h" });
  await threshold.fill("4%");
  await stored(page, (plan) => plan.alerts?.[0]?.tiers?.[1]?.share === "0.04");
  await page.locator(".scores").getByRole("button", { name: "Policy", exact: true }).click();
  const menu = await page.getByRole("menu", { name: "Policies to compare" }).boundingBox();
  expect((menu?.y ?? 0) + (menu?.height ?? 0)).toBeLessThanOrEqual(844);
  await page.getByRole("menuitem", { name: /^Pyrra/ }).click();
  await expect(column(page, "Pyrra")).toBeAttached();
});

test("a service without incidents says what to do", async ({ page }) => {
  await page.getByTestId("services").getByRole("button", { name: "Service", exact: true }).click();
  await expect(page.getByText("No incidents yet. Add them under Incidents")).toBeVisible();
});
