// A tab that is killed in the middle of typing: what is older than a second is there when the page opens again.

import type { BrowserContext, Page } from "@playwright/test";
import { expect, open, test } from "./page";
import { nineMinutes, planOf } from "./plans";

const KILLS = 100;
/** What a killed tab may lose, in milliseconds. */
const LOST = 1000;

const nameField = (page: Page) => page.getByRole("textbox", { name: "Service name" });

/** Ends the page's process, as the system does for want of memory: nothing in the page hears of it. */
async function kill(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const gone = page.waitForEvent("crash");
  session.send("Page.crash").catch(() => {}); // it never answers
  await gone;
  await page.close();
}

/** Types a name for one to two seconds, faster than any pause; the longest text that must outlive the tab. */
async function typeOn(page: Page, round: number): Promise<string> {
  const field = nameField(page);
  const steps = 5 + (round % 6);
  const texts: string[] = [];
  const gap = 200 - (round % 7); // no two kills at the same instant of the clock
  for (let step = 0; step < steps; step += 1) {
    texts.push(`${texts.at(-1) ?? `round ${round}: `}${step}`);
    await field.fill(texts.at(-1)!);
    await page.clock.runFor(gap);
  }
  // The last is `gap` old, the one before it twice as old, and so on.
  return texts[steps - Math.ceil(LOST / gap)] ?? "";
}

async function rounds(context: BrowserContext, first: number, last: number): Promise<void> {
  // The forecast is no part of this; without workers the page starts sooner.
  await context.addInitScript(() => Reflect.deleteProperty(globalThis, "Worker"));
  let kept = "";
  for (let round = first; round <= last + 1; round += 1) {
    const page = await context.newPage();
    await page.clock.install();
    // The context's clock still stands where the tab before was killed.
    await page.clock.resume();
    await open(page, { plan: planOf([nineMinutes]) });
    // Whatever was typed after it may be there, too.
    expect(await nameField(page).inputValue(), `after kill ${round - first}`).toContain(kept);
    if (round > last) break;
    await page.clock.pauseAt(Date.now() + 60_000);
    kept = await typeOn(page, round);
    await kill(page);
  }
}

test(`of ${KILLS} tabs killed in the middle of typing none loses more than a second`, async ({ browser, context, baseURL }) => {
  test.setTimeout(600_000);
  // Two at a time: each waits for processes that end and start.
  const other = await browser.newContext({ baseURL });
  await Promise.all([rounds(context, 1, KILLS / 2), rounds(other, KILLS / 2 + 1, KILLS)]);
  await other.close();
});

test("a tab killed in the middle of typing without a pause, by the real clock", async ({ page, context }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const field = nameField(page);
  await field.fill("");
  const typed: { text: string; at: number }[] = [];
  for (let text = "a"; text.length <= 16; text += "a") {
    await page.keyboard.press("a");
    typed.push({ text, at: Date.now() });
    await page.waitForTimeout(100);
  }
  const due = typed.filter(({ at }) => at < Date.now() - LOST).at(-1)!.text;
  await kill(page);
  const again = await context.newPage();
  await open(again);
  expect(await nameField(again).inputValue()).toContain(due);
});

test("what stands in the row that adds an incident outlives a reload and a look at another view", async ({ page }) => {
  await open(page, { plan: planOf([nineMinutes]) });
  const what = page.getByLabel("What happened", { exact: true });
  await page.getByLabel("Start of the new incident").fill("2026-03-01 1");
  await page.getByLabel("Category of the new incident").selectOption("deployment");
  await what.fill("Half a sentence");
  await page.reload();
  await expect(what).toHaveValue("Half a sentence");
  await page.getByRole("tab", { name: "Releases" }).click();
  await page.getByRole("tab", { name: "Incidents" }).click();
  await expect(what).toHaveValue("Half a sentence");
  await expect(page.getByLabel("Start of the new incident")).toHaveValue("2026-03-01 1");
  await expect(page.getByLabel("Category of the new incident")).toHaveValue("deployment");
  // Another tab starts with a row of its own.
  const other = await page.context().newPage();
  await open(other);
  await expect(other.getByLabel("What happened", { exact: true })).toHaveValue("");
  await what.press("Escape");
  await page.reload();
  await expect(what).toHaveValue("");
});
