// A history comes in: dropped, chosen, with what could not be read.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { budget, drop, expect, incidentRows, open, test } from "./page";
import { nineMinutes, planOf } from "./plans";

const file = (path: string) => readFileSync(new URL(`../fixtures/${path}`, import.meta.url), "utf8");
const fixture = (name: string) => file(`import/${name}`);

/** How many incidents the service shown has, as its tab tells. */
const count = (page: Page) => page.getByRole("tab", { name: /^Incidents/ });

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

test("a rejected row is corrected in place by keyboard, and the rows are read again", async ({ page }) => {
  await open(page, { plan: planOf([]) });
  await drop(page, "incidents-feb.csv", fixture("incidents-feb.csv"));
  const dialog = page.getByTestId("import");
  const edit = dialog.getByRole("button", { name: "Edit row 6" });
  await edit.focus();
  await page.keyboard.press("Enter");
  const start = dialog.getByLabel("Row 6, started_at");
  await expect(start).toBeFocused();
  await expect(start).toHaveAttribute("aria-invalid", "true");

  // Escape leaves the row and keeps the dialog.
  await page.keyboard.press("Escape");
  await expect(edit).toBeFocused();
  await expect(dialog).toBeVisible();

  await page.keyboard.press("Enter");
  await start.fill("2026-03-02 10:00");
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("6 accepted");
  await expect(dialog).toContainText("0 rejected");
  // 24.80 and twenty minutes at 20%.
  await expect(dialog).toContainText("28.80 of 43.20 min spent");
  await dialog.getByRole("button", { name: "Import 8 rows" }).click();
  await expect(count(page)).toContainText("8");
  await expect(budget(page)).toContainText("14.4 min");
});

test("a table that does not say when asks which column does", async ({ page }) => {
  await open(page, { plan: planOf([]) });
  const rows = Array.from({ length: 5 }, (_, day) => `soon,2026-03-0${day + 1} in the morning,x`);
  await drop(page, "log.csv", ["who,what,why", ...rows].join("\n"));
  const dialog = page.getByTestId("import");
  await expect(dialog.getByRole("alert")).toContainText("no column says when an incident began");
  await dialog.getByLabel("Column what is").selectOption({ label: "Start" });
  await expect(dialog).toContainText("5 rejected");
  await expect(dialog).toContainText("Row 1, column start");
  await expect(dialog.getByRole("button", { name: "Import 0 rows" })).toBeDisabled();
});

test("a long file is read beside the page, which tells how far it is and can stop", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const dropLong = async (rows: number) => {
    const transfer = await page.evaluateHandle((rows) => {
      const row = (index: number) => `2026-0${1 + (index % 2)}-1${index % 9} 03:${10 + (index % 40)},1m,1%,Retry ${index}\n`;
      const parts = Array.from({ length: rows }, (_, index) => row(index));
      const transfer = new DataTransfer();
      transfer.items.add(new File(["start,end,impact,title\n", ...parts], "long.csv"));
      return transfer;
    }, rows);
    await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
  };
  const dialog = page.getByTestId("import");
  await dropLong(400_000);
  await expect(dialog).toContainText(/Reading \d+ MB/);
  await expect(dialog.getByRole("progressbar")).toBeVisible();
  // The page answers meanwhile, and stops it at once.
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await expect(count(page)).toContainText("1");

  // A worker that was stopped is followed by another.
  await drop(page, "incidents-feb.csv", fixture("incidents-feb.csv"));
  await expect(dialog).toContainText("8 rows");
});

test("rows go to a service of their own", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  await drop(page, "search.csv", "start,end\n2026-03-01 10:00,2026-03-01 10:30\n");
  const dialog = page.getByTestId("import");
  await dialog.getByLabel("Where the rows go").selectOption({ label: "As a new service" });
  // 99.9% of 30 days, and half an hour.
  await expect(dialog).toContainText("30.00 of 43.20 min spent");
  await dialog.getByRole("button", { name: "Import 1 row" }).click();
  await expect(page.getByTestId("services").getByRole("button", { name: /search/ })).toHaveAttribute("aria-current", "true");
  await expect(budget(page)).toContainText("13.2 min");
  await page.getByRole("button", { name: "Undo: Import as a service" }).click();
  await expect(page.getByTestId("services").getByRole("button", { name: /search/ })).toHaveCount(0);
});

test("a spec brings services, and says what a plan does not keep", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  await drop(page, "slo.yml", file("spec/sloth/getting-started.yml"));
  const dialog = page.getByRole("dialog", { name: "Import services" });
  await expect(dialog).toContainText("Sloth");
  await expect(dialog).toContainText("99.9%, 30 d rolling, by events");
  await expect(dialog.getByRole("heading", { name: "Not kept, or assumed" })).toBeVisible();
  await dialog.getByRole("button", { name: "Import 1 service" }).click();
  await expect(page.getByTestId("toast")).toContainText("1 service imported");
  await expect(page.getByLabel("Service name")).toHaveValue("myservice requests-availability");
  await page.getByRole("button", { name: "Undo: Import services" }).click();
  await expect(page.getByLabel("Service name")).toHaveValue("checkout-api");
});

test.describe("on the phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test("the preview fills the screen, scrolls inside, and imports", async ({ page }) => {
    await open(page, { plan: planOf([]) });
    await drop(page, "incidents-feb.csv", fixture("incidents-feb.csv"));
    const dialog = page.getByTestId("import");
    await expect(dialog).toContainText("1 rejected");
    expect(await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
    await dialog.getByRole("button", { name: "Import 7 rows" }).click();
    await expect(budget(page)).toContainText("18.4 min");
  });
});

for (const [name, words] of [
  ["pagerduty-v2.json", "PagerDuty"],
  ["google-cloud-incidents.json", "Google Cloud"],
  ["github-history.atom", "Status feed"],
  ["maintenance.ics", "Calendar"],
  ["prometheus-query-range.json", "Prometheus"],
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
