// The single formulas: figures that need no plan.

import { badArgument } from "./errors.js";
import { instant, length, number, percent, readOptions, someNumber, someText, text } from "./options.js";

/**
 * @param {import("./module.js").Module} engine
 * @param {import("./module.js").Module} lab
 */
export function createFormulas(engine, lab) {
  return {
    errorBudget(input) {
      const { target, window } = readOptions(input, ["target", "window"], "input");
      return engine.ask("budget", percent(target, "input.target"), length(window, "input.window"));
    },

    requestConsumption(input) {
      const { target, total, failed } = readOptions(input, ["target", "total", "failed"], "input");
      const counts = [someNumber(total, "input.total"), someNumber(failed, "input.failed")];
      return engine.ask("requests", percent(target, "input.target"), ...counts);
    },

    downtimeConsumption(input) {
      const { target, start, end, minutes } = readOptions(input, ["target", "start", "end", "minutes"], "input");
      const period = [instant(start, "input.start") ?? NaN, instant(end, "input.end") ?? NaN];
      return engine.ask("downtime", percent(target, "input.target"), ...period, someNumber(minutes, "input.minutes"));
    },

    burnRate(input) {
      const { target, error_rate } = readOptions(input, ["target", "error_rate"], "input");
      return engine.ask("burnRate", percent(target, "input.target"), someNumber(error_rate, "input.error_rate"));
    },

    timeToExhaustion(input) {
      const known = ["remaining", "burn_rate", "window_days", "now"];
      const given = readOptions(input, known, "input");
      const figures = known.slice(0, 3).map((name) => someNumber(given[name], `input.${name}`));
      return engine.ask("timeToExhaustion", ...figures, instant(given.now, "input.now") ?? Date.now());
    },

    async detect(input) {
      const given = readOptions(input, ["target", "window", "error_rates", "policy"], "input");
      if (given.error_rates === undefined) {
        throw badArgument("input.error_rates", "is undefined", 'pass rates by length, such as { "1h": 0.3 }');
      }
      const rates = Object.entries(readOptions(given.error_rates, undefined, "input.error_rates"));
      const values = [
        text(given.policy, "input.policy") || "google",
        percent(given.target, "input.target"),
        length(given.window, "input.window"),
        rates.map(([name]) => name),
        Float64Array.from(rates, ([name, rate]) => someNumber(rate, `input.error_rates.${name}`)),
      ];
      await lab.load();
      return lab.ask("detect", ...values);
    },

    async detectTier(input) {
      const given = readOptions(input, ["target", "window", "tier", "long", "short", "policy"], "input");
      const values = [
        text(given.policy, "input.policy") || "google",
        someText(given.tier, "input.tier"),
        percent(given.target, "input.target"),
        length(given.window, "input.window"),
        someNumber(given.long, "input.long"),
        someNumber(given.short, "input.short"),
      ];
      await lab.load();
      return lab.ask("detectTier", ...values);
    },

    status(input) {
      const given = readOptions(input, ["remaining", "burn_rate", "days", "thresholds"], "input");
      const figures = ["remaining", "burn_rate", "days"].map((name) => number(given[name], `input.${name}`));
      return engine.ask("status", ...figures, bands(given.thresholds));
    },
  };
}


/** Three bands as nine numbers, as the engine takes them. */
function bands(thresholds) {
  if (thresholds === undefined) return undefined;
  const table = readOptions(thresholds, ["critical", "warning", "attention"], "input.thresholds");
  const numbers = ["critical", "warning", "attention"].flatMap((state) => {
    const place = `input.thresholds.${state}`;
    const band = readOptions(table[state], ["remaining", "burn_rate", "days"], place);
    return ["remaining", "burn_rate", "days"].map((name) => someNumber(band[name], `${place}.${name}`));
  });
  return Float64Array.from(numbers);
}
