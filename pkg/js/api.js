// The functions of the package, over three modules that the entries say where to find.

import * as engineGlue from "./engine.js";
import { assessment } from "./assessment.js";
import { createFormulas } from "./formulas.js";
import { badArgument, ErrorBudgetError } from "./errors.js";
import { Module } from "./module.js";
import { callback, flag, instant, length, number, readOptions, someText, text } from "./options.js";
import { jsonText, planText, utf8 } from "./plan.js";

/** The longest history, in characters. */
const LONGEST_HISTORY = 50_000_000;

/** What the engine is told of a history beside its text. */
const IMPORT_OPTIONS = [
  "format", "date_order", "only", "header", "columns", "edits", "relative_start", "impact_words", "shortest", "samples",
];

/** What the engine is told of an export beside its table. */
const EXPORT_OPTIONS = {
  rules: [
    "sli", "naming", "alerts", "comparison", "interval", "min_bad_events", "absent_for", "labels", "dashboard_url",
    "runbook_url",
  ],
  channels: ["on_call_email", "team_email", "pagerduty", "jira", "slack", "dashboard_url", "runbook_url"],
};
const SERIES = ["bad", "good", "valid", "histogram", "within", "state"];

/** @param {{engine: () => unknown, lab: () => unknown, exchange: () => unknown}} sources */
export function createApi(sources) {
  const engine = new Module("engine.wasm", async () => engineGlue, sources.engine);
  const lab = new Module("lab.wasm", () => import("./lab.js"), sources.lab);
  const exchange = new Module("exchange.wasm", () => import("./exchange.js"), sources.exchange);

  const subject = (options) => [text(options.service, "options.service"), instant(options.now, "options.now")];

  return {
    init: (source) => engine.load(source),
    initSync: (source) => engine.loadSync(engineGlue, source),

    assess(plan, options) {
      const given = readOptions(options, ["service", "now"]);
      return assessment(engine.askAbout(planText(plan, "plan"), "assess", ...subject(given)));
    },

    trend(plan, options) {
      const given = readOptions(options, ["service", "now", "from", "to"]);
      const bounds = [instant(given.from, "options.from"), instant(given.to, "options.to")];
      return engine.askAbout(planText(plan, "plan"), "trend", ...subject(given), ...bounds);
    },

    gate(plan, options) {
      const given = readOptions(options, ["service", "now", "release"]);
      const release = jsonText(given.release ?? {}, "options.release");
      return engine.askAbout(planText(plan, "plan"), "gate", ...subject(given), release);
    },

    validate(plan) {
      return engine.ask("validate", utf8(jsonText(plan, "plan")));
    },

    ...createFormulas(engine, lab),

    async forecast(plan, options) {
      const given = readOptions(options, ["service", "now", "days", "paths", "seed"]);
      const counts = ["days", "paths", "seed"].map((name) => number(given[name], `options.${name}`));
      const [written, values] = [planText(plan, "plan"), [...subject(given), ...counts]];
      await lab.load();
      return lab.askAbout(written, "forecast", ...values);
    },

    async backtest(plan, options) {
      const given = readOptions(options, ["service", "now", "policy"]);
      const values = [...subject(given), text(given.policy, "options.policy")];
      const written = planText(plan, "plan");
      await lab.load();
      return lab.askAbout(written, "backtest", ...values);
    },

    async compare(base, variant, options) {
      const given = readOptions(options, ["now", "simulate"]);
      const values = [instant(given.now, "options.now"), flag(given.simulate, "options.simulate")];
      const plan = planText(base, "base");
      const scenario = isScenario(variant) ? readOptions(variant, ["scenario"], "variant").scenario : undefined;
      const other = scenario === undefined ? utf8(jsonText(variant, "variant")) : someText(scenario, "variant.scenario");
      await lab.load();
      return lab.askAbout(plan, scenario === undefined ? "compare" : "compareScenario", other, ...values);
    },

    async importHistory(history, options) {
      const known = ["now", "zone", "onProgress", "signal", ...IMPORT_OPTIONS];
      const { now, zone, onProgress, signal, ...told } = readOptions(options, known);
      told.relative_start = instant(told.relative_start, "options.relative_start");
      if (told.shortest !== undefined) told.shortest = length(told.shortest, "options.shortest");
      const values = [
        utf8(bounded(someText(history, "text"))),
        instant(now, "options.now") ?? Date.now(),
        zone === undefined ? "UTC" : text(zone, "options.zone"),
        jsonText(told, "options"),
      ];
      const report = callback(onProgress, "options.onProgress");
      checkSignal(signal);
      await exchange.load();
      const failed = [];
      const watch = (share) => {
        try {
          report?.(share);
          return !signal?.aborted;
        } catch (thrown) {
          failed.push(thrown);
          return false;
        }
      };
      try {
        if (signal?.aborted) throw aborted(signal.reason);
        return exchange.ask("importHistory", ...values, watch);
      } catch (error) {
        // What the host's own function threw is the host's to see.
        if (failed.length > 0) throw failed[0];
        throw error;
      }
    },

    async exportAs(plan, format, options) {
      const { service, now, ...told } = readOptions(options, ["service", "now", "table", "rules", "channels"]);
      for (const [section, known] of Object.entries(EXPORT_OPTIONS)) {
        if (told[section] !== undefined) told[section] = readOptions(told[section], known, `options.${section}`);
      }
      if (told.rules?.sli !== undefined) told.rules.sli = readOptions(told.rules.sli, SERIES, "options.rules.sli");
      const written = planText(plan, "plan");
      const values = [someText(format, "format"), ...subject({ service, now }), jsonText(told, "options")];
      await exchange.load();
      return exchange.askAbout(written, "exportAs", ...values);
    },

    async encodeLink(plan) {
      const written = planText(plan, "plan");
      await exchange.load();
      return exchange.askAbout(written, "encodeLink");
    },

    async decodeLink(link) {
      const given = someText(link, "link");
      await exchange.load();
      return JSON.parse(exchange.ask("decodeLink", given.slice(given.indexOf("#") + 1)));
    },
  };
}

function isScenario(variant) {
  try {
    return typeof variant === "object" && variant !== null && Object.hasOwn(variant, "scenario");
  } catch {
    // What cannot be read is refused as a plan.
    return false;
  }
}

function bounded(history) {
  if (history.length <= LONGEST_HISTORY) return history;
  const hint = "split it by year";
  const message = `text has ${history.length} characters, at most ${LONGEST_HISTORY} are read; ${hint}`;
  throw new ErrorBudgetError({ code: "history_too_long", message, path: "text", hint });
}

function checkSignal(signal) {
  try {
    if (signal === undefined || typeof signal?.aborted === "boolean") return;
  } catch {
    // It has no state to ask for.
  }
  throw badArgument("options.signal", "is no AbortSignal", "pass the signal of an AbortController");
}

function aborted(cause) {
  const hint = "nothing was kept";
  return new ErrorBudgetError({ code: "aborted", message: `the import was stopped; ${hint}`, hint, cause });
}
