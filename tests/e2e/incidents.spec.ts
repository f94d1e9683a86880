// The incident table as a spreadsheet: keyboard, clipboard, order, filter, selection, ten thousand rows.

import type { Locator, Page } from "@playwright/test";
import { budget, expect, incidentRows, open, openView, paste, stored, test, violations } from "./page";
import { planOf, workedSample } from "./plans";

/** The cell of an incident in a column. */
const cell = (page: Page, id: string, column: string): Locator =>
  page.getByTestId("incidents").locator("tbody tr").filter({ hasText: id }).locator(`[data-col="${column}"]`);

/** The names of the rows shown, from above. */
const names = (page: Page): Locator => page.getByTestId("incidents").locator("tbody .row-open");

const NEWEST = ["INC-2291", "INC-2286", "INC-2280", "INC-2272", "INC-2267", "INC-2261", "INC-2255"];

test.describe("the keyboard alone", () => {
  test("moves from cell to cell, edits by typing, goes on with Enter, takes back with Escape", async ({ page }) => {
    await open(page, { plan: workedSample });
    await cell(page, "INC-2291", "start").focus();
    await page.keyboard.press("ArrowDown");
    await expect(cell(page, "INC-2286", "start")).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await expect(cell(page, "INC-2286", "impact")).toBeFocused();

    // Typing takes the place of what is there: 31 x 0.2 = 6.2 instead of 3.1; 18.4 - 3.1 left.
    await page.keyboard.type("20");
    const impact = page.getByRole("textbox", { name: "Impact of INC-2286" });
    await expect(impact).toHaveValue("20");
    await expect(budget(page)).toContainText("15.3 min");
    await page.keyboard.press("Enter");
    await expect(cell(page, "INC-2280", "impact")).toBeFocused();
    await expect(cell(page, "INC-2286", "impact")).toHaveText("20%");

    await page.keyboard.press("F2");
    await page.keyboard.press("End");
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Backspace");
    await expect(page.getByRole("textbox", { name: "Impact of INC-2280" })).toHaveValue("3");
    await page.keyboard.press("Escape");
    await expect(cell(page, "INC-2280", "impact")).toBeFocused();
    await expect(cell(page, "INC-2280", "impact")).toHaveText("35%");
    await expect(budget(page)).toContainText("15.3 min");
  });

  test("Tab goes through the fields and on to the next row, Shift+Tab back", async ({ page }) => {
    await open(page, { plan: workedSample });
    await cell(page, "INC-2291", "title").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("textbox", { name: "What happened in INC-2291" })).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("textbox", { name: "Name of INC-2286" })).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(page.getByRole("textbox", { name: "Start of INC-2286" })).toBeFocused();
    await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Shift+Tab");
    await expect(page.getByRole("textbox", { name: "What happened in INC-2291" })).toBeFocused();
  });

  test("a category is chosen by its first letter", async ({ page }) => {
    await open(page, { plan: workedSample });
    await cell(page, "INC-2286", "category").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("combobox", { name: "Category of INC-2286" })).toBeFocused();
    await page.keyboard.press("m");
    await page.keyboard.press("Enter");
    await expect(cell(page, "INC-2280", "category")).toBeFocused();
    await expect(cell(page, "INC-2286", "category")).toContainText("Maintenance");
    await stored(page, (plan) => plan.services[0].incidents[1].category === "maintenance");
  });

  test("what cannot be read keeps the keyboard until it is mended or given up", async ({ page }) => {
    await open(page, { plan: workedSample });
    await cell(page, "INC-2286", "impact").focus();
    await page.keyboard.type("150");
    await page.keyboard.press("Enter");
    const impact = page.getByRole("textbox", { name: "Impact of INC-2286" });
    await expect(impact).toBeFocused();
    await expect(page.getByRole("alert")).toContainText("impact is 0 to 100%");
    await cell(page, "INC-2261", "impact").click();
    await expect(impact).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(cell(page, "INC-2286", "impact")).toHaveText("10%");
  });

  test("selects rows, deletes them, and undo brings them back", async ({ page }) => {
    await open(page, { plan: workedSample });
    await cell(page, "INC-2286", "start").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Shift+ArrowDown");
    await expect(page.getByTestId("bulk")).toContainText("3 selected");
    await expect(page.getByTestId("incidents").locator('tr[aria-selected="true"]')).toHaveCount(3);
    await page.keyboard.press("Delete");
    await expect(names(page)).toHaveText(["INC-2291", "INC-2267", "INC-2261", "INC-2255"]);
    // 18.4 + 3.10 + 4.20 + 1.80.
    await expect(budget(page)).toContainText("27.5 min");
    await expect(cell(page, "INC-2267", "start")).toBeFocused();
    await page.keyboard.press("Control+z");
    await expect(names(page)).toHaveText(NEWEST);
    await expect(budget(page)).toContainText("18.4 min");
  });

  test("sorts from the headings and reads the strip", async ({ page }) => {
    await open(page, { plan: workedSample });
    await cell(page, "INC-2291", "cost").focus();
    await page.keyboard.press("ArrowUp");
    await expect(page.getByRole("button", { name: "Cost", exact: true })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(names(page).first()).toHaveText("INC-2267");
    await page.keyboard.press("ArrowDown");
    await expect(cell(page, "INC-2267", "cost")).toBeFocused();

    const strip = page.getByRole("slider", { name: "Timeline of incidents" });
    await strip.focus();
    await page.keyboard.press("End");
    await expect(strip).toHaveAttribute("aria-valuetext", /INC-2291, Cart cache misses after 4.31, Tue 10 Mar 08:12, 4.68 min/);
    await page.keyboard.press("Shift+ArrowLeft");
    await expect(page.getByTestId("bulk")).toContainText("2 selected");
    await page.keyboard.press("Enter");
    await expect(cell(page, "INC-2286", "name")).toBeFocused();
  });

  test("the menu of a row tries the plan without it", async ({ page }) => {
    await open(page, { plan: workedSample });
    await cell(page, "INC-2267", "back").focus();
    await page.keyboard.press("ArrowRight");
    await expect(page.getByRole("button", { name: "More for INC-2267" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("menuitem", { name: "Try without this incident" })).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expect(page.getByTestId("toast")).toContainText("Without INC-2267");
    await stored(page, (plan) => plan.scenarios?.[0]?.name === "Without INC-2267");
    // The plan itself is as it was.
    await expect(budget(page)).toContainText("18.4 min");
  });
});

test.describe("the pointer", () => {
  test("sorts by every column, both ways", async ({ page }) => {
    await open(page, { plan: workedSample });
    const first = async (heading: string | RegExp) => {
      await page.getByTestId("incidents").getByRole("button", { name: heading }).click();
      return names(page).first();
    };
    await expect(await first("Cost")).toHaveText("INC-2267");
    await expect(page.getByRole("columnheader", { name: "Cost" })).toHaveAttribute("aria-sort", "descending");
    await expect(await first("Cost")).toHaveText("INC-2261");
    await expect(page.getByRole("columnheader", { name: "Cost" })).toHaveAttribute("aria-sort", "ascending");
    await expect(await first("Lasted")).toHaveText("INC-2272"); // an hour
    await expect(await first("Impact")).toHaveText("INC-2267"); // 100%
    await expect(await first("Incident")).toHaveText("INC-2255");
    await expect(await first("Category")).toHaveText("INC-2286"); // dependency
    await expect(await first("What happened")).toHaveText("INC-2291"); // Cart
    await expect(await first("Comes back")).toHaveText("INC-2291"); // 9 Apr
    await expect(await first("% of budget")).toHaveText("INC-2267");
    await expect(await first("End")).toHaveText("INC-2291");
    await expect(await first(/^Start/)).toHaveText("INC-2291");
    await expect(await first(/^Start/)).toHaveText("INC-2255");
  });

  test("filters by any of its words and says how many it shows", async ({ page }) => {
    await open(page, { plan: workedSample });
    const filter = page.getByRole("searchbox", { name: "Filter incidents" });
    await filter.fill("deploy");
    await expect(names(page)).toHaveText(["INC-2291", "INC-2280"]);
    await expect(page.locator(".filter .count").first()).toHaveText("2 of 7");
    await filter.fill("feb 100%");
    await expect(names(page)).toHaveText(["INC-2267"]);
    await filter.fill("2026-03-0");
    await expect(names(page)).toHaveText(["INC-2286", "INC-2280"]);
    await filter.fill("nothing like it");
    await expect(page.getByTestId("incidents")).toContainText("No incident holds");
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await expect(names(page)).toHaveText(NEWEST);
  });

  test("changes many rows at once, each change one step", async ({ page }) => {
    await open(page, { plan: workedSample });
    await cell(page, "INC-2286", "title").click({ modifiers: ["Control"] });
    await cell(page, "INC-2272", "title").click({ modifiers: ["Shift"] });
    const bar = page.getByRole("region", { name: "Incidents selected" });
    await expect(bar).toContainText("3 selected");

    await bar.getByLabel("Category of the incidents selected").selectOption("maintenance");
    await expect(page.getByTestId("incidents").locator('[data-category="maintenance"].category')).toHaveCount(3);
    await bar.getByLabel("Impact of the incidents selected").fill("150%");
    await bar.getByLabel("Impact of the incidents selected").press("Enter");
    await expect(bar.getByRole("alert")).toContainText("impact is 0 to 100%");
    await bar.getByLabel("Impact of the incidents selected").fill("10%");
    await bar.getByLabel("Impact of the incidents selected").press("Enter");
    // 31, 12 and 60 minutes at 10%: 10.3 instead of 3.1 + 4.2 + 1.8 = 9.1; 18.4 - 1.2.
    await expect(budget(page)).toContainText("17.2 min");
    await bar.getByRole("button", { name: "Half as long" }).click();
    // 5.15 instead of 10.3.
    await expect(budget(page)).toContainText("22.4 min");
    await page.getByRole("button", { name: "Undo: Length of 3 incidents" }).click();
    await expect(budget(page)).toContainText("17.2 min");
    await page.getByRole("button", { name: "Undo: Impact of 3 incidents" }).click();
    await expect(budget(page)).toContainText("18.4 min");
    await bar.getByRole("button", { name: "Select none" }).click();
    await expect(bar).toHaveCount(0);
  });

  test("a pull over the strip selects what happened then, a press goes there", async ({ page }) => {
    await open(page, { plan: workedSample });
    const strip = page.getByRole("slider", { name: "Timeline of incidents" });
    await strip.scrollIntoViewIfNeeded();
    const box = (await strip.boundingBox())!;
    // The record has 118.6 days, up to 10 March 14:30; of the last eight there are three.
    const at = (daysBefore: number) => box.x + box.width * (1 - daysBefore / 118.6);
    await page.mouse.move(at(8), box.y + 10);
    await page.mouse.down();
    await page.mouse.move(at(4), box.y + 10, { steps: 4 });
    await page.mouse.move(at(0.1), box.y + 10, { steps: 4 });
    await page.mouse.up();
    await expect(page.getByTestId("bulk")).toContainText("3 selected");
    await page.mouse.click(at(14.1), box.y + 10);
    await expect(cell(page, "INC-2267", "name")).toBeFocused();
  });
});

test("a button that deletes leaves the keyboard in the table, and so does undo", async ({ page }) => {
  await open(page, { plan: workedSample });
  await page.getByRole("button", { name: "Delete INC-2286" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Delete INC-2280" })).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(names(page)).toHaveText(NEWEST);
  await expect(page.getByTestId("incidents").locator(":focus")).toHaveCount(1);
});

test("what a pattern leads to is all that the table shows, until all is asked for", async ({ page }) => {
  await openView(page, "patterns", { plan: workedSample });
  await page.getByTestId("hours").getByRole("gridcell", { name: /^Tuesday 11:00/ }).click();
  await expect(names(page)).toHaveText(["INC-2267"]);
  await expect(page.getByTestId("picked")).toContainText("Only what happened on Tuesdays from 11:00: 1 of 7");
  // The filter looks among them.
  await page.getByRole("searchbox", { name: "Filter incidents" }).fill("cart");
  await expect(names(page)).toHaveCount(0);
  await page.getByRole("button", { name: "Show all incidents" }).click();
  await expect(names(page)).toHaveText(NEWEST);
  await expect(page.getByTestId("picked")).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 1024, 390]) {
    test.describe(`${width} px, ${colorScheme}`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });
      test("rows selected, a filter and a pattern's pick have no violation and need no more room", async ({ page }) => {
        test.slow();
        await openView(page, "patterns", { plan: workedSample });
        await page.getByRole("region", { name: "Lost by category" }).getByRole("button", { name: "2, show them" }).first().click();
        if (width < 760) {
          await page.getByRole("button", { name: "Select", exact: true }).click();
          await page.getByTestId("incidents").locator("tbody td.what").first().click();
        } else {
          await names(page).first().focus();
          await page.keyboard.press("ArrowRight");
          await page.keyboard.press("Space");
        }
        await expect(page.getByTestId("bulk")).toContainText("1 selected");
        await page.getByRole("searchbox", { name: "Filter incidents" }).fill("e");
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(width);
      });
    });
  }
}

test.describe("the clipboard", () => {
  test.use({ permissions: ["clipboard-read", "clipboard-write"] });

  test("copies rows that can be pasted again", async ({ page }) => {
    await open(page, { plan: workedSample });
    await cell(page, "INC-2267", "title").click({ modifiers: ["Control"] });
    await cell(page, "INC-2261", "title").click({ modifiers: ["Control"] });
    await cell(page, "INC-2261", "title").focus();
    await page.keyboard.press("Control+c");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split("\n")).toEqual([
      "id\tstart\tend\timpact\tcategory\ttitle",
      "INC-2267\t2026-02-24 11:20\t2026-02-24 11:29\t100%\tincident\tConfig push removed all backends",
      "INC-2261\t2026-02-17 19:45\t2026-02-17 20:05\t5%\tincident\tElevated 502s at the edge",
    ]);
    await page.keyboard.press("Delete");
    await expect(incidentRows(page)).toHaveCount(5);
    await paste(page.getByLabel("Start of the new incident"), copied);
    await expect(incidentRows(page)).toHaveCount(7);
    await expect(budget(page)).toContainText("18.4 min");
  });

  test("a block goes over the cells from the one at hand on, in one step", async ({ page }) => {
    await open(page, { plan: workedSample });
    await cell(page, "INC-2291", "impact").focus();
    await paste(cell(page, "INC-2291", "impact"), "36%\tincident\tTwice\n20%\tincident\tas bad\n");
    await expect(cell(page, "INC-2291", "title")).toHaveText("Twice");
    await expect(cell(page, "INC-2286", "impact")).toHaveText("20%");
    // 4.68 and 3.10 more: 18.4 - 7.78.
    await expect(budget(page)).toContainText("10.6 min");
    await page.getByRole("button", { name: "Undo: Paste cells" }).click();
    await expect(budget(page)).toContainText("18.4 min");
  });

  test("lines below the last row become incidents where they have a start", async ({ page }) => {
    await open(page, { plan: workedSample });
    await paste(cell(page, "INC-2255", "start"), "2026-02-11 07:30\t07:47\t\t12%\n2026-03-09 10:00\t10:10\t\t50%\n");
    // 17 minutes at 12% instead of 6%: 1.02 more; ten at 50%: 5 more. 18.38 - 6.02.
    await expect(budget(page)).toContainText("12.4 min");
    await expect(names(page)).toHaveCount(8);
    await expect(page.getByTestId("toast")).toContainText("1 incident changed, 1 incident added");
    await page.keyboard.press("Control+z");
    await expect(names(page)).toHaveText(NEWEST);
    await paste(cell(page, "INC-2255", "impact"), "6%\n7%\n");
    await expect(page.getByTestId("toast")).toContainText("1 more lines have no row below the last one");
  });

  test("one value fills the rows selected; what cannot be read changes nothing", async ({ page }) => {
    await open(page, { plan: workedSample });
    await cell(page, "INC-2291", "impact").click({ modifiers: ["Control"] });
    await cell(page, "INC-2280", "impact").click({ modifiers: ["Shift"] });
    await paste(cell(page, "INC-2280", "impact"), "1%");
    // 26 + 31 + 12 minutes at 1% instead of 4.68 + 3.10 + 4.20: 18.4 + 11.98 - 0.69.
    await expect(budget(page)).toContainText("29.7 min");
    await paste(cell(page, "INC-2280", "impact"), "lots");
    await expect(page.getByTestId("toast")).toContainText("Row 1, column impact");
    await expect(budget(page)).toContainText("29.7 min");
  });
});

test.describe("ten thousand rows", () => {
  const many = planOf(
    Array.from({ length: 10_000 }, (_, index) => {
      const start = Date.parse("2026-03-10T12:00:00Z") - index * 3_600_000;
      const second = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
      return { id: `INC-${index}`, title: `Case ${index}`, start: second(start), end: second(start + 60_000), impact: "1%", category: "incident" };
    }),
    { target: "99%" },
  );

  test("only what is in sight is drawn, and every row can be reached", async ({ page }) => {
    test.slow();
    await page.setViewportSize({ width: 1440, height: 900 });
    await open(page, { plan: { ...many, services: [{ ...(many as any).services[0], measured_from: "2025-01-01T00:00:00Z" }] } });
    const table = page.getByTestId("incidents");
    // The heads, the row that adds and the sum count, too.
    await expect(table).toHaveAttribute("aria-rowcount", "10003");
    expect(await incidentRows(page).count()).toBeLessThan(80);

    await page.evaluate(() => scrollTo(0, 150_000));
    await expect.poll(async () => Number((await names(page).nth(10).textContent())!.slice(4))).toBeGreaterThan(4_000);
    expect(await incidentRows(page).count()).toBeLessThan(80);
    // A row stands where its number says.
    const row = table.locator("tbody tr[data-row]").nth(20);
    const index = Number(await row.getAttribute("data-row"));
    await expect(row).toHaveAttribute("aria-rowindex", String(index + 2));
    const top = (await table.boundingBox())!.y;
    expect(Math.abs((await row.boundingBox())!.y - top - 30 - index * 32)).toBeLessThan(40);

    await row.locator('[data-col="start"]').focus();
    await page.keyboard.press("Control+End");
    await expect(cell(page, "INC-9999", "start")).toBeFocused();
    await expect(cell(page, "INC-9999", "start")).toBeInViewport();
    await page.keyboard.press("Control+Home");
    await expect(page.locator('tr[data-row="0"] [data-col="start"]')).toBeFocused();

    // The row in edit stays, with what was typed, when it is scrolled out of sight.
    await page.keyboard.press("ArrowRight");
    await page.keyboard.type("nonsense");
    await page.evaluate(() => scrollTo(0, 100_000));
    await expect(page.getByRole("textbox", { name: "End of INC-0" })).toHaveValue("nonsense");
    await page.keyboard.press("Escape");
    await expect(page.locator('tr[data-row="0"] [data-col="end"]')).toBeFocused();
  });

  test("typing in one cell draws one row", async ({ page }) => {
    test.slow();
    await open(page, { plan: many });
    await page.locator('tr[data-row="3"] [data-col="title"]').click();
    const field = page.getByRole("textbox", { name: "What happened in INC-3" });
    await expect(field).toBeFocused();
    const drawn = await page.evaluate(async () => {
      const rows = new Set<string>();
      const observer = new MutationObserver((changes) => {
        for (const change of changes) {
          const node = change.target instanceof Element ? change.target : change.target.parentElement;
          rows.add(node?.closest("tr")?.dataset.row ?? "none");
        }
      });
      observer.observe(document.getElementById("incident-rows")!, { subtree: true, childList: true, characterData: true, attributes: true });
      const field = document.activeElement as HTMLInputElement;
      field.value = "Another title";
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await new Promise((done) => setTimeout(done, 500));
      return [...rows];
    });
    expect(drawn.filter((row) => row !== "3")).toEqual([]);
    await expect(field).toHaveValue("Another title");
  });
});

test.describe("the phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("a touch opens an incident as a form, and the list can be filtered, ordered and selected", async ({ page }) => {
    await open(page, { plan: workedSample });
    const list = page.getByTestId("incidents");
    await list.locator("td.what").filter({ hasText: "Release 4.30" }).tap();
    const impact = page.getByRole("textbox", { name: "Impact of INC-2280" });
    await expect(impact).toBeVisible();
    await impact.fill("70%");
    // 4.2 more.
    await expect(budget(page)).toContainText("14.2 min");
    await impact.press("Enter");
    await expect(impact).toHaveCount(0);

    await page.getByRole("combobox", { name: "Order of incidents" }).selectOption({ label: "Dearest first" });
    await expect(list.locator("tbody td.what").first()).toHaveText("Config push removed all backends");
    await page.getByRole("searchbox", { name: "Filter incidents" }).fill("dependency");
    await expect(incidentRowsOf(page)).toHaveCount(2);

    await page.getByRole("button", { name: "Select", exact: true }).tap();
    await list.locator("td.what").first().tap();
    await list.locator("td.what").nth(1).tap();
    const bar = page.getByRole("region", { name: "Incidents selected" });
    await expect(bar).toContainText("2 selected");
    await bar.getByRole("button", { name: "Delete" }).tap();
    // 14.2 + 3.10 + 1.02.
    await expect(budget(page)).toContainText("18.3 min");
    expect(await page.evaluate(() => document.scrollingElement!.scrollWidth)).toBeLessThanOrEqual(390);
  });

  test("an incident is added in a sheet over the list", async ({ page }) => {
    await open(page, { plan: workedSample });
    await page.getByRole("group", { name: "Add" }).getByRole("button", { name: "Incident" }).tap();
    const start = page.getByLabel("Start of the new incident");
    await expect(start).toBeFocused();
    await expect(start).toBeInViewport();
    await start.fill("2026-03-09 10:00");
    await page.getByLabel("Length of the new incident, instead of an end").fill("2m");
    await page.getByRole("button", { name: "Add", exact: true }).tap();
    await expect(budget(page)).toContainText("16.4 min");
    await page.getByRole("button", { name: "Cancel" }).tap();
    await expect(start).toBeHidden();
  });
});

/** The rows of the list, whose buttons are only in the form. */
function incidentRowsOf(page: Page): Locator {
  return page.getByTestId("incidents").locator("tbody tr[data-row]");
}
