// Histories in, files and links out.

import assert from "node:assert/strict";
import { test } from "node:test";
import { assess, decodeLink, encodeLink, ErrorBudgetError, exportAs, importHistory } from "error-budget";
import { NOW, sample } from "./sample.js";

const CSV = [
  "started_at,ended_at,error_ratio,type,summary",
  "2026-03-05 16:04,12m,0.35,deployment,Release 4.30 rolled back",
  "2026-13-02 10:00,2026-03-02 10:20,0.2,incident,Checkout errors",
  "2026-02-24 11:20,2026-02-24 11:29,1,incident,Config push",
].join("\n");

test("every row is accepted, repaired or rejected, and what was read stands in a plan", async () => {
  const read = await importHistory(CSV, { now: NOW });
  assert.equal(read.format, "csv");
  assert.deepEqual([read.accepted, read.repaired, read.rejected, read.rows_read], [1, 1, 1, 3]);
  assert.deepEqual(read.rows.map((row) => row.outcome), ["repaired", "rejected"]);
  assert.match(read.rows[1].message, /2026-13-02 is not a date/);
  const plan = sample();
  plan.services[0].incidents = read.incidents;
  // 12 minutes at 35% and 9 whole ones.
  assert.ok(Math.abs(assess(plan, { now: NOW }).budget.consumed - (4.2 + 9)) < 1e-9);
});

test("times without an offset are of the zone that is told", async () => {
  const { incidents } = await importHistory("start,end\n2026-07-01 12:00,2026-07-01 12:10\n", {
    now: "2026-08-01T00:00:00Z",
    zone: "Europe/Berlin",
  });
  assert.equal(incidents[0].start, "2026-07-01T10:00:00Z");
});

test("an import tells how far it is, and stops when it is asked to", async () => {
  const long = `start,end\n${"2026-03-05 16:04,12m\n".repeat(30_000)}`;
  const shares = [];
  const read = await importHistory(long, { now: NOW, onProgress: (share) => shares.push(share) });
  assert.equal(read.rows_read, 30_000);
  assert.ok(shares.length > 1 && shares.every((share, place) => share >= (shares[place - 1] ?? 0) && share <= 1));

  const stop = new AbortController();
  const stopped = importHistory(long, { now: NOW, signal: stop.signal, onProgress: () => stop.abort() });
  await assert.rejects(stopped, (error) => error instanceof ErrorBudgetError && error.code === "aborted");
  const never = importHistory(long, { signal: AbortSignal.abort() });
  await assert.rejects(never, (error) => error instanceof ErrorBudgetError && error.code === "aborted");

  const own = new Error("the host's own");
  const thrown = importHistory(long, { now: NOW, onProgress: () => { throw own; } });
  await assert.rejects(thrown, (error) => error === own);
});

test("every format goes out, with a name and a type", async () => {
  const formats = [
    "prometheus", "promtool", "rule-crd", "alertmanager", "grafana", "openslo", "sloth", "sloth-windows", "pyrra", "policy",
    "policy-document", "markdown", "html", "ics", "csv", "json", "plan",
  ];
  for (const format of formats) {
    const file = await exportAs(sample(), format, { now: NOW });
    assert.ok(file.name.startsWith("by-time."), file.name);
    assert.match(file.media_type, /^[a-z]+\/[a-z]+$/);
    assert.ok(file.text.length > 100, format);
  }
  const rules = await exportAs(sample(), "prometheus", { now: NOW });
  assert.match(rules.text, /record: service:burn_rate_1h\n/);
  const table = await exportAs(sample(), "csv", { now: NOW, table: "incidents" });
  assert.equal(table.text.trimEnd().split("\r\n").length, 1 + 7);
});

test("columns hold what they are told to hold", async () => {
  const table = "when,minutes,what\n2026-02-24 11:20,9,Config push\n";
  const guessed = await importHistory(table, { now: NOW });
  assert.deepEqual(guessed.columns.map(({ header, field, samples }) => [header, field, samples]), [
    ["when", "start", ["2026-02-24 11:20"]],
    ["minutes", "duration", ["9"]],
    ["what", guessed.columns[2].field, ["Config push"]],
  ]);
  const { incidents, header } = await importHistory(table, { now: NOW, columns: ["start", "duration", "title"] });
  assert.deepEqual([header, incidents.length], [true, 1]);
  const [{ title, start, end }] = incidents;
  assert.deepEqual([title, start, end], ["Config push", "2026-02-24T11:20:00Z", "2026-02-24T11:29:00Z"]);
  const bare = await importHistory("Config push,9,2026-02-24 11:20\n", {
    now: NOW, header: false, columns: ["title", "duration", "start"], edits: [{ row: 1, column: 0, text: "Rollback" }],
  });
  assert.equal(bare.header, false);
  assert.deepEqual([bare.incidents[0].title, bare.incidents[0].start, bare.incidents[0].end], ["Rollback", "2026-02-24T11:20:00Z", "2026-02-24T11:29:00Z"]);
});

test("words weigh what they are told to weigh", async () => {
  const table = "start,end,severity\n2026-02-24 11:20,2026-02-24 11:29,minor\n2026-02-25 11:20,2026-02-25 11:29,bumpy\n";
  const usual = await importHistory(table, { now: NOW });
  assert.deepEqual(usual.words, [{ word: "minor", impact: "25%" }, { word: "bumpy", impact: null }]);
  const told = await importHistory(table, { now: NOW, impact_words: { minor: "5%", bumpy: "50%" } });
  assert.deepEqual(told.incidents.map(({ impact }) => impact), ["5%", "50%"]);
});

test("seconds count from the start that is told", async () => {
  const relative = await importHistory("start,duration_seconds\n90,60\n", {
    now: NOW, relative_start: new Date("2026-03-01T00:00:00Z"), columns: ["start", "duration_seconds"],
  });
  assert.deepEqual(relative.incidents.map(({ start, end }) => [start, end]), [["2026-03-01T00:01:30Z", "2026-03-01T00:02:30Z"]]);
});

test("rules read the series, names, guards and labels that are told", async () => {
  const sli = { good: 'requests_total{code!~"5.."}', valid: "requests_total" };
  const rules = { sli, naming: "sloth", alerts: "sloth", interval: "30s", absent_for: null, labels: { team: "sre" } };
  const { text } = await exportAs(sample(), "prometheus", { now: NOW, rules });
  for (const part of ['rate(requests_total{code!~"5.."}[', "record: slo:sli_error:ratio_rate1h\n", "interval: 30s\n", "team: sre\n"]) {
    assert.ok(text.includes(part), part);
  }
  assert.ok(!text.includes("absent"), "no alert about missing data");
  const gauge = await exportAs(sample(), "prometheus", { now: NOW, rules: { sli: { state: "probe_success" } } });
  assert.match(gauge.text, /avg_over_time\(probe_success\[/);
  const latency = await exportAs(sample(), "prometheus", { now: NOW, rules: { sli: { histogram: "latency_seconds", within: "0.3" } } });
  assert.match(latency.text, /latency_seconds_bucket\{le="0\.3"\}/);
});

test("alerts go to the channels that are told", async () => {
  const channels = { on_call_email: "on-call@example.org", slack: "#reliability" };
  const { text } = await exportAs(sample(), "alertmanager", { now: NOW, channels });
  assert.ok(text.includes("on-call@example.org") && text.includes("#reliability"), text);
});

test("a plan goes through a link and comes back the same", async () => {
  const fragment = await encodeLink(sample());
  assert.ok(fragment.startsWith("p=1."));
  const answer = assess(sample(), { now: NOW });
  for (const link of [fragment, `#${fragment}`, `https://planner.example/#${fragment}`]) {
    assert.deepEqual(assess(await decodeLink(link), { now: NOW }), answer);
  }
  const cut = decodeLink(fragment.slice(0, -10));
  await assert.rejects(cut, (error) => error instanceof ErrorBudgetError && error.code === "link_damaged");
});
