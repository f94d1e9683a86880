// A static host below a path of its own that serves the page under test, another release of it, or nothing.

import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Where the page is served: hosts do not give it a name of its own. */
export const PATH = "/tools/budget/";
const WORKER = "offline_worker.js";

export interface MirrorHost {
  /** Where it serves the page. */
  address: string;
  /** What takes the place of files of the page, by name; the page itself is "./". */
  files: Map<string, string>;
  /** No request is answered any more. */
  unplug(): Promise<void>;
}

/** Serves the page that `origin` serves. */
export async function mirror(origin: string): Promise<MirrorHost> {
  const files = new Map<string, string>();
  const server = createServer(async (request, response) => {
    const path = request.url!.split("?")[0]!;
    const name = path.slice(PATH.length);
    const answer = await fetch(new URL(path.startsWith(PATH) ? name : "absent", origin));
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "", "cache-control": "no-cache" });
    response.end(files.get(name || "./") ?? Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((listening) => server.listen(0, listening));
  const { port } = server.address() as AddressInfo;
  return { address: `http://localhost:${port}${PATH}`, files, unplug: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}

/** The page and the service worker of another release: the same with another title. */
export async function release(origin: string, title: string): Promise<{ page: string; worker: string }> {
  const text = async (name: string) => (await fetch(new URL(name, origin))).text();
  const page = (await text("./")).replace("<title>Error Budget Planner</title>", `<title>${title}</title>`);
  const hash = createHash("sha256").update(page).digest("base64");
  const worker = (await text(WORKER))
    .replace(/"\.\/":"sha256-[^"]+"/, `"./":"sha256-${hash}"`)
    .replace(/const VERSION = "\w+"/, `const VERSION = "${title.replaceAll(" ", "")}"`);
  return { page, worker };
}

/** The service worker as the sources have it, without a list. */
export async function workerOfTheSources(origin: string): Promise<string> {
  const text = await (await fetch(new URL(WORKER, origin))).text();
  return text.replace(/const VERSION = "\w+"/, 'const VERSION = ""').replace(/const FILES = \{.*\};/, "const FILES = {};");
}

export { WORKER };
