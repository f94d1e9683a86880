// The package for portals that let nothing be fetched: the modules are part of the scripts.

import { createApi } from "./api.js";

export { ErrorBudgetError } from "./errors.js";

const bytes = (base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));

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
  engine: async () => bytes((await import("./engine.base64.js")).default),
  lab: async () => bytes((await import("./lab.base64.js")).default),
  exchange: async () => bytes((await import("./exchange.base64.js")).default),
});
