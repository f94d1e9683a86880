// What the browser keeps: full, blocked, damaged, written by an older and by a newer planner. See also bad_input.spec.ts.

import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { budget, expect, open, PLAN_KEY, ready, stored, targetField, test } from "./page";
import { nineMinutes, planOf } from "./plans";

const notice = (page: Page) => page.getByTestId("notice");
const target = (plan: any) => plan.services[0].objective.target;

test("a full storage is said once, the plan as it stands is handed out, and room is taken as soon as there is some", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  // Really full: halves of what does not fit, down to one letter.
  await page.evaluate(() => {
    for (let size = 8_000_000, part = 0; size >= 1; part += 1) {
      try {
        localStorage.setItem(`junk-${part}`, "x".repeat(size));
      } catch {
        size /= 2;
      }
    }
  });
  const field = await targetField(page);
  await field.fill("99.95123");
  await expect(notice(page)).toContainText("storage is full or blocked");
  const first = await notice(page).elementHandle();
  await field.fill("99.951234");
  await expect(budget(page)).toContainText("12.1 min"); // 43200 x 0.00048766 - 9 = 12.067
  // The same notice still: not announced at every key.
  await expect.poll(() => first!.evaluate((element) => element.isConnected)).toBe(true);
  const saving = page.waitForEvent("download");
  await notice(page).getByRole("button", { name: "Download it" }).click();
  const saved = JSON.parse(readFileSync(await (await saving).path(), "utf8"));
  expect(target(saved)).toBe("99.951234%");

  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("junk-")) localStorage.removeItem(key);
  });
  await (await targetField(page)).fill("99.95");
  await expect(notice(page)).toHaveCount(0);
  await page.reload();
  await ready(page);
  await expect(budget(page)).toContainText("12.6 min");
});

test("a storage that is blocked: the page works, and says before it is left that nothing is kept", async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(globalThis, name, {
        get: () => {
          throw new DOMException("Access is denied for this document.", "SecurityError");
        },
      });
    }
  });
  await page.goto("./");
  await ready(page);
  await expect(page.getByTestId("sample")).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Start empty" }).click();
  await (await targetField(page)).fill("99.95");
  await expect(budget(page)).toContainText("21.6 min");
  await expect(notice(page)).toContainText("storage is full or blocked");
  await expect(notice(page)).toContainText("Copy the link or download the plan");
});

test("whatever is stored in place of a plan, the page opens, says so, and keeps it aside", async ({ page }) => {
  await page.goto("./");
  const whole = JSON.stringify(planOf([nineMinutes]));
  const damaged = [
    "",
    "null",
    "{}",
    whole.slice(0, -1),
    whole.replace("99.9%", "999%"),
    whole.replace('"start":"2026', '"start":"\u0000'),
    "[".repeat(100_000),
  ];
  for (const text of damaged) {
    await page.evaluate(([key, text]) => (localStorage.clear(), localStorage.setItem(key, text)), [PLAN_KEY, text] as const);
    await page.reload();
    await ready(page);
    await expect(notice(page), text.slice(0, 40)).toContainText("The plan saved in this browser cannot be read");
    await expect(notice(page).getByRole("button", { name: "Download it" })).toBeVisible();
    expect(await page.evaluate(() => localStorage.getItem("error-budget-planner.before"))).toBe(text);
    // Nothing is written over it before the first edit.
    expect(await page.evaluate((key) => localStorage.getItem(key), PLAN_KEY)).toBe(text);
  }
});

test("a plan that the first release wrote opens with its figures, and is saved on", async ({ page }) => {
  // All that a service had then: no policy, no alerts, no forecast settings, no scenarios, no releases.
  const first = {
    format: "error-budget-plan",
    version: 1,
    zone: "UTC",
    as_of: "2026-03-10T14:30:00Z",
    services: [{ id: "checkout", name: "checkout-api", objective: { target: "99.9%", window: "30d" }, incidents: [nineMinutes] }],
  };
  await open(page, { plan: first });
  await expect(budget(page)).toContainText("34.2 min");
  await expect(notice(page)).toHaveCount(0);
  await (await targetField(page)).fill("99.95");
  await stored(page, (plan) => target(plan) === "99.95%" && plan.version === 1);
});

test("after a newer planner's plan was refused, an edit leaves its text aside", async ({ page }) => {
  const newer = JSON.stringify({ ...planOf([nineMinutes]), version: 2 });
  await page.goto("./");
  await page.evaluate(([key, text]) => localStorage.setItem(key, text), [PLAN_KEY, newer] as const);
  await page.reload();
  await ready(page);
  await expect(notice(page)).toContainText("reload the page to get the newer planner");
  await (await targetField(page)).fill("99.95");
  await stored(page, (plan) => plan.version === 1);
  expect(await page.evaluate(() => localStorage.getItem("error-budget-planner.before"))).toBe(newer);
});
