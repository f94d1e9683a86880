// Measures the engine in Node: `node run.mjs bench_wasm.js`, the module that wasm-bindgen made for Node.
// One JSON line for each measurement, for `cargo xtask bench`.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { measure } from "./csv/compare.mjs";

const [file] = process.argv.slice(2);
if (!file) {
  console.error("usage: node run.mjs PATH_OF_BENCH_WASM_JS");
  process.exit(2);
}
const engine = await import(pathToFileURL(resolve(file)).href);

// Promises of the page: three frames for a history that no team has.
const LIMITS = [
    { name: "timeline + 90-day trend + status", n: 100_000, limit_ms: 50 },
    { name: "forecast of 90 days, 10,000 paths", n: 60, limit_ms: 16 },
    { name: "backtest of 2 years, 4 tiers", n: 5_000, limit_ms: 5 },
    { name: "analysis of 2 years", n: 100_000, limit_ms: 20 },
];

for (const name of engine.names()) {
  for (const n of engine.sizes(name)) {
    const median_ms = engine.run(name, n, () => performance.now());
    const limit_ms = LIMITS.find((limit) => limit.name === name && limit.n === n)?.limit_ms;
    console.log(JSON.stringify({ name, n, median_ms, limit_ms }));
  }
}

for (const measurement of measure(engine)) {
  console.log(JSON.stringify(measurement));
}
