// The types: every snippet of the README under `tsc --strict`, and the declarations against what is there.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import * as inNode from "error-budget";
import * as inline from "error-budget/inline";

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

function snippets(text) {
  return [...text.matchAll(/^```(?:ts|js)\n([\s\S]*?)^```$/gm)].map((match) => match[1]);
}

test("every snippet of the README type-checks, and misuse does not", () => {
  const readme = snippets(readFileSync(join(dist, "README.md"), "utf8"));
  assert.ok(readme.length >= 5, "the README has recipes");
  symlinkSync(join(here, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "src"));
  for (const [number, snippet] of readme.entries()) {
    writeFileSync(join(folder, "src", `snippet_${number + 1}.ts`), `${snippet}\nexport {};\n`);
  }
  writeFileSync(join(folder, "src", "misuse.ts"), MISUSE);
  const compilerOptions = {
    strict: true, exactOptionalPropertyTypes: false, noEmit: true, module: "nodenext", target: "es2022",
    lib: ["es2023", "dom", "dom.iterable"], types: ["node"], skipLibCheck: false,
  };
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  const { status, said } = run("typescript/bin/tsc", "-p", ".");
  assert.equal(status, 0, said);
});

// Each line is an error that the compiler has to find.
const MISUSE = `
import { assess, gate, forecast, type Plan } from "error-budget";
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
  const crate = ["refusal", "subject", "zone", "gate", "compare", "answer"];
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
