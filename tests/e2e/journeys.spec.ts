// What a team does with the page, from the first visit on.

import { budget, expect, incidentRows, open, paste, ready, stored, targetField, test } from "./page";
import { nineMinutes, planOf } from "./plans";

test("the first visit opens on GitHub's history, says so, and offers the ways out", async ({ page }) => {
  await open(page);
  await expect(page.getByTestId("sample")).toContainText("GitHub");
  await expect(page.getByTestId("services").getByRole("listitem")).toHaveCount(7); // six services and the one that adds
  // 99.5% of 30 days: 0.005 x 43,200 min = 216 min.
  await expect(budget(page)).toContainText("of 216.0 min");
  await expect(incidentRows(page).first()).toBeVisible();

  await page.getByRole("button", { name: "Start empty" }).click();
  await expect(page.getByTestId("sample")).toHaveCount(0);
  // 99.9% of 30 days: 0.001 x 43,200 min.
  await expect(budget(page)).toContainText("43.2 min");
  await expect(budget(page)).toContainText("No data yet");
});

test("a target typed shows at once, in the tile and in the sentence", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  await expect(budget(page)).toContainText("34.2 min");
  const target = await targetField(page);
  await target.fill("99.95");
  // 0.0005 x 43,200 = 21.6; 21.6 - 9 = 12.6.
  await expect(budget(page)).toContainText("12.6 min");
  await expect(page.getByTestId("sentence")).toContainText("12.6 of 21.6 minutes are left");
  await expect(page.getByRole("button", { name: "Target: 99.95%" })).toBeVisible();
  // A target of 100% leaves no budget: nine minutes are over.
  await target.fill("100");
  await expect(budget(page)).toContainText("9.0 min overspent");
});

test("an incident is added, edited and deleted in the table, and undone", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  await page.getByLabel("Start of the new incident").fill("2026-03-01 10:00");
  await page.getByLabel("Length of the new incident, instead of an end").fill("20m");
  await page.getByLabel("Impact of the new incident").fill("50%");
  await page.getByLabel("What happened", { exact: true }).fill("Slow queries");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  // 34.2 - 20 x 0.5.
  await expect(budget(page)).toContainText("24.2 min");
  await expect(incidentRows(page)).toHaveCount(2);

  // Newest first: the first row is the new one.
  await page.getByRole("button", { name: /^Edit/ }).first().click();
  const impact = page.getByRole("textbox", { name: /^Impact of #/ });
  await impact.fill("100%");
  await expect(budget(page)).toContainText("14.2 min"); // 34.2 - 20
  await impact.press("Escape");
  await expect(budget(page)).toContainText("24.2 min");

  await page.getByRole("button", { name: /^Delete/ }).first().click();
  await expect(incidentRows(page)).toHaveCount(1);
  await expect(budget(page)).toContainText("34.2 min");
  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await expect(incidentRows(page)).toHaveCount(2);
});

test("twenty rows pasted from a spreadsheet are added at once, and one undo takes them back", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  // A minute at 10% on each of twenty days: 20 x 0.1 = 2 min.
  const rows = Array.from({ length: 20 }, (_, day) => {
    const date = `2026-02-${String(day + 9).padStart(2, "0")}`;
    return [`${date} 03:00`, `${date} 03:01`, "10%", `Retry storm ${day + 1}`].join("\t");
  });
  await paste(page.getByLabel("Start of the new incident"), ["start\tend\timpact\ttitle", ...rows].join("\r\n"));
  await expect(page.getByTestId("toast")).toContainText("20 incidents added");
  await expect(page.getByRole("tab", { name: /^Incidents/ })).toContainText("21");
  // What is out of sight is drawn when it comes into view.
  await page.mouse.wheel(0, 10_000);
  await expect(incidentRows(page)).toHaveCount(21);
  await expect(budget(page)).toContainText("32.2 min"); // 34.2 - 2
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(incidentRows(page)).toHaveCount(1);
  await expect(budget(page)).toContainText("34.2 min");
});

test("undo and redo, by button and by keyboard", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const target = await targetField(page);
  await target.fill("99.5");
  // 0.005 x 43,200 = 216; minus 9.
  await expect(budget(page)).toContainText("207.0 min");
  await target.press("Escape");
  await page.getByRole("heading", { name: "Budget left", exact: true }).click();
  await page.keyboard.press("Control+z");
  await expect(budget(page)).toContainText("34.2 min");
  await page.keyboard.press("Control+Shift+z");
  await expect(budget(page)).toContainText("207.0 min");
  await page.getByRole("button", { name: "Undo: Change target" }).click();
  await expect(budget(page)).toContainText("34.2 min");
  await expect(page.getByRole("button", { name: "Nothing to undo" })).toBeDisabled();
  await page.getByRole("button", { name: "Redo: Change target" }).click();
  await expect(budget(page)).toContainText("207.0 min");
});

test("what was typed is there after a reload", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  await (await targetField(page)).fill("99.95");
  // Without waiting: leaving the page saves.
  await page.reload();
  await ready(page);
  await expect(budget(page)).toContainText("12.6 min");
});

test("a service is added and looked at, and the choice survives a reload", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  await page.getByTestId("services").getByRole("button", { name: "Service", exact: true }).click();
  await page.getByLabel("Service name").fill("search");
  await expect(page.getByTestId("services").getByRole("button", { name: /search/ })).toHaveAttribute("aria-current", "true");
  await stored(page, (plan) => plan.services.length === 2 && plan.services[1].name === "search");
  await page.reload();
  await ready(page);
  await expect(page.getByTestId("services").getByRole("button", { name: /search/ })).toHaveAttribute("aria-current", "true");
});

test("the keyboard alone edits the target, adds an incident, turns tabs and reads the chart", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the service" })).toBeFocused();

  await page.getByRole("button", { name: /^Target:/ }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  while ((await page.evaluate(() => document.activeElement?.id)) !== "target") await page.keyboard.press("Tab");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("99.95");
  await expect(budget(page)).toContainText("12.6 min");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /^Target:/ })).toBeFocused();

  await page.getByLabel("Start of the new incident").focus();
  await page.keyboard.type("2026-03-01 10:00");
  await page.keyboard.press("Tab");
  await page.keyboard.type("2m");
  await page.keyboard.press("Enter");
  await expect(budget(page)).toContainText("10.6 min"); // 12.6 - 2
  await expect(page.getByLabel("Start of the new incident")).toBeFocused();

  await page.getByRole("tab", { name: /Incidents/ }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("tab", { name: /^Alerts/ })).toBeFocused();
  await expect(page.getByRole("tab", { name: /^Alerts/ })).toHaveAttribute("aria-selected", "true");
});
