import { defineConfig } from "@playwright/test";
import { chromiumProgram } from "./chromium.mjs";

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
    // A trace of every test takes a quarter of the time: `cargo xtask test` asks for those of what failed.
    trace: process.env.E2E_TRACE === "1" ? "on" : "off",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromiumProgram(),
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
