import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { defineConfig } from "@playwright/test";

/** The first of these programs on PATH, else undefined: Playwright then looks for its own browser. */
function onPath(names: string[]): string | undefined {
  for (const directory of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      const file = join(directory, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here: look further.
      }
    }
  }
  return undefined;
}

const benchmarks = process.env.BENCH === "1";

export default defineConfig({
  testDir: ".",
  // `cargo xtask bench` runs the *.bench.ts files, alone and one at a time: they measure.
  testMatch: benchmarks ? "**/*.bench.ts" : "**/*.spec.ts",
  workers: benchmarks ? 1 : 2,
  fullyParallel: !benchmarks,
  forbidOnly: Boolean(process.env.CI),
  // A test that passes on the second try hides a fault.
  retries: 0,
  timeout: 30_000,
  outputDir: "../../test-output/e2e",
  reporter: process.env.E2E_REPORT ? [["list"], ["json", { outputFile: process.env.E2E_REPORT }]] : [["list"]],
  use: {
    // The address that `cargo xtask serve` prints; `cargo xtask test` sets its own.
    baseURL: process.env.E2E_BASE_URL ?? "http://localhost:8080/",
    // What the page keeps for offline use costs a megabyte of copying a test: only offline.spec.ts lets it.
    serviceWorkers: "block",
    // No film of every test: two browsers on two cores have better things to do.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: true },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? onPath(["chromium", "chromium-browser", "google-chrome", "chrome"]),
      args: [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--disable-quic",
      ],
    },
  },
});
