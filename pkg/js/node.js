// The package for Node: the engine is read when it is imported, so that nothing has to be awaited first.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createApi } from "./api.js";

export { ErrorBudgetError } from "./errors.js";

const file = (name) => new URL(`./${name}.wasm`, import.meta.url);

export const {
  init,
  initSync,
  assess,
  trend,
  gate,
  validate,
  errorBudget,
  requestConsumption,
  downtimeConsumption,
  burnRate,
  timeToExhaustion,
  detect,
  detectTier,
  status,
  forecast,
  backtest,
  compare,
  importHistory,
  exportAs,
  encodeLink,
  decodeLink,
} = createApi({
  engine: () => readFile(file("engine")),
  lab: () => readFile(file("lab")),
  exchange: () => readFile(file("exchange")),
});

initSync(readFileSync(file("engine")));
