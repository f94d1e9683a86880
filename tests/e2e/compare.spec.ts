// Scenarios: made by one click, changed, and laid beside the base plan.

import type { Locator, Page } from "@playwright/test";
import { expect, open, openView, settled, stored, test } from "./page";
import { nineMinutes, planOf } from "./plans";

const outage = {
  name: "+20 min outage",
  patches: [
    {
      change: "add_incident",
      service: "checkout",
      incident: { ...nineMinutes, id: "", title: "", start: "2026-03-12T15:00:00Z", end: "2026-03-12T15:20:00Z" },
    },
  ],
};
const stricter = { name: "Stricter", patches: [{ change: "target", service: "checkout", target: "99.95%" }] };

/** Nine minutes lost, and the scenarios given. */
const planWith = (...scenarios: object[]): object => ({ ...planOf([nineMinutes]), scenarios });

const plans = (page: Page): Locator => page.getByTestId("compare-plan");
const rail = (page: Page): Locator => page.getByTestId("scenarios");
const editor = (page: Page): Locator => page.getByRole("dialog", { name: "Scenario" });
/** The cells of a row of the table of differences. */
const row = (page: Page, name: string): Locator =>
  page
    .getByTestId("differences")
    .locator("tr")
    .filter({ has: page.locator("th", { hasText: new RegExp(`^${name}$`) }) })
    .locator("td");

/** Chooses from the menu of what can be tried. */
async function tryThis(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: "Try this" }).click();
  await page.getByRole("menuitem", { name }).click();
}

test("a scenario is one click away, laid over the chart, undone, and done again", async ({ page }) => {
  await open(page, { plan: planWith() });
  // Half of what 99.9% allows.
  await tryThis(page, "99.95%?");
  await expect(page.getByTestId("toast")).toContainText("laid over the plan");
  const scenario = rail(page).getByRole("button", { name: /^Target 99.95%/ });
  await expect(scenario).toHaveAttribute("aria-current", "true");
  await stored(page, (plan) => plan.scenarios?.[0]?.patches?.[0]?.target === "99.95%");

  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await expect(scenario).toHaveCount(0);
  await expect(rail(page).getByRole("button", { name: /^Base plan/ })).toHaveAttribute("aria-current", "true");
  await page.getByRole("button", { name: /^Redo/ }).click();
  await expect(scenario).toHaveCount(1);
  // What is there already is laid over the plan instead of another one like it.
  await tryThis(page, "99.95%?");
  await expect(rail(page).getByRole("listitem")).toHaveCount(2);
});

test("the keyboard alone tries something, walks the scenarios and opens their actions", async ({ page }) => {
  await open(page, { plan: planWith(outage) });
  const trigger = page.getByRole("button", { name: "Try this" });
  await trigger.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(trigger).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "One more 20-minute outage?" })).toBeFocused();
  await page.keyboard.press("Enter");
  // The name of the other one is taken.
  const made = rail(page).getByRole("button", { name: /^\+20 min outage \(2\)/ });
  await expect(made).toHaveAttribute("aria-current", "true");

  await made.focus();
  await page.keyboard.press("Home");
  await expect(rail(page).getByRole("button", { name: /^Base plan/ })).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(made).toHaveCount(0);
  await expect(rail(page).getByRole("button", { name: /^Base plan/ })).toBeFocused();
});

test("plans stand side by side: status, sentence, and every figure against the base", async ({ page }) => {
  await openView(page, "compare", { plan: planWith(outage, stricter) });
  await expect(plans(page)).toHaveCount(3);
  await expect(plans(page).nth(0)).toContainText("34.2 minutes left");
  await expect(plans(page).nth(1)).toContainText("all requests fail, 12 Mar 15:00 to 15:20");
  await expect(plans(page).nth(2)).toContainText("target 99.95%");
  // Base, outage, against base, stricter, against base: 21.6 - 9 = 12.6.
  await expect(row(page, "Left now")).toHaveText(["34.2 min", "34.2 min", "same", "12.6 min", /\u221221.6 min worse/]);
  await expect(row(page, "Budget")).toHaveText(["43.2 min", "43.2 min", "same", "21.6 min", /\u221221.6 min worse/]);
  await expect(row(page, "Target").last()).toContainText("+0.05 points");
  await expect(row(page, "Spent")).toHaveText(["9.0 min", "9.0 min", "same", "9.0 min", "same"]);

  await page.getByRole("button", { name: "Differences only" }).click();
  await expect(row(page, "Spent")).toHaveCount(0);
  await expect(row(page, "Budget")).not.toHaveCount(0);
});

test("who is compared is chosen, and a chart has its table and its keyboard cursor", async ({ page }) => {
  await openView(page, "compare", { plan: planWith(outage, stricter) });
  const chosen = page.getByRole("group", { name: "Compared with the base plan" });
  await chosen.getByRole("button", { name: "+20 min outage" }).click();
  await expect(plans(page)).toHaveCount(2);
  await settled(page);
  await expect(row(page, "Left now")).toHaveCount(3);
  await chosen.getByRole("button", { name: "+20 min outage" }).press("Space");
  await expect(plans(page)).toHaveCount(3);
  await settled(page);

  const plot = plans(page).nth(1).getByRole("application");
  await plot.focus();
  await page.keyboard.press("End");
  await expect(plans(page).nth(1).locator(".tooltip")).toContainText("median of the base plan");
  // One cursor for all charts over time.
  await expect(plans(page).nth(2).locator(".tooltip")).toBeVisible();
  await plans(page).nth(1).getByRole("button", { name: /as a table$/ }).click();
  await expect(plans(page).nth(1).getByRole("table")).toBeVisible();
});

test("charts of all plans share both axes", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openView(page, "compare", { plan: planWith(outage, stricter) });
  const boxes = await Promise.all([0, 1, 2].map((place) => plans(page).nth(place).locator(".plot").boundingBox()));
  expect(new Set(boxes.map((box) => box!.y)).size, "tops of the plots").toBe(1);
  expect(new Set(boxes.map((box) => box!.height)).size, "heights of the plots").toBe(1);
});

test("a scenario is renamed, gets changes, loses one, and says what is wrong with one", async ({ page }) => {
  await openView(page, "compare", { plan: planWith(stricter) });
  await page.getByRole("button", { name: "What to do with Stricter" }).click();
  await page.getByRole("menuitem", { name: /^Rename or change/ }).click();
  const name = editor(page).getByLabel("Name");
  await expect(name).toBeFocused();
  await name.fill("Ambitious");
  await expect(rail(page).getByRole("button", { name: /^Ambitious/ })).toHaveAttribute("aria-current", "true");

  await editor(page).getByLabel("Add", { exact: true }).selectOption("One more incident");
  await editor(page).getByLabel("Start").fill("2026-03-12 15:00");
  await editor(page).getByLabel("Length").fill("soon");
  await editor(page).getByRole("button", { name: "Add change" }).click();
  await expect(editor(page).getByRole("alert")).toContainText("expected 26m");
  await editor(page).getByLabel("Length").fill("20m");
  await page.keyboard.press("Enter");
  await expect(editor(page)).toContainText("all requests fail, 12 Mar 15:00 to 15:20");
  await expect(editor(page)).toContainText("with the plan");

  await editor(page).getByRole("button", { name: "Remove: target 99.95%" }).click();
  await stored(page, ({ scenarios: [only] }) => only.name === "Ambitious" && only.patches.length === 1);
  await page.keyboard.press("Escape");
  await expect(editor(page)).toBeHidden();
  await page.getByRole("button", { name: "Undo: Remove change" }).click();
  await stored(page, ({ scenarios: [only] }) => only.patches.length === 2);
});

test("a scenario is copied, deleted, and made the plan", async ({ page }) => {
  await openView(page, "compare", { plan: planWith(stricter) });
  const act = async (of: string, what: string) => {
    await page.getByRole("button", { name: `What to do with ${of}`, exact: true }).click();
    await page.getByRole("menuitem", { name: what }).click();
  };
  await act("Stricter", "Duplicate");
  await expect(plans(page)).toHaveCount(3);
  await act("Stricter (2)", "Delete");
  await expect(plans(page)).toHaveCount(2);
  await act("Stricter", "Make it the plan");
  await stored(page, (plan) => plan.services[0].objective.target === "99.95%" && !plan.scenarios?.length);
  await expect(page.getByRole("button", { name: "Target: 99.95%" })).toBeVisible();
  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Target: 99.9%" })).toBeVisible();
});

test("a scenario that does not fit any more says why", async ({ page }) => {
  const gone = { name: "Gone", patches: [{ change: "target", service: "search", target: "99%" }] };
  await openView(page, "compare", { plan: planWith(gone) });
  await expect(plans(page).nth(1)).toContainText('the plan has no service "search"');
});

test("without scenarios the view says what one is", async ({ page }) => {
  await openView(page, "compare", { plan: planWith() });
  await expect(page.getByRole("tabpanel")).toContainText("Nothing to compare yet");
  await page.getByRole("tabpanel").getByRole("button", { name: "Try this" }).click();
  await page.getByRole("menuitem", { name: "A scenario of our own" }).click();
  await expect(editor(page)).toContainText("None yet");
  await expect(editor(page).getByLabel("Name")).toHaveValue("New scenario");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test("the differences are a list, and a scenario is tried by a tap", async ({ page }) => {
    await openView(page, "compare", { plan: planWith(stricter) });
    const left = row(page, "Left now");
    await expect(left.nth(1)).toHaveText("12.6 min");
    const [own, base] = [await left.nth(1).boundingBox(), await left.nth(0).boundingBox()];
    expect(own!.y).toBeGreaterThan(base!.y);
    await page.getByRole("tabpanel").getByRole("button", { name: "Scenario", exact: true }).tap();
    await page.getByRole("menuitem", { name: "Half the time to recover?" }).tap();
    await expect(plans(page)).toHaveCount(3);
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
