// Scenarios: made by one click, changed, and laid beside the base plan.

import type { Locator, Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { expect, open, openView, settled, stored, test } from "./page";
import { nineMinutes, outage, planOf, stricter, workedSample } from "./plans";

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

/** The button that tries the next idea at once. */
const quick = (page: Page): Locator => page.getByTestId("try-this").filter({ visible: true });
const inRail = (page: Page, name: string): Locator => rail(page).getByRole("button", { name: new RegExp(`^${name}`) });

/** Chooses from the menu of what can be tried. */
async function tryThis(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: "More to try" }).filter({ visible: true }).click();
  await page.getByRole("menuitem", { name }).click();
}

for (const [where, fragment] of [["the overview", ""], ["another view", "#/alerts"]] as const) {
  test(`one click on ${where} makes a scenario, which is undone and done again`, async ({ page }) => {
    await open(page, { plan: planWith(), fragment });
    // Half of what 99.9% allows.
    await page.getByRole("button", { name: "Try target 99.95%" }).filter({ visible: true }).click();
    await expect(page.getByTestId("toast")).toContainText("laid over the plan");
    const scenario = inRail(page, "Target 99.95%");
    await expect(scenario).toHaveAttribute("aria-current", "true");
    await stored(page, (plan) => plan.scenarios?.[0]?.patches?.[0]?.target === "99.95%");
    // The next click tries something else: twice of what 99.9% allows.
    await expect(quick(page)).toHaveText("Try target 99.8%");

    await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
    await expect(scenario).toHaveCount(0);
    await expect(inRail(page, "Base plan")).toHaveAttribute("aria-current", "true");
    await page.getByRole("button", { name: /^Redo/ }).click();
    await expect(scenario).toHaveCount(1);
    // What is there already is laid over the plan instead of another one like it.
    await tryThis(page, "Target 99.95%?");
    await expect(rail(page).getByRole("listitem")).toHaveCount(2);
    await expect(scenario).toHaveAttribute("aria-current", "true");
  });
}

test("the keyboard alone tries something, walks the scenarios and opens their actions", async ({ page }) => {
  const other = { name: outage.name, patches: [{ change: "target", service: "checkout", target: "98%" }] };
  await open(page, { plan: planWith(other) });
  await quick(page).focus();
  await page.keyboard.press("Enter");
  await expect(inRail(page, "Target 99.95%")).toHaveAttribute("aria-current", "true");
  await expect(quick(page)).toBeFocused();
  await page.keyboard.press("Tab");
  const trigger = page.getByRole("button", { name: "More to try" }).filter({ visible: true });
  await expect(trigger).toBeFocused();
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
  await expect(inRail(page, "Base plan")).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.keyboard.press("End");
  await expect(page.getByRole("menuitem", { name: "Delete" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(made).toHaveCount(0);
  await expect(inRail(page, "Base plan")).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(made).toHaveCount(1);
});

test("the keyboard alone renames, changes and copies a scenario, and undoes it", async ({ page }) => {
  await openView(page, "compare", { plan: planWith(stricter) });
  const more = page.getByRole("button", { name: /^What to do with/ }).first();
  await more.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: /^Rename or change/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(editor(page).getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.type("Ambitious");
  await page.keyboard.press("Tab");
  await expect(editor(page).getByRole("button", { name: /^Remove: target 99.95%/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(editor(page).getByLabel("Add", { exact: true })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("99.99");
  await page.keyboard.press("Enter");
  await expect(editor(page).getByRole("listitem")).toHaveText([/^target 99.99% instead of 99.9%/]);
  await page.keyboard.press("Escape");
  await expect(editor(page)).toBeHidden();
  await expect(more).toBeFocused();
  // 0.0001 x 43,200 = 4.32.
  await expect(row(page, "Budget").nth(1)).toHaveText("4.3 min");

  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Duplicate" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(plans(page)).toHaveCount(3);
  await expect(plans(page).nth(2)).toContainText("Ambitious (2)");
  // The copy, the new target, the removal, the name.
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("Control+z");
  await stored(page, ({ scenarios }) => scenarios.length === 1 && scenarios[0].name === "Stricter" && scenarios[0].patches[0].target === "99.95%");
});

test("the worked sample at twice the strictness: every row of the table, and the differences alone", async ({ page }) => {
  await openView(page, "compare", { plan: { ...workedSample, scenarios: [stricter] } });
  // 24.8 of 43.2 and of 21.6 minutes are spent: 18.4 and -3.2 are left, 18.4 / 43.2 = 42.6% and -3.2 / 21.6 = -14.8%.
  await expect(row(page, "Left now")).toHaveText(["18.4 min", "\u22123.2 min", /\u221221.6 min worse/]);
  await expect(row(page, "Left now, of the budget")).toHaveText(["42.6%", "\u221214.8%", /\u221257.4 points worse/]);
  await expect(row(page, "Budget")).toHaveText(["43.2 min", "21.6 min", /\u221221.6 min worse/]);
  await expect(row(page, "Spent")).toHaveText(["24.8 min", "24.8 min", "same"]);
  await expect(row(page, "Spent, of the budget")).toHaveText(["57.4%", "114.8%", /\+57.4 points worse/]);
  await expect(row(page, "Overspent")).toHaveText(["0.0 min", "3.2 min", /\+3.2 min worse/]);
  await expect(row(page, "Status")).toHaveText(["Attention", "Exhausted", /worse/]);
  await expect(row(page, "Target")).toHaveText(["99.9%", "99.95%", "+0.05 points"]);
  await expect(row(page, "Window")).toHaveText(["30 d", "30 d", "same"]);
  await expect(row(page, "Incidents")).toHaveText(["7", "7", "same"]);
  // 8 of the 26 minutes at 18% fall into the last 6 h: 1.44 / 360 = 0.4% bad. In 24 h all 4.68 / 1,440 = 0.325%, in 3 d
  // (4.68 + 3.10) / 4,320 = 0.18%. What is allowed is 0.1% and 0.05%.
  await expect(row(page, "Burn over 1 h")).toHaveText(["0.0\u00d7", "0.0\u00d7", "same"]);
  await expect(row(page, "Burn over 6 h")).toHaveText(["4.0\u00d7", "8.0\u00d7", /\+4.0\u00d7 worse/]);
  await expect(row(page, "Burn over 24 h")).toHaveText(["3.3\u00d7", "6.5\u00d7", /\+3.3\u00d7 worse/]);
  await expect(row(page, "Burn over 3 d")).toHaveText(["1.8\u00d7", "3.6\u00d7", /\+1.8\u00d7 worse/]);
  // Back come 1.02 on 13 Mar, 1.00 on 19 Mar and the 9.00 of 26 Mar from 11:20 on, a minute each minute: 18.4 is 21.6 at
  // 11:21:11, and -3.2 is 0 at 11:21:11. Then 1.80 on 30 Mar, and 0.35 a minute on 4 Apr from 16:04 on: 10.8 at 16:07:22.
  await expect(row(page, "Earliest yes, medium risk")).toHaveText(["Thu 26 Mar 11:22", "Sat 4 Apr 16:08", /9 d later worse/]);
  await expect(row(page, "Half is left again")).toHaveText(["26 Mar", "4 Apr", /9 d later worse/]);
  await expect(row(page, "Above zero again")).toHaveText(["now", "26 Mar", /16 d later worse/]);
  // What was lost once is lost in both: a forecast in minutes does not know the target.
  await expect(row(page, "Expected loss in 30 d").last()).toHaveText("same");
  await expect(row(page, "Runs out within 30 d").nth(1)).toHaveText("run out already");
  await expect(plans(page).nth(1).locator(".sentence")).toHaveText("Overspends the budget by 3.2 minutes until 26 Mar at 11:22.");

  const only = page.getByRole("button", { name: "Differences only" });
  await only.click();
  await expect(only).toHaveAttribute("aria-pressed", "true");
  for (const same of ["Spent", "Window", "Incidents", "Burn over 1 h", "Expected loss in 30 d"]) await expect(row(page, same)).toHaveCount(0);
  await expect(page.getByTestId("differences").locator("td.same")).toHaveCount(0);
  await expect(row(page, "Left now")).toHaveText(["18.4 min", "\u22123.2 min", /\u221221.6 min worse/]);
  await only.press("Space");
  await expect(row(page, "Spent")).toHaveCount(3);
});

test("the worked sample without its worst incident, with one more, and at half the strictness", async ({ page }) => {
  const without = { name: "Without it", patches: [{ change: "remove_incident", service: "checkout", index: 4 }] };
  const looser = { name: "Looser", patches: [{ change: "target", service: "checkout", target: "99.8%" }] };
  await openView(page, "compare", { plan: { ...workedSample, scenarios: [without, outage, looser] } });
  // The 9.00 of 24 Feb are not lost: 27.4 / 43.2 = 63.4%. What is to come costs nothing yet. 0.002 x 43,200 = 86.4.
  await expect(row(page, "Left now")).toHaveText(["18.4 min", "27.4 min", /\+9.0 min better/, "18.4 min", "same", "61.6 min", /\+43.2 min better/]);
  await expect(row(page, "Left now, of the budget")).toHaveText(["42.6%", "63.4%", /\+20.8 points better/, "42.6%", "same", "71.3%", /\+28.7 points better/]);
  await expect(row(page, "Spent")).toHaveText(["24.8 min", "15.8 min", /\u22129.0 min better/, "24.8 min", "same", "24.8 min", "same"]);
  await expect(row(page, "Incidents")).toHaveText(["7", "6", /\u22121 better/, "8", /\+1 worse/, "7", "same"]);
  // Half is left already; and twenty certain minutes are twenty minutes more in every future.
  await expect(row(page, "Earliest yes, medium risk").nth(1)).toHaveText("now");
  await expect(row(page, "Expected loss in 30 d").nth(4)).toHaveText(/\+20.0 min worse/);
  // One sentence each.
  await expect(page.locator("[data-testid=compare-plan] .sentence")).toHaveText(
    [/^Has 18.4 minutes left and a \d+% chance of running out by 9 Apr\.$/, /^Cuts the chance [^.]+\.$/, /^Raises the chance [^.]+\.$/, /^Cuts the chance [^.]+\.$/],
  );
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
  await openView(page, "compare", { plan: planWith(outage, { ...stricter, patches: [{ ...stricter.patches[0], target: "99.5%" }] }) });
  const boxes = await Promise.all([0, 1, 2].map((place) => plans(page).nth(place).locator(".plot").boundingBox()));
  expect(new Set(boxes.map((box) => box!.y)).size, "tops of the plots").toBe(1);
  expect(new Set(boxes.map((box) => box!.height)).size, "heights of the plots").toBe(1);
  // Numbers and dates of the axes, and where they stand, in the drawings.
  const axes = [];
  for (const place of [0, 1, 2]) {
    const plan = plans(page).nth(place);
    await plan.getByRole("button", { name: "Download the chart" }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), plan.getByRole("menuitem", { name: "Drawing (SVG)" }).click()]);
    const drawing = await readFile(await download.path(), "utf8");
    const labels = [...drawing.matchAll(/<text x="([^"]+)" y="([^"]+)"[^>]*>\s*([^<]*?)\s*</g)].map(([, x, y, text]) => `${text} at ${x},${y}`);
    axes.push(labels.filter((label) => /^\u2212?[\d,]+ at|^\d+ [A-Z][a-z]{2} at/.test(label)));
  }
  // The budget of 99.5% is 216 minutes: its 200 stands in all three.
  expect(axes[0].join("; ")).toContain("200 at");
  expect(axes[1]).toEqual(axes[0]);
  expect(axes[2]).toEqual(axes[0]);
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
  // What it comes to is said beside it.
  await expect(editor(page).locator("p[role=status]")).toHaveText(/^Runs out within 30 d: more than 99%; the plan: \d+%$/);

  await editor(page).getByRole("button", { name: /^Remove: target 99.95%/ }).click();
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
  await page.getByRole("menuitem", { name: "A scenario of your own" }).click();
  await expect(editor(page)).toContainText("None yet");
  await expect(editor(page).getByLabel("Name")).toHaveValue("New scenario");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  for (const [where, fragment] of [["the overview", ""], ["another view", "#/forecast"]] as const) {
    test(`one tap on ${where} makes a scenario`, async ({ page }) => {
      await open(page, { plan: planWith(), fragment });
      // What arrives between a finger's touch and its lift moves what it is on.
      await settled(page);
      await quick(page).tap();
      await expect(page.getByTestId("toast")).toContainText("\u201cTarget 99.95%\u201d laid over the plan");
      await stored(page, (plan) => plan.scenarios?.length === 1);
      await page.getByTestId("toast").getByRole("button", { name: "Undo" }).tap();
      await stored(page, (plan) => !plan.scenarios?.length);
      expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(390);
    });
  }

  test("a scenario is renamed, changed, copied and deleted by taps", async ({ page }) => {
    await openView(page, "compare", { plan: planWith(stricter) });
    const act = async (of: string, what: string | RegExp) => {
      await page.getByRole("button", { name: `What to do with ${of}`, exact: true }).tap();
      await page.getByRole("menuitem", { name: what }).tap();
    };
    await act("Stricter", /^Rename or change/);
    await editor(page).getByLabel("Name").fill("Later");
    await editor(page).getByLabel("Add", { exact: true }).selectOption("Another window");
    await editor(page).getByLabel("Window").fill("7d");
    await editor(page).getByRole("button", { name: "Add change" }).tap();
    await editor(page).getByRole("button", { name: "Done" }).tap();
    // 0.0005 x 7 d of 1,440 min = 5.04, and the outage of 24 Feb is out of the window.
    await expect(row(page, "Budget").nth(1)).toHaveText("5.0 min");
    await expect(row(page, "Spent").nth(1)).toHaveText("0.0 min");
    await act("Later", "Duplicate");
    await expect(plans(page)).toHaveCount(3);
    await act("Later (2)", "Delete");
    await expect(plans(page)).toHaveCount(2);
    await page.getByTestId("toast").getByRole("button", { name: "Undo" }).tap();
    await expect(plans(page)).toHaveCount(3);
  });

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
