// A call that ends in the middle leaves a package that works; many calls leave the memory as it was.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { assess, burnRate, ErrorBudgetError, trend } from "error-budget";
import { NOW, sample } from "./sample.js";

test("a call that ends in the middle is a typed error, and the next one starts anew", (context) => {
  const plan = { ...sample(), zone: "Europe/Berlin" };
  const clock = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, "format");
  context.after(() => Object.defineProperty(Intl.DateTimeFormat.prototype, "format", clock));
  const thrown = new Error("the host's clock is broken");
  const broken = { configurable: true, value: () => { throw thrown; } };
  for (let round = 0; round < 100; round += 1) {
    // The engine asks the clock while it reads the zone, and is left there.
    Object.defineProperty(Intl.DateTimeFormat.prototype, "format", broken);
    assert.throws(() => assess(plan, { now: NOW }), (error) => {
      assert.ok(error instanceof ErrorBudgetError, String(error));
      assert.deepEqual([error.code, error.cause], ["engine_failed", thrown]);
      return true;
    });
    Object.defineProperty(Intl.DateTimeFormat.prototype, "format", clock);
    assert.equal(assess(sample(), { now: NOW }).budget.remaining, 18.4);
  }
  assert.equal(assess(plan, { now: NOW }).budget.remaining, 18.4);
});

test("calls that run out of stack leave the next one right", () => {
  const plan = sample();
  const expected = assess(plan, { now: NOW });
  let ended = 0;
  // Each step up leaves a little more stack, so that the calls end everywhere.
  const deeper = () => {
    try {
      deeper();
    } catch {
      // No room for this step; those above it have some.
    }
    if (ended > 50) return;
    try {
      // Of these the module holds the plan of one and not of the other.
      if (ended % 2 === 0) assess(plan, { now: NOW });
      else burnRate({ target: 99.9, error_rate: 0.1 });
    } catch {
      ended += 1;
    }
  };
  deeper();
  assert.ok(ended > 0);
  assert.deepEqual(assess(plan, { now: NOW }), expected);
});

test("a refused question about another plan leaves the answers about the first", () => {
  const plan = sample();
  const other = { ...sample(), name: "another" };
  other.services[0].incidents = [];
  const expected = assess(plan, { now: NOW });
  assert.throws(() => assess(other, { now: NOW, service: "nobody" }), { code: "unknown_service" });
  assert.deepEqual(assess(plan, { now: NOW }), expected);
  assert.throws(() => assess({ ...plan, version: 2 }, { now: NOW }), { code: "plan_newer" });
  assert.deepEqual(assess(plan, { now: NOW }), expected);
  assert.equal(assess(other, { now: NOW }).budget.remaining, 43.2);
  // What a host changes in its own object is seen.
  plan.services[0].incidents = [];
  assert.equal(assess(plan, { now: NOW }).budget.remaining, 43.2);
});

test("a plan that is asked about again and again is still looked at each time", () => {
  const changes = {
    "a word deep inside": (plan) => { plan.services[0].objective.target = "99.95%"; },
    "an entry less": (plan) => { plan.services[0].incidents.pop(); },
    "an entry more": (plan) => { plan.services[0].incidents.push({ ...plan.services[0].incidents[0], end: "2026-03-10T09:00:00Z" }); },
    "a key less": (plan) => { delete plan.services[0].incidents[0].end; },
    "a list in another's place": (plan) => { plan.services[0].incidents = []; },
    "its own way of being written": (plan) => { plan.services[0].incidents.toJSON = () => []; },
    "a text in place of an object": (plan) => { plan.services[0].incidents[0].impact = "1%"; },
  };
  for (const [name, change] of Object.entries(changes)) {
    const plan = sample();
    const before = assess(plan, { now: NOW });
    for (let round = 0; round < 4; round += 1) assert.deepEqual(assess(plan, { now: NOW }), before, name);
    change(plan);
    const fresh = JSON.parse(JSON.stringify(plan));
    const expected = assess(fresh, { now: NOW });
    assert.notDeepEqual(expected, before, name);
    for (let round = 0; round < 4; round += 1) assert.deepEqual(assess(plan, { now: NOW }), expected, name);
  }
});

test("a plan whose getters change their minds is read each time", () => {
  const plan = sample();
  let times = 0;
  Object.defineProperty(plan, "name", { configurable: true, enumerable: true, get: () => `reading ${(times += 1)}` });
  const first = assess(plan, { now: NOW });
  for (let round = 0; round < 5; round += 1) assert.deepEqual(assess(plan, { now: NOW }), first);
  assert.ok(times > 5);
  let broken = false;
  Object.defineProperty(plan, "zone", { enumerable: true, get: () => { if (broken) throw new Error("no"); return "UTC"; } });
  Object.defineProperty(plan, "name", { enumerable: true, value: "still" });
  for (let round = 0; round < 4; round += 1) assess(plan, { now: NOW });
  broken = true;
  assert.throws(() => assess(plan, { now: NOW }), { code: "not_plain_data" });
});

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

/** What is held once the garbage is gone: the heap, and memory beside it, of which WebAssembly's is a part. */
function held() {
  collect();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, beside: external + arrayBuffers };
}

test("10,000 calls leave the memory as it was", () => {
  const plans = [sample(), { ...sample(), name: "another" }];
  const ask = (calls) => {
    for (let call = 0; call < calls; call += 1) {
      assess(plans[call % 2], { now: NOW });
      trend(plans[call % 2], { now: NOW });
      assert.throws(() => assess({ ...plans[0], zone: "Mars/Base" }, { now: NOW }), ErrorBudgetError);
    }
  };
  ask(500);
  const before = held();
  ask(3_334);
  const after = held();
  // A hundred bytes kept of each call would be a megabyte.
  const grown = [after.heap - before.heap, after.beside - before.beside];
  assert.ok(grown.every((bytes) => bytes < 1_000_000), `${grown.join(" and ")} bytes more`);
});
