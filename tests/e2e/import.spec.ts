// A history comes in: dropped, chosen, with what could not be read.

import { readFileSync } from "node:fs";
import { budget, drop, expect, incidentRows, open, test } from "./page";
import { nineMinutes, planOf } from "./plans";

const fixture = (name: string) => readFileSync(new URL(`../fixtures/import/${name}`, import.meta.url), "utf8");

test("a dropped file with bad rows is shown before it counts, and the sum adds up", async ({ page }) => {
  await open(page, { plan: planOf([]) });
  // Eight rows: the fourth has another date order, the fifth a length as its end, the sixth a month 13.
  await drop(page, "incidents-feb.csv", fixture("incidents-feb.csv"));
  const dialog = page.getByTestId("import");
  await expect(dialog).toBeVisible();
  await expect(dialog).toContainText("8 rows");
  await expect(dialog).toContainText("5 accepted");
  await expect(dialog).toContainText("2 repaired");
  await expect(dialog).toContainText("1 rejected");
  await expect(dialog).toContainText("2026-13-02 is not a date");
  await expect(dialog).toContainText("expected YYYY-MM-DD HH:MM or RFC 3339");
  // The worked sample: 24.80 of 43.20 minutes.
  await expect(dialog).toContainText("24.80 of 43.20 min spent");

  await dialog.getByRole("button", { name: "Import 7 rows" }).click();
  await expect(dialog).toBeHidden();
  await expect(incidentRows(page)).toHaveCount(7);
  await expect(budget(page)).toContainText("18.4 min");
  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await expect(incidentRows(page)).toHaveCount(0);
});

test("nothing is changed by looking: Escape closes the preview and gives the focus back", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const button = page.getByRole("button", { name: "Import", exact: true }).first();
  const chooser = page.waitForEvent("filechooser");
  await button.focus();
  await page.keyboard.press("Enter");
  await (await chooser).setFiles({ name: "incidents.csv", mimeType: "text/csv", buffer: Buffer.from(fixture("incidents-feb.csv")) });
  await expect(page.getByTestId("import")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("import")).toBeHidden();
  await expect(button).toBeFocused();
  await expect(incidentRows(page)).toHaveCount(1);
});

test("a column is told what it holds, and the rows are read again", async ({ page }) => {
  await open(page, { plan: planOf([]) });
  // Two columns that could be either: the guess is overridden.
  await drop(page, "log.csv", "von,bis,anteil\n2026-03-01 10:00,2026-03-01 10:10,50\n");
  const dialog = page.getByTestId("import");
  const column = async (header: string, field: string) =>
    dialog.getByLabel(`Column ${header} is`).selectOption({ label: field });
  await column("von", "Start");
  await column("bis", "End");
  await column("anteil", "Impact, %");
  await expect(dialog).toContainText("1 accepted");
  // Ten minutes at 50%.
  await expect(dialog).toContainText("5.00 of 43.20 min spent");
});

for (const [name, words] of [
  ["upptime-summary.json", "Upptime"],
  ["upptime-status-changes.tsv", "Upptime"],
  ["statuspage-api-v2.json", "Statuspage"],
  ["statuspage-scraped.json", "Statuspage"],
  ["github-incidents.jsonl", "JSON lines"],
] as const) {
  test(`${name} is recognised by its content`, async ({ page }) => {
    await open(page, { plan: planOf([]) });
    await drop(page, "history.txt", fixture(name));
    await expect(page.getByTestId("import")).toContainText(new RegExp(words, "i"));
    await expect(page.getByTestId("import").getByRole("button", { name: /^Import \d+ rows?$/ })).toBeEnabled();
  });
}

test("a saved plan is opened by dropping it, and undone", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save plan" }).click();
  const text = readFileSync(await (await saved).path(), "utf8");

  await page.getByRole("button", { name: /^Delete/ }).click();
  await expect(incidentRows(page)).toHaveCount(0);
  await drop(page, "checkout.error-budget.json", text);
  await expect(incidentRows(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Undo: Open plan" }).click();
  await expect(incidentRows(page)).toHaveCount(0);
});
