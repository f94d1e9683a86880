// <error-budget-planner> in a browser, on a page with a strict policy.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { inShadow } from "../../pkg/planner/files.mjs";
import { portal, STRICT } from "./portal.js";
import { NOW, sample } from "./sample.js";

const html = (script) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Portal</title><script type="module" src="${script}"></script>`;
let site;
before(async () => {
  site = await portal({
    "/planner.html": html("planner.js"),
    "/planner.js": 'import "/package/planner.js"; import "/package/card.js";',
  }, STRICT);
});
after(() => site.close());

/** The sample as it stood, so that the clock changes nothing. */
const plan = (target = "99.9%") => {
  const plan = { ...sample(), as_of: NOW };
  plan.services[0].objective.target = target;
  return plan;
};

async function add(page, properties, id) {
  await page.evaluate(
    async ([properties, id]) => {
      const planner = Object.assign(document.createElement("error-budget-planner"), properties);
      planner.id = id;
      globalThis.told ??= [];
      for (const name of ["planchange", "verdict", "error"]) {
        planner.addEventListener(name, ({ type, detail }) => told.push({ id, type, detail }));
      }
      document.body.append(planner);
      await planner.shown;
    },
    [properties, id],
  );
  return page.locator(`#${id}`);
}

const told = (page, id, type) =>
  page.evaluate(([id, type]) => globalThis.told.filter((one) => one.id === id && one.type === type).map((one) => one.detail), [id, type]);

test("it shows the plan, tells the verdict, draws its charts and asks its workers", async () => {
  const { page, complaints } = await site.open("/planner.html");
  const planner = await add(page, { plan: plan() }, "one");
  await planner.getByTestId("tile-budget").getByText("18.4 min").waitFor();
  assert.equal(await planner.getByTestId("tile-budget").getByText("of 43.2 min, 42.6%").count(), 1);
  // The forecast is the worker's.
  await planner.getByText(/Runs out within 30 d/).waitFor();
  await planner.getByRole("tab", { name: "Alerts" }).click();
  await planner.getByRole("tabpanel").getByRole("heading").first().waitFor();
  assert.equal(new URL(page.url()).hash, "");
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  const [verdict] = await told(page, "one", "verdict");
  assert.deepEqual([verdict.service, verdict.status], ["by-time", "attention"]);
  assert.ok(["approve", "review", "defer", "block"].includes(verdict.decision));
  assert.deepEqual(complaints, []);
  await page.close();
});

test("two planners and two cards on one page have nothing in common", async () => {
  const { page, complaints } = await site.open("/planner.html");
  const one = await add(page, { plan: plan() }, "one");
  // 0.5% of 43,200 minutes are 216.
  const two = await add(page, { plan: plan("99.5%") }, "two");
  await page.evaluate(async (plans) => {
    for (const plan of plans) document.body.append(Object.assign(document.createElement("error-budget-card"), { plan }));
  }, [plan(), plan("99.5%")]);
  await two.getByTestId("tile-budget").getByText("of 216.0 min").waitFor();
  await one.getByLabel("Service name").fill("first");
  await one.getByRole("button", { name: /^Undo: Rename service/ }).waitFor();
  assert.equal(await two.getByRole("button", { name: "Nothing to undo" }).count(), 1);
  assert.notEqual(await two.getByLabel("Service name").inputValue(), "first");
  // A key undoes where it is pressed.
  await two.getByRole("tab", { name: "Incidents" }).press("Control+z");
  assert.equal(await one.getByLabel("Service name").inputValue(), "first");
  await one.getByRole("tab", { name: "Incidents" }).press("Control+z");
  assert.notEqual(await one.getByLabel("Service name").inputValue(), "first");
  assert.deepEqual((await told(page, "two", "planchange")).length, 0);
  assert.equal(await page.locator("error-budget-card").getByText("left of 216.0 min").count(), 1);
  assert.equal(await page.locator("error-budget-card").getByText("left of 43.2 min").count(), 1);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("an edit goes out once, and what comes in is not told back", async () => {
  const { page } = await site.open("/planner.html");
  const planner = await add(page, { plan: plan() }, "one");
  await planner.getByLabel("Service name").fill("renamed");
  await page.waitForFunction(() => told.some((one) => one.type === "planchange"));
  const [{ plan: edited }] = await told(page, "one", "planchange");
  assert.equal(edited.services[0].name, "renamed");
  // As a page does that keeps it: what was told is set again.
  await page.evaluate((plan) => (document.querySelector("#one").plan = plan), edited);
  await page.evaluate((plan) => (document.querySelector("#one").plan = plan), plan("99.5%"));
  await planner.getByTestId("tile-budget").getByText("of 216.0 min").waitFor();
  await planner.getByRole("button", { name: /^Undo: Open another plan/ }).waitFor();
  await page.waitForTimeout(500);
  assert.equal((await told(page, "one", "planchange")).length, 1);
  assert.equal(await page.evaluate(() => document.querySelector("#one").plan.services[0].objective.target), "99.5%");
  await page.close();
});

test("what is no plan is said in its place, and a plan brings it back", async () => {
  const { page } = await site.open("/planner.html");
  const planner = await add(page, { plan: '{"format": "error-budget-plan", "version": 1, "services": 7}' }, "one");
  await planner.getByRole("alert").getByText("services").waitFor();
  const [error] = await page.evaluate(() => told.filter((one) => one.type === "error").map((one) => one.detail.code));
  assert.equal(error, "plan_invalid");
  await page.evaluate((plan) => (document.querySelector("#one").plan = plan), plan());
  await planner.getByTestId("tile-budget").getByText("18.4 min").waitFor();
  // What was edited before the next mistake is told, and is what it starts on again.
  await planner.getByLabel("Service name").fill("renamed");
  await page.evaluate(() => (document.querySelector("#one").plan = "#p=1.damaged"));
  await planner.getByRole("heading", { name: "This plan cannot be shown" }).waitFor();
  assert.equal((await told(page, "one", "planchange")).at(-1).plan.services[0].name, "renamed");
  await planner.getByRole("button", { name: "Start again" }).click();
  await planner.getByTestId("tile-budget").getByText("18.4 min").waitFor();
  assert.equal(await planner.getByLabel("Service name").inputValue(), "renamed");
  await page.close();
});

test("custom properties and color-scheme dress it, the charts too", async () => {
  const { page } = await site.open("/planner.html", { colorScheme: "dark" });
  const planner = await add(page, { plan: plan() }, "one");
  await planner.getByTestId("tile-budget").getByText("18.4 min").waitFor();
  const ground = () => planner.evaluate((planner) => getComputedStyle(planner).backgroundColor);
  /** The lightest grey of the chart's first row of pixels. */
  const chart = () =>
    planner.evaluate(async (planner) => {
      for (let frame = 0; frame < 8; frame += 1) await new Promise(requestAnimationFrame);
      const canvas = planner.shadowRoot.querySelector("canvas");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Map();
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] < 255) continue;
        const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
        seen.set(colour, (seen.get(colour) ?? 0) + 1);
      }
      return [...seen.keys()];
    });
  // Ink of the past line, light and dark (`web/src/chart/theme.rs`).
  const [light, dark] = ["20,24,31", "233,236,240"];
  assert.equal(await ground(), "rgb(255, 255, 255)");
  const before = await chart();
  assert.ok(before.includes(light) && !before.includes(dark));
  await page.evaluate(() => (document.documentElement.style.colorScheme = "dark"));
  assert.equal(await ground(), "rgb(20, 23, 28)");
  await page.waitForTimeout(100);
  const after = await chart();
  assert.ok(after.includes(dark) && !after.includes(light));
  await planner.evaluate((planner) => (planner.theme = "light"));
  assert.equal(await ground(), "rgb(255, 255, 255)");
  await planner.evaluate((planner) => planner.style.setProperty("--paper", "rgb(1, 2, 3)"));
  assert.equal(await ground(), "rgb(1, 2, 3)");
  await page.close();
});

test("it follows its own width, not the window's", async () => {
  const { page } = await site.open("/planner.html", { viewport: { width: 1440, height: 900 } });
  const planner = await add(page, { plan: plan() }, "one");
  await planner.getByTestId("tile-budget").waitFor();
  const menu = planner.getByRole("button", { name: "Services", exact: true });
  assert.equal(await menu.isVisible(), false);
  await planner.evaluate((planner) => (planner.style.width = "390px"));
  await menu.waitFor();
  const wide = await planner.evaluate((planner) => planner.shadowRoot.querySelector("#app").scrollWidth);
  assert.ok(wide <= 390, `${wide}`);
  await page.close();
});

test("moved it goes on, removed it keeps nothing going, and put back it shows again", async () => {
  const { page, complaints } = await site.open("/planner.html");
  const before = await page.evaluate(() => kept());
  const planner = await add(page, { plan: plan() }, "one");
  await planner.getByText(/Runs out within 30 d/).waitFor();
  await planner.getByLabel("Service name").fill("renamed");
  const during = await page.evaluate(() => kept());
  assert.ok(during.workers > 0 && during.listeners > before.listeners && during.intervals > 0, JSON.stringify(during));
  // Told before it goes, without the pause; once moved it still knows what can be undone.
  await page.evaluate(() => {
    const planner = document.querySelector("#one");
    document.body.append(planner);
  });
  await planner.getByRole("button", { name: /^Undo: Rename service/ }).waitFor();
  const after = await page.evaluate(async () => {
    const planner = document.querySelector("#one");
    planner.remove();
    await new Promise((done) => setTimeout(done, 1500));
    return [kept(), planner.shadowRoot.querySelector("#app").childElementCount];
  });
  assert.deepEqual(after, [before, 0]);
  assert.equal((await told(page, "one", "planchange")).at(-1).plan.services[0].name, "renamed");
  for (let turn = 0; turn < 2; turn += 1) {
    await page.evaluate(async () => {
      const planner = told.planner ?? (told.planner = document.createElement("error-budget-planner"));
      document.body.append(planner);
      await planner.shown;
      planner.remove();
    });
  }
  await page.evaluate(async (plan) => {
    told.planner.plan = plan;
    told.planner.id = "again";
    document.body.append(told.planner);
    await told.planner.shown;
  }, plan());
  await page.locator("#again").getByText(/Runs out within 30 d/).waitFor();
  await page.evaluate(() => {
    globalThis.left = [...document.querySelectorAll("error-budget-planner"), told.planner].map((one) => new WeakRef(one));
    told.planner.remove();
    delete told.planner;
  });
  await page.waitForTimeout(1500);
  assert.deepEqual(await page.evaluate(() => kept()), before);
  // And nothing of it stays in memory.
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  assert.deepEqual(await page.evaluate(() => left.filter((one) => one.deref()).length), 0);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("the page's styles ask for the element's width and stand on the host", () => {
  const page = `
    /* : root { } */
    .b { font: 600 1.75rem/2.125rem var(--sans); }
    :root { color-scheme: light dark; --left: 24px; }
    body:has(.bulk) .toast { bottom: 76px; }
    html { color: var(--ink); }
    .a { @media screen and (max-width: 760px) { left: 16px; } }
    @media (max-width: 1199px) { :root { --left: 20px; } }
    @media (pointer: coarse) { :root { --button: 44px; } }
    @media (pointer: coarse) and (max-width: 760px) { .heat { min-height: 44px; } }
  `;
  const expected = [
    ".b { font: 600 calc(1.75 * var(--rem))/calc(2.125 * var(--rem)) var(--sans); }",
    ":host { --left: 24px; }",
    ".planner:has(.bulk) .toast { bottom: 76px; }",
    ".planner { color: var(--ink); }",
    ".a { @container planner (max-width: 760px) { left: 16px; } }",
    "@container planner (max-width: 1199px) { .planner { --left: 20px; } }",
    "@media (pointer: coarse) { :host { --button: 44px; } }",
    "@media (pointer: coarse) and (max-width: 760px) { .heat { min-height: 44px; } }",
  ];
  const lines = inShadow(page).split("\n").map((line) => line.trim().replaceAll(/ +/g, " ")).filter(Boolean);
  assert.deepEqual(lines, expected);
});

test("what the types declare of the elements is there", async () => {
  const { page } = await site.open("/planner.html");
  for (const name of ["card", "planner"]) {
    const types = readFileSync(new URL(`../../pkg/dist/${name}.d.ts`, import.meta.url), "utf8");
    const [, members] = /^export class \w+ extends HTMLElement \{([\s\S]*?)^\}/m.exec(types);
    const declared = new Set([...members.matchAll(/^ {2}(?:readonly |get |set )?(\w+)[:(]/gm)].map((match) => match[1]));
    assert.ok(declared.has("plan") && declared.has("shown"), [...declared].join());
    const missing = await page.evaluate(
      ([tag, names]) => names.filter((name) => !(name in document.createElement(tag))),
      [`error-budget-${name}`, [...declared]],
    );
    assert.deepEqual(missing, [], name);
  }
  await page.close();
});
