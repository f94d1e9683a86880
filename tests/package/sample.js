// The worked sample of the design: 99.9% over 30 days, seven incidents, Tue 10 Mar 2026 14:30 UTC.

import { readFileSync } from "node:fs";

const folder = new URL("../browser/tests/same_digits/", import.meta.url);

/** A file of answers that the engine gave natively; `core/tests/same_digits.rs` keeps them right. */
export function native(name) {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8"));
}

/** The plan that these answers are about: the sample by time, by events and by slices. */
export const PLAN = native("plan.json");
export const NOW = "2026-03-10T14:30:00Z";

/** The sample by time alone, as plain data that a test may change. */
export function sample() {
  return structuredClone({ ...PLAN, services: [PLAN.services[0]] });
}

/** As the native answers are written: an infinite number has no JSON. */
export function asJson(value) {
  return JSON.parse(JSON.stringify(value));
}
