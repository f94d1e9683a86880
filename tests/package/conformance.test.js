// Every conformance vector that the public functions cover: cases are met, deviations give the corrected value.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  burnRate, detect, detectTier, downtimeConsumption, errorBudget, ErrorBudgetError, requestConsumption, status,
  timeToExhaustion,
} from "error-budget";
import { encoded, same, vectors } from "./vectors.js";

const window = (input) => `${input.window_days * 1440} m`;
const target = (input) => input.slo_target_pct;

const detection = (seen) => ({
  tier: seen.tier,
  severity: seen.severity,
  action: seen.action,
  burn_rate_threshold: seen.threshold,
  ...encoded("long_burn_rate", seen.long_burn),
  ...encoded("short_burn_rate", seen.short_burn),
  long_exceeds: seen.long_exceeds,
  short_exceeds: seen.short_exceeds,
  alert_triggered: seen.triggered,
});

/** One adapter for each system: the vectors' input in, their fields out. */
const SYSTEMS = {
  total_budget(input) {
    const { window_minutes, allowance, minutes } = errorBudget({ target: target(input), window: window(input) });
    return {
      total_minutes: window_minutes,
      allowed_downtime_ratio: allowance,
      error_budget_minutes: minutes,
      error_budget_seconds: minutes * 60,
      error_budget_hours: minutes / 60,
      error_budget_percentage: allowance * 100,
    };
  },
  consumed_requests(input) {
    const { total_requests: total, failed_requests: failed } = input;
    const answer = requestConsumption({ target: target(input), total, failed });
    return {
      ...encoded("actual_success_rate", answer.success_percent),
      ...(answer.success_percent === null ? { no_data: true } : {}),
      allowed_failures: answer.allowed_failures,
      excess_failures: answer.excess_failures,
      ...encoded("budget_consumed_pct", answer.consumed_percent),
      budget_exceeded: answer.exceeded,
    };
  },
  time_consumption({ start, end, downtime_minutes: minutes, ...input }) {
    const answer = downtimeConsumption({ target: target(input), start, end, minutes });
    return {
      total_minutes: answer.total_minutes,
      uptime_minutes: answer.uptime_minutes,
      allowed_downtime_minutes: answer.allowed_minutes,
      consumed_budget_minutes: answer.consumed_minutes,
      remaining_budget_minutes: answer.remaining_minutes,
      ...encoded("budget_consumed_pct", answer.consumed_percent),
      actual_availability_pct: answer.availability_percent,
    };
  },
  burn_rate(input) {
    const rate = burnRate({ target: target(input), error_rate: input.actual_error_rate_pct });
    return encoded("burn_rate", rate);
  },
  scenarios(input) {
    // A complete outage is told by its name.
    const error_rate = input.label === "complete outage" ? 100 : input.actual_error_rate_pct;
    const rate = burnRate({ target: target(input), error_rate });
    return { actual_error_rate_pct: error_rate, ...encoded("burn_rate", rate) };
  },
  slo_table(input) {
    const minutes = (days) => errorBudget({ target: target(input), window: `${days}d` }).minutes;
    const [year, month, week] = [input.year_days ?? 365, input.month_days ?? 30, input.week_days ?? 7].map(minutes);
    return {
      annual_seconds: year * 60,
      monthly_seconds: month * 60,
      weekly_seconds: week * 60,
      annual_days: year / 1440,
    };
  },
  time_to_exhaustion({ budget_remaining_pct: remaining, window_days, now, ...input }) {
    const burn_rate = input.burn_rate_infinite === true ? Infinity : input.burn_rate;
    const { days, at, status: state } = timeToExhaustion({ remaining, burn_rate, window_days, now });
    return {
      ...encoded("time_to_exhaustion_days", days),
      ...encoded("time_to_exhaustion_hours", days * 24),
      exhaustion_date: at,
      status: state,
    };
  },
  async detector_tier(input) {
    const [long, short] = [input.long_window_error_rate_pct, input.short_window_error_rate_pct];
    const asked = { policy: "guide", tier: input.tier, target: target(input), window: window(input) };
    const seen = await detectTier({ ...asked, long, short });
    return detection(seen);
  },
  async detector_all(input) {
    const asked = { policy: "guide", target: target(input), window: window(input) };
    const { triggered } = await detect({ ...asked, error_rates: input.error_rates_pct });
    return { triggered: triggered.map(detection) };
  },
  status_determiner(input) {
    const known = (field) => (input[`${field}_infinite`] === true ? Infinity : (input[field] ?? undefined));
    const band = (table) => ({
      remaining: table.remaining_pct,
      burn_rate: table.burn_rate,
      days: table.days_to_exhaustion,
    });
    const table = input.thresholds;
    const thresholds = table && {
      critical: band(table.critical),
      warning: band(table.warning),
      attention: band(table.attention),
    };
    return status({
      remaining: known("remaining_budget_pct"),
      burn_rate: known("current_burn_rate"),
      days: known("days_to_exhaustion"),
      thresholds: thresholds ?? undefined,
    });
  },
};

/** What a tier is made of is a preset's, not a detection's; how a figure is printed is asked natively. */
const NOT_COVERED = {
  detector_tier: ["for_duration", "long_window_minutes", "short_window_minutes", "tier_budget_consumed_pct"],
  scenarios: ["printed"],
  slo_table: ["annual", "monthly", "weekly"].flatMap((span) => [`${span}_printed`, `${span}_seconds_exact`]),
};

for (const [system, adapter] of Object.entries(SYSTEMS)) {
  test(system, async () => {
    const faults = [];
    for (const { name, input, expected } of vectors(system)) {
      const answer = await answered(adapter, input);
      for (const [field, value] of Object.entries(expected)) {
        if (NOT_COVERED[system]?.includes(field)) continue;
        // A refusal of ours is a typed error; the vectors' kinds are labels.
        const met = field === "error" ? answer.error !== undefined : same(value, answer[field]);
        if (!met) faults.push(`${name}: ${field} is ${JSON.stringify(answer[field])}, not ${JSON.stringify(value)}`);
      }
    }
    assert.deepEqual(faults, []);
  });
}

async function answered(adapter, input) {
  try {
    return await adapter(input);
  } catch (error) {
    if (error instanceof ErrorBudgetError) return { error: error.code };
    throw error;
  }
}
