// axe finds nothing, in light and dark, wide and narrow, in every state of the page.

import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { drop, expect, open, openView, targetField, test, VIEWS, violations } from "./page";
import { planOf, withScenarios, workedSample } from "./plans";

const STATES: Record<string, (page: Page) => Promise<void>> = {
  "the first visit": async (page) => open(page),
  "the worked sample": async (page) => open(page, { plan: workedSample }),
  "an empty plan": async (page) => open(page, { plan: planOf([]) }),
  "a chart as a table": async (page) => {
    await open(page, { plan: workedSample });
    await page.getByRole("button", { name: /as a table$/ }).first().click();
  },
  "a row in edit": async (page) => {
    await open(page, { plan: workedSample });
    // On the phone the row itself opens it.
    await page.getByTestId("incidents").locator("td.what").nth(1).click();
    await expect(page.locator(".is-editing").first()).toBeVisible();
  },
  "a target that is none": async (page) => {
    await open(page, { plan: workedSample });
    await (await targetField(page)).fill("abc");
  },
  "an import with bad rows": async (page) => {
    await open(page, { plan: planOf([]) });
    await drop(page, "feb.csv", readFileSync(new URL("../fixtures/import/incidents-feb.csv", import.meta.url), "utf8"));
    await expect(page.getByTestId("import")).toBeVisible();
  },
  "an import's row in edit": async (page) => {
    await open(page, { plan: planOf([]) });
    await drop(page, "feb.csv", readFileSync(new URL("../fixtures/import/incidents-feb.csv", import.meta.url), "utf8"));
    await page.getByRole("button", { name: "Edit row 6" }).click();
    await expect(page.getByLabel("Row 6, started_at")).toBeFocused();
  },
  "an import of services": async (page) => {
    await open(page, { plan: planOf([]) });
    await drop(page, "slo.yml", readFileSync(new URL("../fixtures/spec/sloth/getting-started.yml", import.meta.url), "utf8"));
    await expect(page.getByRole("dialog", { name: "Import services" })).toContainText("Not kept");
  },
  "sharing": async (page) => {
    await open(page, { plan: workedSample });
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await expect(page.getByRole("img", { name: "QR code of the link" })).toBeVisible();
  },
  "rules and their series": async (page) => {
    await openView(page, "exchange", { plan: workedSample });
    await page.getByRole("radio", { name: /^Prometheus rules/ }).check();
    await expect(page.getByTestId("export-text")).toContainText("groups:");
  },
  "scenarios side by side": async (page) => {
    await openView(page, "compare", { plan: withScenarios });
    await page.getByRole("button", { name: "Differences only" }).click();
  },
  "a scenario in edit": async (page) => {
    await openView(page, "compare", { plan: withScenarios });
    await page.getByRole("button", { name: "What to do with Stricter" }).click();
    await page.getByRole("menuitem", { name: /^Rename or change/ }).click();
    const editor = page.getByRole("dialog", { name: "Scenario" });
    await editor.getByLabel("Target", { exact: true }).fill("abc");
    await editor.getByRole("button", { name: "Add change" }).click();
    await expect(editor.locator(".error")).toBeVisible();
  },
  "the menu of what to try": async (page) => {
    await open(page, { plan: withScenarios });
    await page.getByRole("button", { name: "More to try" }).filter({ visible: true }).click();
    await expect(page.getByRole("menuitem").first()).toBeFocused();
  },
  "another tab's plan": async (page) => {
    await open(page, { plan: workedSample });
    const other = await page.context().newPage();
    await open(other);
    await (await targetField(other)).fill("99.5");
    await expect(page.getByTestId("conflict")).toBeVisible();
    await other.close();
  },
};

for (const view of VIEWS) {
  STATES[`the view ${view}`] = async (page) => openView(page, view, { plan: workedSample });
}

for (const width of [1440, 390]) {
  test.describe(`light and dark, ${width} px`, () => {
    test.use({ viewport: { width, height: 900 } });
    for (const [name, enter] of Object.entries(STATES)) {
      // The table's own columns are not there on the phone.
      if (name === "a row in edit" && width < 760) continue;
      test(name, async ({ page }) => {
        await page.emulateMedia({ colorScheme: "light" });
        await enter(page);
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await violations(page), colorScheme).toEqual([]);
        }
      });
    }
  });
}

test.describe("the message of a page that cannot load", () => {
  test.use({ allowedErrors: /Failed to load resource|LoadError/ });
  test("has no violation", async ({ page }) => {
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto("./");
    await expect(page.getByRole("alert")).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
});
