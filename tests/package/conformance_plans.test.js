// Conformance vectors of the systems that are asked about a plan: `assess`, `trend`, `gate`, `exportAs`.
//
// The engine counts whole milliseconds, some of the tracker's vectors go down to an eighth of one. There every length of
// time is told so many times as long, around the instant asked for, and minutes are read as so many parts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assess, ErrorBudgetError, exportAs, gate, init, trend } from "error-budget";
import { encoded, same, vectors } from "./vectors.js";

await init();

const DAY = 86_400_000;
/** The guide's tracker takes time without events for good time: the record starts long before the first. */
const FIRST = 0;

const timestamp = (milliseconds) => new Date(milliseconds).toISOString();
/** Shown, nothing is left below 0. */
const left = (number) => (number === "infinite" ? 0 : Math.max(0, number));
const percent = (share) => (typeof share === "number" ? share * 100 : share);

/** How many times as long a length has to be told so that all are whole milliseconds. */
function partsOf(events) {
  const whole = (parts) => events.every(({ duration_minutes: minutes }) => Number.isInteger(minutes * 60_000 * parts));
  return [1, 2, 4, 8].find(whole) ?? 8;
}

/** A service of full outages, its times told around `now`. */
function tracker(input, now, events = input.events) {
  const parts = partsOf(events);
  const told = (at) => now + (at - now) * parts;
  const incidents = events.map(({ timestamp: at, duration_minutes: minutes, category }) => {
    const start = told(Date.parse(at));
    return { start: timestamp(start), end: timestamp(start + Math.round(minutes * 60_000 * parts)), category };
  });
  return {
    format: "error-budget-plan",
    version: 1,
    services: [
      {
        id: "tracker",
        objective: { target: `${input.slo_target_pct}%`, window: `${input.window_days * parts}d` },
        measured_from: timestamp(FIRST),
        incidents,
      },
    ],
  };
}

function tracker_record(input) {
  const now = FIRST + 20_000 * DAY;
  const begins = timestamp(now - input.window_days * DAY);
  const event = { timestamp: begins, duration_minutes: input.duration_minutes, category: "incident" };
  const { budget } = assess(tracker(input, now, [event]), { now });
  return {
    total_budget_minutes: budget.total / partsOf([event]),
    ...encoded("budget_consumed_pct", percent(budget.consumed_share)),
  };
}

function tracker_consumption(input) {
  const now = Date.parse(input.as_of);
  const parts = partsOf(input.events);
  const { budget, by_category } = assess(tracker(input, now), { now });
  const categories = by_category.map(({ category, incidents, lost, share }) => [
    category,
    { count: incidents, total_minutes: lost / parts, ...encoded("percentage", percent(share)) },
  ]);
  return {
    total_budget_minutes: budget.total / parts,
    consumed_minutes: budget.consumed / parts,
    remaining_minutes: left(budget.remaining / parts),
    ...encoded("consumed_pct", percent(budget.consumed_share)),
    remaining_pct: left(percent(budget.remaining_share)),
    event_count: by_category.reduce((sum, { incidents }) => sum + incidents, 0),
    consumption_by_category: Object.fromEntries(categories),
  };
}

function tracker_trend(input) {
  const now = Date.parse(input.now);
  const parts = partsOf(input.events);
  const plan = tracker(input, now);
  const { total } = assess(plan, { now }).budget;
  const [back, step] = [input.days_back, input.granularity_days].map((days) => days * DAY);
  const points = [];
  for (let at = now - back; at <= now; at += step) points.push(at);
  const told = points.map((at) => now + (at - now) * parts);
  const curve = trend(plan, { now, from: told[0], to: now });
  const consumed = told.map((at) => total - height(curve, at));
  return {
    points: points.length,
    ...(points.length > 0 && { first_date: timestamp(points[0]), last_date: timestamp(points.at(-1)) }),
    consumed_minutes: consumed.map((amount) => amount / parts),
    consumed_pct: consumed.map((amount) => (total === 0 ? null : (amount / total) * 100)),
    remaining_pct: consumed.map((amount) => (total === 0 ? 0 : left(100 - (amount / total) * 100))),
  };
}

/** What is left at an instant: the curve is straight between its corners. */
function height({ at: corners, remaining }, at) {
  const next = corners.findIndex((corner) => corner >= at);
  assert.notEqual(next, -1, "the curve ends before the instant asked for");
  if (corners[next] === at) return remaining[next];
  const share = (at - corners[next - 1]) / (corners[next] - corners[next - 1]);
  return remaining[next - 1] + share * (remaining[next] - remaining[next - 1]);
}

async function tracker_export(input) {
  const now = Date.parse(input.now);
  const plan = {
    format: "error-budget-plan",
    version: 1,
    services: [
      {
        id: input.service,
        objective: { target: `${input.slo_target_pct}%`, window: `${input.window_days}d` },
        measured_from: timestamp(FIRST),
        incidents: input.events.map(({ timestamp: start, duration_minutes: minutes, category }) => ({
          start,
          end: timestamp(Date.parse(start) + minutes * 60_000),
          category,
        })),
      },
    ],
  };
  if (input.format === "json") {
    const report = JSON.parse((await exportAs(plan, "json", { now })).text);
    return { fields: report, as_of: report.as_of };
  }
  const lines = async (table) => (await exportAs(plan, "csv", { now, table })).text.trimEnd().split(/\r?\n/);
  const [header, ...rows] = await lines("summary");
  const [, ...categories] = await lines("categories");
  return {
    header: header.split(","),
    data_rows: rows.length,
    rows_per_category: categories.length === new Set(input.events.map(({ category }) => category)).size,
  };
}

/** What of the guide's board other tools read: its panels' places, kinds and series, and its variables. */
async function grafana_dashboard({ service_name: id = "api", slo_target_pct: target = 99.9, window_days: days = 30 }) {
  const services = [{ id, objective: { target: `${target}%`, window: `${days}d` } }];
  const plan = { format: "error-budget-plan", version: 1, services };
  const { text } = await exportAs(plan, "grafana", { now: "2026-03-10T14:30:00Z" });
  const board = JSON.parse(text);
  const queries = (panel) => (panel.targets ?? []).map(({ expr }) => expr);
  const all = board.panels.flatMap(queries);
  const matchers = all.flatMap((query) => [...query.matchAll(/service="([^"]*)"/g)].map(([, value]) => value));
  return {
    title: board.title,
    tags: board.tags,
    refresh: board.refresh,
    time_from: board.time.from,
    panels: board.panels.map((panel) => ({
      id: panel.id,
      title: panel.title,
      // The guide's charts are Angular's "graph", which Grafana has dropped.
      type: panel.type === "timeseries" ? "graph" : panel.type,
      gridPos: panel.gridPos,
      series: [...new Set(queries(panel).flatMap((query) => query.match(/service:\w+/g) ?? []))].sort(),
      target_count: panel.targets?.length,
    })),
    service_matchers: [...new Set(matchers.map((value) => value.replace("$service", id)))].sort(),
    // Incidents we mark besides.
    annotation_names: board.annotations.list.map(({ name }) => name).filter((name) => name !== "Incidents"),
    window_days_used: Number(queries(board.panels.find((panel) => panel.id === 4))[0].split(" ")[0]),
    variables_used_in_queries: ["service", "slo_target"].filter((name) => all.some((query) => query.includes(`$${name}`))),
  };
}

/** The guide's rules are asked of its own settings, what it gets wrong of ours. */
async function prometheus_rules(input, name) {
  const services = [{ id: "api", objective: { target: "99.9%", window: "30d" } }];
  const ours = name.startsWith("dev_");
  const { text } = await exportAs({ format: "error-budget-plan", version: 1, services }, "prometheus", {
    now: "2026-03-10T14:30:00Z",
    rules: ours ? {} : { alerts: "guide", comparison: "strict", min_bad_events: null },
  });
  const rules = text.split(/^ {6}- (?=record:|alert:)/m).slice(1).map(rule);
  const records = rules.flatMap(({ record }) => record ?? []);
  if (input.alerts_use) {
    const read = [...input.alerts_use, ...rules.filter(({ alert }) => alert).flatMap(({ terms }) => terms.map((term) => term.series))];
    return { missing: read.filter((series) => !records.includes(series)) };
  }
  if (input.error_budget_remaining_pct !== undefined) {
    const left = input.error_budget_remaining_pct;
    const holds = { "<": (value) => left < value, "<=": (value) => left <= value, ">": (value) => left > value, ">=": (value) => left >= value };
    const onBudget = rules.filter(({ alert, terms }) => alert && terms.length > 0 && terms.every((term) => term.series === "service:error_budget_remaining_pct"));
    return { firing: onBudget.filter(({ terms }) => terms.every(({ op, value }) => holds[op](value))).map(({ alert }) => alert) };
  }
  if (input.tier) {
    const { labels, terms } = rules.find((one) => one.labels.long_window === "3d");
    return { long_window: labels.long_window, short_window: labels.short_window, burn_rate: terms[0].value, severity: labels.action };
  }
  if (name === "recorded_series") return { records: vectors("prometheus_rules")[0].expected.records.filter((series) => records.includes(series)) };
  const found = rules.find(({ alert }) => `alert_${alert}` === name);
  return { alert: found?.alert, for: found?.hold, severity: found?.labels.severity, terms: found?.terms };
}

/** One rule of a file that is laid out as ours is. */
function rule(text) {
  const said = (key) => text.match(new RegExp(`^ *${key}: (\\S+)$`, "m"))?.[1];
  const expression = text.slice(0, text.indexOf(" labels:"));
  const terms = [...expression.matchAll(/(service:\w+)\{[^}]*\} (<=|>=|<|>) ([\d.]+)/g)];
  // The guide names the short window first.
  const minutes = (series) => {
    const [, count, unit] = series.match(/_(\d+)([mhd])$/) ?? [0, 0, "m"];
    return count * { m: 1, h: 60, d: 1440 }[unit];
  };
  return {
    record: said("record"),
    alert: said("alert"),
    hold: said("for"),
    labels: Object.fromEntries(["severity", "action", "long_window", "short_window"].map((key) => [key, said(key)])),
    terms: terms
      .map(([, series, op, value]) => ({ series, op, value: Number(value) }))
      .sort((one, other) => minutes(one.series) - minutes(other.series)),
  };
}

/** A plan of such metrics. Its window is long: the last week decides the burn, and a day long ago what is left. */
function withMetrics({ remaining_pct: remaining, burn_rate: burn }, now) {
  const recent = Math.round((burn * 7 * DAY) / 1000);
  const earlier = Math.round(((100 - remaining) / 100) * 0.3 * DAY) - recent;
  const outage = (end, length) => ({ start: timestamp(end - length), end: timestamp(end) });
  return {
    format: "error-budget-plan",
    version: 1,
    services: [
      {
        id: "api",
        objective: { target: "99.9%", window: "300d" },
        measured_from: timestamp(FIRST),
        incidents: [outage(now - DAY, recent), outage(now - 30 * DAY, earlier)],
      },
    ],
  };
}

/** The verdict about a plan of those metrics; `undefined` where the vector's status is not the one that they have. */
function verdict({ metrics, now: at }, release) {
  const now = Date.parse(at);
  const answer = gate(withMetrics(metrics, now), { now, release });
  const { status, remaining_share: share, burn_rate: burn } = answer.metrics;
  assert.ok(same([metrics.remaining_pct, metrics.burn_rate], [percent(share), burn]));
  return status === metrics.status ? answer : undefined;
}

function release_gate(input) {
  const { risk_level: risk, release_type: type, has_tests, has_rollback_plan } = input.release;
  const answer = verdict(input, { risk, type, has_tests, has_rollback_plan });
  if (answer === undefined) return undefined;
  const { approved, rule, reason, conditions, warnings, alternative } = answer;
  return { approved, by: rule, reason, conditions: rule === "exception" ? conditions : warnings, alternative };
}

/** Vectors that ask for what these functions do not take, by what tells them. */
const NOT_ASKED = {
  // A curve has no step.
  tracker_trend: (input) => !(input.granularity_days > 0),
};
/** Colours of a board's thresholds are asked natively; they pass through here as they are. */
const NOT_READ = new Set(["threshold_steps", "consumption_by_category_cell"]);

const SYSTEMS = { tracker_record, tracker_consumption, tracker_trend, tracker_export, grafana_dashboard, prometheus_rules, release_gate };

for (const [system, adapter] of Object.entries(SYSTEMS)) {
  test(system, async (t) => {
    const faults = [];
    let asked = 0;
    for (const { name, input, expected } of vectors(system)) {
      if (NOT_ASKED[system]?.(input)) continue;
      const answer = await answered(adapter, input, name);
      if (answer === undefined) continue;
      asked += 1;
      for (const [field, value] of Object.entries(expected)) {
        const met = field === "error" ? answer.error !== undefined : same(read(value), answer[field]);
        const given = answer.error ?? JSON.stringify(answer[field]);
        if (!met) faults.push(`${name}: ${field} is ${given}, not ${JSON.stringify(value)}`);
      }
    }
    assert.deepEqual(faults, []);
    t.diagnostic(`${asked} vectors`);
    assert.ok(asked > 0, "no vector could be asked");
  });
}

function read(value) {
  if (Array.isArray(value)) return value.map(read);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([field]) => !NOT_READ.has(field));
  return Object.fromEntries(kept.map(([field, inner]) => [field, read(inner)]));
}

async function answered(adapter, input, name) {
  try {
    return await adapter(input, name);
  } catch (error) {
    if (error instanceof ErrorBudgetError) return { error: `${error.code} (${error.message})` };
    throw error;
  }
}
