// The package answers to the last digit what the engine answers natively.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assess, backtest, forecast, gate } from "error-budget";
import { asJson, native, PLAN } from "./sample.js";

const POLICIES = [
  "google", "guide", "sloth", "pyrra", "datadog", "elastic", "grafana", "slo-generator", "exhaustion-time", "budget-drop",
  "budget-consumed",
];

test("assessments", () => {
  const answers = PLAN.services.map(({ id }) => asJson(assess(PLAN, { service: id })));
  assert.deepEqual(answers, native("assessments.json"));
});

test("forecasts of 500 paths", async () => {
  const expected = native("forecasts.json");
  for (const [place, { id }] of PLAN.services.entries()) {
    const { days, chance, ...rest } = await forecast(PLAN, { service: id, paths: 500 });
    const rows = Array.from(days.day, (day, row) => {
      const remaining = Object.fromEntries(["p10", "p25", "p50", "p75", "p90"].map((name) => [name, days[name][row]]));
      return { day, exhausted: days.exhausted[row], remaining };
    });
    assert.deepEqual(asJson({ ...rest, days: rows }), expected[place], id);
    assert.equal(asJson(chance), expected[place].days.at(-1).exhausted);
    // The shares of the days add up to that of the futures that run out.
    const ran = days.exhausted_on.reduce((sum, share) => sum + share, 0);
    assert.ok(chance === null || Math.abs(ran - (chance * 501 - 0.5) / 500) < 1e-9, id);
  }
});

test("scores of all presets", async () => {
  const expected = native("decisions.json");
  for (const [place, { id }] of PLAN.services.entries()) {
    const scores = [];
    for (const policy of POLICIES) scores.push((await backtest(PLAN, { service: id, policy })).score);
    assert.deepEqual(asJson(scores), expected[place].scores, id);
  }
});

test("verdicts, and from when on a release passes", () => {
  const expected = native("decisions.json");
  for (const [place, { id, releases = [] }] of PLAN.services.entries()) {
    for (const [number, { at: _, ...release }] of releases.entries()) {
      const { passes, approves: __, ...verdict } = asJson(gate(PLAN, { service: id, release }));
      const [natively, opening] = expected[place].verdicts[number];
      assert.deepEqual(verdict, natively);
      assert.equal(passes, opening?.if_quiet ?? null);
    }
  }
});
