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
