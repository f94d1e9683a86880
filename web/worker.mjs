// Runs the planner's module beside the page: the same code, another thread. The first message names it; from then on
// the module itself listens (web/src/worker.rs).

onmessage = ({ data }) => {
  onmessage = null;
  // Of a promise that is rejected in here the page hears nothing, of an error it does.
  start(data).catch(reportError);
};

async function start({ glue, module }) {
  const { default: init } = await import(glue);
  await init({ module_or_path: module });
}
