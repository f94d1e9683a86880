// The package as it is published: packed, installed into an empty project, and run there.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { freshProject, PLAN, run } from "./fresh_project.js";

let fresh;
let project;
before(() => {
  fresh = freshProject();
  project = fresh.project;
});
after(() => fresh?.remove());

const script = (entry, ready) => `
import { assess, encodeLink, exportAs, forecast, init } from "${entry}";
${ready}
const plan = ${JSON.stringify(PLAN)};
const about = { now: "2026-03-10T14:30:00Z" };
const { paths } = await forecast(plan, { ...about, paths: 20 });
const { text } = await exportAs(plan, "markdown", about);
console.log(JSON.stringify([assess(plan, about).budget.remaining, paths, text.length > 100, (await encodeLink(plan)).slice(0, 4)]));
`;

test("in Node nothing has to be awaited first", () => {
  writeFileSync(join(project, "node.js"), script("error-budget", ""));
  assert.equal(run(project, process.execPath, "node.js").trim(), '[34.2,20,true,"p=1."]');
});

test("inline nothing has to be fetched", () => {
  writeFileSync(join(project, "inline.js"), script("error-budget/inline", "delete globalThis.fetch; await init();"));
  assert.equal(run(project, process.execPath, "inline.js").trim(), '[34.2,20,true,"p=1."]');
});

test("before it is loaded a typed error says so, and a module that is not there is named", () => {
  const text = `
import { assess, ErrorBudgetError, init, initSync } from "error-budget/inline";
const codes = [];
const code = (error) => codes.push(error instanceof ErrorBudgetError && error.code);
try { assess("{}"); } catch (error) { code(error); }
await init(new Uint8Array([0])).catch(code);
try { initSync(new Uint8Array([0])); } catch (error) { code(error); }
await init();
try { assess("{}"); } catch (error) { code(error); }
console.log(codes.join());
`;
  writeFileSync(join(project, "early.js"), text);
  assert.equal(run(project, process.execPath, "early.js").trim(), "not_ready,not_loaded,not_loaded,not_a_plan");
});

test("the command of the package is on the path of its project", () => {
  const file = join(project, "plan.json");
  writeFileSync(file, JSON.stringify(PLAN));
  const program = join(project, "node_modules", ".bin", "error-budget");
  // 34.2 of 43.2 are left: healthy.
  assert.match(run(project, program, "gate", file, "--now", "2026-03-10T14:30:00Z"), /^APPROVE\n/);
});

test("it carries its licences, its documentation and no more than it needs", () => {
  const names = readdirSync(join(project, "node_modules", "error-budget")).sort();
  for (const name of ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "CHANGELOG.md", "index.d.ts", "engine.wasm"]) {
    assert.ok(names.includes(name), name);
  }
  for (const name of names.filter((name) => name.endsWith(".js"))) {
    const text = readFileSync(join(project, "node_modules", "error-budget", name), "utf8");
    assert.doesNotMatch(text, /\beval\(|new Function\(/, `${name} runs under a strict policy`);
  }
});
