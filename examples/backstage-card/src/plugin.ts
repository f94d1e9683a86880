import { createComponentExtension, createPlugin } from "@backstage/core-plugin-api";

export const errorBudgetPlugin = createPlugin({ id: "error-budget" });

/** The card, fetched with the engine when a page first shows it. */
export const EntityErrorBudgetCard = errorBudgetPlugin.provide(
  createComponentExtension({
    name: "EntityErrorBudgetCard",
    component: { lazy: () => import("./ErrorBudgetCard").then(({ ErrorBudgetCard }) => ErrorBudgetCard) },
  }),
);
