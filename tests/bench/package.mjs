// Measures `assess` of the built package in Node beside the native engine: `node package.mjs BENCH_ENGINE`, the native
// benchmark's program. One JSON line for each measurement, for `cargo xtask bench`.

import { spawnSync } from "node:child_process";
import { assess } from "../../pkg/dist/node.js";

const [program] = process.argv.slice(2);
if (!program) {
  console.error("usage: node package.mjs PATH_OF_BENCH_ENGINE");
  process.exit(2);
}

const INCIDENTS = 1_000;

/** As in the native benchmark: two years of a service at 95%, whose budget is not exhausted. */
function history() {
  const now = Date.parse("2026-03-10T14:30:00Z");
  const slot = (2 * 365 * 86_400_000) / INCIDENTS;
  const categories = ["incident", "deployment", "dependency", "maintenance"];
  const incidents = Array.from({ length: INCIDENTS }, (_, index) => {
    const start = now - (INCIDENTS - index) * slot;
    const percent = [2, 5, 10, 25, 35, 50, 80, 100][index % 8];
    const category = categories[index % categories.length];
    return {
      id: `INC-${index}`,
      title: `${category} that hit ${percent}% of requests`,
      start: new Date(start).toISOString(),
      end: new Date(start + slot * 0.05 * (1 + (index % 5))).toISOString(),
      impact: `${percent}%`,
      category,
    };
  });
  const objective = { target: "95%", window: "30d" };
  const service = { id: "bench", objective, measured_from: new Date(now - INCIDENTS * slot).toISOString(), incidents };
  return { format: "error-budget-plan", version: 1, as_of: new Date(now).toISOString(), services: [service] };
}

/** Median milliseconds of the native engine: the text of a plan in, an assessment out. */
function native() {
  const { stdout } = spawnSync(program, ["assessment of a plan's text"], { encoding: "utf8" });
  return JSON.parse(stdout).median_ms;
}

/** Median milliseconds of one call. */
function median(call) {
  for (let round = 0; round < 100; round += 1) call(round);
  const samples = Array.from({ length: 301 }, (_, round) => {
    const started = performance.now();
    call(round);
    return performance.now() - started;
  });
  return samples.sort((one, other) => one - other)[150];
}

const plan = history();
const text = JSON.stringify(plan);
const before = native();
const measured = {
  // A portal asks about a plan that it holds.
  "assess through the package, an object": median(() => assess(plan)),
  "assess through the package, its text": median(() => assess(text)),
  // What was never asked about is read first.
  "assess through the package, a new object": median((round) => assess({ ...plan, name: String(round) })),
};
const natively = (before + native()) / 2;
console.log(JSON.stringify({ name: "assessment of a plan's text, beside the package", n: INCIDENTS, median_ms: natively }));
for (const [name, median_ms] of Object.entries(measured)) {
  // The promise is made for the question that is asked again and again.
  const limit_ms = name.includes("new") ? undefined : Number((1.3 * natively + 1).toFixed(2));
  console.log(JSON.stringify({ name, n: INCIDENTS, median_ms, limit_ms }));
}
