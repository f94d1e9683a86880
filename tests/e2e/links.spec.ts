// The plan in a link: shared, opened elsewhere, damaged on its way.

import type { Browser, Page } from "@playwright/test";
import { budget, expect, incidentRows, open, ready, test } from "./page";
import { nineMinutes, planOf, workedSample } from "./plans";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const plan = planOf([nineMinutes]);

/** Shares the plan and answers the link's fragment. */
async function share(page: Page): Promise<string> {
  await open(page, { plan });
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const shared = page.getByRole("dialog", { name: "Share" });
  await expect(shared).toContainText(/[\d,]+ characters, with the whole plan in them/);
  await shared.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByTestId("toast")).toContainText(/Link copied, [\d,]+ characters/);
  await page.keyboard.press("Escape");
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const fragment = new URL(link).hash;
  expect(fragment).toMatch(/^#p=1\./);
  return fragment;
}

/** A browser that has never seen the page. */
async function elsewhere(browser: Browser, baseURL: string | undefined): Promise<Page> {
  const context = await browser.newContext({ baseURL });
  return context.newPage();
}

test("a link opens the same figures in a fresh profile", async ({ page, browser, baseURL }) => {
  const fragment = await share(page);
  const other = await elsewhere(browser, baseURL);
  await open(other, { fragment });
  await expect(budget(other)).toContainText("34.2 min");
  await expect(incidentRows(other)).toHaveCount(1);
  await expect(other.getByTestId("sample")).toHaveCount(0);
  expect(new URL(other.url()).hash).toBe("");
  // The instant of the plan travels along, so that both see the same figures.
  await expect(other.getByTestId("as-of")).toContainText("10 Mar");
  await other.context().close();
});

test("a link asks before it takes the place of a plan of one's own", async ({ page, browser, baseURL }) => {
  const fragment = await share(page);
  const other = await elsewhere(browser, baseURL);
  await open(other, { plan: planOf([]), fragment });
  const dialog = other.getByRole("dialog", { name: "Open the shared plan?" });
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Keep mine" }).click();
  await expect(incidentRows(other)).toHaveCount(0);

  await other.goto("about:blank");
  await open(other, { fragment });
  await dialog.getByRole("button", { name: "Open the shared plan" }).click();
  await expect(incidentRows(other)).toHaveCount(1);
  await other.getByRole("button", { name: "Undo: Open the shared plan" }).click();
  await expect(incidentRows(other)).toHaveCount(0);
  await other.context().close();
});

test("a link cut in half is named as such; the plan of one's own stays", async ({ page, browser, baseURL }) => {
  const fragment = await share(page);
  const other = await elsewhere(browser, baseURL);
  await open(other, { plan: planOf([nineMinutes, nineMinutes]), fragment: fragment.slice(0, fragment.length / 2) });
  await expect(other.getByTestId("notice")).toContainText("This link is incomplete or was changed on its way");
  await expect(other.getByTestId("notice")).toContainText("nothing was changed");
  await expect(incidentRows(other)).toHaveCount(2);
  await other.context().close();
});

const DAMAGED = [
  ["#p=", "not a planner link"],
  ["#p=hello", "not a planner link"],
  ["#p=2.abc", "made by a newer planner"],
  ["#p=1.AAAAAAAA", "incomplete or was changed"],
  ["#p=1.%00%ff", "incomplete or was changed"],
] as const;

for (const [fragment, message] of DAMAGED) {
  test(`the link ${fragment} is refused in words`, async ({ page }) => {
    await open(page, { fragment });
    await expect(page.getByTestId("notice")).toContainText(message);
    await expect(page.getByTestId("sample")).toBeVisible();
  });
}

test("a link of the page that is open is taken up when it is pasted into the address bar", async ({ page, browser, baseURL }) => {
  const fragment = await share(page);
  const other = await elsewhere(browser, baseURL);
  await open(other);
  await other.evaluate((fragment) => {
    location.hash = fragment;
  }, fragment);
  await ready(other);
  await expect(budget(other)).toContainText("34.2 min");
  await other.context().close();
});

test("a short link has a QR code; a long one says that it is long, and that a file is safer", async ({ page }) => {
  await open(page, { plan });
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const shared = page.getByRole("dialog", { name: "Share" });
  await expect(shared.getByRole("img", { name: "QR code of the link" })).toBeVisible();

  const many = Array.from({ length: 120 }, (_, index) => ({
    ...nineMinutes,
    id: `INC-${index}`,
    title: `Number ${(index * 7919) % 1009} of many that differ`,
    start: `2025-12-${String((index % 28) + 1).padStart(2, "0")}T0${index % 10}:${10 + (index % 49)}:00Z`,
    end: `2025-12-${String((index % 28) + 1).padStart(2, "0")}T1${index % 10}:00:00Z`,
  }));
  await page.evaluate(() => localStorage.clear());
  const other = await page.context().newPage();
  await open(other, { plan: planOf(many) });
  await other.getByRole("button", { name: "Share", exact: true }).click();
  const long = other.getByRole("dialog", { name: "Share" });
  await expect(long).toContainText("chats may cut it");
  await expect(long).toContainText("Too long for a QR code");
});

test("a summary is copied as Markdown, by keyboard alone", async ({ page }) => {
  await open(page, { plan });
  await page.getByRole("button", { name: "Share", exact: true }).focus();
  await page.keyboard.press("Enter");
  const copy = page.getByRole("button", { name: "Copy summary" });
  for (let presses = 0; presses < 12 && !(await copy.evaluate((button) => button === document.activeElement)); presses += 1) {
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("toast")).toContainText("Summary copied as Markdown");
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain("## checkout-api: ");
  // 43.2 minutes less nine: 34.2, and 79.2% of 43.2.
  expect(text).toContain("34.2 of 43.2 min, 79.2%");
});

test("a plan is opened from a file by choosing it, as one step", async ({ page }) => {
  await open(page, { plan });
  await page.getByRole("button", { name: "Share", exact: true }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open plan" }).click();
  const buffer = Buffer.from(JSON.stringify(planOf([], { target: "99.5%" })));
  await (await chooser).setFiles({ name: "other.error-budget.json", mimeType: "application/json", buffer });
  // 0.5% of 30 days.
  await expect(budget(page)).toContainText("216.0 min");
  await page.getByRole("button", { name: "Undo: Open plan" }).click();
  await expect(budget(page)).toContainText("34.2 min");
});

test("the report is one page: status, sentence, facts, chart, incidents, what to do", async ({ page }) => {
  await open(page, { plan: workedSample });
  await expect(page.getByTestId("tile-out")).toContainText("%");
  const pdf = await page.pdf({ preferCSSPageSize: true, format: "A4" });
  expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await expect(page.locator(".report")).toHaveCount(0);

  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const report = page.locator(".report");
  await expect(report).toContainText("checkout-api error budget");
  await expect(report).toContainText("Attention");
  await expect(report).toContainText("18.4 of 43.2 minutes are left");
  await expect(report.locator("svg").first()).toBeVisible();
  await expect(report.locator("tfoot")).toContainText("24.80");
  await expect(report.getByRole("heading", { name: "To do" })).toBeVisible();
  await expect(report).toContainText(/Forecast of [\d,]+ paths, seed \d+/);
  await expect(page.getByRole("button", { name: "Share" })).toBeHidden();
  await page.screenshot({ path: new URL("../../test-output/screens/report.png", import.meta.url).pathname, fullPage: true });
});
