// What a reader has set up: zoom at 400%, forced colours, less motion.

import type { Locator, Page } from "@playwright/test";
import { expect, open, settled, targetField, test, VIEWS } from "./page";
import { withScenarios, workedSample } from "./plans";

const tab = (page: Page, view: string) => page.locator(`#tab-${view}`);

test.describe("at 400%, on a screen of 1280 x 1024", () => {
  test.use({ viewport: { width: 320, height: 256 } });

  /** What sticks out of the window at a side and cannot be scrolled there. */
  const cutOff = (page: Page) =>
    page.locator("button:visible, a:visible, input:visible, select:visible, textarea:visible").evaluateAll((elements) =>
      elements
        .filter((element) => {
          const { left, right, width } = element.getBoundingClientRect();
          if (width <= 1 || (left >= -1 && right <= innerWidth + 1)) return false;
          for (let around = element.parentElement; around; around = around.parentElement) {
            if (["auto", "scroll"].includes(getComputedStyle(around).overflowX)) return false;
          }
          return true;
        })
        .map((element) => element.getAttribute("aria-label") ?? element.textContent),
    );

  test("every view is read by scrolling one way, and nothing is cut off", async ({ page }) => {
    await open(page, { plan: withScenarios });
    for (const view of ["incidents", ...VIEWS]) {
      await tab(page, view).click();
      await settled(page);
      expect(await page.evaluate(() => document.scrollingElement!.scrollWidth), view).toBeLessThanOrEqual(320);
      expect(await cutOff(page), view).toEqual([]);
    }
  });

  test("what opens over the page fits it or scrolls: an incident is added, the target changed, the plan shared", async ({ page }) => {
    await open(page, { plan: workedSample });
    await page.getByRole("group", { name: "Add" }).getByRole("button", { name: "Incident" }).click();
    await page.getByLabel("Start of the new incident").fill("2026-03-01 10:00");
    await page.getByLabel("Length of the new incident, instead of an end").fill("5 m");
    // A click finds its button only where nothing lies over it.
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByTestId("sum-cost")).toHaveText("29.80"); // 24.80 + 5
    await page.getByRole("button", { name: "Cancel" }).filter({ visible: true }).click();

    await (await targetField(page)).fill("99.95");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Share", exact: true }).filter({ visible: true }).first().click();
    const share = page.getByRole("dialog", { name: "Share" });
    await expect(share.getByRole("button", { name: "Copy link" })).toBeInViewport();
    await expect(share.getByRole("img", { name: "QR code of the link" })).toBeVisible();
    const last = share.getByRole("button", { name: /^Print report/ });
    await last.scrollIntoViewIfNeeded();
    await expect(last).toBeInViewport({ ratio: 1 });
  });
});

test.describe("forced colours", () => {
  test.beforeEach(({ page }) => page.emulateMedia({ forcedColors: "active" }));

  /** What of an element's own looks says that it is chosen. */
  const looks = (element: Locator) =>
    element.evaluate((element) => {
      const { backgroundColor, color, fontWeight, borderBottomColor, boxShadow, outlineStyle } = getComputedStyle(element);
      const { content, borderColor, backgroundColor: mark } = getComputedStyle(element, "::after");
      return [backgroundColor, color, fontWeight, borderBottomColor, boxShadow, outlineStyle, content, borderColor, mark].join(" | ");
    });

  test("what is chosen looks other than what is not", async ({ page }) => {
    await open(page, { plan: withScenarios });
    const pairs: [string, Locator, Locator][] = [
      ["tabs", tab(page, "incidents"), tab(page, "alerts")],
      ["ranges", page.locator(".chart .segment label:has(:checked)").first(), page.locator(".chart .segment label:not(:has(:checked))").first()],
    ];
    for (const [name, chosen, other] of pairs) expect(await looks(chosen), name).not.toBe(await looks(other));
    // A status is a word and a shape of its own.
    await expect(page.getByTestId("tile-budget")).toContainText("Attention");
    await expect(page.getByTestId("tile-budget").locator("use").first()).toHaveAttribute("href", "#s-attention");
    // What bars measure is filled, and what they measure against has an outline.
    const bar = await page.getByTestId("tile-budget").locator(".bar").evaluate((bar) => {
      const { backgroundColor: track, backgroundImage: fill, outlineStyle: outline } = getComputedStyle(bar);
      return { track, fill, outline };
    });
    expect(bar.outline).toBe("solid");
    expect(bar.fill).toContain("gradient");
    expect(bar.fill).not.toContain(bar.track);
  });

  test("whatever has the focus has a ring", async ({ page }) => {
    await open(page, { plan: workedSample });
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press("Tab");
      const bare = await page.evaluate(() => {
        const focused = document.activeElement!;
        if (focused === document.body) return null;
        for (let element: Element | null = focused; element && element !== document.body; element = element.parentElement) {
          const { outlineStyle, outlineWidth } = getComputedStyle(element);
          if (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1) return null;
        }
        return focused.outerHTML.slice(0, 200);
      });
      expect(bare, `Tab ${step + 1}`).toBeNull();
    }
  });
});

test("with less motion nothing moves: not a view that comes, nor a dialog, nor a toast", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.addInitScript(() => {
    const moved: string[] = ((globalThis as any).moved = []);
    for (const kind of ["animationstart", "transitionrun"]) {
      addEventListener(
        kind,
        (event) => {
          const { animationName = "", propertyName = "", target } = event as AnimationEvent & TransitionEvent;
          // What appears after a while, without a movement, is an animation of no length.
          const timing = document.getAnimations().find((animation) => (animation.effect as KeyframeEffect).target === target);
          if (Number(timing?.effect?.getComputedTiming().duration ?? 0) > 1) moved.push(`${kind} ${animationName}${propertyName}`);
        },
        { capture: true },
      );
    }
    const scroll = Element.prototype.scrollIntoView;
    Element.prototype.scrollIntoView = function (how) {
      if (typeof how === "object" && how.behavior === "smooth") moved.push("smooth scrolling");
      return scroll.call(this, how);
    };
  });
  await open(page, { plan: workedSample });
  for (const view of VIEWS) await tab(page, view).click();
  await tab(page, "incidents").click();
  await page.getByRole("button", { name: "Share", exact: true }).click();
  await page.keyboard.press("Escape");
  await page.locator("#new-incident-start").fill("2026-03-01 10:00");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("toast")).toBeVisible();
  expect(await page.evaluate(() => (globalThis as any).moved)).toEqual([]);
});

test("the sentence is heard whole when its words change, and its parts stay", async ({ page }) => {
  await open(page, { plan: workedSample });
  const sentence = page.getByTestId("sentence");
  await expect(sentence).toHaveAttribute("aria-live", "polite");
  await expect(sentence).toHaveAttribute("aria-atomic", "true");
  const first = await sentence.locator("> *").first().elementHandle();
  await (await targetField(page)).fill("99.5");
  await expect(sentence).toContainText("of 216.0 minutes");
  expect(await first!.evaluate((part) => part.isConnected)).toBe(true);
});
