import type { Entity } from "@backstage/catalog-model";
import { ErrorBudgetError } from "error-budget/inline";

/** Names the plan of a component and one of its services: `checkout.json#api`, or `checkout.json` with a single one. */
export const ANNOTATION = "error-budget/plan";

/** Whether a component has a plan; for `EntitySwitch.Case`. */
export function isErrorBudgetAvailable(entity: Entity): boolean {
  return Boolean(entity.metadata.annotations?.[ANNOTATION]);
}

/** Where the plan of a component lies, and which of its services is meant. */
export function place(entity: Entity): { path: string; service?: string } | undefined {
  const [path, service] = entity.metadata.annotations?.[ANNOTATION]?.split("#") ?? [];
  if (!path) return undefined;
  return service ? { path, service } : { path };
}

/** What went wrong, for people: the engine's errors say what to do, others what happened. */
export function words(error: unknown): string {
  if (error instanceof ErrorBudgetError) return error.faults.map(({ path, what }) => `${path}: ${what}`).join("; ") || error.message;
  return error instanceof Error ? error.message : String(error);
}
