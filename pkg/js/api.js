// The functions of the package, over three modules that the entries say where to find.

import * as engineGlue from "./engine.js";
import { createFormulas } from "./formulas.js";
import { badArgument, ErrorBudgetError } from "./errors.js";
import { Module } from "./module.js";
import { callback, flag, instant, number, readOptions, someText, text } from "./options.js";
import { jsonText } from "./plan.js";

/** The longest history, in characters. */
const LONGEST_HISTORY = 50_000_000;

/** @param {{engine: () => unknown, lab: () => unknown, exchange: () => unknown}} sources */
export function createApi(sources) {
  const engine = new Module("engine.wasm", async () => engineGlue, sources.engine);
  const lab = new Module("lab.wasm", () => import("./lab.js"), sources.lab);
  const exchange = new Module("exchange.wasm", () => import("./exchange.js"), sources.exchange);

  const about = (plan, options) => [
    jsonText(plan, "plan"),
    text(options.service, "options.service"),
    instant(options.now, "options.now"),
  ];

  return {
    init: (source) => engine.load(source),
    initSync: (source) => engine.loadSync(engineGlue, source),

    assess(plan, options) {
      return engine.ask("assess", ...about(plan, readOptions(options, ["service", "now"])));
    },

    trend(plan, options) {
      const given = readOptions(options, ["service", "now", "from", "to"]);
      const bounds = [instant(given.from, "options.from"), instant(given.to, "options.to")];
      return engine.ask("trend", ...about(plan, given), ...bounds);
    },

    gate(plan, options) {
      const given = readOptions(options, ["service", "now", "release"]);
      const release = jsonText(given.release ?? {}, "options.release");
      return engine.ask("gate", ...about(plan, given), release);
    },

    validate(plan) {
      return engine.ask("validate", jsonText(plan, "plan"));
    },

    ...createFormulas(engine),

    async forecast(plan, options) {
      const given = readOptions(options, ["service", "now", "days", "paths", "seed"]);
      const counts = ["days", "paths", "seed"].map((name) => number(given[name], `options.${name}`));
      const values = [...about(plan, given), ...counts];
      await lab.load();
      return lab.ask("forecast", ...values);
    },

    async backtest(plan, options) {
      const given = readOptions(options, ["service", "now", "policy"]);
      const values = [...about(plan, given), text(given.policy, "options.policy")];
      await lab.load();
      return lab.ask("backtest", ...values);
    },

    async compare(base, variant, options) {
      const given = readOptions(options, ["now", "simulate"]);
      const values = [instant(given.now, "options.now"), flag(given.simulate, "options.simulate")];
      const plan = jsonText(base, "base");
      const scenario = isScenario(variant) ? readOptions(variant, ["scenario"], "variant").scenario : undefined;
      const other = scenario === undefined ? jsonText(variant, "variant") : someText(scenario, "variant.scenario");
      await lab.load();
      return lab.ask(scenario === undefined ? "compare" : "compareScenario", plan, other, ...values);
    },

    async importHistory(history, options) {
      const known = ["now", "zone", "format", "date_order", "only", "onProgress", "signal"];
      const given = readOptions(options, known);
      const values = [
        bounded(someText(history, "text")),
        instant(given.now, "options.now") ?? Date.now(),
        given.zone === undefined ? "UTC" : text(given.zone, "options.zone"),
        ...["format", "date_order", "only"].map((name) => text(given[name], `options.${name}`)),
      ];
      const told = callback(given.onProgress, "options.onProgress");
      const signal = abortSignal(given.signal);
      await exchange.load();
      const failed = [];
      const watch = (share) => {
        try {
          told?.(share);
        } catch (thrown) {
          failed.push(thrown);
        }
        return failed.length === 0 && !signal?.aborted;
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
      const given = readOptions(options, ["service", "now", "table"]);
      const [written, service, now] = about(plan, given);
      const values = [written, someText(format, "format"), service, now, text(given.table, "options.table")];
      await exchange.load();
      return exchange.ask("exportAs", ...values);
    },

    async encodeLink(plan) {
      const written = jsonText(plan, "plan");
      await exchange.load();
      return exchange.ask("encodeLink", written);
    },

    async decodeLink(link) {
      const given = someText(link, "link");
      await exchange.load();
      return JSON.parse(exchange.ask("decodeLink", given.slice(given.indexOf("#") + 1)));
    },
  };
}

function isScenario(variant) {
  return typeof variant === "object" && variant !== null && Object.hasOwn(variant, "scenario");
}

function bounded(history) {
  if (history.length <= LONGEST_HISTORY) return history;
  const hint = "split it by year";
  const message = `text has ${history.length} characters, at most ${LONGEST_HISTORY} are read; ${hint}`;
  throw new ErrorBudgetError({ code: "history_too_long", message, path: "text", hint });
}

function abortSignal(signal) {
  if (signal === undefined || typeof signal?.aborted === "boolean") return signal;
  throw badArgument("options.signal", "is no AbortSignal", "pass the signal of an AbortController");
}

function aborted(cause) {
  const hint = "nothing was kept";
  return new ErrorBudgetError({ code: "aborted", message: `the import was stopped; ${hint}`, hint, cause });
}
