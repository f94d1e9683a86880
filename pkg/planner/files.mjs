// Makes of the page what <error-budget-planner> needs: `node pkg/planner/files.mjs BOUND INTO`, with what wasm-bindgen made
// of `planner` and `lab` in BOUND.
//
// - The glue as a function that makes it: each element runs an instance of the module of its own.
// - The page's styles for a shadow root: what asks for the window's width asks for the element's.
// - The page's icons as data: no markup is parsed where a policy of trusted types forbids it.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);
const text = (path) => readFileSync(new URL(path, root), "utf8");

/** A module of wasm-bindgen as a function that returns what it would export. */
export function asFactory(glue) {
  const lines = glue.replace(/^export (class|function|const) /gm, "$1 ");
  const exported = [...glue.matchAll(/^export (?:class|function|const) (\w+)/gm)].map((match) => match[1]);
  const last = /^export \{ initSync, __wbg_init as default \};$/m;
  if (!last.test(lines) || /^import /m.test(lines)) throw new Error("the glue is not what it was: look at wasm-bindgen's output");
  return `export function create() {\n${lines.replace(last, `return { init: __wbg_init, ${exported.join(", ")} };`)}\n}\n`;
}

/** The page's style sheets, in the order in which the page has them. */
function sheets() {
  return [...text("index.html").matchAll(/rel="(?:inline|css)" href="([^"]+)"/g)].map((match) => text(match[1]));
}

const WIDTH_ALONE = /^@media\s+(?:screen\s+and\s+)?((?:\((?:min|max)-width:\s*[\d.]+px\)(?:\s+and\s+)?)+)$/;

/**
 * A sheet of the page for a shadow root. The tokens of `:root` are the host's; what depends on the width stands on the
 * planner inside it, for a container's query cannot change the container itself.
 */
export function inShadow(css) {
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, "");
  const open = [];
  let out = "";
  // A prelude ends at a brace or a semicolon; strings of the page's styles hold neither.
  for (const [piece] of bare.matchAll(/[^{};]*[{};]|[^{};]+$/g)) {
    if (piece.endsWith("}")) {
      out += piece;
      open.pop();
      continue;
    }
    if (!piece.endsWith("{")) {
      out += piece.replace(/^(\s*)color-scheme:\s*light dark;$/, "$1");
      continue;
    }
    const [, before, prelude] = /^(\s*)([\s\S]*?)\s*\{$/.exec(piece);
    const width = WIDTH_ALONE.exec(prelude);
    const frame = open.includes("width") ? ".planner" : ":host";
    const written = width
      ? `@container planner ${width[1].trim()}`
      : prelude
          .replace(/:root\b/g, frame)
          .replace(/^(html|body)(?=$|:)/g, ".planner");
    out += `${before}${written} {`;
    open.push(width ? "width" : "rule");
  }
  // The root's size is another page's: what a rem is here is the element's to say.
  return out
    .replace(/(\d*\.?\d+)rem\b/g, "calc($1 * var(--rem))")
    .replace(/\n\s*\n+/g, "\n")
    .replace(/^\s+/gm, "");
}

/** The symbols of the page's sprite: `[id, viewBox, [[tag, attributes], ...]]`. */
export function symbols(html) {
  const found = [...html.matchAll(/<symbol id="([\w-]+)" viewBox="([\d ]+)">([\s\S]*?)<\/symbol>/g)];
  const attributes = (written) => Object.fromEntries([...written.matchAll(/([\w-]+)="([^"]*)"/g)].map((match) => match.slice(1)));
  const parts = (inner) => [...inner.matchAll(/<(\w+)((?:\s+[\w-]+="[^"]*")*)\s*\/>/g)].map(([, tag, rest]) => [tag, attributes(rest)]);
  return found.map(([, id, viewBox, inner]) => [id, viewBox, parts(inner)]);
}

function write(bound, into) {
  mkdirSync(into, { recursive: true });
  for (const name of ["planner", "lab"]) {
    writeFileSync(join(into, `${name}.js`), asFactory(readFileSync(join(bound, `${name}.js`), "utf8")));
    copyFileSync(join(bound, `${name}_bg.wasm`), join(into, `${name}.wasm`));
  }
  const style = sheets().map(inShadow).join("\n");
  writeFileSync(join(into, "style.js"), `export default ${JSON.stringify(style)};\n`);
  writeFileSync(join(into, "icons.js"), `export default ${JSON.stringify(symbols(text("index.html")))};\n`);
}

if (argv[1] === fileURLToPath(import.meta.url)) write(argv[2], argv[3]);
