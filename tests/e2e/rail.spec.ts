// The services in the rail: chosen, copied, moved, removed.

import type { Locator, Page } from "@playwright/test";
import { expect, open, stored, test } from "./page";
import { nineMinutes, planOf } from "./plans";

/** Three services, of which only the first lost anything. */
function three(): any {
  const plan: any = planOf([nineMinutes]);
  const [checkout] = plan.services;
  const other = (id: string) => ({ ...checkout, id, name: id, incidents: [] });
  return { ...plan, services: [checkout, other("search"), other("login")] };
}

const services = (page: Page): Locator => page.getByTestId("services");
const row = (page: Page, name: string): Locator => services(page).getByRole("button", { name: new RegExp(`^${name}`) });
const order = (page: Page, ...ids: string[]): Promise<any> =>
  stored(page, (plan) => plan.services.map((service: any) => service.id).join() === ids.join());

/** Chooses from the actions of a row. */
async function act(page: Page, name: string, what: string): Promise<void> {
  await row(page, name).hover();
  await row(page, name).locator("..").getByRole("button", { name: "Actions" }).click();
  await page.getByRole("menuitem", { name: what }).click();
}

test("a row shows status, curve and what is left, and is chosen by a press", async ({ page }) => {
  await open(page, { plan: three() });
  // 34.2 of 43.2 minutes.
  await expect(row(page, "checkout-api")).toContainText("79%");
  await expect(row(page, "checkout-api")).toContainText("healthy");
  await expect(row(page, "checkout-api").locator("svg.spark polyline")).toHaveAttribute("points", /\d/);
  await row(page, "search").click();
  await expect(row(page, "search")).toHaveAttribute("aria-current", "true");
  await expect(page.getByLabel("Service name")).toHaveValue("search");
});

test("a service is renamed, copied, moved and deleted by its menu, and all of it is undone", async ({ page }) => {
  await open(page, { plan: three() });
  await act(page, "search", "Rename");
  await expect(page.getByLabel("Service name")).toBeFocused();
  await page.keyboard.type("find");
  await expect(row(page, "find")).toHaveAttribute("aria-current", "true");
  await act(page, "find", "Duplicate");
  await order(page, "checkout", "search", "search-copy", "login");
  await act(page, "login", "Move up");
  await order(page, "checkout", "search", "login", "search-copy");
  await expect(row(page, "login")).toBeFocused();
  await act(page, "checkout-api", "Delete");
  await order(page, "search", "login", "search-copy");
  await page.getByTestId("toast").getByRole("button", { name: "Undo" }).click();
  await order(page, "checkout", "search", "login", "search-copy");
});

test("the keyboard alone walks the list, moves a service and opens its menu", async ({ page }) => {
  await open(page, { plan: three() });
  await row(page, "checkout-api").focus();
  await page.keyboard.press("ArrowDown");
  await expect(row(page, "search")).toBeFocused();
  await page.keyboard.press("Alt+ArrowDown");
  await order(page, "checkout", "login", "search");
  await expect(row(page, "search")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(row(page, "search")).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Rename" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menuitem")).toHaveCount(0);
  await page.keyboard.press("ArrowLeft");
  await expect(row(page, "search")).toBeFocused();
  // One stop of the Tab key for the whole list.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(services(page).getByRole("button", { name: "Service", exact: true })).toBeFocused();
});

test("a service is dragged to its place, and Escape leaves it where it was", async ({ page }) => {
  await open(page, { plan: three() });
  const pull = async (from: string, to: string) => {
    const [start, end] = [await row(page, from).boundingBox(), await row(page, to).boundingBox()];
    await page.mouse.move(start!.x + 60, start!.y + 10);
    await page.mouse.down();
    await page.mouse.move(end!.x + 60, end!.y + 12, { steps: 4 });
  };
  await pull("login", "checkout-api");
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await pull("login", "checkout-api");
  await page.mouse.up();
  await order(page, "login", "checkout", "search");
  await page.getByRole("button", { name: "Undo: Move service" }).click();
  await order(page, "checkout", "search", "login");
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });
  test("the rail opens, a service is chosen, and the rail is out of the way", async ({ page }) => {
    await open(page, { plan: three() });
    await page.getByRole("button", { name: "Services", exact: true }).tap();
    await row(page, "search").locator("..").getByRole("button", { name: "Actions" }).tap();
    await page.getByRole("menuitem", { name: "Move up" }).tap();
    await order(page, "search", "checkout", "login");
    await row(page, "search").tap();
    await expect(row(page, "search")).toBeHidden();
    await expect(page.getByLabel("Service name")).toHaveValue("search");
  });
});

test("a plan without a service says so and what to do, on every width and by keyboard", async ({ page }) => {
  const none = { format: "error-budget-plan", version: 1, zone: "UTC", services: [] };
  await page.addInitScript((text) => {
    if (!sessionStorage.getItem("once")) localStorage.setItem("error-budget-planner.plan", text);
    sessionStorage.setItem("once", "1");
  }, JSON.stringify(none));
  await page.goto("./");
  const empty = page.getByTestId("no-service");
  await expect(empty).toContainText("No service yet");
  for (const width of [1440, 1024, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await expect(page.locator(".header .pill:visible, canvas:visible, .incidents-panel, .tab-bar .row-of-buttons button")).toHaveCount(0);
  }
  // So does every view of one service; views of the plan have their own words.
  const tab = (name: string | RegExp) => page.getByRole("tab", { name });
  for (const name of [/^Alerts/, /^Forecast/, /^Releases/, /^Patterns/, /^Compare/]) {
    await tab(name).click();
    await expect(page.getByRole("tabpanel").getByTestId("no-service")).toBeVisible();
  }
  for (const name of [/^Policy/, /^Services/, /^Import and export/]) {
    await tab(name).click();
    await expect(page.getByRole("tabpanel")).not.toBeEmpty();
    await expect(empty).toHaveCount(0);
  }
  await tab(/^Incidents/).click();
  await empty.getByRole("button", { name: "Add service" }).focus();
  await page.keyboard.press("Enter");
  await expect(empty).toHaveCount(0);
  await expect(page.getByTestId("tile-budget")).toBeVisible();
  await expect(page.locator(".header .pill:visible").first()).toBeVisible();
});
