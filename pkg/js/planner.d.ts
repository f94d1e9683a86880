/**
 * `<error-budget-planner>`: the whole planner in your page. Importing this module defines the element.
 *
 * Each element runs an instance of its own, with a memory and workers of its own, all of which end when it is removed.
 * It stores nothing and leaves the address alone: the plan comes in by {@link ErrorBudgetPlanner.plan} and goes out by
 * `planchange`.
 *
 * @example
 * import "error-budget/planner";
 *
 * const planner = document.createElement("error-budget-planner");
 * planner.plan = await (await fetch("/plans/checkout.json")).text();
 * planner.addEventListener("planchange", ({ detail }) =>
 *   fetch("/plans/checkout.json", { method: "PUT", body: JSON.stringify(detail.plan) }),
 * );
 * document.body.append(planner);
 */

import type { Decision, ErrorBudgetError, Plan, Status } from "./index.js";

/** How the service shown stands, and what the gate says of its next release, or of one now. */
export interface PlannerVerdict {
  readonly service: string;
  readonly status: Status;
  readonly decision: Decision;
  readonly reason: string;
}

/**
 * Events: `planchange`, `verdict`, `error`; see {@link PlannerEventMap}.
 *
 * Custom properties, set on the element: `--paper`, `--rail`, `--sunken`, `--line`, `--line-strong`, `--control`, `--ink`,
 * `--ink-2`, `--ink-3`, `--accent`, `--on-accent`, `--accent-tint`, `--selected`, `--what-if`, `--scrim`, `--sans`, and for
 * each status `--healthy` and `--healthy-text`, likewise `attention`, `warning`, `critical`, `unknown`; `--exhausted`.
 * Charts are drawn in the planner's own colours, light or dark.
 */
export class ErrorBudgetPlanner extends HTMLElement {
  /** The plan as it stands; `null` before there is one. Set as an object, its JSON, or a share link: it takes the place
   * of the one shown, as a step that can be undone. Without one the planner begins with an empty service. */
  get plan(): Plan | null;
  set plan(plan: Plan | string | null);
  /** Id of the service shown; the first of the plan by default. */
  service: string | null;
  /** `light` or `dark`, or `system` for what the reader's system says; the page's `color-scheme` by default. */
  theme: "light" | "dark" | "system" | null;
  /** Where links to the plan lead: the address of a planner's page. Without it the planner makes no links. */
  address: string | null;
  /** Settled once the planner shows. */
  readonly shown: Promise<void>;

  addEventListener<K extends keyof PlannerEventMap>(
    type: K,
    listener: (this: ErrorBudgetPlanner, event: PlannerEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof PlannerEventMap>(
    type: K,
    listener: (this: ErrorBudgetPlanner, event: PlannerEventMap[K]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

export interface PlannerEventMap extends Omit<HTMLElementEventMap, "error"> {
  /** Somebody has edited the plan; told when typing pauses, and before the element goes. */
  planchange: CustomEvent<{ readonly plan: Plan }>;
  /** The service shown, its status or its verdict is another one than before. */
  verdict: CustomEvent<PlannerVerdict>;
  /** The plan cannot be shown, or the planner stopped; the reason stands in its place. It does not bubble. */
  error: CustomEvent<ErrorBudgetError>;
}

declare global {
  interface HTMLElementTagNameMap {
    "error-budget-planner": ErrorBudgetPlanner;
  }
}
