// The plan in a link: shared, opened elsewhere, damaged on its way.

import type { Browser, Page } from "@playwright/test";
import { budget, expect, incidentRows, open, ready, test } from "./page";
import { nineMinutes, planOf } from "./plans";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const plan = planOf([nineMinutes]);

/** Shares the plan and answers the link's fragment. */
async function share(page: Page): Promise<string> {
  await open(page, { plan });
  await page.getByRole("button", { name: "Share" }).click();
  await expect(page.getByTestId("toast")).toContainText(/Link copied, [\d,]+ characters/);
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
