// What the card shows: one service, its budget, its burn, its end, its next release.

import { amount, burn, clock, duration, lookback, minuteAfter, NO_DATA, percentLeft, unitWord } from "./figures.js";
import { capital, el, mark } from "./elements.js";
import { sparkline } from "./sparkline.js";

/**
 * The whole card for an answer.
 * @param {{assessment: object, verdict: object, curve: object, release: object, plan: object, late: string}} answer
 *   `plan` as far as it could be read, for the words of the promise; `late` says why there is no newer answer.
 */
export function answered({ assessment, verdict, curve, release, plan, late }) {
  const now = Date.parse(assessment.now);
  const zone = typeof plan.zone === "string" ? plan.zone : "UTC";
  const told = { assessment, now, times: clock(zone, now) };
  return [
    head(assessment, plan),
    left(told, curve),
    el("dl.facts", {}, burning(told), runsOut(told), released(told, verdict, release)),
    foot(told, zone, late),
  ];
}

/** Why there is no answer, and what to do. */
export function failed(error) {
  const { message, hint, path } = error;
  const what = hint && message.endsWith(`; ${hint}`) ? message.slice(0, -hint.length - 2) : message;
  // A place is written as it is.
  const told = path && what.startsWith(path) ? what : capital(what);
  return [
    el(
      "div.failure",
      { role: "status" },
      el("p", {}, mark("unknown", "No answer")),
      el("p.what", {}, `${told}.`),
      hint ? el("p.note", {}, `${capital(hint)}.`) : null,
    ),
    slot(),
  ];
}

/** While the engine loads. */
export function waiting() {
  return [el("p.note", { role: "status" }, "Loading the budget"), el("div.ghost", { "aria-hidden": "true" })];
}

/** While there is no plan. */
export function empty() {
  return [el("p.note", {}, "No plan yet: set plan or src."), slot()];
}

function slot() {
  return el("slot", { name: "link" });
}

function head({ service, name, status }, plan) {
  const word = status.status;
  return el(
    "header.head",
    {},
    el("h3.name", { id: "name", part: "name" }, name || service),
    el("span", { part: "status" }, mark(word, capital(word))),
    el("p.note.objective", {}, promise(plan, service)),
  );
}

/** `99.9% over 30 d`, as far as the plan can be read. */
function promise(plan, id) {
  const objective = plan.services?.find?.((service) => service?.id === id)?.objective;
  if (typeof objective?.target !== "string" || typeof objective.window !== "string") return "";
  const days = /^\s*(\d+)\s*d\s*$/.exec(objective.window);
  return `${objective.target} ${days ? `over ${days[1]} d` : `each ${objective.window}`}`;
}

function left({ assessment, times }, curve) {
  const { budget, unit, has_data: known, status } = assessment;
  const word = unitWord(unit);
  const total = `${amount(budget.total, unit)} ${word}`;
  const figure = known
    ? [
        el("b", {}, `${amount(budget.remaining, unit)} ${word}`),
        el("span", {}, `left of ${total}, ${percentLeft(budget.remaining_share)}`),
      ]
    : [el("b", {}, total), el("span", {}, "is the whole budget; no data yet")];
  const picture = sparkline(curve, { total: budget.total, unit, status: status.status, date: times.date });
  const ends = picture
    ? el("p.note.ends", { "aria-hidden": "true" }, el("span", {}, times.date(curve.at[0])), el("span", {}, "now"))
    : null;
  return el("div.left", {}, el("p.figure", { part: "figure" }, ...figure), picture && el("div", {}, picture, ends));
}

function fact(shape, heading, value, ...notes) {
  const said = notes.filter(Boolean).map((note) => el("dd.note", {}, note));
  return el(shape, {}, el("dt", {}, heading), el("dd", {}, value), ...said);
}

const GRAVITY = { page: 0, ticket: 1, log: 2 };

function burning({ assessment }) {
  const [firing] = assessment.burn
    .filter((tier) => tier.firing)
    .sort((one, other) => GRAVITY[one.action] - GRAVITY[other.action] || one.lookback_minutes - other.lookback_minutes);
  const heading = "Burn rate, last 7 d";
  const rate = burn(assessment.recent_burn);
  if (!firing) return fact("div.fact", heading, rate, assessment.burn.length > 0 && assessment.has_data && "No alert fires");
  const [status, word] = firing.action === "page" ? ["critical", "Paging"] : ["warning", "Ticket open"];
  return fact("div.fact", heading, rate, mark(status, word), `${burn(firing.rate)} over ${lookback(firing.lookback_minutes)}`);
}

function runsOut({ assessment, now, times }) {
  const { exhaustion, back_above_zero: back } = assessment;
  const heading = "Runs out, at this rate";
  switch (exhaustion.when) {
    case "at":
      return fact("div.fact", heading, times.date(Date.parse(exhaustion.at)), `in ${duration(Date.parse(exhaustion.at) - now)}`);
    case "now": {
      const again = back ? `Above zero again ${times.minute(minuteAfter(Date.parse(back)))}, if nothing burns` : "Nothing is left";
      return fact("div.fact", heading, "Run out", again);
    }
    case "never":
      return fact("div.fact", heading, "Not in sight");
    default:
      return fact("div.fact", heading, NO_DATA);
  }
}

function released({ times }, verdict, release) {
  const at = typeof release.at === "string" ? Date.parse(release.at) : NaN;
  const what = release.name ? `Release ${release.name}` : Number.isNaN(at) ? "A release now" : "A release";
  const when = Number.isNaN(at) ? "" : `, ${times.minute(at)}`;
  const heading = `${what}${when}, ${release.risk ?? "medium"} risk`;
  const { approves } = verdict;
  const opens = !approves || verdict.decision === "approve" ? "" : `Approves from ${times.minute(minuteAfter(Date.parse(approves)))}, if nothing burns`;
  return fact("div.fact.release", heading, mark(verdict.decision, capital(verdict.decision)), verdict.reason, opens);
}

function foot({ assessment, now, times }, zone, late) {
  const place = zone.split("/").at(-1).replaceAll("_", " ");
  const stopped = assessment.stale ? `; the data stopped ${times.minute(Date.parse(assessment.observed.end))}` : "";
  const stands = el("p.note", {}, `As of ${times.minute(now)} ${place}${stopped}${late ? `. ${late}` : ""}`);
  return el("footer.foot", {}, stands, slot());
}
