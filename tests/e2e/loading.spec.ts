// Before the page works, and when it cannot.

import type { Page } from "@playwright/test";
import { budget, drop, expect, hold, open, openView, ready, targetField, test } from "./page";
import { nineMinutes, planOf } from "./plans";

test("while the WebAssembly loads, the shell shows what comes", async ({ page }) => {
  const go = await hold(page, "**/*.wasm");
  await page.goto("./");
  await expect(page.getByText("Loading the planner")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Budget left", exact: true })).toBeVisible();
  await expect(page.locator("#app .sentence")).toContainText("whether the next release should go");
  go();
  await ready(page);
  await expect(page.locator("#loading")).toHaveCount(0);
  await expect(page.locator("#load-failure")).toBeHidden();
  await expect(page).toHaveTitle(/Error Budget Planner/);
});

test("on a slow 3G line the shell comes first, then how far it is, then the page", async ({ page }) => {
  const line = await page.context().newCDPSession(page);
  const conditions = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }; // bytes a second
  await line.send("Network.emulateNetworkConditions", conditions);
  await page.goto("./", { waitUntil: "commit" });
  await expect(page.getByRole("heading", { name: "Budget left", exact: true })).toBeVisible({ timeout: 10_000 });
  await expect(page.getByRole("status").filter({ hasText: "Loading the planner" })).toBeVisible();
  const bar = page.getByRole("progressbar");
  await expect.poll(() => bar.evaluate((bar: HTMLProgressElement) => bar.position), { timeout: 10_000 }).toBeGreaterThan(0);
  // The module would take half a minute more.
  await line.send("Network.emulateNetworkConditions", { ...conditions, downloadThroughput: -1, latency: 0 });
  await ready(page);
  await expect(bar).toHaveCount(0);

  // A view that is fetched then: its place says so, and what is there works on.
  await line.send("Network.emulateNetworkConditions", { ...conditions, downloadThroughput: 300_000 });
  await page.getByRole("tab", { name: "Alerts" }).click();
  await expect(page.getByRole("tabpanel")).toContainText("Loading");
  await (await targetField(page)).fill("98.7");
  await expect(page.getByRole("button", { name: "Target: 98.7%" })).toBeVisible();
  await page.keyboard.press("Escape");
  await line.send("Network.emulateNetworkConditions", { ...conditions, downloadThroughput: -1, latency: 0 });
  await expect(page.getByRole("tabpanel").getByRole("heading").first()).toBeVisible();
});

test("the release page carries a policy that allows no inline script, no foreign style and no foreign host", async ({ page }) => {
  await page.goto("./");
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute("content");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toMatch(/style-src 'self'( 'sha256-[\w+/]+={0,2}')+;/);
  expect(policy).toContain("connect-src 'self'");
  expect(policy).toContain("require-trusted-types-for 'script'; trusted-types default");
  expect(policy).not.toContain("'unsafe-inline'");
  expect(policy).not.toContain("'unsafe-eval'");
});

test.describe("trusted types", () => {
  test.use({ allowedErrors: /Trusted(HTML|Script|ScriptURL)|trusted-types|Content Security Policy/ });

  test("no text becomes markup, a script, or a worker that is not the page's own", async ({ page }) => {
    await open(page);
    const refused = await page.evaluate(() => {
      const attempts: Record<string, () => unknown> = {
        "inner HTML": () => (document.body.innerHTML = "<img src=x onerror=alert(1)>"),
        "parsed HTML": () => new DOMParser().parseFromString("<b>", "text/html"),
        "a frame's document": () => (document.createElement("iframe").srcdoc = "<script>alert(1)</script>"),
        "a script's text": () => (document.createElement("script").text = "alert(1)"),
        "a script's address": () => (document.createElement("script").src = "./worker.mjs?"),
        "a worker of another file": () => new Worker("./lab.js"),
        "a worker of text": () => new Worker(URL.createObjectURL(new Blob(["postMessage(1)"]))),
        "another policy": () => (globalThis as any).trustedTypes.createPolicy("mine", { createHTML: (text: string) => text }),
        "a timer's text": () => setTimeout("alert(1)"),
      };
      return Object.entries(attempts).map(([name, attempt]) => {
        try {
          attempt();
          return `${name}: let through`;
        } catch (error) {
          return `${name}: ${(error as Error).name}`;
        }
      });
    });
    expect(refused.filter((outcome) => !/: TypeError$/.test(outcome))).toEqual([]);
  });
});

test.describe("when the second half of the page cannot be fetched", () => {
  test.use({ allowedErrors: /Failed to load resource|Failed to fetch|net::ERR_FAILED/ });

  for (const [what, file] of [
    ["module", /-views\.wasm$/],
    ["styles", /\/alerts-\w+\.css$/],
    ["module and styles", /-views\.wasm$|\.css$/],
  ] as const) {
    test(`its ${what}: the view says so, what is typed stays, and trying again brings it`, async ({ page }) => {
      await page.route(file, (route) => route.abort());
      await open(page, { plan: planOf([nineMinutes]) });
      await page.getByRole("tab", { name: "Alerts" }).click();
      const panel = page.getByRole("tabpanel");
      await expect(panel).toContainText("could not be loaded");
      // The first half works on: 99.95% of 30 days is 21.6 min.
      await (await targetField(page)).fill("99.95");
      await expect(budget(page).or(page.getByTestId("summary"))).toContainText("21.6");
      await page.keyboard.press("Escape");
      await page.unroute(file);
      await panel.getByRole("button", { name: "Try again" }).click();
      await expect(panel.getByRole("heading").first()).toBeVisible();
      expect(await stylesThatWait(page)).toEqual([]);
      await expect(panel).not.toContainText("could not be loaded");
    });
  }
});

/** The addresses of style sheets that are not asked for yet, or were not loaded. */
function stylesThatWait(page: Page): Promise<string[]> {
  return page
    .locator("link[rel=stylesheet]")
    .evaluateAll((links) => links.filter((link) => !(link as HTMLLinkElement).sheet).map((link) => (link as HTMLLinkElement).href));
}

test("two that ask at once for the second half get it once, and both", async ({ page }) => {
  const asked: string[] = [];
  const styles: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("-views.wasm")) asked.push(request.url());
    if (request.url().endsWith(".css")) styles.push(request.url());
  });
  await open(page, { plan: planOf([nineMinutes]) });
  // The first visit has its styles in the page, and asks for nothing of what the views need.
  const waiting = await stylesThatWait(page);
  expect(waiting.length).toBeGreaterThan(0);
  expect([...asked, ...styles]).toEqual([]);
  await page.getByRole("tab", { name: "Alerts" }).click();
  await page.getByRole("button", { name: /^Help/ }).click();
  await expect(page.getByRole("dialog", { name: "Help" })).toContainText("Glossary");
  expect(asked).toHaveLength(1);
  expect(styles.sort()).toEqual(waiting.sort());
  expect(await stylesThatWait(page)).toEqual([]);
});

test("who asks while the second half comes waits for its styles, too", async ({ page }) => {
  const go = await hold(page, "**/*.css");
  await open(page, { plan: planOf([nineMinutes]) });
  const module = page.waitForResponse(/-views\.wasm$/);
  await page.getByRole("tab", { name: "Alerts" }).click();
  await page.getByRole("button", { name: /^Help/ }).click();
  await (await module).finished();
  await expect(page.getByRole("tabpanel")).toContainText("Loading");
  const help = page.getByRole("dialog", { name: "Help" });
  await expect(help).toHaveCount(0);
  go();
  await expect(help).toContainText("Glossary");
  expect(await stylesThatWait(page)).toEqual([]);
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

  test("a plain message says that WebAssembly is switched off", async ({ page }) => {
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
    await page.goto("./");
    await expect(page.getByRole("alert")).toContainText("This browser has WebAssembly switched off");
    await expect(page.getByRole("alert")).toContainText("Allow it for this page");
  });

  test("a plain message says that a policy forbids WebAssembly", async ({ page }) => {
    await page.route("./", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": "script-src 'self'" } });
    });
    await page.goto("./");
    await expect(page.getByRole("alert")).toContainText("The browser refused the planner's WebAssembly. A policy may block it");
  });
});

test("a host that does not know the type of WebAssembly: the page works, with its views and the lab", async ({ page }) => {
  await page.route("**/*.wasm", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "text/plain" } });
  });
  await openView(page, "patterns", { plan: planOf([nineMinutes]) });
  await expect(page.getByRole("tabpanel")).toContainText("Weekday");
});

test.describe("when the lab cannot be fetched", () => {
  test.use({ allowedErrors: /Failed to load resource|Failed to fetch|net::ERR_FAILED/ });

  test("the view says so and waits for nothing, and an import too", async ({ page }) => {
    await page.route("**/lab_bg.wasm", (route) => route.abort());
    await openView(page, "patterns", { plan: planOf([nineMinutes]) });
    await expect(page.getByTestId("notice")).toContainText("Some figures could not be worked out");
    await expect(page.getByTestId("notice")).toContainText("reload to try again");
    await expect(page.getByTestId("summary")).toContainText("34.2");
    await drop(page, "a.csv", "started_at,ended_at\n2026-01-01 10:00,2026-01-01 11:00\n");
    await expect(page.getByTestId("import").getByRole("alert")).toBeVisible();
  });
});
