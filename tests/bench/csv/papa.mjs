// The same import in JavaScript: Papa Parse splits the text into cells, and what follows makes incidents of them by the
// rules of core/src/exchange/import, for the forms that the table holds. Written to be quick: no regular expression and
// no Date for a cell, one object for a row.

import { createRequire } from "node:module";

const Papa = createRequire(new URL("../../e2e/package.json", import.meta.url))("papaparse");

const DAY = 86_400_000;
const PPB = 1_000_000_000;
const LONGEST_TEXT = 500;
const LONG_ONGOING_DAYS = 30;

const FIELDS = { id: "id", started_at: "start", ended_at: "end", severity: "impact", type: "category", summary: "title" };
const IMPACTS = new Map(Object.entries({
  none: 0, minor: 25, major: 75, critical: 100, maintenance: 0, unknown: 50, operational: 0, degraded_performance: 25,
  partial_outage: 75, major_outage: 100, full: 100, down: 100,
}).map(([word, percent]) => [word, percent * (PPB / 100)]));
const CATEGORIES = new Map(Object.entries({
  "": "incident", incident: "incident", outage: "incident",
  deployment: "deployment", deploy: "deployment", release: "deployment", change: "deployment",
  dependency: "dependency", upstream: "dependency", "third party": "dependency", "third-party": "dependency",
  maintenance: "maintenance", maint: "maintenance", scheduled: "maintenance", planned: "maintenance",
}));
const ONGOING = new Set(["", "-", "–", "ongoing", "now", "open", "none", "null", "nan", "n/a", "unresolved"]);

/** Rows with what became of them, incidents, how many of them overlap, the impact words met. */
export function importCsv(text, now) {
  const table = Papa.parse(text, { delimiter: ",", skipEmptyLines: "greedy" }).data;
  const columns = {};
  table[0].forEach((name, column) => (columns[FIELDS[name]] = column));
  const rows = [];
  const incidents = [];
  const words = new Map();
  for (let at = 1; at < table.length; at += 1) {
    const cells = table[at];
    const severity = cells[columns.impact].trim();
    const first = severity.charCodeAt(0) | 32;
    if (first >= 97 && first <= 122) {
      const word = severity.toLowerCase();
      words.set(word, (words.get(word) ?? 0) + 1);
    }
    const notes = [];
    const read = incidentOf(cells, columns, severity, now, notes);
    const row = { cells, outcome: "accepted", notes, incident: -1 };
    if (read === null) {
      row.outcome = "rejected";
    } else {
      if (notes.length > 0) row.outcome = "repaired";
      row.incident = incidents.push(read) - 1;
    }
    rows.push(row);
  }
  const kept = mergeRepeated(rows, incidents);
  return { rows, incidents: kept, overlapping: overlapping(kept, now), words };
}

/** The incident of a row, with what was changed in `notes`; `null` when it is rejected, with the reason there. */
function incidentOf(cells, columns, severity, now, notes) {
  const reject = (column, how) => {
    notes.length = 0;
    notes.push({ column, how });
    return null;
  };
  const startText = cells[columns.start].trim();
  const start = instantOf(startText);
  if (Number.isNaN(start)) return reject("start", `${startText} is not a date`);

  const endText = cells[columns.end].trim();
  let end = null;
  if (!ONGOING.has(endText) && !ONGOING.has(endText.toLowerCase())) {
    end = instantOf(endText);
    if (Number.isNaN(end)) return reject("end", `${endText} is not a date`);
    if (end < start) return reject("end", `${endText} lies before the start`);
  }

  const impact = impactOf(severity);
  if (Number.isNaN(impact)) return reject("impact", `${severity} is not an impact`);
  let category = "incident";
  if (severity.toLowerCase() === "maintenance") category = "maintenance";
  const type = cells[columns.category].trim();
  if (type !== "") {
    const word = type.toLowerCase();
    const known = CATEGORIES.get(word);
    category = known ?? word;
    if (known !== undefined && known !== word) notes.push({ column: "category", how: `${type} read as ${known}` });
  }

  const latest = now + DAY;
  if (start > latest) return reject("start", `${startText} lies in the future`);
  if (end === null) {
    const days = Math.floor((now - start) / DAY);
    if (days > LONG_ONGOING_DAYS) notes.push({ column: "end", how: `it has no end and goes on for ${days} days now` });
  } else if (end > latest && category !== "maintenance") {
    return reject("end", `${endText} lies in the future`);
  } else if (end === start) {
    notes.push({ column: "end", how: "it ends as it starts, so it costs no time" });
  }
  let title = cells[columns.title].trim();
  if (title.length > LONGEST_TEXT) {
    title = Array.from(title).slice(0, LONGEST_TEXT).join("");
    notes.push({ column: "title", how: `title cut to ${LONGEST_TEXT} characters` });
  }
  return { id: cells[columns.id].trim(), title, start, end, impact, category };
}

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** `2026-02-03T10:05:00.250+01:00`, with a space for the T, without seconds or offset; NaN for anything else. */
function instantOf(text) {
  const pair = (at) => {
    const tens = text.charCodeAt(at) - 48;
    const ones = text.charCodeAt(at + 1) - 48;
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
  };
  const separator = text.charCodeAt(10);
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || (separator !== 84 && separator !== 32)) return NaN;
  const [year, month, day, hour, minute] = [pair(0) * 100 + pair(2), pair(5), pair(8), pair(11), pair(14)];
  if (!(year >= 1970 && year <= 2199 && month >= 1 && month <= 12 && hour <= 23 && minute <= 59)) return NaN;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (!(day >= 1 && day <= MONTH_LENGTHS[month - 1] + (leap ? 1 : 0))) return NaN;
  let at = 16;
  let [second, millis] = [0, 0];
  if (text.charCodeAt(at) === 58) {
    second = pair(17);
    if (!(second <= 59)) return NaN;
    at = 19;
    if (text.charCodeAt(at) === 46) {
      at += 1;
      for (let place = 100; ; place /= 10, at += 1) {
        const digit = text.charCodeAt(at) - 48;
        if (!(digit >= 0 && digit <= 9)) break;
        millis += Math.floor(digit * place);
      }
    }
  }
  const local = Date.UTC(year, month - 1, day, hour, minute, second, millis);
  if (at === text.length) return local;
  const sign = text.charCodeAt(at);
  if (sign === 90 && at + 1 === text.length) return local;
  if ((sign !== 43 && sign !== 45) || at + 6 !== text.length) return NaN;
  const offset = (pair(at + 1) * 60 + pair(at + 4)) * 60_000;
  return sign === 43 ? local - offset : local + offset;
}

/** A word, a percentage or a number of 0 to 100, in parts per billion; NaN for anything else. */
function impactOf(text) {
  if (text === "") return PPB;
  const weight = IMPACTS.get(text) ?? IMPACTS.get(text.toLowerCase());
  if (weight !== undefined) return weight;
  const number = text.endsWith("%") ? text.slice(0, -1) : text;
  const ppb = number === "" ? NaN : Math.round(Number(number) * (PPB / 100));
  return ppb >= 0 && ppb <= PPB ? ppb : NaN;
}

/** A row that tells an incident again replaces it: the first telling keeps its place, the last one its words. */
function mergeRepeated(rows, incidents) {
  const places = new Map();
  const kept = [];
  let number = 0;
  for (const row of rows) {
    number += 1;
    if (row.incident < 0) continue;
    const incident = incidents[row.incident];
    const { id, start, end, title } = incident;
    const key = id === "" ? `${start} ${end} ${title}` : `${start}#${id}`;
    const first = places.get(key);
    if (first === undefined) {
      row.incident = kept.push(incident) - 1;
      places.set(key, { place: row.incident, number });
    } else {
      kept[first.place] = incident;
      row.incident = first.place;
      row.outcome = "repaired";
      row.notes.push({ column: "id", how: `it tells row ${first.number} again and replaces it` });
    }
  }
  return kept;
}

/** How many incidents start before an earlier one has ended. */
function overlapping(incidents, now) {
  const spans = [];
  for (const { start, end } of incidents) {
    const until = Math.max(end ?? now, start);
    if (start < until) spans.push([start, until]);
  }
  spans.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let latest = -Infinity;
  let count = 0;
  for (const [start, end] of spans) {
    if (start < latest) count += 1;
    latest = Math.max(latest, end);
  }
  return count;
}
