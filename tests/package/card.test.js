// <error-budget-card> in a browser, on a page with a strict policy.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { portal, STRICTEST } from "./portal.js";
import { NOW, sample } from "./sample.js";

const files = {
  "/empty.html": '<!doctype html><html lang="en"><meta charset="utf-8"><title>Portal</title><script type="module" src="card.js"></script>',
  "/card.js": 'import "/package/card.js";',
  "/inline.html": '<!doctype html><html lang="en"><meta charset="utf-8"><title>Portal</title><script type="module" src="inline.js"></script>',
  "/inline.js": 'import "/package/card.inline.js";',
  "/late.html":
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Portal</title><script type="module" src="late.js"></script>' +
    `<error-budget-card service="by-time" now="${NOW}"></error-budget-card>`,
  "/late.js":
    `Object.assign(document.querySelector("error-budget-card"), { plan: ${JSON.stringify(sample())}, refresh: 5 });` +
    'await import("/package/card.js");',
  "/plan.json": JSON.stringify({ ...sample(), as_of: NOW }),
};
let site;
before(async () => {
  site = await portal(files, STRICTEST);
});
after(() => site.close());

/** A card with properties, and its text once they are shown. */
const add = (page, properties, id = "card") =>
  page.evaluate(
    async ([properties, id]) => {
      const card = Object.assign(document.createElement("error-budget-card"), properties);
      card.id = id;
      document.body.append(card);
      await card.shown;
      return card.shadowRoot.querySelector(".card").innerText;
    },
    [properties, id],
  );

test("it shows the worked sample: 18.4 of 43.2 minutes, 42.6%, what burns and what a release may do", async () => {
  const { page, complaints } = await site.open("/empty.html");
  const text = await add(page, { plan: sample(), now: NOW, risk: "medium" });
  for (const words of [
    "checkout-api", "99.9% over 30 d", "18.4 min", "left of 43.2 min, 42.6%",
    // 7.78 of 4.32 over three days fires the ticket's tier.
    "Ticket open", "1.8× over 3 d", "A release now, medium risk", "As of Tue 10 Mar 14:30 UTC",
  ]) {
    assert.ok(text.includes(words), `${words} in\n${text}`);
  }
  const picture = page.getByRole("img", { name: /^Budget left from 8 Feb to 10 Mar: 43\.2 min at first, 18\.4 min at the lowest, .* 18\.4 min at last$/ });
  assert.equal(await picture.count(), 1);
  assert.equal(await page.getByRole("article", { name: "checkout-api" }).count(), 1);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("an overspent budget has a minus before its minutes and its percentage", async () => {
  const { page } = await site.open("/empty.html");
  const plan = sample();
  // 30 minutes more: 18.4 - 30 = -11.6, of 43.2 that is -26.9%.
  plan.services[0].incidents.push({ start: "2026-03-09T10:00:00Z", end: "2026-03-09T10:30:00Z" });
  const text = await add(page, { plan, now: NOW });
  assert.ok(text.includes("\u221211.6 min") && text.includes("left of 43.2 min, \u221226.9%") && text.includes("Exhausted"), text);
  await page.close();
});

test("no data is said to be no data", async () => {
  const { page } = await site.open("/empty.html");
  const objective = { target: "99.9%", window: "30d" };
  const text = await add(page, { plan: { format: "error-budget-plan", version: 1, services: [{ id: "new", objective }] }, now: NOW });
  assert.ok(text.includes("Unknown") && text.includes("no data") && text.includes("is the whole budget"), text);
  await page.close();
});

test("a plan comes as an object, a text, a link, or from an address", async () => {
  const { page, complaints } = await site.open("/empty.html");
  const plan = { ...sample(), as_of: NOW };
  const link = await page.evaluate(async (plan) => (await import("/package/index.js")).encodeLink(plan), plan);
  const given = [{ plan }, { plan: JSON.stringify(plan) }, { plan: `https://planner.example/#${link}` }, { src: "/plan.json" }];
  for (const [place, properties] of given.entries()) {
    assert.ok((await add(page, properties, `card-${place}`)).includes("18.4 min"), JSON.stringify(properties).slice(0, 80));
  }
  assert.deepEqual(complaints, []);
  await page.close();
});

test("what is wrong stands in the card with its remedy, and mending it brings the figures", async () => {
  const { page } = await site.open("/empty.html");
  const plan = sample();
  plan.services[0].objective.target = "101%";
  const text = await add(page, { plan, now: NOW });
  assert.match(text, /^No answer/);
  assert.match(text, /services\[0\]\.objective\.target/);
  const mended = await page.evaluate(async (plan) => {
    const card = document.querySelector("error-budget-card");
    const { code, path, hint } = card.error;
    card.plan = plan;
    await card.shown;
    return [code, path, hint.length > 0, card.error, card.assessment.budget.total];
  }, sample());
  assert.deepEqual(mended, ["plan_invalid", "services[0].objective.target", true, null, 43.2]);
  const gone = await add(page, { src: "/nowhere.json" }, "gone");
  assert.match(gone, /the server answered 404/);
  const two = structuredClone(plan);
  two.services = [sample().services[0], { ...sample().services[0], id: "other" }];
  assert.match(await add(page, { plan: two, now: NOW }, "two"), /No answer/);
  await page.close();
});

test("figures stay while their address is not to be had, and the card says so", async () => {
  const { page } = await site.open("/empty.html");
  files["/passing.json"] = files["/plan.json"];
  await add(page, { src: "/passing.json", refresh: 0.2 });
  delete files["/passing.json"];
  const card = page.locator("error-budget-card");
  await card.getByText("could not be fetched").waitFor();
  assert.ok(await card.getByText("18.4 min").isVisible());
  // Those of another address are no stand-in.
  await card.evaluate((card) => (card.src = "/elsewhere.json"));
  await card.getByText("No answer").waitFor();
  await page.close();
});

test("two cards show their own, and each tells what it shows", async () => {
  const { page, complaints } = await site.open("/empty.html");
  await page.evaluate(() => {
    globalThis.told = [];
    document.addEventListener("verdict", ({ target, detail }) =>
      told.push([target.id, detail.assessment.budget.total, detail.verdict.decision]),
    );
  });
  const other = sample();
  other.services[0].objective.target = "99.5%";
  await add(page, { plan: sample(), now: NOW, risk: "high" }, "one");
  // 0.5% of 43,200 minutes.
  await add(page, { plan: other, now: NOW }, "two");
  const told = await page.evaluate(() => told);
  assert.deepEqual(told.map(([id, total]) => [id, total]), [["one", 43.2], ["two", 216]]);
  assert.ok((await page.locator("#one").getByText("18.4 min").count()) === 1);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("a release is the one that is set, the risk, the next one planned, or one now", async () => {
  const { page } = await site.open("/empty.html");
  const plan = sample();
  plan.services[0].releases = [
    { name: "4.31", at: "2026-03-01T10:00:00Z" },
    { name: "4.33", at: "2026-03-14T10:00:00Z", risk: "low" },
    { name: "4.32", at: "2026-03-12T10:00:00Z", risk: "high" },
  ];
  assert.match(await add(page, { plan, now: NOW }, "next"), /Release 4\.32, Thu 12 Mar 10:00, high risk/);
  assert.match(await add(page, { plan, now: NOW, risk: "low" }, "risk"), /A release now, low risk/);
  assert.match(await add(page, { plan, now: NOW, risk: "low", release: { name: "hotfix", type: "security" } }, "set"), /Release hotfix, medium risk/);
  await page.close();
});

test("attributes do what properties do, also those set before the class is known", async () => {
  const { page, complaints } = await site.open("/late.html");
  const card = page.locator("error-budget-card");
  await card.getByText("18.4 min").waitFor();
  assert.deepEqual(await card.evaluate((card) => [Object.keys(card), card.service, card.refresh]), [[], "by-time", 5]);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("custom properties and color-scheme dress it", async () => {
  const { page } = await site.open("/empty.html", { colorScheme: "dark" });
  await add(page, { plan: sample(), now: NOW });
  const dress = await page.evaluate(() => {
    const card = document.querySelector("error-budget-card");
    const inside = card.shadowRoot.querySelector(".card");
    const ground = () => getComputedStyle(inside).backgroundColor;
    const seen = [ground()];
    for (const theme of ["system", "dark", "light"]) {
      card.theme = theme;
      seen.push(ground());
    }
    card.theme = null;
    document.documentElement.style.colorScheme = "dark";
    seen.push(ground());
    card.style.setProperty("--paper", "rgb(1, 2, 3)");
    card.style.setProperty("--radius", "0px");
    return [...seen, ground(), getComputedStyle(inside).borderRadius];
  });
  const [light, dark] = ["rgb(255, 255, 255)", "rgb(20, 23, 28)"];
  // A page that says nothing of schemes is light, whatever the system says.
  assert.deepEqual(dress, [light, dark, dark, light, dark, "rgb(1, 2, 3)", "0px"]);
  await page.close();
});

test("removed it keeps nothing going, and put back it shows again", async () => {
  const { page, complaints } = await site.open("/empty.html");
  const before = await page.evaluate(() => kept());
  const plan = sample();
  delete plan.as_of;
  await add(page, { plan });
  const during = await page.evaluate(() => kept());
  assert.deepEqual([during.timers - before.timers, during.listeners - before.listeners], [1, 1]);
  const [gone, back, again] = await page.evaluate(async () => {
    const card = document.querySelector("error-budget-card");
    const root = card.shadowRoot;
    card.remove();
    const gone = kept();
    for (let turn = 0; turn < 5; turn += 1) {
      document.body.append(card);
      card.remove();
    }
    document.body.append(card);
    await card.shown;
    const back = kept();
    const same = card.shadowRoot === root && root.querySelectorAll(".card").length === 1 && card.assessment !== null;
    // A look that is under way when it is removed comes to nothing.
    card.refresh = 5;
    card.remove();
    await new Promise((done) => setTimeout(done, 50));
    return [gone, back, [same, kept()]];
  });
  assert.deepEqual(gone, before);
  assert.deepEqual(back, during);
  assert.deepEqual(again, [true, before]);
  assert.deepEqual(complaints, []);
  await page.close();
});

test("inline nothing is fetched but scripts", async () => {
  const { page, complaints } = await site.open("/inline.html");
  site.asked.length = 0;
  assert.ok((await add(page, { plan: sample(), now: NOW })).includes("18.4 min"));
  assert.deepEqual(site.asked.filter((path) => !path.endsWith(".js")), []);
  assert.deepEqual(complaints, []);
  await page.close();
});
