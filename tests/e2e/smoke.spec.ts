import { expect, test } from "@playwright/test";

test("the page loads, has its title and writes no error to the console", async ({ page }) => {
  const errors: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(error.message));

  await page.goto("./");
  await expect(page).toHaveTitle(/Error Budget Planner/);
  await expect(page.locator("#loading")).toHaveCount(0);
  await expect(page.locator("#load-failure")).toBeHidden();
  expect(errors).toEqual([]);
});

test("the release page carries a policy that allows no inline script", async ({ page }) => {
  await page.goto("./");
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
});

test("a plain message says why when the WebAssembly cannot be loaded", async ({ page }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("./");
  await expect(page.getByRole("alert")).toContainText("The network failed while the planner was loading");
});

test("a plain message says why when the script is blocked", async ({ page }) => {
  await page.route("**/planner-*.js", (route) => route.abort());
  await page.goto("./");
  await expect(page.getByRole("alert")).toContainText("A part of the page could not be loaded");
});
