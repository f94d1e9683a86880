// What the page keeps for when there is no network, and how a newer release takes its place.

import type { Page } from "@playwright/test";
import { mirror, type MirrorHost, release, WORKER, workerOfTheSources } from "./mirror_host";
import { budget, expect, ready, settled, stored, targetField, test as base } from "./page";

const test = base.extend<{ host: MirrorHost }>({
  host: async ({ baseURL }, use) => {
    const host = await mirror(baseURL!);
    await use(host);
    await host.unplug();
  },
});
test.use({ serviceWorkers: "allow" });

const newer = (page: Page) => page.getByTestId("newer");
const copies = (page: Page) => page.evaluate(() => caches.keys());

/** Visits the page and waits until it is kept. */
async function keep(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await ready(page);
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Puts another release in place of the one that is served. */
async function deploy(host: MirrorHost, baseURL: string, title: string): Promise<void> {
  const { page, worker } = await release(baseURL, title);
  host.files.set("./", page).set(WORKER, worker);
}

test("after the first visit the page opens without a network, with all its views, below any path", async ({ page, host }) => {
  await keep(page, host.address);
  await (await targetField(page)).fill("98.7");
  await stored(page, (plan) => plan.services.some((service: any) => service.objective.target === "98.7%"));
  await host.unplug();

  for (const address of ["", "index.html", "?from=bookmark#/patterns"]) {
    await page.goto(host.address + address);
    await ready(page);
  }
  // Both halves of the page and both workers: a view with its answers.
  await settled(page);
  await expect(page.getByRole("tabpanel")).toContainText("Weekday");
  await page.getByRole("tab", { name: "Incidents" }).click();
  await expect(page.getByRole("button", { name: "Target: 98.7%" })).toBeVisible();
  await expect(newer(page)).toBeHidden();
});

test("the first visit waits for nothing of it", async ({ page, host }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname.split("/").at(-1)!));
  await keep(page, host.address);
  expect(asked.indexOf("offline.mjs")).toBeGreaterThan(asked.findIndex((name) => name.endsWith("_bg.wasm")));
  expect(asked).not.toContain("lab_bg.wasm"); // the service worker's own business
});

test("a newer release waits, is announced, and comes with what was typed", async ({ page, context, host, baseURL }) => {
  await keep(page, host.address);
  // What is not this page's stays: other pages of the origin, and another planner beside it.
  await page.evaluate(() => Promise.all([caches.open("theirs"), caches.open("error-budget-planner http://localhost/other/ 1")]));
  const [before] = (await copies(page)).filter((name) => name.includes("/tools/budget/"));
  await deploy(host, baseURL!, "Second release");

  await page.reload();
  await ready(page);
  await expect(newer(page)).toBeVisible({ timeout: 15_000 });
  await expect(newer(page)).toContainText("A new version is ready.");
  await expect(page).toHaveTitle("Error Budget Planner");
  const other = await context.newPage();
  await other.goto(host.address);
  await expect(newer(other)).toBeVisible({ timeout: 15_000 });
  await newer(other).getByRole("button", { name: "Later" }).click();
  await expect(newer(other)).toBeHidden();

  // Typed in the frame before the click.
  await page.getByLabel("What happened", { exact: true }).fill("Half a sentence");
  await (await targetField(page)).fill("99.95");
  await newer(page).getByRole("button", { name: "Reload" }).click();
  await expect(page).toHaveTitle("Second release", { timeout: 15_000 });
  await ready(page);
  await expect(page.getByRole("button", { name: "Target: 99.95%" })).toBeVisible();
  await expect(page.getByLabel("What happened", { exact: true })).toHaveValue("Half a sentence");
  await expect(newer(page)).toBeHidden();

  const after = await copies(page);
  expect(after).not.toContain(before);
  expect(after).toContain("theirs");
  expect(after).toContain("error-budget-planner http://localhost/other/ 1");
  expect(after).toHaveLength(3);
  // The other tab works on until it is reloaded.
  await (await targetField(other)).fill("99");
  await expect(budget(other)).not.toContainText("NaN");
});

test.describe("a release that is half uploaded", () => {
  test.use({ allowedErrors: /Failed to load resource|integrity|Failed to fetch/ });

  test("is not taken up: the page goes on as it was", async ({ page, host, baseURL }) => {
    await keep(page, host.address);
    const before = await copies(page);
    // The worker's list is there already, the page that it names is not.
    host.files.set(WORKER, (await release(baseURL!, "Second release")).worker);
    await page.reload();
    await ready(page);
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())!.update().catch(() => {}));
    await expect(newer(page)).toBeHidden();
    await host.unplug();
    await page.reload();
    await ready(page);
    expect(await copies(page)).toEqual(expect.arrayContaining(before));
  });
});

test("a page that keeps nothing takes away what a release has kept", async ({ page, host, baseURL }) => {
  await keep(page, host.address);
  const { page: unkept } = await release(baseURL!, "In development");
  host.files.set("./", unkept.replace(/ data-offline=\S+/, "")).set(WORKER, await workerOfTheSources(baseURL!));
  await page.reload();
  await expect(page).toHaveTitle("In development", { timeout: 15_000 });
  await ready(page);
  expect(await copies(page)).toEqual([]);
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0);
});
