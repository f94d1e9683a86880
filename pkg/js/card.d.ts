/**
 * `<error-budget-card>`: one service at a glance. Importing this module defines the element.
 *
 * @example
 * import "error-budget/card";
 *
 * const card = document.createElement("error-budget-card");
 * card.src = "/plans/checkout.json";
 * card.addEventListener("verdict", ({ detail }) => console.log(detail.verdict.decision));
 * document.body.append(card);
 */

import type { Assessment, ErrorBudgetError, Instant, Plan, Release, Verdict } from "./index.js";

/** What a `verdict` event carries: the figures that the card shows. */
export interface CardAnswer {
  readonly assessment: Assessment;
  readonly verdict: Verdict;
}

/**
 * Events: `verdict` after every answer, `error` when there is none; see {@link CardEventMap}.
 *
 * Slots: `link`, for a way to the planner or a dashboard.
 *
 * Parts: `card`, `name`, `status`, `figure`, `sparkline`. Custom properties: `--paper`, `--ink`, `--ink-2`, `--ink-3`,
 * `--line`, `--line-strong`, `--sunken`, `--accent`, `--sans`, `--radius`, `--padding`, and for each status `--healthy`
 * (its shape) and `--healthy-text` (its word), likewise `attention`, `warning`, `critical`, `exhausted`, `unknown`.
 */
export class ErrorBudgetCard extends HTMLElement {
  /** The plan: an object, its JSON, or a share link. Attribute `plan` for texts. It wins over {@link src}. */
  plan: Plan | string | null;
  /** Address of a plan's JSON, fetched again with every {@link refresh}. */
  src: string | null;
  /** Id of the service; needed when the plan has several. */
  service: string | null;
  /** The instant of the answer: the plan's `as_of` by default, else the clock. Read back as a text. */
  get now(): string | null;
  set now(now: Instant | null);
  /** Seconds between two looks at the clock and at {@link src}: 60 by default; 0 looks once. */
  refresh: number;
  /** The risk of a release now, for the gate. Without it the service's next planned release is asked about. */
  risk: "low" | "medium" | "high" | (string & {}) | null;
  /** The release that the gate is asked about; wins over {@link risk}. */
  release: Release | null;
  /** `light` or `dark`, or `system` for what the reader's system says; the page's `color-scheme` by default. */
  theme: "light" | "dark" | "system" | null;
  /** Where the budget stands; `null` without an answer. */
  readonly assessment: Assessment | null;
  /** What the gate says; `null` without an answer. */
  readonly verdict: Verdict | null;
  /** Why there is no answer, or no newer one. */
  readonly error: ErrorBudgetError | null;
  /** Settled once what was set is shown. */
  readonly shown: Promise<void>;

  addEventListener<K extends keyof CardEventMap>(
    type: K,
    listener: (this: ErrorBudgetCard, event: CardEventMap[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof CardEventMap>(
    type: K,
    listener: (this: ErrorBudgetCard, event: CardEventMap[K]) => void,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

export interface CardEventMap extends Omit<HTMLElementEventMap, "error"> {
  /** The card shows a new answer. It bubbles, out of shadow trees too. */
  verdict: CustomEvent<CardAnswer>;
  /** There is no answer, or no newer one. It does not bubble. */
  error: CustomEvent<ErrorBudgetError>;
}

declare global {
  interface HTMLElementTagNameMap {
    "error-budget-card": ErrorBudgetCard;
  }
}
