// Import and export: everything that leads in, and every format that leads out.

import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, hold, openView, test } from "./page";
import { nineMinutes, planOf, workedSample } from "./plans";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const text = (page: Page) => page.getByTestId("export-text");
const format = (page: Page, name: string) => page.getByRole("radio", { name: new RegExp(`^${name}`) });

test("every format is written from the plan, under a name of its own", async ({ page }) => {
  await openView(page, "exchange", { plan: workedSample });
  await expect(text(page)).toContainText("Error budget of checkout-api");
  const radios = page.getByRole("radio");
  await expect.poll(() => radios.count()).toBeGreaterThanOrEqual(15);
  for (const radio of await radios.all()) {
    await radio.check();
    const name = await radio.getAttribute("value");
    await expect(page.getByRole("button", { name: "Download" }), name ?? "").toBeEnabled();
    await expect(page.locator(".file-text .error"), name ?? "").toHaveCount(0);
    await expect(text(page), name ?? "").not.toBeEmpty();
  }
});

test("an edit of the plan shows in what goes out", async ({ page }) => {
  await openView(page, "exchange", { plan: workedSample });
  await format(page, "OpenSLO").check();
  await expect(text(page)).toContainText("0.999");
  await page.getByRole("button", { name: /^Target:/ }).click();
  await page.getByRole("textbox", { name: "Target", exact: true }).fill("99.5");
  await expect(text(page)).toContainText("0.995");
});

test("rules are told their series; what selects none is named", async ({ page }) => {
  await openView(page, "exchange", { plan: workedSample });
  await format(page, "Prometheus rules").check();
  await expect(text(page)).toContainText("http_requests_total");
  await page.getByLabel("Bad events").fill('grpc_errors_total{job="api"}');
  await page.getByLabel("Valid events").fill('grpc_total{job="api"}');
  await expect(text(page)).toContainText('grpc_errors_total{job="api"}');
  await page.getByLabel("Bad events").fill("grpc errors");
  await expect(page.locator(".file-text .error")).toContainText(/expected|is no/i);
  await expect(page.getByLabel("Bad events")).toHaveValue("grpc errors");
  await expect(page.getByRole("button", { name: "Download" })).toBeDisabled();

  await page.getByLabel("Bad events").fill("grpc_errors_total");
  await page.getByLabel("Measured by").selectOption({ label: "A gauge that is 1 while it works" });
  await page.getByLabel("Gauge").fill("up");
  await expect(text(page)).toContainText("up");
});

test("series are kept in the plan, as steps that can be undone", async ({ page }) => {
  const plan = planOf([nineMinutes]) as { services: object[] };
  Object.assign(plan.services[0], { sli: { gauge: 'up{job="api"}' } });
  await openView(page, "exchange", { plan });
  await format(page, "Prometheus rules").check();
  await expect(page.getByLabel("Gauge")).toHaveValue('up{job="api"}');
  await page.getByLabel("Gauge").fill("probe_success");
  await format(page, "The plan").check();
  await expect(text(page)).toContainText('"sli":{"gauge":"probe_success"}');

  await page.getByRole("button", { name: "Undo: Change series" }).click();
  await expect(text(page)).toContainText("up{job=");
  await format(page, "Prometheus rules").check();
  await expect(page.getByLabel("Gauge")).toHaveValue('up{job="api"}');
});

test("a file is copied and downloaded as it is shown, by keyboard alone", async ({ page }) => {
  await openView(page, "exchange", { plan: workedSample });
  await format(page, "Report, Markdown").focus();
  // The arrow keys choose, as in every group of radio buttons.
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(format(page, "Calendar")).toBeChecked();
  await expect(text(page)).toContainText("BEGIN:VCALENDAR");
  await page.getByRole("button", { name: "Copy", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("toast")).toContainText("checkout.ics copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("BEGIN:VCALENDAR");

  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).focus();
  await page.keyboard.press("Enter");
  const file = await saved;
  expect(file.suggestedFilename()).toBe("checkout.ics");
  expect(readFileSync(await file.path(), "utf8")).toContain("BEGIN:VCALENDAR");
});

test("the table that goes into the CSV is chosen", async ({ page }) => {
  await openView(page, "exchange", { plan: workedSample });
  await format(page, "Table, CSV").check();
  await expect(text(page)).toContainText("INC-2267");
  await page.getByLabel("Table", { exact: true }).selectOption({ label: "Categories" });
  await expect(text(page)).toContainText("deployment");
  await expect(text(page)).not.toContainText("INC-2267");
});

test("rows are pasted into the area and shown before they count", async ({ page }) => {
  await openView(page, "exchange", { plan: planOf([nineMinutes]) });
  await page.getByLabel("Or paste rows, or the text of a file").fill("start,end,impact\n2026-03-01 10:00,2026-03-01 10:20,50%\n");
  await page.getByRole("button", { name: "Read it" }).click();
  const dialog = page.getByTestId("import");
  await expect(dialog).toContainText("1 accepted");
  // Nine, and twenty minutes at 50%.
  await expect(dialog).toContainText("19.00 of 43.20 min spent");
  await dialog.getByRole("button", { name: "Import 1 row" }).click();
  await expect(page.getByRole("tab", { name: /^Incidents/ })).toContainText("2");
});

test("the text of a plan that is pasted opens it", async ({ page }) => {
  await openView(page, "exchange", { plan: planOf([nineMinutes]) });
  await page.getByLabel("Or paste rows, or the text of a file").fill(JSON.stringify(planOf([], { target: "99.5%" })));
  await page.getByRole("button", { name: "Read it" }).click();
  await expect(page.getByRole("button", { name: "Target: 99.5%" })).toBeVisible();
  await page.getByRole("button", { name: "Undo: Open plan" }).click();
  await expect(page.getByRole("button", { name: "Target: 99.9%" })).toBeVisible();
});

test.describe("on the phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test("a format is chosen, its options fill one column, nothing is wider than the screen", async ({ page }) => {
    await openView(page, "exchange", { plan: workedSample });
    await format(page, "Alertmanager routes").tap();
    await page.getByLabel("On call, mail").fill("oncall@example.org");
    await expect(text(page)).toContainText("oncall@example.org");
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(390);
  });
});

test("before it is known what is offered, the file has a heading all the same", async ({ page }) => {
  const go = await hold(page, "**/lab_bg.wasm");
  await openView(page, "exchange", { plan: workedSample });
  const heading = page.locator(".file-head h3");
  await expect(heading).toHaveText("File");
  go();
  await expect(heading).not.toHaveText("File");
});
