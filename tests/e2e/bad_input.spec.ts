// What cannot be read: a clear message beside it, what was typed stays, nothing is lost.

import type { Locator, Page } from "@playwright/test";
import { budget, drop, expect, incidentRows, open, PLAN_KEY, ready, targetField, test } from "./page";
import { nineMinutes, planOf } from "./plans";

/** The message that describes a field. */
async function describes(page: Page, field: Locator): Promise<Locator> {
  const id = await field.getAttribute("aria-describedby");
  return page.locator(`[id="${id}"]`);
}

const TARGETS = [
  ["0", "0% promises nothing"],
  ["101", "101 is above 100%; did you mean 99.9?"],
  ["abc", "is not a percentage; expected a number such as 99.9"],
  ["99.9999999999", "has more than 7 decimals"],
  ["", "is not a percentage"],
  ["-5", "is not a percentage"],
] as const;

test("a target that is none is named beside its field, stays there, and the last good figures stand", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const target = await targetField(page);
  for (const [typed, message] of TARGETS) {
    await target.fill(typed);
    await expect(await describes(page, target)).toContainText(message);
    await expect(target).toHaveAttribute("aria-invalid", "true");
    await expect(budget(page)).toContainText("34.2 min");
  }
  await target.fill("101");
  await target.blur();
  await expect(target).toHaveValue("101");
  await target.fill("99.95");
  await expect(target).not.toHaveAttribute("aria-invalid", "true");
  await expect(budget(page)).toContainText("12.6 min");
});

test("a window that is none is named beside its field", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  await targetField(page);
  const window = page.getByRole("textbox", { name: "Window", exact: true });
  for (const typed of ["fortnight", "0d", "99999999d"]) {
    await window.fill(typed);
    await expect(await describes(page, window)).toContainText("expected 30d");
    await expect(budget(page)).toContainText("34.2 min");
  }
});

test("an incident in the year 9999, one that ends before it starts, an impact of 150%", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const start = page.getByLabel("Start of the new incident");
  const end = page.getByLabel("End of the new incident");
  const impact = page.getByLabel("Impact of the new incident");
  const add = page.getByRole("button", { name: "Add", exact: true });

  await start.fill("9999-01-01 10:00");
  await add.click();
  await expect(page.getByRole("alert")).toContainText("9999");
  await expect(page.getByRole("alert")).toContainText("2199");
  await expect(start).toHaveValue("9999-01-01 10:00");

  await start.fill("2026-03-01 10:00");
  await end.fill("2026-03-01 09:00");
  await add.click();
  await expect(page.getByRole("alert")).toContainText("after the start");

  await end.fill("2026-03-01 10:30");
  await impact.fill("150%");
  await add.click();
  await expect(page.getByRole("alert")).toContainText("impact is 0 to 100%");
  await expect(incidentRows(page)).toHaveCount(1);

  await impact.fill("50%");
  await add.click();
  await expect(incidentRows(page)).toHaveCount(2);
  await expect(budget(page)).toContainText("19.2 min"); // 34.2 - 30 x 0.5
});

test("a junk file of 5 MB is refused in words, and the page goes on", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  // Made in the page: bytes of every kind, with line ends and separators among them.
  const junk = await page.evaluateHandle(() => {
    const bytes = new Uint8Array(5_000_000);
    for (let at = 0, seed = 1; at < bytes.length; at += 1) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      bytes[at] = seed >>> 24;
    }
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], "junk.csv"));
    return transfer;
  });
  await page.dispatchEvent("main", "drop", { dataTransfer: junk });
  const dialog = page.getByTestId("import");
  await expect(dialog.getByRole("alert")).toContainText("expected CSV");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(incidentRows(page)).toHaveCount(1);
  await (await targetField(page)).fill("99.95");
  await expect(budget(page)).toContainText("12.6 min");
});

test("a plan of a newer version is refused with the way out, dropped or stored", async ({ page }) => {
  const newer = JSON.stringify({ ...planOf([nineMinutes]), version: 2 });
  await open(page, { plan: planOf([nineMinutes]) });
  await drop(page, "plan.json", newer);
  await expect(page.getByTestId("notice")).toContainText("version 2");
  await expect(page.getByTestId("notice")).toContainText("reload the page to get the newer planner");
  await expect(budget(page)).toContainText("34.2 min");

  await page.evaluate(([key, text]) => localStorage.setItem(key, text), [PLAN_KEY, newer] as const);
  await page.reload();
  await ready(page);
  await expect(page.getByTestId("notice")).toContainText("version 2");
  const saved = page.waitForEvent("download");
  await page.getByTestId("notice").getByRole("button", { name: "Download it" }).click();
  expect((await saved).suggestedFilename()).toContain(".json");
});

test("a stored text that is no plan is kept, said, and handed out", async ({ page }) => {
  await page.addInitScript(([key]) => localStorage.setItem(key, '{"format": "error-budget-plan", "ver'), [PLAN_KEY]);
  await open(page);
  await expect(page.getByTestId("notice")).toContainText("cannot be read");
  const saved = page.waitForEvent("download");
  await page.getByTestId("notice").getByRole("button", { name: "Download it" }).click();
  await saved;
  expect(await page.evaluate(() => localStorage.getItem("error-budget-planner.before"))).toContain('"ver');
});

test("a browser that does not store says so, and the page goes on", async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await open(page);
  await page.getByRole("button", { name: "Start empty" }).click();
  await (await targetField(page)).fill("99.95");
  await expect(page.getByTestId("notice")).toContainText("storage is full or blocked");
  await expect(budget(page)).toContainText("21.6 min");
});
