// A plan as text: what the engine reads.

import { badArgument, ErrorBudgetError } from "./errors.js";

/** The longest plan, in characters; the engine counts bytes, of which there are no fewer. */
const LONGEST = 50_000_000;
/** The most values of a plan, so that an endless one ends. */
const MOST_VALUES = 12_000_000;
/** The deepest nesting that the engine reads. */
const DEEPEST = 128;

/**
 * The JSON text of a plan, or of what is written like a part of one: a text is passed on, an object becomes text.
 * Only plain data: what JSON would leave out or change in silence is refused with its place.
 */
export function jsonText(value, name) {
  if (typeof value === "string") return bounded(value, name);
  if (typeof value !== "object" || value === null) {
    throw badArgument(name, `is ${kind(value)}`, "pass an object or JSON text");
  }
  let values = 0;
  const plain = (_, inner) => {
    if (wrong(inner) || ++values > MOST_VALUES) throw new TypeError("not plain");
    return inner;
  };
  let text;
  try {
    text = JSON.stringify(value, plain);
  } catch (cause) {
    const { path, what } = culprit(value, name, cause);
    throw new ErrorBudgetError({
      code: "not_plain_data",
      message: `${path} ${what}; pass plain data, as JSON can hold it`,
      path,
      hint: "pass plain data, as JSON can hold it",
      cause,
    });
  }
  if (typeof text !== "string") throw badArgument(name, "has no JSON", "pass an object or JSON text");
  return bounded(text, name);
}

function bounded(text, name) {
  if (text.length <= LONGEST) return text;
  const hint = "split it by service, or leave out old incidents";
  const message = `${name} has ${text.length} characters, at most ${LONGEST} are read; ${hint}`;
  throw new ErrorBudgetError({ code: "plan_too_long", message, path: name, hint });
}

/** Why JSON cannot hold a value, `""` where it can. */
function wrong(value) {
  switch (typeof value) {
    case "bigint":
      return "is a BigInt";
    case "number":
      return Number.isFinite(value) ? "" : `is ${value}`;
    case "function":
    case "symbol":
      return `is a ${typeof value}`;
    default:
      return "";
  }
}

/** The place of what JSON cannot hold; only asked once something is known to be wrong. */
function culprit(root, name, cause) {
  const unknown = { path: name, what: `cannot be read (${words(cause)})` };
  const above = [];
  let looked = 0;
  const look = (value, path) => {
    const what = wrong(value);
    if (what) return { path, what };
    if (typeof value !== "object" || value === null) return undefined;
    if (above.includes(value)) return { path, what: "contains itself" };
    if (above.length >= DEEPEST) return { path: name, what: `is nested more than ${DEEPEST} deep` };
    above.push(value);
    try {
      for (const key of Object.keys(value)) {
        if (++looked > 1_000_000) return unknown;
        const place = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
        let inner;
        try {
          inner = value[key];
        } catch (thrown) {
          return { path: place, what: `cannot be read (${words(thrown)})` };
        }
        const found = look(inner, place);
        if (found) return found;
      }
    } finally {
      above.pop();
    }
    return undefined;
  };
  try {
    return look(root, name) ?? unknown;
  } catch {
    return unknown;
  }
}

/** What was thrown, in words; a thrown value may be anything. */
function words(thrown) {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown).slice(0, 200);
  } catch {
    return "no reason given";
  }
}

/** What a value is, in words. */
export function kind(value) {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}
