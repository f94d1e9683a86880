// The policy: states, gates, exceptions, who is told; over the history; as a document.

import { expect, openView, stored, test } from "./page";
import { nineMinutes, planOf, workedSample } from "./plans";

/** An hour of outage in December: exhausted for a month, over 118 days of record. */
const exhausted = planOf([
  { ...nineMinutes, id: "INC-9", title: "Search index lost", start: "2025-12-01T10:00:00Z", end: "2025-12-01T11:00:00Z" },
]);

const openPolicy = (page: any, plan: object): Promise<void> => openView(page, "policy", { plan });
const state = (page: any, name: string) =>
  page.getByTestId("states").getByRole("row").filter({ has: page.getByRole("rowheader", { name }) });

test("a preset is chosen, holds at once, and is undone", async ({ page }) => {
  await openPolicy(page, workedSample);
  await expect(page.getByLabel("Warning, high risk")).toHaveValue("block");
  await page.getByRole("combobox", { name: "Policy", exact: true }).selectOption("google");
  await expect(page.getByLabel("Warning, high risk")).toHaveValue("approve");
  await expect(page.getByTestId("summary")).toContainText("Approve");
  await stored(page, (plan) => plan.policy === "google");
  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await expect(page.getByLabel("Warning, high risk")).toHaveValue("block");
  await expect(page.getByTestId("summary")).toContainText("Review");
});

test("a threshold typed changes the status in the same breath, and makes the policy our own", async ({ page }) => {
  await openPolicy(page, workedSample);
  await expect(page.getByTestId("summary")).toContainText("Attention");
  // 42.6% are left, and 1.8 is the burn of three days; a week burns at 1.2.
  await page.getByLabel("Attention: left at most").fill("40");
  await page.getByLabel("Attention: runs out within").fill("8");
  await expect(page.getByTestId("summary")).toContainText("Healthy");
  // What stood at the edge of the state has moved with it.
  await expect(page.getByLabel("Healthy: least left")).toHaveValue("40");
  await expect(page.getByRole("combobox", { name: "Policy", exact: true })).toHaveValue("own");
  await stored(page, (plan) => plan.policy?.thresholds?.attention?.remaining_percent === 40);
  // Warning starts at 25%: attention cannot start later.
  await page.getByLabel("Attention: left at most").fill("20");
  await expect(page.getByTestId("states")).toContainText("have to get stricter from attention over warning to critical");
  await page.getByLabel("Attention: left at most").fill("a lot");
  await expect(page.getByTestId("states")).toContainText("expected a number from 0 to 100, such as 25");
});

test("a decision that contradicts another stays a draft, with what is wrong beside it", async ({ page }) => {
  await openPolicy(page, workedSample);
  await page.getByLabel("Warning, medium risk").selectOption("approve");
  await expect(page.getByTestId("policy-faults")).toContainText("Not in force: 2 contradictions");
  await expect(page.getByTestId("states")).toContainText("a higher risk has an easier decision");
  // What is left of the sample asks for a review as before.
  await expect(page.getByTestId("summary")).toContainText("Review");
  // A look elsewhere loses nothing.
  await page.getByRole("tab", { name: "Forecast" }).click();
  await page.getByRole("tab", { name: "Policy" }).click();
  await expect(page.getByTestId("policy-faults")).toBeVisible();
  await page.getByRole("button", { name: "Discard the changes" }).click();
  await expect(page.getByTestId("policy-faults")).toHaveCount(0);
  await expect(page.getByLabel("Warning, medium risk")).toHaveValue("defer");
});

test("another kind of release has its own decisions", async ({ page }) => {
  await openPolicy(page, workedSample);
  await page.getByLabel("Kind of release").selectOption("bugfix");
  await expect(page.getByLabel("Attention, high risk")).toHaveValue("review");
  await page.getByLabel("Attention, high risk").selectOption("defer");
  await stored(page, (plan) => plan.policy?.gates?.attention?.by_type?.bugfix === undefined || plan.policy.gates.attention.by_type.bugfix.high === "defer");
  await page.getByRole("button", { name: "As features" }).click();
  await expect(page.getByLabel("Warning, medium risk")).toHaveValue("defer");
  await page.getByLabel("Kind of release").selectOption("security");
  await expect(page.getByRole("tabpanel")).toContainText("Excepted below");
});

test("exceptions, escalations and reviews are added, typed and deleted by the keyboard", async ({ page }) => {
  await openPolicy(page, workedSample);
  const add = page.getByRole("button", { name: "Escalation", exact: true });
  await add.focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Escalation 4: at so many percent left").fill("60");
  await page.getByLabel("Escalation 4: who is told, with commas").fill("product owner, sre");
  await page.getByLabel("Escalation 4: what they do").fill("plan a reliability week");
  await stored(page, (plan) => {
    const last = plan.policy?.escalations?.[3];
    return last?.remaining_percent === 60 && last?.notify?.[0] === "product_owner" && last?.action === "plan_a_reliability_week";
  });
  const remove = page.getByRole("button", { name: "Delete escalation 4" });
  await remove.focus();
  await page.keyboard.press("Enter");
  await expect(remove).toHaveCount(0);
  await expect(add).toBeFocused();

  await page.getByRole("button", { name: "Exception", exact: true }).click();
  const asked = page.getByLabel("Asked of exception 4, one a line");
  await expect(asked).toBeFocused();
  await asked.fill("A customer is blocked\nReviewed by two");
  await stored(page, (plan) => plan.policy?.exceptions?.[3]?.requirements?.length === 2);
});

test("the policy is played over the history", async ({ page }) => {
  await openPolicy(page, exhausted);
  const replay = page.getByTestId("replay");
  // An hour of 43.2 minutes: nothing is left from minute 43.2 on, and until 16.8 minutes have left the window, 30 days later.
  // Before and after, less than a tenth is left, which freezes, too: from 38.88 spent on to 21.12 of those given back.
  await expect(replay).toContainText("In 118 days this policy would have frozen releases for 30.0 days (25%), in one stretch");
  await expect(replay).toContainText("it would have told someone 3 times, and asked for one post-mortem");
  await expect(replay.locator("ol")).toContainText("the budget was exhausted");
  await expect(replay.getByRole("row", { name: /^Freeze when exhausted/ })).toContainText("30.0");
  await page.getByLabel("Share of the budget that one incident spent").fill("20");
  await expect(replay).toContainText("asked for 2 post-mortems");
  await expect(replay.locator("ol")).toContainText("INC-9 Search index lost spent 139% of the budget");
});

test("the policy is read as a document and saved as a file", async ({ page }) => {
  await openPolicy(page, workedSample);
  await page.getByRole("button", { name: "Read it" }).click();
  const document = page.getByTestId("policy-document");
  await expect(document.getByRole("heading", { name: "Error budget policy: checkout-api" })).toBeVisible();
  await expect(document).toContainText("The error budget is 43 m 12 s of full outage.");
  await expect(document.getByRole("row", { name: /^warning/ })).toContainText("defer");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Markdown" }).click();
  expect((await download).suggestedFilename()).toBe("error-budget-policy.md");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test("each state is a card, and everything fits", async ({ page }) => {
    await openPolicy(page, workedSample);
    await expect(state(page, "Warning")).toBeVisible();
    await page.getByLabel("Warning, low risk").selectOption("defer");
    await stored(page, (plan) => plan.policy?.gates?.warning?.decisions?.low === "defer");
    await page.getByRole("button", { name: "What attention asks for" }).tap();
    await expect(page.getByLabel("Asked of what goes when attention, one a line")).toBeVisible();
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(390);
  });
});
