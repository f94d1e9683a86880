// How the elements write figures: the cases of the engine's own documentation (`core/src/exchange/export/figures.rs`).

import assert from "node:assert/strict";
import { test } from "node:test";
import { amount, burn, clock, duration, lookback, minuteAfter, number, percentLeft } from "../../pkg/dist/elements/figures.js";

const cases = (write, table) => {
  for (const [values, text] of table) assert.equal(write(...values), text, `${values}`);
};

test("numbers round halves up, are grouped, and have no negative zero", () => {
  cases(number, [
    [[-12.25, 1], "\u221212.3"],
    [[-0.01, 1], "0.0"],
    [[43_200, 0], "43,200"],
    [[1_234_567.891, 2], "1,234,567.89"],
    [[3.25 - 4e-16, 1], "3.3"],
    [[Infinity, 1], "∞"],
    [[-Infinity, 1], "\u2212∞"],
  ]);
});

test("amounts have the digits that carry meaning", () => {
  cases(amount, [
    [[43.2, "minutes"], "43.2"],
    [[0.36, "minutes"], "0.36"],
    [[-0.36, "minutes"], "\u22120.36"],
    [[0, "minutes"], "0.0"],
    [[12_345.4, "events"], "12,345"],
  ]);
});

test("burn rates and shares may be infinite or unknown", () => {
  cases(burn, [[[1.8], "1.8×"], [[120.4], "120×"], [["infinite"], "∞×"], [[null], "no data"]]);
  cases(percentLeft, [[[0.4259], "42.6%"], [[-0.2685], "\u221226.9%"], [["infinite"], "\u2212∞%"], [[null], "no data"]]);
});

test("lengths of time are in two units", () => {
  cases(duration, [
    [[175 * 60_000], "2 h 55 m"],
    [[220 * 3_600_000], "9 d 4 h"],
    [[86_400_000], "1 d"],
    [[59_999], "less than a minute"],
  ]);
  cases(lookback, [[[60], "1 h"], [[24 * 60], "24 h"], [[72 * 60], "3 d"], [[5], "5 m"]]);
});

test("instants are written in the plan's zone, with the year only where it differs", () => {
  const at = Date.parse("2026-03-10T14:30:59Z");
  assert.equal(clock("UTC", at).minute(at), "Tue 10 Mar 14:30");
  assert.equal(clock("Asia/Kathmandu", at).minute(at), "Tue 10 Mar 20:15");
  assert.equal(clock("UTC", at).date(Date.parse("2027-03-26T00:00:00Z")), "26 Mar 2027");
  assert.equal(clock("Nowhere/Land", at).minute(at), "Tue 10 Mar 14:30");
  assert.equal(minuteAfter(at), Date.parse("2026-03-10T14:31:00Z"));
  assert.equal(minuteAfter(Date.parse("2026-03-10T14:31:00Z")), Date.parse("2026-03-10T14:31:00Z"));
});
