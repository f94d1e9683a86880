// Whatever JavaScript can pass: a typed error each, never a panic, never a hang, and the next call is right.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  assess, backtest, burnRate, compare, decodeLink, detect, encodeLink, errorBudget, ErrorBudgetError, exportAs, forecast,
  gate, importHistory, initSync, requestConsumption, status, timeToExhaustion, trend, validate,
} from "error-budget";
import * as everything from "error-budget";
import { NOW, sample } from "./sample.js";

/** It throws, and what it throws says so. */
function refuses(act, code, path) {
  assert.throws(act, (error) => isRefusal(error, code, path));
}

async function rejects(act, code, path) {
  await assert.rejects(act, (error) => isRefusal(error, code, path));
}

function isRefusal(error, code, path) {
  assert.ok(error instanceof ErrorBudgetError && error instanceof Error, String(error?.stack ?? error));
  assert.equal(error.name, "ErrorBudgetError");
  assert.equal(error.code, code, error.message);
  if (path !== undefined) assert.equal(error.path, path, error.message);
  assert.ok(error.message.length > 0 && error.message.length < 2_000);
  return true;
}

afterEach(() => {
  assert.equal(assess(sample(), { now: NOW }).budget.remaining, 18.4);
});

test("a plan that is no plan", () => {
  for (const wrong of [undefined, null, 42, true, 10n, Symbol("plan"), () => sample()]) {
    refuses(() => assess(wrong), "bad_argument", "plan");
  }
  refuses(() => assess(""), "plan_not_json");
  refuses(() => assess("{"), "plan_not_json", "line 1, column 1");
  refuses(() => assess("\ud800"), "plan_not_json");
  for (const wrong of ["7", "[]", "{}", [], {}, new Map(), new Date(0)]) refuses(() => assess(wrong), "not_a_plan");
  refuses(() => assess({ ...sample(), version: 2 }), "plan_newer", "version");
  refuses(() => assess({ ...sample(), services: 7 }), "plan_invalid", "services");
  refuses(() => assess("[".repeat(100_000)), "plan_not_json");
});

test("mistakes in a plan are all listed", () => {
  const wrong = sample();
  wrong.services[0].incidents[0].end = "soon";
  wrong.services[0].incidents[1].impact = "200%";
  try {
    assess(wrong);
    assert.fail("two mistakes");
  } catch (error) {
    isRefusal(error, "plan_invalid", "services[0].incidents[0].end");
    assert.equal(error.faults.length, 2);
    assert.equal(error.hint, error.faults[0].remedy);
  }
});

test("a plan that contains itself", () => {
  const plan = sample();
  plan.services[0].incidents.push(plan);
  refuses(() => assess(plan), "not_plain_data", "plan.services[0].incidents[7]");
});

test("a plan whose getters throw, also what is no error", () => {
  for (const thrown of [new Error("no"), "no", null, undefined, { toString: null }]) {
    const plan = sample();
    Object.defineProperty(plan.services[0], "name", { enumerable: true, get() { throw thrown; } });
    refuses(() => assess(plan), "not_plain_data", "plan.services[0].name");
  }
});

test("what JSON would change in silence", () => {
  for (const value of [NaN, Infinity, -Infinity, 7n, () => 7, Symbol("seven")]) {
    const plan = sample();
    plan.services[0].traffic = { per_hour: value };
    refuses(() => assess(plan), "not_plain_data", "plan.services[0].traffic.per_hour");
  }
});

test("a plan of proxies, of endless depth or length", () => {
  const deep = new Proxy({}, { ownKeys: () => ["a"], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }), get: (_, key) => (key === "toJSON" ? undefined : deep) });
  refuses(() => assess(deep), "not_plain_data");
  const nested = (depth) => {
    let value = {};
    for (let level = 0; level < depth; level += 1) value = { value };
    return value;
  };
  // What JSON can write and the engine does not read, and what not even JSON can write.
  refuses(() => assess(nested(200)), "plan_not_json");
  refuses(() => assess(nested(100_000)), "not_plain_data");
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  refuses(() => assess(proxy), "not_plain_data");
  const long = new Proxy([], { get: (list, key) => (key === "length" ? 2 ** 32 : key === "toJSON" ? undefined : 0) });
  refuses(() => assess({ services: long }), "not_plain_data");
});

test("a plan, a history and a link of 50 MB and more", async () => {
  const long = " ".repeat(50_000_001);
  refuses(() => assess(long), "plan_too_long");
  refuses(() => validate({ name: long }), "plan_too_long");
  await rejects(() => importHistory(long), "history_too_long");
  await rejects(() => decodeLink(long), "not_a_link");
  await rejects(() => decodeLink(`#p=1.00000000${"A".repeat(50_000_000)}`), "link_too_long");
  // 50 MB of one name: read, and refused for its length.
  refuses(() => assess({ ...sample(), name: "n".repeat(49_000_000) }), "plan_invalid", "name");
  await rejects(() => importHistory("x".repeat(50_000_000)), "not_a_history");
});

test("options of every wrong type", async () => {
  for (const wrong of [null, 7, "now", [], true]) refuses(() => assess(sample(), wrong), "bad_argument", "options");
  refuses(() => assess(sample(), { sevice: "by-time" }), "bad_argument", "options.sevice");
  refuses(() => assess(sample(), { get now() { throw new Error("no"); } }), "bad_argument", "options");
  refuses(() => assess(sample(), { service: 7 }), "bad_argument", "options.service");
  refuses(() => assess(sample(), { service: "search" }), "unknown_service", "service");
  for (const now of [NaN, Infinity, 1e300, "yesterday", "2026-03-10", {}, [], null, new Date(NaN), true]) {
    refuses(() => assess(sample(), { now }), "bad_instant", "options.now");
  }
  refuses(() => trend(sample(), { from: 8.7e15 }), "bad_instant", "options.from");
  refuses(() => gate(sample(), { release: 7 }), "bad_argument", "options.release");
  refuses(() => gate(sample(), { release: { has_tests: "yes" } }), "release_invalid", "release.has_tests");
  refuses(() => gate(sample(), { release: "{},{" }), "release_invalid", "release");
  await rejects(() => forecast(sample(), { days: 0 }), "bad_argument", "days");
  await rejects(() => forecast(sample(), { paths: 1e9 }), "bad_argument", "paths");
  await rejects(() => forecast(sample(), { seed: -1 }), "bad_argument", "seed");
  await rejects(() => forecast(sample(), { days: "30" }), "bad_argument", "options.days");
  await rejects(() => backtest(sample(), { policy: "ours" }), "bad_argument", "policy");
  await rejects(() => compare(sample(), 7), "bad_argument", "variant");
  await rejects(() => compare(sample(), { scenario: "none" }), "unknown_scenario", "scenario");
  await rejects(() => exportAs(sample(), "pdf"), "bad_argument", "format");
  await rejects(() => exportAs(sample(), "csv", { table: "all" }), "bad_argument", "options.table");
  await rejects(() => exportAs(sample(), "csv", { tabel: "summary" }), "bad_argument", "options.tabel");
  for (const rules of [7, [], { sli: {} }, { sli: { bad: "no metric", valid: "up" } }, { interval: "0s" }, { min_bad_events: 0.5 }, { labels: { a: 1 } }, { alerts: "ours" }]) {
    await rejects(() => exportAs(sample(), "prometheus", { rules }), "bad_argument");
  }
  await rejects(() => exportAs(sample(), "prometheus", { rules: { labels: { a: 1n } } }), "not_plain_data", "options.rules.labels.a");
  await rejects(() => exportAs(sample(), "prometheus", { rules: { nmaing: "sloth" } }), "bad_argument", "options.rules.nmaing");
  await rejects(() => exportAs(sample(), "alertmanager", { channels: { email: "a@example.org" } }), "bad_argument", "options.channels.email");
  await rejects(() => importHistory(7), "bad_argument", "text");
  await rejects(() => importHistory("start\n", { format: "xml" }), "bad_argument", "options.format");
  for (const wrong of [
    { date_order: "year" }, { columns: "start" }, { columns: ["begin"] }, { columns: [undefined, 7] }, { header: 1 },
    { edits: [{ row: -1, column: 0, text: "" }] }, { impact_words: { bumpy: "200%" } }, { shortest: "soon" }, { samples: "some" },
    { only: 7 },
  ]) {
    await rejects(() => importHistory("start\n", wrong), "bad_argument");
  }
  await rejects(() => importHistory("start\n", { relative_start: "soon" }), "bad_instant", "options.relative_start");
  await rejects(() => importHistory("start\n", { signal: 7 }), "bad_argument", "options.signal");
  await rejects(() => importHistory("start\n", { zone: "Mars/Base" }), "unknown_zone", "zone");
  await rejects(() => encodeLink(undefined), "bad_argument", "plan");
  await rejects(() => decodeLink("https://example.org/#section"), "not_a_link");
  refuses(() => assess({ ...sample(), zone: "Mars/Base" }), "unknown_zone", "zone");
});

test("whatever stands in whichever place of whichever function", async () => {
  const cyclic = {};
  cyclic.self = cyclic;
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const throwing = new Proxy({}, { get() { throw new Error("no"); }, ownKeys() { throw new Error("no"); }, has() { throw new Error("no"); } });
  const values = [
    undefined, null, NaN, -0, 1e300, 10n, Symbol("x"), "", "\u0000", "\ud800", true, [], [[]], {}, cyclic, revoked, throwing, () => 7,
    new Date(NaN), new Map([[1, 2]]), new Float64Array(3), new String("plan"), Object.create(null), { toJSON() { throw new Error("no"); } },
    { get service() { throw null; } }, { valueOf() { throw new Error("no"); }, toString: null }, globalThis,
  ];
  const functions = Object.entries(everything).filter(([name]) => !["ErrorBudgetError", "init", "initSync"].includes(name));
  let refused = 0;
  for (const [name, act] of functions) {
    for (const value of values) {
      for (const words of [[value], [sample(), value], [value, value], [sample(), sample(), value]]) {
        try {
          await act(...words);
        } catch (error) {
          refused += 1;
          const known = error instanceof ErrorBudgetError && error.code !== "engine_failed";
          assert.ok(known, `${name}(${words.map((word) => typeof word)}): ${error?.stack ?? String(error)}`);
        }
      }
    }
  }
  // Almost all of it is refused; an empty history or undefined options are not.
  assert.ok(refused > 0.8 * functions.length * values.length * 4, String(refused));
});

test("formulas of wrong figures", async () => {
  refuses(() => errorBudget({ target: 101, window: "30d" }), "bad_argument", "target");
  refuses(() => errorBudget({ target: "many", window: "30d" }), "bad_argument", "input.target");
  for (const window of ["soon", "0d", -1, 0]) refuses(() => errorBudget({ target: 99, window }), "bad_argument", "window");
  for (const window of [NaN, {}, null, undefined]) {
    refuses(() => errorBudget({ target: 99, window }), "bad_argument", "input.window");
  }
  refuses(() => errorBudget(), "bad_argument", "input.target");
  for (const rate of [-1, 101, NaN]) refuses(() => burnRate({ target: 99, error_rate: rate }), "bad_argument", "error_rate");
  refuses(() => requestConsumption({ target: 99, total: 1, failed: 2 }), "bad_argument", "failed");
  refuses(() => requestConsumption({ target: 99, total: 1.5, failed: 1 }), "bad_argument", "total");
  refuses(() => timeToExhaustion({ remaining: NaN, burn_rate: 1, window_days: 30 }), "bad_argument", "window_days");
  await rejects(() => detect({ target: 99, window: "30d", error_rates: { soon: 1 } }), "bad_argument", "error_rates.soon");
  await rejects(() => detect({ target: 99, window: "30d", error_rates: { "1h": "1" } }), "bad_argument", "input.error_rates.1h");
  const band = { remaining: 10, burn_rate: 5, days: 3 };
  const reversed = { critical: { ...band, remaining: 90 }, warning: band, attention: band };
  refuses(() => status({ thresholds: reversed }), "bad_argument", "thresholds");
});

test("loading what is no module", () => {
  initSync(new Uint8Array([0]));
  assert.equal(assess(sample()).budget.total, 43.2, "it was loaded before, and stays so");
});

test("random damage to a plan gives an answer or a typed error", () => {
  const text = JSON.stringify(sample());
  let state = 1;
  const below = (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % most;
  };
  for (let round = 0; round < 2_000; round += 1) {
    const [from, cut] = [below(text.length), below(8)];
    const letters = ['"', "{", "]", "9", "-", "\u0000", "\ud800", "e9", "null", ""];
    const damaged = text.slice(0, from) + letters[below(letters.length)] + text.slice(from + cut);
    try {
      assess(damaged, { now: NOW });
    } catch (error) {
      assert.ok(error instanceof ErrorBudgetError && error.code !== "engine_failed", `${damaged}\n${error.stack}`);
    }
  }
});
