/**
 * Error budgets, computed exactly: what is left, how fast it goes, what may come, whether a release may go.
 *
 * Fields are named as in the plan's JSON. Instants come out as RFC 3339 texts in UTC, shares as fractions of one,
 * percentages (where a name or comment says so) as 0 to 100, series as `Float64Array`s.
 *
 * In a browser `await init()` once; in Node everything is ready when it is imported. Functions that answer a `Promise`
 * load a further module when they are first called.
 *
 * @example
 * import { init, assess } from "error-budget";
 *
 * await init();
 * const { budget } = assess(
 *   {
 *     format: "error-budget-plan",
 *     version: 1,
 *     services: [{
 *       id: "checkout",
 *       objective: { target: "99.9%", window: "30d" },
 *       measured_from: "2026-01-01T00:00:00Z",
 *       incidents: [{ start: "2026-02-24T11:20:00Z", end: "2026-02-24T11:29:00Z" }],
 *     }],
 *   },
 *   { now: "2026-03-10T14:30:00Z" },
 * );
 * console.log(`${budget.remaining} of ${budget.total} minutes are left`); // 34.2 of 43.2
 */

/** An instant: a `Date`, milliseconds since 1970, or an RFC 3339 text such as `"2026-03-10T14:30:00Z"`. */
export type Instant = Date | number | string;

/** An instant as an RFC 3339 text in UTC, such as `"2026-03-10T14:30:00Z"`. */
export type Timestamp = string;

/** A percentage: `99.9`, `"99.9"` or `"99.9%"`. At most 7 decimals for a target. */
export type Percentage = number | string;

/** A length of time: a number of days, or a text such as `"30d"`, `"1h 30m"`. */
export type Length = number | string;

/** A quotient that need not exist: a number, `"infinite"` (something of nothing), or `null` (no data). */
export type Quotient = number | "infinite" | null;

/** How bad a budget's state is. `unknown` is no data: neither good nor bad. */
export type Status = "healthy" | "attention" | "warning" | "critical" | "exhausted" | "unknown";

/** What an alert asks for. */
export type Action = "log" | "ticket" | "page";

/** How bad an alert is. */
export type Severity = "info" | "attention" | "warning" | "critical";

/** What a gate answers. */
export type Decision = "approve" | "review" | "defer" | "block";

/** A half-open stretch of time: `end` does not belong to it. */
export interface Interval {
  start: Timestamp;
  end: Timestamp;
}

// The plan

/** What a team writes down. The text of its JSON can stand wherever a plan is taken. */
export interface Plan {
  format: "error-budget-plan";
  version: 1;
  /** A title. */
  name?: string;
  /** IANA name of the zone of calendar windows and traffic by hour. `"UTC"` by default. */
  zone?: string;
  /** The instant to stand at where a call names none. */
  as_of?: Timestamp;
  services?: Service[];
  /** A preset, or a policy as the planner saves it. `"guide"` by default. */
  policy?: "guide" | "google" | Record<string, unknown>;
  /** Alert policies, the first in use: ids of presets, or policies as the planner saves them. Google's by default. */
  alerts?: (string | Record<string, unknown>)[];
  forecast?: {
    seed?: number;
    /** 1 to 100,000. */
    paths?: number;
    /** 1 to 366. */
    days?: number;
    /** What is believed before the record speaks: one incident in so many days, 1 to 3,660; 15 by default. */
    prior_days?: number;
    /** And that it lasts so many minutes, 1 to 43,200; 120 by default. */
    prior_minutes?: number;
    /** Trouble starts so many times as often. */
    rate?: number;
    /** It lasts so many times as long. */
    duration?: number;
  };
  scenarios?: { name: string; patches?: Record<string, unknown>[] }[];
  composite?: Record<string, unknown>;
}

/** One service: a promise, and what happened to it. */
export interface Service {
  /** Names it within the plan. */
  id: string;
  name?: string;
  objective: {
    /** Such as `"99.9%"`. */
    target: string;
    /** `"30d"` rolls; the others are calendar periods in the plan's zone. */
    window: "week" | "month" | "quarter" | "year" | (string & {});
    /** `"time"` by default. */
    method?: "time" | "occurrences" | "time slices" | "ratio time slices";
    slice?: string;
    slice_target?: string;
    /** How incidents at the same time combine. `"worst"` by default. */
    overlap?: "worst" | "compound" | "add";
    /** What excluded time counts as. `"drop"` by default. */
    exclusions?: "drop" | "good" | "bad";
  };
  /**
   * The series that tell good from bad, such as `"http_requests_total{job=\"api\"}"`: what rules and specs read. By
   * default those of the service's id in `http_requests_total`.
   */
  sli?:
    | { bad: string; valid: string }
    | { good: string; valid: string }
    /** A histogram without `_bucket`, and the bound of a bucket, such as `"0.3"`. */
    | { histogram: string; within: string }
    /** 1 while it works, 0 while it does not. */
    | { gauge: string };
  /** Start of the record; before it nothing is known. The first incident by default. */
  measured_from?: Timestamp;
  /** End of a history that stopped. */
  measured_until?: Timestamp;
  incidents?: Incident[];
  exclusions?: { start: Timestamp; end: Timestamp; reason?: string }[];
  releases?: Release[];
  traffic?:
    | { per_hour: number }
    | { hour_of_week: number[] }
    | { start: Timestamp; step: string; counts: number[] };
}

/** A time in which a share of events was bad. */
export interface Incident {
  id?: string;
  title?: string;
  start: Timestamp;
  /** Absent while it goes on. */
  end?: Timestamp;
  /** Bad share of events, such as `"18%"`. `"100%"` by default. */
  impact?: string;
  category?: "incident" | "deployment" | "dependency" | "maintenance" | (string & {});
}

/** A change that a team wants to ship. A feature of medium risk, with tests and a way back, by default. */
export interface Release {
  name?: string;
  /** When it is to go out; now by default. */
  at?: Timestamp;
  risk?: "low" | "medium" | "high" | (string & {});
  type?: "feature" | "bugfix" | "security" | "rollback" | "reliability" | (string & {});
  has_tests?: boolean;
  has_rollback_plan?: boolean;
  /** Requirements of the policy, by their words: confirmed or denied. */
  confirmed?: Record<string, boolean>;
  /** How often such releases fail (0 to 1), and what that costs, such as `"20m"`. */
  failure?: { probability: number; cost?: string };
}

/** Something wrong in a plan. */
export interface Fault {
  /** Such as `services[0].incidents[3].end`. */
  path: string;
  what: string;
  remedy: string;
}

// Errors

/** What an {@link ErrorBudgetError} is about; stays the same between minor versions. */
export type ErrorCode =
  | "aborted"
  | "bad_argument"
  | "bad_instant"
  | "engine_failed"
  | "history_too_long"
  | "link_damaged"
  | "link_newer"
  | "link_too_long"
  | "not_a_history"
  | "not_a_link"
  | "not_a_plan"
  | "not_exportable"
  | "not_loaded"
  | "not_plain_data"
  | "not_ready"
  | "plan_invalid"
  | "plan_newer"
  | "plan_not_json"
  | "plan_too_long"
  | "release_invalid"
  | "scenario_invalid"
  | "service_not_in_history"
  | "unknown_scenario"
  | "unknown_service"
  | "unknown_zone";

/** The one class of error that the package throws. Its message says what is wrong and what to do. */
export class ErrorBudgetError extends Error {
  readonly name: "ErrorBudgetError";
  readonly code: ErrorCode;
  /** Place of it in what was passed, such as `services[0].objective.target` or `options.now`; may be empty. */
  readonly path: string;
  /** What to do about it; may be empty. */
  readonly hint: string;
  /** Every mistake of a plan, of which the above is the first. */
  readonly faults: readonly Fault[];
  constructor(what: {
    code: ErrorCode;
    message: string;
    path?: string;
    hint?: string;
    faults?: Fault[];
    cause?: unknown;
  });
}

// Loading

/** Where a module is: an address, a response, its bytes, or the compiled module. */
export type ModuleSource = URL | string | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the engine, once; later calls answer at once. `source` is for hosts that keep `engine.wasm` elsewhere.
 * @throws {ErrorBudgetError} `not_loaded`; another call tries again.
 */
export function init(source?: ModuleSource | Promise<ModuleSource>): Promise<void>;

/** Loads the engine at once, from its bytes or the compiled module: for workers that were handed one. */
export function initSync(source: BufferSource | WebAssembly.Module): void;

// Questions about a service

/** Which service, and when. */
export interface About {
  /** Id of the service; needed when the plan has several. */
  service?: string;
  /** The instant of the answer: the plan's `as_of` by default, else the clock. */
  now?: Instant;
}

/**
 * Where a budget stands.
 * @example
 * const { budget, status } = assess(plan, { service: "checkout", now: Date.now() });
 */
export function assess(plan: Plan | string, options?: About): Assessment;

export interface Assessment {
  service: string;
  name: string;
  now: Timestamp;
  /** What amounts of budget count. */
  unit: "minutes" | "events";
  /** The time that is known. */
  observed: Interval;
  /** Something in the window was observed. */
  has_data: boolean;
  /** The data stopped a day or more before now. */
  stale: boolean;
  budget: Budget;
  by_category: { category: string; incidents: number; lost: number; share: Quotient }[];
  /** In the plan's order. */
  incidents: {
    index: number;
    lasted: Interval;
    ongoing: boolean;
    /** Minutes or events that it lost altogether. */
    lost: number;
    /** Those of the current window. */
    lost_in_window: number;
    share: Quotient;
    /** When they leave the window; `null` when none is in it. */
    comes_back: Interval | null;
  }[];
  /** Burn over the lookbacks of the alert tiers. */
  burn: {
    lookback_minutes: number;
    /** Multiple of the rate that spends exactly one budget in one window. */
    rate: Quotient;
    threshold: number;
    action: Action;
    firing: boolean;
  }[];
  /** Burn over the last 7 days. */
  recent_burn: Quotient;
  /** When it runs out if the last 7 days go on. */
  exhaustion: { when: "no_data" | "now" | "never" } | { when: "at"; at: Timestamp; days: number };
  /** What comes back, in order of time, if nothing more happens. */
  replenishment: { during: Interval; amount: number }[];
  /** When half is left again if nothing more happens; `null` when it is now. */
  back_to_half: Timestamp | null;
  /** When something is left again if nothing more happens; `null` when it is now. */
  back_above_zero: Timestamp | null;
  /** What was left when the data stopped; `null` while they go on. */
  left_when_stopped: number | null;
  status: StatusReport;
}

/** Amounts in minutes or events. */
export interface Budget {
  window: Interval;
  /** The window's minutes or events. */
  valid: number;
  /** How many of them may be bad. */
  total: number;
  consumed: number;
  /** Signed: below zero when overspent. */
  remaining: number;
  /** What went beyond the budget, 0 if nothing did. */
  overspent: number;
  consumed_share: Quotient;
  /** Signed; minus infinity is `"infinite"`. */
  remaining_share: Quotient;
  exhausted: boolean;
  /** More than all of it was lost. */
  exceeded: boolean;
}

export interface StatusReport {
  status: Status;
  /** A sort key from 0 to 100. */
  severity_score: number;
  /** Which thresholds are met. */
  triggers: string[];
  actions: string[];
  /** `#RRGGBB`. */
  color: string;
}

/**
 * What was left over time: corners of a curve that is straight between them; after now, if nothing more happens.
 * One window up to now by default; empty without data.
 */
export function trend(plan: Plan | string, options?: About & { from?: Instant; to?: Instant }): Trend;

export interface Trend {
  /** Milliseconds since 1970. */
  at: Float64Array;
  /** Minutes or events left, signed. */
  remaining: Float64Array;
}

/**
 * Whether a release may go, by the plan's policy.
 * @example
 * const verdict = gate(plan, { release: { risk: "high" } });
 * if (!verdict.approved) console.log(verdict.reason, "from", verdict.passes);
 */
export function gate(plan: Plan | string, options?: About & { release?: Release | string }): Verdict;

export interface Verdict {
  decision: Decision;
  /** It may go, at once or after a review. */
  approved: boolean;
  rule: "policy" | "exception" | "risk_level" | "min_budget" | "max_burn_rate" | "missing_rollback_plan";
  reason: string;
  rationale: string;
  conditions: string[];
  warnings: string[];
  /** Requirements that nobody has confirmed yet. */
  to_confirm: string[];
  alternative: string | null;
  metrics: {
    status: Status;
    consumed_share: Quotient;
    remaining_share: Quotient;
    /** Minutes or events, signed. */
    remaining: number;
    unit: "minutes" | "events";
    burn_rate: Quotient;
    /** 0 when exhausted, `Infinity` when never, `null` without data. */
    days_to_exhaustion: number | null;
  };
  /** From when on it passes, be it with a review, if nothing more happens; `null` when waiting does not help. */
  passes: Timestamp | null;
  /** From when on it passes without one. */
  approves: Timestamp | null;
}

/** Every mistake of a plan; empty for a plan that can be read. */
export function validate(plan: Plan | string): Fault[];

// The time ahead, the alerts, other plans: these load lab.wasm when they are first called

/**
 * Simulates the time ahead; `null` without data. The same seed gives the same figures everywhere.
 * @example
 * const ahead = await forecast(plan, { days: 30 });
 * if (ahead) console.log(ahead.chance, ahead.days.p50.at(-1));
 */
export function forecast(
  plan: Plan | string,
  options?: About & {
    /** 1 to 366; the plan's by default. */
    days?: number;
    /** 1 to 100,000; the plan's by default. */
    paths?: number;
    /** A whole number from 0; the plan's by default. */
    seed?: number;
  },
): Promise<Forecast | null>;

/** One in ten futures lies below `p10`, one in ten above `p90`. */
export interface Band {
  p10: number;
  p25: number;
  p50: number;
  p75: number;
  p90: number;
}

export interface Forecast {
  /** Futures drawn. */
  paths: number;
  /** The end of each day ahead, as columns. */
  days: {
    /** 1, 2, 3, ... */
    day: Float64Array;
    /** Probability that the budget is used up by then; `NaN` when it already is. */
    exhausted: Float64Array;
    /** Share of futures that use it up on this day. */
    exhausted_on: Float64Array;
    /** Share of the budget left, signed: quantiles over the futures. */
    p10: Float64Array;
    p25: Float64Array;
    p50: Float64Array;
    p75: Float64Array;
    p90: Float64Array;
  };
  /** Probability that it is used up within the horizon; `null` when it already is. */
  chance: number | null;
  /** Days to exhaustion; a quantile is `null` beyond the horizon. `null` when nothing is left already. */
  exhaustion: { p10: number | null; p50: number | null; p90: number | null } | null;
  /** The same of those futures alone that come to it. */
  when_exhausted: { p10: number; p50: number; p90: number } | null;
  /** Probability that the promise is kept over the window that ends with the horizon. */
  kept: number;
  /** Mean loss of a future, in minutes or events. */
  expected_loss: number;
  loss: Band;
  /** Share of all simulated losses that the worst 1% of futures carry. */
  worst_percent_share: number;
  /** Incidents that the forecast rests on, older ones in part. */
  effective_incidents: number;
  /** Too little to go by: fewer than 4 incidents or 60 days. */
  little_evidence: boolean;
  /** What planned releases cost, by their position in the plan. */
  releases: { release: number; expected: number; p90: number }[];
}

/**
 * Plays an alert policy over the whole history.
 * `policy` is the id of one of the plan's or of a preset (`google`, `sloth`, `datadog`, ...); the one in use by default.
 */
export function backtest(plan: Plan | string, options?: About & { policy?: string }): Promise<Backtest>;

/** A stretch in which an alert fires; without an end it still does. */
export interface Firing {
  start: Timestamp;
  end: Timestamp | null;
}

export interface Backtest {
  policy: string;
  tiers: { tier: string; severity: Severity; action: Action; firings: Firing[] }[];
  /** When any tier fires. */
  alerts: Firing[];
  /** What was worth an alert, and how it was caught. */
  episodes: {
    start: Timestamp;
    end: Timestamp;
    spent_share: Quotient;
    significant: boolean;
    detection: {
      tier: string;
      delay_minutes: number;
      spent_share: Quotient;
      reset_minutes: number | null;
    } | null;
  }[];
  score: {
    days: number;
    significant: number;
    missed: number;
    alerts: number;
    needless: number;
    pages: number;
    pages_per_month: number | null;
    /** Share of alerts that were worth it. */
    precision: number | null;
    /** Share of what matters that was caught. */
    recall: number | null;
    median_delay_minutes: number | null;
    median_spent_share: number | null;
    median_reset_minutes: number | null;
  };
}

/**
 * Every figure that differs between two plans, or between a plan and one of its scenarios.
 * @example
 * const differences = await compare(plan, { scenario: "99.95%" }, { simulate: true });
 */
export function compare(
  base: Plan | string,
  variant: Plan | string | { scenario: string },
  options?: {
    now?: Instant;
    /** Compare the forecasts, too. */
    simulate?: boolean;
  },
): Promise<Difference[]>;

export interface Figure {
  /** Names it, the same in both plans: `remaining_share`, `burn_1h`. */
  key: string;
  name: string;
  measure: "share" | "minutes" | "events" | "times" | "days" | "count" | "word";
  /** `Infinity` for never; `null` when it is not known. */
  value: number | null;
  /** The word that it ranks. */
  word: string | null;
  more_is_better: boolean | null;
}

export interface Difference {
  service: string;
  /** `null` when only the variant has it. */
  base: Figure | null;
  /** `null` when only the base has it. */
  variant: Figure | null;
  /** Variant minus base. */
  change: number | null;
  /** Whether the variant is better. */
  better: boolean | null;
}

// Files and links: these load exchange.wasm when they are first called

/**
 * Reads a history of incidents: CSV, TSV, JSON lines, a calendar, or what a status page, an incident tool or a monitor
 * answers. `accepted + repaired + rejected` is `rows_read`: no row is dropped in silence.
 * @throws {ErrorBudgetError} `not_a_history`, `history_too_long`, `aborted`, ...
 */
export function importHistory(text: string, options?: ImportOptions): Promise<History>;

/** What a column of a table holds. */
export type ImportField =
  | "start"
  | "end"
  | "duration"
  | "duration_seconds"
  /** 0 to 100, or a word. */
  | "impact_percent"
  /** 0 to 1, or a word. */
  | "impact_fraction"
  | "category"
  | "title"
  | "id"
  | "service";

/** A format of histories. */
export type ImportFormat =
  | "csv"
  | "tsv"
  | "jsonl"
  | "statuspage"
  | "status-feed"
  | "upptime-summary"
  | "upptime-status-changes"
  | "google-cloud"
  | "aws-status"
  | "pagerduty"
  | "opsgenie"
  | "incident-io"
  | "firehydrant"
  | "better-stack"
  | "uptimerobot"
  | "prometheus-range"
  | "prometheus-alerts"
  | "datadog-slo"
  | "ics";

/** What the text of a history cannot say of itself. */
export interface ImportOptions {
  /** To measure "in the future" against; the clock by default. */
  now?: Instant;
  /** IANA name of the zone of times without an offset. `"UTC"` by default. */
  zone?: string;
  /** Told from the content by default. */
  format?: ImportFormat;
  /** Of dates that leave it open. */
  date_order?: "day-first" | "month-first";
  /** One service of a file that holds several. */
  only?: string;
  /** Whether the first row names the columns; told from the content by default. */
  header?: boolean;
  /**
   * What each column of a table holds, from the left, `null` for one that is not read; guessed by default. A history
   * that was read says in its `columns` what there is to choose from.
   */
  columns?: (ImportField | null)[];
  /** Cells to read otherwise than written: `row` counts as in {@link History.rows}, `column` from 0. */
  edits?: { row: number; column: number; text: string }[];
  /** The instant of second 0, for files with relative times. */
  relative_start?: Instant;
  /** What words for an impact weigh, such as `{ minor: "5%" }`; others keep their usual weight. */
  impact_words?: Record<string, string>;
  /** Shorter outages of a record of status changes are left out. */
  shortest?: Length;
  /** What the samples of a series mean: the good or the bad share; told from its name by default. */
  samples?: "good" | "bad";
  /** Called now and then with the share done, 0 to 1. What it throws ends the import and is thrown on. */
  onProgress?: (share: number) => void;
  /** Asked with each step of progress. */
  signal?: AbortSignal;
}

export interface History {
  format: ImportFormat;
  /** The format in words. */
  shape: string;
  /** The first row named the columns. */
  header: boolean;
  /** The columns, what each was read as, and a few of its values. */
  columns: { header: string; field: ImportField | null; samples: string[] }[];
  rows_read: number;
  accepted: number;
  repaired: number;
  rejected: number;
  /** Rows of other services than the one chosen. */
  left_out: number;
  /** The count as a sentence. */
  sum: string;
  /** As they stand in a plan. */
  incidents: Incident[];
  /** The rows that were not simply accepted. */
  rows: { number: number; outcome: "repaired" | "rejected"; message: string }[];
  /** The rejected rows as CSV, with their reasons. */
  rejected_csv: string;
  overlapping: number;
  /** As it stands in a plan; `null` where the file counts no events. */
  traffic: { start: Timestamp; step: string; counts: number[] } | null;
  /** The words that say how bad it was, with what each weighs; `null` for one that is not known. */
  words: { word: string; impact: string | null }[];
  /** The services that the file names. */
  parts: string[];
  measured_from: Timestamp | null;
  measured_until: Timestamp | null;
  notes: string[];
}

/** A format that goes out. */
export type ExportFormat =
  | "prometheus"
  | "promtool"
  | "rule-crd"
  | "alertmanager"
  | "grafana"
  | "openslo"
  | "sloth"
  | "sloth-windows"
  | "pyrra"
  | "policy"
  | "policy-document"
  | "markdown"
  | "html"
  | "ics"
  | "csv"
  | "json"
  | "plan";

/**
 * Writes one service in a format.
 * @example
 * const sli = { bad: 'http_requests_total{job="api",code=~"5.."}', valid: 'http_requests_total{job="api"}' };
 * const { name, text } = await exportAs(plan, "prometheus", { service: "api", rules: { sli } });
 */
export function exportAs(plan: Plan | string, format: ExportFormat, options?: ExportOptions): Promise<ExportedFile>;

export interface ExportedFile {
  /** Such as `checkout.rules.yml`. */
  name: string;
  /** Such as `application/yaml`. */
  media_type: string;
  text: string;
}

/** What a plan does not say and some formats need. */
export interface ExportOptions extends About {
  /** Which table a CSV holds; the summary by default. */
  table?: "summary" | "categories" | "incidents" | "burn-rates" | "alerts" | "replenishments";
  /** Of Prometheus rules and what is made of them. */
  rules?: {
    /** The series behind the objective; server errors of `http_requests_total` with the label `service` by default. */
    sli?: Sli;
    /** Whose names the recorded series have. `"guide"` by default. */
    naming?: "guide" | "sloth";
    /** Id of one of the plan's alert policies or of a preset; the one in use by default. */
    alerts?: string;
    /** On which side of its threshold an alert stands. `"inclusive"` by default, as the engine. */
    comparison?: "inclusive" | "strict";
    /** Time between evaluations. `"1m"` by default. */
    interval?: string;
    /** Bad events that an alert wants in its long window; `null` for no such guard. 2 by default. */
    min_bad_events?: number | null;
    /** How long there may be no data; `null` for no alert about it. `"10m"` by default. */
    absent_for?: string | null;
    /** Labels of every rule. */
    labels?: Record<string, string>;
    /** Pages that alerts point to. */
    dashboard_url?: string;
    runbook_url?: string;
  };
  /** Who gets alerts. */
  channels?: {
    /** For critical alerts. */
    on_call_email?: string;
    /** For warnings. */
    team_email?: string;
    /** Routing key of a PagerDuty service, for critical alerts. */
    pagerduty?: string;
    /** Key of a Jira project, for warnings. */
    jira?: string;
    /** A Slack channel, for what is less. */
    slack?: string;
    dashboard_url?: string;
    runbook_url?: string;
  };
}

/** Series of Prometheus that tell good from bad, such as `http_requests_total{job="api"}`. */
export type Sli =
  | { bad: string; valid: string }
  | { good: string; valid: string }
  /** Events that took longer than a bucket's bound, such as `"0.3"`, are bad; the name without `_bucket`. */
  | { histogram: string; within: string }
  /** A gauge that is 1 while it works and 0 while it does not. */
  | { state: string };

/** The fragment that holds a plan, without the `#`: what follows the address of a planner in a share link. */
export function encodeLink(plan: Plan | string): Promise<string>;

/**
 * The plan of a link, or of its fragment.
 * @throws {ErrorBudgetError} `not_a_link`, `link_damaged` (cut on its way), `link_newer`, ...
 */
export function decodeLink(link: string): Promise<Plan>;

// Single formulas, for figures that need no plan

/**
 * The time that may be bad.
 * @example
 * errorBudget({ target: "99.9%", window: "30d" }).minutes; // 43.2
 */
export function errorBudget(input: { target: Percentage; window: Length }): {
  window_minutes: number;
  /** Fraction of one. */
  allowance: number;
  minutes: number;
};

/** What failed requests did to the budget of the traffic so far. */
export function requestConsumption(input: { target: Percentage; total: number; failed: number }): {
  success_percent: Quotient;
  allowed_failures: number;
  excess_failures: number;
  /** Never clipped at 100. */
  consumed_percent: Quotient;
  exceeded: boolean;
};

/** What downtime did to the budget of a period. */
export function downtimeConsumption(input: {
  target: Percentage;
  start: Instant;
  end: Instant;
  /** Downtime. */
  minutes: number;
}): {
  total_minutes: number;
  uptime_minutes: number;
  allowed_minutes: number;
  consumed_minutes: number;
  /** 0 when overspent. */
  remaining_minutes: number;
  /** Never clipped at 100. */
  consumed_percent: Quotient;
  availability_percent: number;
};

/**
 * The burn rate of an error rate, which is in percent from 0 to 100.
 * @example
 * burnRate({ target: 99.9, error_rate: 1 }); // 10
 */
export function burnRate(input: { target: Percentage; error_rate: number }): Quotient;

/** Days until nothing is left at a constant burn, in a window that does not roll. `remaining` is in percent. */
export function timeToExhaustion(input: {
  remaining: number;
  burn_rate: number;
  window_days: number;
  /** The clock by default. */
  now?: Instant;
}): {
  /** `Infinity` when nothing burns. */
  days: number;
  at: Timestamp | null;
  status: Status;
};

/** What a tier on the burn rate sees. */
export interface Detection {
  tier: string;
  severity: Severity;
  action: Action;
  threshold: number;
  long_burn: Quotient;
  short_burn: Quotient;
  long_exceeds: boolean;
  short_exceeds: boolean | null;
  triggered: boolean;
  spent_share: Quotient;
}

// What alerts say, which lab.wasm knows

/**
 * Which tiers of a preset fire at error rates in percent, by length of window.
 * @example
 * const { triggered } = await detect({ target: 99.9, window: "30d", error_rates: { "5m": 2, "1h": 2 } });
 * triggered[0]?.action; // "page"
 */
export function detect(input: {
  target: Percentage;
  window: Length;
  error_rates: Record<string, number>;
  /** `"google"` by default. */
  policy?: string;
}): Promise<{
  triggered: Detection[];
  /** Tiers of which a window's error rate is missing. */
  not_evaluated: string[];
}>;

/** What one tier of a preset sees; `null` for a tier that is not on the burn rate. Error rates are in percent. */
export function detectTier(input: {
  target: Percentage;
  window: Length;
  tier: string;
  /** Over the long window. */
  long: number;
  /** Over the short one. */
  short: number;
  /** `"google"` by default. */
  policy?: string;
}): Promise<Detection | null>;

/** From where on a state holds; any of the three is enough. */
export interface ThresholdBand {
  /** So many percent or fewer are left. */
  remaining: number;
  burn_rate: number;
  days: number;
}

/** How bad it is. What is not known is left out; `remaining` is in percent, `days` may be `Infinity`. */
export function status(input: {
  remaining?: number;
  burn_rate?: number;
  days?: number;
  /** 10 / 25 / 50%, 5 / 2 / 1.5x, 3 / 7 / 15 d by default. */
  thresholds?: { critical: ThresholdBand; warning: ThresholdBand; attention: ThresholdBand };
}): StatusReport;
