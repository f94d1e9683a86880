// A worker beside a planner: the page's module once more, sent by the page. From then on the module itself listens
// (`web/src/worker.rs`).

import { create } from "../planner/planner.js";

onmessage = async ({ data }) => {
  onmessage = null;
  await create().init({ module_or_path: data });
};
