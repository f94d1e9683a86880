// `error-budget gate`: what it prints and how it exits.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { NOW, sample } from "./sample.js";

const folder = mkdtempSync(join(tmpdir(), "error-budget-gate-"));
after(() => rmSync(folder, { recursive: true }));

const program = new URL("../../pkg/dist/cli.js", import.meta.url).pathname;

function plan(change = () => {}) {
  const changed = sample();
  change(changed.services[0]);
  const file = join(folder, "plan.json");
  writeFileSync(file, JSON.stringify(changed));
  return file;
}

function asked(...words) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], { encoding: "utf8" });
  return { status, stdout, stderr };
}

/** An outage of so many minutes, an hour before the instant of the sample. */
const outage = (minutes) => (service) => {
  const start = Date.parse(NOW) - 3_600_000;
  const [from, to] = [start, start + minutes * 60_000].map((at) => new Date(at).toISOString());
  service.incidents.push({ start: from, end: to });
};

test("the answer is the exit: 0 approve, 1 review or defer, 2 block", () => {
  // 42.6% are left: attention, in which the guide lets low risks pass, reviews medium and defers high ones.
  for (const [risk, decision, exit] of [["low", "APPROVE", 0], ["medium", "REVIEW", 1], ["high", "DEFER", 1]]) {
    const { status, stdout } = asked("gate", plan(), "--risk", risk, "--now", NOW);
    assert.deepEqual([stdout.split("\n")[0], status], [decision, exit], risk);
  }
  // Another 30 of the 18.4 minutes that are left: exhausted, and nothing but exceptions goes.
  const exhausted = plan(outage(30));
  assert.deepEqual([asked("gate", exhausted, "--now", NOW).stdout.split("\n")[0], asked("gate", exhausted, "--now", NOW).status], ["BLOCK", 2]);
  assert.equal(asked("gate", exhausted, "--type", "security", "--now", NOW).status, 0);
});

test("a release without a way back is deferred", () => {
  const { status, stdout } = asked("gate", plan(), "--risk", "low", "--no-rollback-plan", "--now", NOW);
  assert.equal(status, 1);
  assert.match(stdout, /^DEFER\nA rollback plan is required/);
});

test("--json prints the verdict, and - reads the plan from standard input", () => {
  const words = [program, "gate", "-", "--risk", "high", "--now", NOW, "--json"];
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: "utf8", input: JSON.stringify(sample()) });
  const verdict = JSON.parse(stdout);
  assert.deepEqual([status, verdict.decision, verdict.rule], [1, "defer", "risk_level"]);
});

test("what cannot be asked exits with 3 and says why", () => {
  const wrong = join(folder, "wrong.json");
  writeFileSync(wrong, "{");
  const cases = [
    [[], /error-budget gate PLAN/],
    [["gate"], /error-budget gate PLAN/],
    [["open", plan()], /error-budget gate PLAN/],
    [["gate", join(folder, "absent.json")], /no such file/],
    [["gate", wrong], /this is not JSON/],
    [["gate", plan(), "--now", "soon"], /is not an instant/],
    [["gate", plan(), "--service", "search"], /has no service "search"/],
    [["gate", plan(), "--rsik", "low"], /--rsik/],
  ];
  for (const [words, said] of cases) {
    const { status, stderr } = asked(...words);
    assert.equal(status, 3, words.join(" "));
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /\n\s+at /, "no stack of ours");
  }
  assert.equal(asked("--help").status, 0);
});
