// The package in other people's projects: the README's recipes, built as it says and shown in a browser.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { forecast } from "error-budget";
import { freshProject, PLAN, run } from "./fresh_project.js";
import { recipe } from "./recipes.js";
import { serve, shown, startBrowser } from "./static_host.js";

/** The strictest policy of the README, and the one for hosts that let nothing be fetched. */
const STRICT = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const UNFETCHED = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'";
const LEFT = "34.2 of 43.2 minutes are left";

const here = new URL(".", import.meta.url).pathname;
let fresh;
let browser;
before(async () => {
  fresh = freshProject();
  // What a portal installs beside it, from the lock file of these tests.
  for (const name of ["vite", "webpack", "react", "react-dom", "scheduler"]) {
    symlinkSync(join(here, "node_modules", name), join(fresh.project, "node_modules", name));
  }
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  fresh?.remove();
});

/** A folder in the project, or the project itself, with these files and a plan. */
function site(name, files) {
  const folder = join(fresh.project, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries({ ...files, "plan.json": JSON.stringify(PLAN) })) {
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

const page = (script) => recipe("index.html").replace("plain.js", script);

/** Serves a folder under a policy, and expects a text and no complaint. */
async function expect(folder, path, policy, expected, element) {
  const host = await serve(folder, policy);
  try {
    const { text, complaints } = await shown(browser, host.url + path, element);
    assert.deepEqual({ text, complaints }, { text: expected, complaints: [] });
  } finally {
    host.close();
  }
}

test("Node runs the recipes for it as they stand", () => {
  const folder = site("node", { "node.ts": "", "package.json": '{ "type": "module" }' });
  // The recipe has no types in it: it is JavaScript.
  writeFileSync(join(folder, "node.js"), recipe("node.ts"));
  const lines = run(folder, process.execPath, "node.js").trim().split("\n");
  assert.deepEqual(lines, ["34.2 of 43.2 minutes are left: healthy", "it may go"]);
  for (const [name, said] of [["formulas.ts", ""], ["errors.ts", /^plan_invalid services /]]) {
    const file = name.replace(".ts", ".js");
    writeFileSync(join(folder, file), recipe(name));
    const printed = run(folder, process.execPath, file);
    if (said === "") assert.equal(printed, said);
    else assert.match(printed, said);
  }
});

test("a page without a bundler, under the strictest policy, and one that fetches nothing", async () => {
  const files = { "index.html": page("plain.js"), "plain.js": recipe("plain.js"), "inline.html": page("inline.js"), "inline.js": recipe("inline.js") };
  const folder = site("plain", files);
  cpSync(join(fresh.project, "node_modules", "error-budget"), join(folder, "error-budget"), { recursive: true });
  await expect(folder, "", STRICT, LEFT);
  // The plan of this recipe has no incidents.
  await expect(folder, "inline.html", UNFETCHED, "43.2 of 43.2 minutes are left");
});

const REACT = `
import { createRoot } from "react-dom/client";
import { ErrorBudget } from "./budget.tsx";
createRoot(document.querySelector("main")).render(
  <ErrorBudget plan={${JSON.stringify(PLAN)}} service="checkout" now="2026-03-10T14:30:00Z" />,
);
`;

test("Vite builds a page, a worker and a React page, and its development server serves them", async () => {
  const { build, createServer } = await import("vite");
  const folder = site(".", {
    "index.html": page("main.ts"),
    "main.ts": recipe("main.ts"),
    "worker.html": page("page.ts"),
    "page.ts": recipe("page.ts"),
    "worker.ts": recipe("worker.ts"),
    "react.html": page("react.tsx").replace("<output>...</output>", "<main></main>"),
    "react.tsx": REACT,
    "budget.tsx": recipe("budget.tsx"),
    "vite.config.js": recipe("vite.config.js"),
  });
  const { default: config } = await import(pathToFileURL(join(folder, "vite.config.js")).href);
  const common = { ...config, configFile: false, root: folder, logLevel: "warn" };
  const input = ["index.html", "worker.html", "react.html"].map((name) => join(folder, name));
  await build({
    ...common,
    base: "./",
    worker: { format: "es" },
    build: { minify: false, modulePreload: false, target: "es2022", rollupOptions: { input } },
  });
  cpSync(join(folder, "plan.json"), join(folder, "dist", "plan.json"));
  const policy = `${STRICT}; worker-src 'self'`;
  await expect(join(folder, "dist"), "", policy, LEFT);
  await expect(join(folder, "dist"), "react.html", policy, LEFT);
  const { chance } = await forecast(PLAN, { now: "2026-03-10T14:30:00Z", days: 30 });
  const chances = `${Math.round(chance * 100)}%`;
  await expect(join(folder, "dist"), "worker.html", policy, chances);

  const server = await createServer({ ...common, server: { port: 0, host: "127.0.0.1", hmr: false, watch: null } });
  try {
    await server.listen();
    const [url] = server.resolvedUrls.local;
    for (const [path, expected] of [["", LEFT], ["react.html", LEFT], ["worker.html", chances]]) {
      const { text, complaints } = await shown(browser, url + path);
      assert.deepEqual({ text, complaints }, { text: expected, complaints: [] }, path);
    }
  } finally {
    await server.close();
  }
});

const PORTAL = `
import { Suspense } from "react";
import { createRoot } from "react-dom/client";
import { EntityErrorBudgetCard } from "./src/index.ts";
createRoot(document.querySelector("main")).render(<Suspense><EntityErrorBudgetCard /></Suspense>);
`;

test("the Backstage card reads a plan through the proxy and shows what is left", async () => {
  const { build } = await import("vite");
  const folder = site("backstage", {
    "index.html": page("portal.tsx").replace("<output>...</output>", "<main></main>"),
    "portal.tsx": PORTAL,
    "package.json": '{ "type": "module" }',
  });
  cpSync(new URL("../../examples/backstage-card/src/", import.meta.url).pathname, join(folder, "src"), { recursive: true });
  cpSync(join(here, "backstage_stand_in.tsx"), join(folder, "stand_in.tsx"));
  const alias = ["core-components", "core-plugin-api", "plugin-catalog-react"].map((name) => ({
    find: `@backstage/${name}`,
    replacement: join(folder, "stand_in.tsx"),
  }));
  await build({
    configFile: false,
    root: folder,
    logLevel: "warn",
    base: "./",
    resolve: { alias },
    build: { minify: false, modulePreload: false, target: "es2022", chunkSizeWarningLimit: 10_000 },
  });
  const proxy = join(folder, "dist", "api", "proxy", "error-budget");
  mkdirSync(proxy, { recursive: true });
  writeFileSync(join(proxy, "plan.json"), JSON.stringify({ ...PLAN, as_of: "2026-03-10T14:30:00Z" }));
  // The engine is part of the scripts: what is fetched is the plan.
  const figures = [
    "Status", "healthy", "Left", "34.2 of 43.2 minutes (79.2%)", "Alerts that fire", "none", "A release of medium risk", "approve",
  ];
  await expect(join(folder, "dist"), "?plan=plan.json%23checkout", STRICT, figures.join(""), "dl");
  const unknown = 'The error budget cannot be told: the plan has no service "search"; it has checkout';
  await expect(join(folder, "dist"), "?plan=plan.json%23search", STRICT, unknown);
});

test("webpack bundles a page", async () => {
  const { default: webpack } = await import("webpack");
  const folder = site("webpack", {
    "main.js": recipe("main.ts").replace('("output")!', '("output")'),
    "webpack.config.js": recipe("webpack.config.js"),
    "package.json": '{ "type": "module" }',
  });
  const { default: config } = await import(pathToFileURL(join(folder, "webpack.config.js")).href);
  const stats = await new Promise((resolve, reject) => {
    const quick = { optimization: { minimize: false }, performance: false };
    webpack({ ...config, ...quick, context: folder, output: { ...config.output, path: join(folder, "dist") } }, (error, done) =>
      error ? reject(error) : resolve(done),
    );
  });
  assert.equal(stats.hasErrors() || stats.hasWarnings(), false, stats.toString());
  writeFileSync(join(folder, "dist", "index.html"), page("main.js"));
  cpSync(join(folder, "plan.json"), join(folder, "dist", "plan.json"));
  await expect(join(folder, "dist"), "", STRICT, LEFT);
});
