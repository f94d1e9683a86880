// A clock that jumps: the machine slept, was set, or is wrong. The figures follow it, and nothing is lost.

import { budget, expect, open, ready, stored, targetField, test } from "./page";
import { nineMinutes, planOf } from "./plans";

const NOON = new Date("2026-03-10T12:00:00Z");
/** A plan that stands at the present: nine of 43.2 minutes were lost on 24 Feb at 11:20. */
const atPresent = { ...planOf([nineMinutes]), as_of: undefined };

test("after a sleep of 17 days what has left the window is back", async ({ page }) => {
  await page.clock.install({ time: NOON });
  await open(page, { plan: atPresent });
  await expect(budget(page)).toContainText("34.2 min");
  await page.clock.fastForward("24:00:00");
  await expect(budget(page)).toContainText("34.2 min");
  await page.clock.fastForward(16 * 24 * 3_600_000);
  await expect(budget(page)).toContainText("43.2 min");
});

test("a clock that is set back: the figures are those of then, an incident yet to come is no loss, edits are saved", async ({ page }) => {
  await page.clock.install({ time: NOON });
  await open(page, { plan: atPresent });
  await expect(budget(page)).toContainText("34.2 min");
  const target = await targetField(page);
  for (const [now, typed, left] of [
    ["2026-03-09T12:00:00Z", "99.95", "12.6 min"],
    // Before the incident, and before anything else that the plan knows.
    ["2026-02-20T12:00:00Z", "99.9", "43.2 min"],
    ["2001-01-01T00:00:00Z", "99.8", ""],
    ["2026-03-10T12:00:00Z", "99.5", "207.0 min"],
  ] as const) {
    await page.clock.setSystemTime(new Date(now));
    await target.fill(typed);
    // Half a minute is how often the page looks at the clock.
    await page.clock.runFor(31_000);
    await expect(budget(page)).toContainText(left);
    await expect(budget(page)).not.toContainText("NaN");
    await stored(page, (plan) => plan.services[0].objective.target === `${typed}%`);
  }
  await page.reload();
  await ready(page);
  await expect(budget(page)).toContainText("207.0 min");
});
