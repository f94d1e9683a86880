export { EntityErrorBudgetCard, errorBudgetPlugin } from "./plugin";
export { ANNOTATION, isErrorBudgetAvailable } from "./plan";
