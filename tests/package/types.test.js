// The types: every snippet of the README under `tsc --strict`, and the declarations against what is there.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import * as inNode from "error-budget";
import * as inline from "error-budget/inline";
import { RECIPES } from "./recipes.js";

const MODULES = ["./engine.wasm", "./lab.wasm", "./exchange.wasm"];

const here = new URL(".", import.meta.url).pathname;
const dist = new URL("../../pkg/dist/", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "error-budget-types-"));
after(() => rmSync(folder, { recursive: true }));

const run = (program, ...words) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(here, "node_modules", program), ...words], {
    encoding: "utf8",
    cwd: folder,
  });
  return { status, said: stdout + stderr };
};

const OPTIONS = {
  strict: true, noUncheckedIndexedAccess: true, noEmit: true, module: "nodenext", target: "es2022",
  lib: ["es2023", "dom", "dom.iterable"], types: ["node"], jsx: "react-jsx", skipLibCheck: false,
};

test("every recipe of the README type-checks, and misuse does not", () => {
  const typed = [...RECIPES].filter(([name]) => /\.tsx?$/.test(name));
  assert.ok(typed.length >= 10, "the README has recipes");
  symlinkSync(join(here, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "src"));
  for (const [name, text] of typed) writeFileSync(join(folder, "src", name), `${text}\nexport {};\n`);
  writeFileSync(join(folder, "src", "misuse.ts"), MISUSE);
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: OPTIONS, include: ["src"] }));
  const { status, said } = run("typescript/bin/tsc", "-p", ".");
  assert.equal(status, 0, said);
});

// Each line is an error that the compiler has to find.
const MISUSE = `
import { assess, exportAs, forecast, gate, importHistory, type Plan } from "error-budget";
const plan: Plan = { format: "error-budget-plan", version: 1 };
// @ts-expect-error a slip
assess(plan, { sevice: "api" });
// @ts-expect-error no plan
assess(7);
// @ts-expect-error another version
assess({ format: "error-budget-plan", version: 2 });
// @ts-expect-error an answer may be infinite or unknown
const left: number = assess(plan).budget.remaining_share;
// @ts-expect-error a promise
const chance = forecast(plan).chance;
// @ts-expect-error no risk is a number
gate(plan, { release: { risk: 1 } });
// @ts-expect-error a slip in a section
exportAs(plan, "prometheus", { rules: { nmaing: "sloth" } });
// @ts-expect-error bad events of what
exportAs(plan, "prometheus", { rules: { sli: { bad: "errors_total" } } });
// @ts-expect-error no such column
importHistory("", { columns: ["begin"] });
`;

test("what is declared is there, in each build, and nothing else", () => {
  const types = readFileSync(join(dist, "index.d.ts"), "utf8");
  const declared = [...types.matchAll(/^export (?:function|class) (\w+)/gm)].map((match) => match[1]).sort();
  const browser = readFileSync(join(dist, "index.js"), "utf8");
  assert.deepEqual(Object.keys(inNode).sort(), declared);
  assert.deepEqual(Object.keys(inline).sort(), declared);
  const exported = [...browser.matchAll(/^ {2}(\w+),$|\{ (\w+) \} from/gm)].map((match) => match[1] ?? match[2]);
  assert.deepEqual(exported.filter((name) => name !== "createApi").sort(), declared);
});

test("every code of an error is declared", () => {
  const types = readFileSync(join(dist, "index.d.ts"), "utf8");
  const [, union] = /export type ErrorCode =([^;]+);/.exec(types);
  const declared = new Set(union.match(/\w+/g));
  const sources = ["api.js", "errors.js", "module.js", "options.js", "plan.js"].map((name) => readFileSync(join(dist, name), "utf8"));
  const used = sources.flatMap((text) => [...text.matchAll(/code: "(\w+)"/g)].map((match) => match[1]));
  const crate = ["refusal", "subject", "zone", "gate", "compare", "answer", "policies", "options"];
  for (const name of crate) {
    const text = readFileSync(new URL(`../../pkg/src/${name}.rs`, import.meta.url), "utf8");
    const codes = text.matchAll(/(?:Refusal::(?:new|faults)|Self::(?:new|faults))\(\s*"(\w+)"|=> "(\w+)",$|return Self::faults\("(\w+)"|^ {16}"(\w+)"$/gm);
    used.push(...[...codes].map((match) => match.slice(1).find(Boolean)));
  }
  assert.deepEqual(used.filter((code) => !declared.has(code)), []);
  assert.deepEqual([...declared].filter((code) => !used.includes(code)), []);
});

test("publint finds nothing", () => {
  const { status, said } = run("publint/src/cli.js", "run", "--strict", dist);
  assert.equal(status, 0, said);
});

test("the types are right for every way to resolve them", () => {
  // It is an ES module, so it is not required from CommonJS; the modules are files to serve and have no types.
  const { status, said } = run("@arethetypeswrong/cli/dist/index.js", "--pack", dist, "--profile", "esm-only", "--no-color", "--exclude-entrypoints", ...MODULES);
  assert.equal(status, 0, said);
});
