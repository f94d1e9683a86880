// Arguments, read once and checked.

import { badArgument, ErrorBudgetError } from "./errors.js";
import { kind } from "./plan.js";

/**
 * The known fields of an object of options; anything else in it is refused, for it is most often a slip. Without a list of
 * them all are known.
 */
export function readOptions(given, known, name = "options") {
  if (given === undefined) return {};
  let fields;
  try {
    if (typeof given === "object" && given !== null && !Array.isArray(given)) fields = { ...given };
  } catch (cause) {
    const hint = "pass plain data";
    throw new ErrorBudgetError({
      code: "bad_argument",
      message: `${name} cannot be read; ${hint}`,
      path: name,
      hint,
      cause,
    });
  }
  if (fields === undefined) throw badArgument(name, `is ${kind(given)}`, "pass an object");
  for (const key of Object.keys(fields)) {
    if (known?.includes(key) === false) throw badArgument(`${name}.${key}`, "is not known", `known are ${known.join(", ")}`);
  }
  return fields;
}

/** A text, `""` when it is not given. */
export function text(value, path) {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  throw badArgument(path, `is ${kind(value)}`, "pass a text");
}

/** A text that has to be given. */
export function someText(value, path) {
  if (typeof value === "string") return value;
  throw badArgument(path, `is ${kind(value)}`, "pass a text");
}

/** A number; `undefined` when it is not given. */
export function number(value, path) {
  if (value === undefined || typeof value === "number") return value;
  throw badArgument(path, `is ${kind(value)}`, "pass a number");
}

/** A number that has to be given. */
export function someNumber(value, path) {
  if (typeof value === "number") return value;
  throw badArgument(path, `is ${kind(value)}`, "pass a number");
}

/** A yes or no; no when it is not given. */
export function flag(value, path) {
  if (value === undefined || typeof value === "boolean") return value === true;
  throw badArgument(path, `is ${kind(value)}`, "pass true or false");
}

/** A function; `undefined` when it is not given. */
export function callback(value, path) {
  if (value === undefined || typeof value === "function") return value;
  throw badArgument(path, `is ${kind(value)}`, "pass a function");
}

/** A percentage as a number: `99.9`, `"99.9"` or `"99.9%"`. */
export function percent(value, path) {
  if (typeof value === "number") return value;
  const digits = typeof value === "string" && /^\s*(\d+(?:\.\d+)?)\s*%?\s*$/.exec(value);
  if (digits) return Number(digits[1]);
  throw badArgument(path, `is ${typeof value === "string" ? JSON.stringify(value.slice(0, 100)) : kind(value)}`, "pass a percentage such as 99.9");
}

/** A length of time as the engine reads it: a text such as `"30d"`, or a number of days. */
export function length(value, path) {
  if (typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return `${value} d`;
  throw badArgument(path, `is ${kind(value)}`, 'pass a length such as "30d", or a number of days');
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;

/** Milliseconds since 1970 of a `Date`, a number of them, or an RFC 3339 text; `undefined` when it is not given. */
export function instant(value, path) {
  if (value === undefined) return undefined;
  let milliseconds = NaN;
  if (typeof value === "number") milliseconds = value;
  else if (typeof value === "object") milliseconds = time(value);
  else if (typeof value === "string" && RFC_3339.test(value)) milliseconds = Date.parse(value);
  if (Math.abs(milliseconds) <= 8.64e15) return milliseconds;
  const hint = "pass a Date, milliseconds since 1970, or a text such as 2026-03-10T14:30:00Z";
  const shown = typeof value === "string" ? JSON.stringify(value.slice(0, 100)) : "this";
  throw new ErrorBudgetError({ code: "bad_instant", message: `${path}: ${shown} is not an instant; ${hint}`, path, hint });
}

/** The time of a `Date`; whatever else it is has none. */
function time(value) {
  try {
    return Date.prototype.getTime.call(value);
  } catch {
    return NaN;
  }
}
