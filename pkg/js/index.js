// The package for browsers and workers: the modules lie beside this file and are fetched.

import { createApi } from "./api.js";

export { ErrorBudgetError } from "./errors.js";

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
} = /* @__PURE__ */ createApi({
  engine: () => new URL("./engine.wasm", import.meta.url),
  lab: () => new URL("./lab.wasm", import.meta.url),
  exchange: () => new URL("./exchange.wasm", import.meta.url),
});
