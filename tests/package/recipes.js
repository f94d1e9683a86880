// The recipes of the documents: each fenced block with a file's name behind its language, such as ```ts node.ts.

import { readFileSync } from "node:fs";

/** The recipes of the package's README by name. */
export const RECIPES = recipes(readFileSync(new URL("../../pkg/README.md", import.meta.url), "utf8"));

function recipes(document) {
  const blocks = [...document.matchAll(/^```(\w+)(?: ([\w.]+))?\n([\s\S]*?)^```$/gm)];
  const nameless = blocks.filter(([, language, name]) => language !== "sh" && name === undefined);
  if (nameless.length > 0) throw new Error(`a recipe has no name, so that nothing tests it:\n${nameless[0][0]}`);
  return new Map(blocks.filter(([, , name]) => name !== undefined).map(([, , name, text]) => [name, text]));
}

/** One of them. */
export function recipe(name) {
  const text = RECIPES.get(name);
  if (text === undefined) throw new Error(`the README has no ${name}`);
  return text;
}
