// The figures of the worked sample, each derived by hand in the design and in `core/tests/worked_sample.rs`.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  assess, backtest, burnRate, compare, detect, downtimeConsumption, errorBudget, forecast, gate, requestConsumption,
  status, timeToExhaustion, trend, validate,
} from "error-budget";
import { NOW, sample } from "./sample.js";

const close = (value, expected) => assert.ok(Math.abs(value - expected) < 1e-9, `${value} is not ${expected}`);

test("of 43.2 minutes 24.80 are spent and 18.40 are left, 42.6%", () => {
  const { budget } = assess(sample(), { now: NOW });
  assert.equal(budget.total, 43.2);
  assert.equal(budget.consumed, 24.8);
  assert.equal(budget.remaining, 18.4);
  assert.equal((budget.remaining_share * 100).toFixed(1), "42.6");
});

test("it burns at 0 over an hour, 4 over six, 3.25 over a day and 1.8 over three", () => {
  const { burn } = assess(sample(), { now: NOW });
  assert.deepEqual(burn.map((one) => one.lookback_minutes / 60), [1, 6, 24, 72]);
  // 8 of 26 minutes at 18% lie in the last six hours: 1.44 of 0.36 allowed; then 4.68 of 1.44, 7.78 of 4.32.
  [0, 1.44 / 0.36, 4.68 / 1.44, 7.78 / 4.32].forEach((rate, place) => close(burn[place].rate, rate));
  assert.deepEqual(burn.map((one) => one.firing), [false, false, false, true]);
});

test("an instant is a Date, milliseconds, a text, or the plan's own", () => {
  const plan = sample();
  const expected = assess(plan, { now: NOW });
  for (const now of [new Date(NOW), Date.parse(NOW), "2026-03-10T15:30:00+01:00", undefined]) {
    assert.deepEqual(assess(plan, { now }), expected);
  }
});

test("a plan is an object or its text, and is left as it was", () => {
  const plan = Object.freeze(sample());
  const before = JSON.stringify(plan);
  assert.deepEqual(assess(before, { now: NOW }), assess(plan, { now: NOW }));
  assert.equal(JSON.stringify(plan), before);
});

test("answers are plain objects and series are Float64Arrays", async () => {
  const answer = assess(sample());
  assert.equal(Object.getPrototypeOf(answer), Object.prototype);
  assert.deepEqual(structuredClone(answer), answer);
  const curve = trend(sample());
  assert.ok(curve.at instanceof Float64Array && curve.remaining instanceof Float64Array);
  const ahead = await forecast(sample(), { paths: 10 });
  for (const column of Object.values(ahead.days)) assert.ok(column instanceof Float64Array);
});

test("the curve of one window falls by what was spent and ends at what is left", () => {
  const { at, remaining } = trend(sample(), { now: NOW });
  assert.equal(at[0], Date.parse("2026-02-08T14:30:00Z"));
  assert.equal(remaining[0], 43.2);
  assert.equal(at.at(-1), Date.parse(NOW));
  assert.equal(remaining.at(-1), 18.4);
});

test("half is left again on 26 March at 11:21, and a high risk passes from then on", () => {
  // 24.80 - 1.02 - 1.00 = 22.78; 1.18 minutes of the config push, which come back from 11:20 on, make it 21.60.
  const verdict = gate(sample(), { now: NOW, release: { risk: "high" } });
  assert.equal(verdict.decision, "defer");
  assert.equal(verdict.approved, false);
  assert.equal(verdict.rule, "risk_level");
  assert.equal(verdict.passes.slice(0, 19), "2026-03-26T11:21:10");
});

test("the hour of the outage was worth a page of Google's policy", async () => {
  const { policy, score, episodes } = await backtest(sample(), { now: NOW });
  assert.equal(policy, "google");
  // Each of the seven spent more than 2% of 43.2 minutes, which is 0.864; the least 1.00.
  assert.equal(score.significant, 7);
  assert.equal(episodes.length, 7);
});

test("a stricter target halves the budget and overspends it", async () => {
  const stricter = sample();
  stricter.services[0].objective.target = "99.95%";
  const differences = await compare(sample(), stricter, { now: NOW });
  const change = (key) => differences.find((one) => one.variant?.key === key)?.change;
  close(change("total"), 21.6 - 43.2);
  const scenario = { name: "stricter", patches: [{ change: "target", service: "by-time", target: "99.95%" }] };
  const plan = { ...sample(), scenarios: [scenario] };
  assert.deepEqual(await compare(plan, { scenario: "stricter" }, { now: NOW }), differences);
});

test("the same seed gives the same futures, another seed others", async () => {
  const ask = (seed) => forecast(sample(), { seed, paths: 200, days: 10 });
  const [one, again, other] = [await ask(1), await ask(1), await ask(2)];
  assert.equal(one.paths, 200);
  assert.equal(one.days.day.length, 10);
  assert.deepEqual(one, again);
  assert.notDeepEqual(one.days.p10, other.days.p10);
});

test("no data is a state of its own", async () => {
  const empty = sample();
  empty.services[0].incidents = [];
  delete empty.services[0].measured_from;
  const answer = assess(empty, { now: NOW });
  assert.deepEqual([answer.has_data, answer.budget.remaining_share, answer.status.status], [false, null, "unknown"]);
  assert.equal(await forecast(empty, { now: NOW }), null);
  assert.equal(trend(empty, { now: NOW }).at.length, 0);
});

test("a calendar window follows the plan's zone", () => {
  // March in Berlin starts at 23:00 UTC on 28 February and ends, in summer time, at 22:00 UTC on 31 March.
  const plan = sample();
  plan.zone = "Europe/Berlin";
  plan.services[0].objective.window = "month";
  const { window, total } = assess(plan, { now: NOW }).budget;
  assert.deepEqual(window, { start: "2026-02-28T23:00:00Z", end: "2026-03-31T22:00:00Z" });
  // 31 days less one hour, of which 0.1% may be bad.
  close(total, (31 * 24 - 1) * 60 * 0.001);
});

test("every mistake of a plan is listed with its place and remedy", () => {
  assert.deepEqual(validate(sample()), []);
  const wrong = sample();
  wrong.services[0].objective.target = "101%";
  wrong.services[0].incidents[2].end = "soon";
  const faults = validate(wrong);
  const places = faults.map((fault) => fault.path);
  assert.deepEqual(places, ["services[0].objective.target", "services[0].incidents[2].end"]);
  assert.ok(faults.every((fault) => fault.what !== "" && fault.remedy !== ""));
  assert.equal(validate("{").length, 1);
});

test("the single formulas give the guide's figures", async () => {
  assert.deepEqual(errorBudget({ target: "99.9%", window: "30d" }), {
    window_minutes: 43_200,
    allowance: 0.001,
    minutes: 43.2,
  });
  assert.equal(errorBudget({ target: 99.9, window: 30 }).minutes, 43.2);
  // 1% of errors where 0.1% may be; nothing may be at 100%.
  assert.equal(burnRate({ target: 99.9, error_rate: 1 }), 10);
  assert.equal(burnRate({ target: 100, error_rate: 1 }), "infinite");
  // Table 5-8 of the Workbook: 14.4x spends 30 days in 2.08.
  const days = timeToExhaustion({ remaining: 100, burn_rate: 14.4, window_days: 30, now: 0 }).days;
  close(days, 30 / 14.4);
  assert.equal(requestConsumption({ target: 99.9, total: 1_000_000, failed: 1_500 }).consumed_percent, 150);
  const down = { target: 99.9, start: "2025-01-01T00:00:00Z", end: "2025-01-31T00:00:00Z", minutes: 21.6 };
  assert.equal(downtimeConsumption(down).consumed_percent, 50);
  // 1.44% is exactly 14.4 times 0.1%: inclusive.
  const seen = await detect({ target: 99.9, window: "30d", error_rates: { "5m": 1.44, "1h": 1.44 } });
  assert.deepEqual(seen.triggered.map((tier) => tier.action), ["page"]);
  assert.equal(status({ remaining: 0, burn_rate: 0, days: 0 }).status, "exhausted");
  assert.equal(status({}).status, "unknown");
  assert.equal(status({ remaining: 80, burn_rate: 0, days: Infinity }).status, "healthy");
});
