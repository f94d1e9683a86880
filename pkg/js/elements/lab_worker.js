// The other worker beside a planner: the lab, for what is not asked all the time.

import { create } from "../planner/lab.js";

onmessage = async () => {
  onmessage = null;
  await create().init({ module_or_path: new URL("../planner/lab.wasm", import.meta.url) });
};
