// Planned releases: the strip of what the policy says, the table, the editor.

import type { Locator, Page } from "@playwright/test";
import { expect, openView, stored, test } from "./page";
import { workedSample } from "./plans";

/** The sample with a medium release on Thursday and a high one on the 24th. */
const planned = (() => {
  const plan: any = structuredClone(workedSample);
  plan.forecast = { paths: 200 };
  const release = (name: string, at: string, risk: string) => ({
    name, at, risk, type: "feature", has_tests: true, has_rollback_plan: true, failure: { probability: 0.1, cost: "5m" },
  });
  plan.services[0].releases = [
    release("4.33", "2026-03-24T10:00:00Z", "high"),
    release("4.32", "2026-03-12T10:00:00Z", "medium"),
  ];
  return plan;
})();

const openReleases = (page: Page, plan: object): Promise<void> => openView(page, "releases", { plan });
const row = (page: Page, name: string): Locator =>
  page.getByTestId("releases").getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });
const marker = (page: Page, name: string): Locator => page.getByRole("slider", { name: new RegExp(`^Release ${name}`) });
const answer = (page: Page): Locator => page.getByTestId("strip-answer");

test("the strip and the table say what the policy says, in order of time", async ({ page }) => {
  await openReleases(page, planned);
  // Exactly half is back on 26 March at 11:21:10.8 (core/tests/worked_sample.rs).
  await expect(page.getByTestId("strip")).toContainText(
    "Low risk: approve throughout. Medium risk: review until 26 Mar 11:22, then approve. High risk: defer until 26 Mar 11:22, then review.",
  );
  await expect(page.getByTestId("releases").getByRole("rowheader")).toHaveText(["4.32", "4.33"]);
  const first = row(page, "4.32");
  await expect(first).toContainText("Review");
  await expect(first).toContainText("18.4"); // nothing comes back before the 13th
  await expect(first).toContainText("26 Mar 11:22");
  // A tenth of the futures loses 5 minutes: 0.5 in the mean.
  await expect(first.getByRole("cell", { name: /^0\.\d\d$/ }).first()).toBeVisible();
  await expect(row(page, "4.33")).toContainText("Defer");
  await expect(row(page, "4.33")).toContainText("26 Mar 11:22, reviewed");
});

test("the arrow keys move a release and the verdict follows", async ({ page }) => {
  await openReleases(page, planned);
  const slider = marker(page, "4.32");
  await slider.focus();
  await expect(slider).toHaveAttribute("aria-valuetext", "Thu 12 Mar 10:00: review");
  await page.keyboard.press("PageUp");
  await page.keyboard.press("PageUp");
  // Thursday 26 March 10:00: 82 minutes too early.
  await expect(answer(page)).toContainText("Release 4.32 on Thu 26 Mar 10:00");
  await expect(answer(page)).toContainText("Review");
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", "Thu 26 Mar 12:00: approve");
  await expect(row(page, "4.32")).toContainText("Approve");
  await stored(page, (plan) => plan.services[0].releases[1].at === "2026-03-26T12:00:00Z");
  // All of it was one move.
  await page.getByRole("button", { name: "Undo: Move release" }).click();
  await expect(row(page, "4.32")).toContainText("Thu 12 Mar 10:00");
});

test("dragging asks whether it could go on another day", async ({ page }) => {
  await openReleases(page, planned);
  const from = (await marker(page, "4.33").boundingBox())!;
  const area = (await page.locator("#strip-area").boundingBox())!;
  const y = from.y + from.height / 2;
  await page.mouse.move(from.x + from.width / 2, y);
  await page.mouse.down();
  // Twenty days after now, of thirty: 30 March, at ten as before.
  await page.mouse.move(area.x + (area.width * 20) / 30, y, { steps: 8 });
  await expect(answer(page)).toContainText("Release 4.33 on Mon 30 Mar 10:00");
  await expect(answer(page)).toContainText("Review");
  await page.mouse.up();
  await expect(row(page, "4.33")).toContainText("Mon 30 Mar 10:00");
  await page.keyboard.press("Control+z");
  await expect(row(page, "4.33")).toContainText("Tue 24 Mar 10:00");
});

test("a release is planned, edited in place, and deleted with a way back", async ({ page }) => {
  await openReleases(page, workedSample);
  await expect(page.getByRole("tabpanel")).toContainText("No release is planned");
  await page.getByRole("button", { name: "Release", exact: true }).click();
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  await expect(name).toBeFocused();
  await name.fill("5.0");
  // Tomorrow at ten, until told otherwise.
  await expect(row(page, "5.0")).toContainText("Wed 11 Mar 10:00");
  await page.getByLabel("When", { exact: true }).fill("soon");
  await expect(page.getByTestId("release-editor")).toContainText("expected");
  await page.getByLabel("When", { exact: true }).fill("2026-03-26 12:00");
  await expect(row(page, "5.0")).toContainText("Approve");
  await page.getByLabel("Risk", { exact: true }).selectOption("high");
  await expect(row(page, "5.0")).toContainText("Review");
  await page.getByLabel("Way back").uncheck();
  await expect(row(page, "5.0")).toContainText("Defer");
  await expect(page.getByTestId("release-editor")).toContainText("A rollback plan is required and there is none");
  await page.getByLabel("Fails", { exact: true }).fill("20%");
  await page.getByLabel("A failure costs").fill("10m");
  await page.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("button", { name: "Edit release 5.0" })).toBeFocused();
  const plan = await stored(page, (plan) => plan.services[0].releases?.[0]?.failure?.cost !== undefined);
  expect(plan.services[0].releases[0]).toMatchObject({
    name: "5.0", at: "2026-03-26T12:00:00Z", risk: "high", has_rollback_plan: false, failure: { probability: 0.2, cost: "10m" },
  });
  await page.getByRole("button", { name: "Delete release 5.0" }).click();
  await expect(page.getByTestId("toast")).toContainText("Release 5.0 deleted");
  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "5.0")).toBeVisible();
});

test("what the policy asks for is confirmed in the editor", async ({ page }) => {
  await openReleases(page, planned);
  await page.getByRole("button", { name: "Edit release 4.32" }).click();
  const asked = page.getByLabel("Rollback plan documented");
  await asked.selectOption("confirmed");
  await stored(page, (plan) => plan.services[0].releases[1].confirmed?.["Rollback plan documented"] === true);
  await expect(asked).toHaveValue("yes");
  // An exception goes whatever the budget says, unless what it rests on is denied.
  await page.getByLabel("Type", { exact: true }).selectOption("security");
  await expect(row(page, "4.32")).toContainText("exception for security");
  await page.getByLabel("Security team approval").selectOption("denied");
  await expect(row(page, "4.32")).toContainText("Review");
});

test("a release is left out in a scenario by one click", async ({ page }) => {
  await openReleases(page, planned);
  await page.getByRole("button", { name: "Edit release 4.33" }).click();
  await page.getByRole("button", { name: "Try without it" }).click();
  await expect(page.getByTestId("toast")).toContainText("without 4.33");
  await stored(page, (plan) => plan.scenarios?.[0]?.patches?.[0]?.change === "remove_release");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test("the strip, the list and the editor fit", async ({ page }) => {
    await openReleases(page, planned);
    await expect(row(page, "4.32")).toContainText("Review");
    await page.getByRole("button", { name: "Edit release 4.32" }).tap();
    await expect(page.getByTestId("release-editor")).toBeVisible();
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(390);
    const small = await page.locator("[role=tabpanel] :is(button, [role=slider]):visible").evaluateAll((elements) =>
      elements.filter((element) => element.getBoundingClientRect().height < 24).map((element) => element.textContent),
    );
    expect(small).toEqual([]);
  });
});
