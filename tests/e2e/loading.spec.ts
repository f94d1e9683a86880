// Before the page works, and when it cannot.

import { budget, expect, open, ready, targetField, test } from "./page";
import { nineMinutes, planOf } from "./plans";

test("while the WebAssembly loads, the shell shows what comes", async ({ page }) => {
  let go = () => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("./");
  await expect(page.getByText("Loading the planner")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Budget left", exact: true })).toBeVisible();
  go();
  await ready(page);
  await expect(page.locator("#loading")).toHaveCount(0);
  await expect(page.locator("#load-failure")).toBeHidden();
  await expect(page).toHaveTitle(/Error Budget Planner/);
});

test("the release page carries a policy that allows no inline script and no foreign host", async ({ page }) => {
  await page.goto("./");
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("connect-src 'self'");
});

test.describe("when the second half of the page cannot be fetched", () => {
  test.use({ allowedErrors: /Failed to load resource|Failed to fetch|net::ERR_FAILED/ });

  test("the view says so, what is typed stays, and trying again brings it", async ({ page }) => {
    await page.route("**/*-views.wasm", (route) => route.abort());
    await open(page, { plan: planOf([nineMinutes]) });
    await page.getByRole("tab", { name: "Alerts" }).click();
    const panel = page.getByRole("tabpanel");
    await expect(panel).toContainText("could not be loaded");
    // The first half works on: 99.95% of 30 days is 21.6 min.
    await (await targetField(page)).fill("99.95");
    await expect(budget(page).or(page.getByTestId("summary"))).toContainText("21.6");
    await page.keyboard.press("Escape");
    await page.unroute("**/*-views.wasm");
    await panel.getByRole("button", { name: "Try again" }).click();
    await expect(panel.getByRole("heading").first()).toBeVisible();
    await expect(panel).not.toContainText("could not be loaded");
  });
});

test("two that ask at once for the second half get it once, and both", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("-views.wasm")) asked.push(request.url());
  });
  await open(page, { plan: planOf([nineMinutes]) });
  await page.getByRole("tab", { name: "Alerts" }).click();
  await page.getByRole("button", { name: /^Help/ }).click();
  await expect(page.getByRole("dialog", { name: "Help" })).toContainText("Glossary");
  expect(asked).toHaveLength(1);
});

test("nothing is asked of any other host", async ({ page, baseURL }) => {
  const foreign: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== new URL(baseURL!).origin) foreign.push(request.url());
  });
  await page.goto("./");
  await ready(page);
  expect(foreign).toEqual([]);
});

test.describe("when it cannot load", () => {
  test.use({ allowedErrors: /Failed to load resource|LoadError/ });

  test("a plain message says that the network failed", async ({ page }) => {
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto("./");
    await expect(page.getByRole("alert")).toContainText("The network failed while the planner was loading");
  });

  test("a plain message says that a script is blocked", async ({ page }) => {
    await page.route("**/planner-*.js", (route) => route.abort());
    await page.goto("./");
    await expect(page.getByRole("alert")).toContainText("A part of the page could not be loaded");
  });

  test("a plain message says that a file is missing", async ({ page }) => {
    await page.route("**/*.wasm", (route) => route.fulfill({ status: 404, body: "gone" }));
    await page.goto("./");
    await expect(page.getByRole("alert")).toContainText("A file of this page is missing");
  });
});
