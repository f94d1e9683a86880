// What the benches of the page share.

import { appendFileSync } from "node:fs";

/** One line for the table of `cargo xtask bench`. */
export function report(measurement: Record<string, string | number>): void {
  const line = JSON.stringify(measurement);
  console.log(line);
  if (process.env.BENCH_OUTPUT) appendFileSync(process.env.BENCH_OUTPUT, `${line}\n`);
}

/** The value at a share of the sorted values. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** A plan with incidents of mixed length and impact over the two years before its "as of". */
export function planOf(count: number): unknown {
  const asOf = Date.parse("2026-03-10T14:30:00Z");
  const slot = (2 * 365 * 86_400_000) / count;
  const second = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`;
  let seed = 1;
  /** From 0 to below 1; a fixed sequence (Park and Miller). */
  const dice = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const incidents = Array.from({ length: count }, (_, index) => {
    const start = asOf - (index + 1) * slot + 0.5 * slot * dice();
    const length = 60_000 + 1_800_000 * dice() ** 3;
    return {
      id: `INC-${index}`,
      title: `Elevated errors, case ${index}`,
      start: second(start),
      end: second(start + length),
      impact: `${Math.ceil(20 * dice())}%`,
      category: ["incident", "deployment", "dependency", "maintenance"][index % 4],
    };
  });
  return {
    format: "error-budget-plan",
    version: 1,
    zone: "Europe/Berlin",
    as_of: second(asOf),
    services: [
      { id: "checkout", name: "checkout-api", objective: { target: "99.9%", window: "30d" }, incidents },
    ],
  };
}
