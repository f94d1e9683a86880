// Runs the planner's module beside the page: the same code, another thread. The first message names it; from then on
// the module itself listens (web/src/worker.rs).

onmessage = async ({ data }) => {
  onmessage = null;
  const glue = await import(data.glue);
  await glue.default({ module_or_path: data.module });
};
