// A call that ends in the middle leaves a package that works; many calls leave the memory as it was.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assess, ErrorBudgetError, trend } from "error-budget";
import { NOW, sample } from "./sample.js";

test("a call that runs out of stack is a typed error, and the next one starts anew", () => {
  const plan = sample();
  const expected = assess(plan, { now: NOW });
  const codes = new Set();
  // Each step down leaves a little less stack, so that some call ends within the engine.
  const deeper = (left) => {
    try {
      if (left > 0) deeper(left - 1);
    } catch {
      // No room for this step; those above it have some.
    }
    if (codes.size > 0 && codes.has("engine_failed")) return;
    try {
      assess(plan, { now: NOW });
    } catch (error) {
      codes.add(error instanceof ErrorBudgetError ? error.code : error.constructor.name);
    }
  };
  deeper(100_000);
  assert.ok(codes.has("engine_failed"), [...codes].join());
  assert.deepEqual(assess(plan, { now: NOW }), expected);
});

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
  const before = process.memoryUsage();
  ask(3_334);
  const after = process.memoryUsage();
  // Memory of WebAssembly counts as external; it grows by pages of 64 KB and would have by some 100 MB.
  const grown = after.arrayBuffers + after.external - before.arrayBuffers - before.external;
  assert.ok(grown < 1_000_000, `${grown} bytes more`);
});
