// A plan as text: what the engine reads.

import { badArgument, ErrorBudgetError } from "./errors.js";

/** The longest plan, in characters; the engine counts bytes, of which there are no fewer. */
const LONGEST = 50_000_000;
/** The most values of a plan, so that an endless one ends. */
const MOST_VALUES = 12_000_000;
/** The deepest nesting that the engine reads. */
const DEEPEST = 128;

const encoder = new TextEncoder();

/** A long text as the engine takes it: the host encodes it faster than the glue would letter by letter. */
export function utf8(text) {
  return encoder.encode(text);
}

/**
 * The JSON text of a plan, or of what is written like a part of one: a text is passed on, an object becomes text.
 * Only plain data: what JSON would leave out or change in silence is refused with its place.
 */
export function jsonText(value, name) {
  if (typeof value === "string") return bounded(value, name);
  if (typeof value !== "object" || value === null) {
    throw badArgument(name, `is ${kind(value)}`, "pass an object or JSON text");
  }
  let text;
  try {
    text = isPlain(value) ? JSON.stringify(value) : checked(value);
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

/** The same of a whole plan, quicker for an object that was asked about before and has not changed since. */
export function planText(plan, name) {
  if (last?.copy && last.of.deref() === plan && isStill(plan, last.copy)) return last.text;
  const text = jsonText(plan, name);
  return typeof plan === "string" ? text : remembered(plan, text);
}

/** The longest text whose object is copied, so that a copy takes some megabytes at most. */
const LONGEST_COPIED = 4_000_000;

/** The object that was written last, its text, and a copy of it once it was written twice. */
let last;

/**
 * Notes what an object was written as; answers the text. A portal asks about the plan that it holds: to see that nothing
 * in it has changed takes a sixth of the time of writing it. One that is seen only once is not copied.
 */
function remembered(value, text) {
  const again = last?.of.deref() === value && last.text === text;
  if (!again) {
    last = { of: new WeakRef(value), text };
  } else if (!last.copy && text.length <= LONGEST_COPIED) {
    try {
      last.copy = copyOf(value);
    } catch {
      // What throws now and then is written each time.
    }
  }
  return last.text;
}

/** An object as its making, its keys and its values, a list without keys; anything else as it is. */
function copyOf(value) {
  if (typeof value !== "object" || value === null) return value;
  const making = Object.getPrototypeOf(value);
  const values = [];
  if (Array.isArray(value)) {
    for (let place = 0; place < value.length; place += 1) values.push(copyOf(value[place]));
    return { making, values };
  }
  const keys = [];
  for (const key in value) {
    keys.push(key);
    values.push(copyOf(value[key]));
  }
  return { making, keys, values };
}

/** Whether a plan would be written as when it was copied. */
function isStill(plan, copy) {
  const look = (value, known) => {
    if (typeof value !== "object" || value === null || typeof known !== "object" || known === null) {
      return value === known;
    }
    if (Object.getPrototypeOf(value) !== known.making || value.toJSON !== undefined) return false;
    const { keys, values } = known;
    let place = 0;
    if (!keys) {
      while (place < value.length && look(value[place], values[place])) place += 1;
      return place === value.length && place === values.length;
    }
    for (const key in value) {
      if (key !== keys[place]) return false;
      const inner = value[key];
      // Most of a plan is texts, which most often are the very same.
      if (inner !== values[place] && !look(inner, values[place])) return false;
      place += 1;
    }
    return place === keys.length;
  };
  try {
    return look(plan, copy);
  } catch {
    // What it throws is told when it is written.
    return false;
  }
}


/**
 * Objects and lists of their own making, texts, finite numbers, yes and no: what `JSON.stringify` writes as it is, twice
 * as fast without a look at each value on the way. Almost every plan is that.
 */
function isPlain(root) {
  let values = 0;
  const look = (value, depth) => {
    if (typeof value !== "object" || value === null) return wrong(value) === "";
    if (depth > DEEPEST) return false;
    if (value.toJSON !== undefined) return false;
    const kindred = Object.getPrototypeOf(value);
    if (Array.isArray(value)) {
      values += value.length;
      if (kindred !== Array.prototype || values > MOST_VALUES) return false;
      for (let place = 0; place < value.length; place += 1) {
        if (!look(value[place], depth + 1)) return false;
      }
      return true;
    }
    if (kindred !== Object.prototype && kindred !== null) return false;
    for (const key in value) {
      values += 1;
      const inner = value[key];
      // Most of a plan is texts.
      if (values > MOST_VALUES || (typeof inner !== "string" && !look(inner, depth + 1))) return false;
    }
    return true;
  };
  return look(root, 0);
}

/** The JSON of anything else, each value looked at as it is written. */
function checked(root) {
  let values = 0;
  return JSON.stringify(root, (_, value) => {
    values += 1;
    if (wrong(value) || values > MOST_VALUES) throw new TypeError("not plain");
    return value;
  });
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
  try {
    return Array.isArray(value) ? "a list" : `a ${typeof value}`;
  } catch {
    return "an object that cannot be read";
  }
}
