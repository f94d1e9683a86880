// No memory: the module traps in the middle of whatever it does. What was saved is handed out; the page is no dead page.

import type { Page } from "@playwright/test";
import { budget, drop, expect, open, PLAN_KEY, ready, stored, targetField, test } from "./page";
import { nineMinutes, planOf } from "./plans";

/** An unsigned number as WebAssembly writes it (LEB128), and what follows it. */
function number(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    value |= (bytes[at]! & 0x7f) << shift;
    at += 1;
    if (bytes[at - 1]! < 0x80) return [value, at];
  }
}

function written(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...written(value >>> 7)];
}

/** The module with a memory that grows by so many pages of 64 KB and no further. */
function capped(module: Uint8Array, pages: number): Buffer {
  const MEMORY = 5;
  for (let at = 8; at < module.length; ) {
    const id = module[at]!;
    const [size, body] = number(module, at + 1);
    if (id === MEMORY) {
      // One memory, its flags (1: it has a maximum), its first size.
      const [initial, end] = number(module, body + 2);
      if (module[body] !== 1 || module[body + 1] !== 0 || end !== body + size) throw new Error("another kind of memory");
      const section = [1, 1, ...written(initial), ...written(initial + pages)];
      return Buffer.concat([module.subarray(0, at), Uint8Array.from([MEMORY, section.length, ...section]), module.subarray(end)]);
    }
    at = body + size;
  }
  throw new Error("a module without a memory");
}

async function capMemory(page: Page, files: string, pages: number): Promise<void> {
  await page.route(files, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: capped(await response.body(), pages) });
  });
}

const PAGE = "**/planner-*_bg.wasm";
const stopped = (page: Page) => page.getByRole("alert").filter({ hasText: "The planner stopped" });

test.describe("when memory runs out", () => {
  test.use({ allowedErrors: /memory|unreachable|RuntimeError|RangeError|panicked|already|borrow/i });

  test("in the middle of typing, the saved plan is handed out, and a reload goes on with it", async ({ page }) => {
    await capMemory(page, PAGE, 64);
    await open(page, { plan: planOf([nineMinutes]) });
    await (await targetField(page)).fill("99.95");
    await stored(page, (plan) => plan.services[0].objective.target === "99.95%");
    // Ten million letters into a field, as by a paste that went wrong.
    await page.getByLabel("What happened", { exact: true }).evaluate((field: HTMLInputElement) => {
      field.value = "x".repeat(10_000_000);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await expect(stopped(page)).toContainText("Your plan is saved in this browser: reload to go on");
    await expect(page.getByLabel("The saved plan")).toHaveValue(/"99\.95%"/);
    await page.unroute(PAGE);
    await stopped(page).getByRole("link", { name: "Reload" }).click();
    await ready(page);
    await expect(budget(page)).toContainText("12.6 min");
    await expect(stopped(page)).toBeHidden();
  });

  test("before the page is there, the saved plan is handed out as it stands", async ({ page }) => {
    await capMemory(page, PAGE, 1);
    await page.addInitScript(([key, text]) => localStorage.setItem(key, text), [PLAN_KEY, JSON.stringify(planOf([nineMinutes]))] as const);
    await page.goto("./");
    await expect(stopped(page)).toBeVisible();
    await expect(page.getByLabel("The saved plan")).toHaveValue(/INC-1/);
    await expect(page.locator("#load-failure")).toBeHidden();
    await expect(page.getByText("Loading the planner")).toHaveCount(0);
  });

  test("in the lab, an import says what to do, and the page goes on", async ({ page }) => {
    await capMemory(page, "**/lab_bg.wasm", 16);
    await open(page, { plan: planOf([nineMinutes]) });
    // 60,000 rows, some 2 MB.
    await drop(page, "many.csv", `started_at,ended_at\n${"2026-01-01 10:00,2026-01-01 11:00\n".repeat(60_000)}`);
    const refusal = page.getByTestId("import").getByRole("alert");
    await expect(refusal).toContainText("stopped for want of memory", { timeout: 15_000 });
    await expect(refusal).toContainText("split the file by year");
    await page.getByTestId("import").getByRole("button", { name: "Cancel" }).click();
    await (await targetField(page)).fill("99.95");
    await expect(budget(page)).toContainText("12.6 min");
    await expect(stopped(page)).toBeHidden();
  });
});
