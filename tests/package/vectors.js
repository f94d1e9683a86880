// The conformance vectors, and what it means to meet one (`tests/vectors/README.md`).

import { readFileSync } from "node:fs";

/** Cases and deviations of one system, as `{name, input, expected}`. */
export function vectors(system) {
  const file = new URL(`../vectors/${system}.json`, import.meta.url);
  const { cases, deviations } = JSON.parse(readFileSync(file, "utf8"));
  return [...cases, ...deviations.map((one) => ({ ...one, expected: one.correct }))];
}

/** Numbers within 1e-9, times within a second, all else equal. */
export function same(one, other) {
  if (typeof one === "number" && typeof other === "number") {
    return Math.abs(one - other) <= Math.max(1e-9, 1e-9 * Math.max(Math.abs(one), Math.abs(other)));
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((inner, place) => same(inner, other[place]));
  }
  if (typeof one === "object" && typeof other === "object" && one !== null && other !== null) {
    return Object.entries(one).every(([key, inner]) => same(inner, other[key]));
  }
  if (typeof one === "string" && typeof other === "string" && /^\d{4}-\d{2}-\d{2}T/.test(one)) {
    return Math.abs(Date.parse(one) - Date.parse(other)) <= 1000;
  }
  return one === other;
}

/** A quotient under its name, as the vectors write it. */
export function encoded(name, value) {
  if (value === "infinite" || value === Infinity) return { [name]: null, [`${name}_infinite`]: true };
  return { [name]: value };
}
