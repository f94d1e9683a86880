// A project of a portal, new and empty, with the packed package installed from its tarball.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const dist = new URL("../../pkg/dist/", import.meta.url).pathname;

/** Runs a program to its end; what it printed. */
export function run(cwd, program, ...words) {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: "utf8", cwd });
  if (status !== 0) throw new Error(`${program} ${words.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}

/** The folder of the project; `remove` clears it away. */
export function freshProject() {
  const folder = mkdtempSync(join(tmpdir(), "error-budget-project-"));
  const project = join(folder, "project");
  run(dist, "npm", "pack", "--pack-destination", folder, "--loglevel=error");
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), '{ "name": "portal", "private": true, "type": "module" }');
  run(project, "npm", "install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", join(folder, tarball));
  return { project, remove: () => rmSync(folder, { recursive: true }) };
}

/** A plan of which 34.2 of 43.2 minutes are left on 10 March: nine went in an outage. */
export const PLAN = {
  format: "error-budget-plan",
  version: 1,
  services: [
    {
      id: "checkout",
      objective: { target: "99.9%", window: "30d" },
      measured_from: "2026-01-01T00:00:00Z",
      incidents: [{ start: "2026-02-24T11:20:00Z", end: "2026-02-24T11:29:00Z" }],
    },
  ],
};
