// The card of examples/backstage-card against the Backstage packages that it names.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const here = new URL(".", import.meta.url).pathname;
const example = new URL("../../examples/backstage-card/", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "error-budget-backstage-"));
after(() => rmSync(folder, { recursive: true }));

// Each line is an error that the compiler has to find: the packages' own types are there, not any.
const MISUSE = `
import { InfoCard } from "@backstage/core-components";
import { discoveryApiRef, useApi } from "@backstage/core-plugin-api";
import { useEntity } from "@backstage/plugin-catalog-react";
import { EntityErrorBudgetCard } from "./index";
// @ts-expect-error no title is a function of nothing
export const card = <InfoCard title={() => "Error budget"} />;
// @ts-expect-error a slip
export const name = () => useEntity().entity.metadata.nmae.length;
// @ts-expect-error no plugin's id is a number
export const address = () => useApi(discoveryApiRef).getBaseUrl(7);
// @ts-expect-error it takes the component from its page
export const other = <EntityErrorBudgetCard entity="checkout" />;
`;

test("the card type-checks, and misuse does not", () => {
  cpSync(example, folder, { recursive: true, filter: (file) => !file.includes("node_modules") });
  symlinkSync(join(here, "backstage", "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "src", "misuse.tsx"), MISUSE);
  const compiler = join(here, "node_modules", "typescript", "bin", "tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", "."], { encoding: "utf8", cwd: folder });
  assert.equal(status, 0, stdout);
});

test("it names the packages that it is checked against", () => {
  const read = (file) => JSON.parse(readFileSync(file, "utf8"));
  const named = read(join(example, "package.json")).dependencies;
  const { packages } = read(join(here, "backstage", "package-lock.json"));
  for (const [name, range] of Object.entries(named).filter(([name]) => name.startsWith("@backstage/"))) {
    assert.equal(`^${packages[`node_modules/${name}`].version}`, range, name);
  }
});
