// The browser that tests and benchmarks run in.

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** As in `xtask/src/system_packages.rs`. The one without windows first: the same engine, and a third of the time less. */
const NAMES = [
  "chromium-headless-shell",
  "chrome-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "chrome",
];

/** The program that `CHROMIUM` names, else the first on PATH, else undefined: Playwright then looks for its own. */
export function chromiumProgram() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(runs);
}

/** @param {string} file */
function runs(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
