#!/usr/bin/env node
// The gate on a command line: `error-budget gate plan.json --risk medium --now 2026-03-10T14:30:00Z`.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ErrorBudgetError, gate } from "./node.js";

const HELP = `\
error-budget gate PLAN [options]

Asks the policy of a plan whether a release may go. PLAN is a plan's JSON, - for standard input.

  --service ID          which service; needed when the plan has several
  --risk RISK           low, medium or high (medium)
  --type TYPE           feature, bugfix, security, rollback or reliability (feature)
  --no-tests            the release has no tests
  --no-rollback-plan    there is no written way back
  --now TIME            the instant of the answer, RFC 3339 (the plan's as_of, else the clock)
  --json                the whole verdict as JSON

It exits with 0 for approve, 1 for review or defer, 2 for block, 3 when it cannot be asked.
`;

const EXITS = { approve: 0, review: 1, defer: 1, block: 2 };
const BAD_INPUT = 3;

process.exitCode = main(process.argv.slice(2));

function main(words) {
  try {
    return run(words);
  } catch (error) {
    const known = error instanceof ErrorBudgetError || error?.code?.startsWith?.("ERR_PARSE_ARGS") || error?.syscall;
    console.error(`error-budget: ${known ? error.message : (error?.stack ?? error)}`);
    return BAD_INPUT;
  }
}

function run(words) {
  const { values, positionals } = parseArgs({
    args: words,
    allowPositionals: true,
    options: {
      service: { type: "string" },
      risk: { type: "string" },
      type: { type: "string" },
      "no-tests": { type: "boolean" },
      "no-rollback-plan": { type: "boolean" },
      now: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const [command, file, ...rest] = positionals;
  if (command !== "gate" || file === undefined || rest.length > 0) {
    process.stderr.write(HELP);
    return BAD_INPUT;
  }
  const release = { has_tests: !values["no-tests"], has_rollback_plan: !values["no-rollback-plan"] };
  if (values.risk !== undefined) release.risk = values.risk;
  if (values.type !== undefined) release.type = values.type;
  const plan = readFileSync(file === "-" ? 0 : file, "utf8");
  const verdict = gate(plan, { service: values.service, now: values.now, release });
  const shown = values.json ? JSON.stringify(verdict, null, 2) : sentences(verdict).join("\n");
  process.stdout.write(`${shown}\n`);
  return EXITS[verdict.decision] ?? BAD_INPUT;
}

/** The verdict, for people. */
function sentences(verdict) {
  const lines = [verdict.decision.toUpperCase(), verdict.reason, verdict.rationale];
  lines.push(...verdict.warnings, ...verdict.conditions.map((condition) => `- ${condition}`));
  lines.push(...verdict.to_confirm.map((requirement) => `To confirm: ${requirement}`));
  if (verdict.alternative !== null) lines.push(verdict.alternative);
  if (!verdict.approved && verdict.passes !== null) lines.push(`Passes from ${verdict.passes}, if nothing more happens`);
  return lines;
}
