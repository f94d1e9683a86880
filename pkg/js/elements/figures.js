// How the elements write figures: as the planner does (`core/src/exchange/export/figures.rs`), in English, with the
// digits that carry meaning.

const MINUS = "\u2212";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAY = 86_400_000;

export const NO_DATA = "no data";

/** A number with so many decimals, halves up, grouped by commas. */
export function number(value, decimals) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
  const power = 10 ** decimals;
  const scaled = Math.abs(value) * power;
  // What binary keeps as 3.2499999999999996 is 3.25 to a reader.
  const rounded = scaled < 4.5e15 ? Math.floor(scaled + 0.5 + scaled * 4 * Number.EPSILON) / power : Math.abs(value);
  const [whole, fraction] = rounded.toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const sign = value < 0 && rounded > 0 ? MINUS : "";
  return sign + grouped + (fraction ? `.${fraction}` : "");
}

/** An amount of budget without its unit: one decimal, two below a minute, none for events. */
export function amount(value, unit) {
  if (unit === "events") return number(value, 0);
  return number(value, value !== 0 && Math.abs(value) < 1 ? 2 : 1);
}

/** The unit's short word. */
export function unitWord(unit) {
  return unit === "events" ? "events" : "min";
}

/** A signed share that is left, as a percentage; something lost of nothing is endlessly below zero. */
export function percentLeft(share) {
  if (share === null) return NO_DATA;
  return `${number(share === "infinite" ? -Infinity : share * 100, 1)}%`;
}

/** A burn rate: `1.8×`; whole from 100 on. */
export function burn(rate) {
  if (rate === null) return NO_DATA;
  const value = rate === "infinite" ? Infinity : rate;
  return `${number(value, value < 100 ? 1 : 0)}×`;
}

/** A length of time in its two largest units: `2 h 55 m`, `9 d 4 h`. */
export function duration(milliseconds) {
  const units = [[DAY, "d"], [3_600_000, "h"], [60_000, "m"]];
  let left = Math.floor(Math.abs(milliseconds) / 60_000) * 60_000;
  const largest = units.findIndex(([unit]) => left >= unit);
  if (largest < 0) return "less than a minute";
  const parts = [];
  for (const [unit, word] of units.slice(largest, largest + 2)) {
    const count = Math.floor(left / unit);
    left %= unit;
    if (count > 0) parts.push(`${count} ${word}`);
  }
  return parts.join(" ");
}

/** A lookback as alert policies write it: hours up to a day. */
export function lookback(minutes) {
  return minutes <= 24 * 60 && minutes % 60 === 0 ? `${minutes / 60} h` : duration(minutes * 60_000);
}

/** Writes instants in a zone, with the year only where it is not the reference's; UTC for a zone it does not know. */
export function clock(zone, reference) {
  const options = {
    timeZone: zone, hourCycle: "h23", weekday: "short", year: "numeric", month: "numeric", day: "numeric",
    hour: "2-digit", minute: "2-digit",
  };
  let format;
  try {
    format = new Intl.DateTimeFormat("en-GB", options);
  } catch {
    format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  }
  const parts = (at) => Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const { year } = parts(reference);
  const day = (of) => `${Number(of.day)} ${MONTHS[of.month - 1]}${of.year === year ? "" : ` ${of.year}`}`;
  return {
    /** `26 Mar`, `26 Mar 2027`. */
    date: (at) => day(parts(at)),
    /** `Tue 10 Mar 14:30`. */
    minute(at) {
      const of = parts(at);
      return `${of.weekday} ${day(of)} ${of.hour}:${of.minute}`;
    },
  };
}

/** The minute that starts with or after an instant: a promise is never early. */
export function minuteAfter(at) {
  return Math.ceil(at / 60_000) * 60_000;
}
