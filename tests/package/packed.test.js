// The package as it is published: packed, installed into an empty project, and run there.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

const dist = new URL("../../pkg/dist/", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "error-budget-packed-"));
const project = join(folder, "project");
after(() => rmSync(folder, { recursive: true }));

function run(cwd, program, ...words) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: "utf8", cwd });
  assert.equal(status, 0, `${program} ${words.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

before(() => {
  run(dist, "npm", "pack", "--pack-destination", folder, "--loglevel=error");
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "name": "portal", "private": true, "type": "module" }');
  run(project, "npm", "install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", join(folder, tarball));
});

const PLAN = `{
  format: "error-budget-plan", version: 1,
  services: [{
    id: "checkout", objective: { target: "99.9%", window: "30d" }, measured_from: "2026-01-01T00:00:00Z",
    incidents: [{ start: "2026-02-24T11:20:00Z", end: "2026-02-24T11:29:00Z" }],
  }],
}`;

const script = (entry, ready) => `
import { assess, encodeLink, exportAs, forecast, init } from "${entry}";
${ready}
const plan = ${PLAN};
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
  writeFileSync(file, run(project, process.execPath, "--input-type=module", "-e", `console.log(JSON.stringify(${PLAN}))`));
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
