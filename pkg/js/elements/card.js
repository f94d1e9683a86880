// <error-budget-card>: one service at a glance.

import { ErrorBudgetError } from "../errors.js";
import { instant } from "../options.js";
import { jsonText } from "../plan.js";
import { capital, el, reflect, reflected, takeOver } from "./elements.js";
import { answered, empty, failed, waiting } from "./card_view.js";
import { STYLE } from "./card_style.js";

/** Where there is no document, as on a server that renders, the class is there and never used. */
const Base = globalThis.HTMLElement ?? class {};
/** Seconds between two looks at the clock. */
const USUAL_REFRESH = 60;
/** Milliseconds; a timer asked for more goes off at once. */
const LONGEST_PAUSE = 2 ** 31 - 1;
/** Attributes that are properties of the same name. */
const REFLECTED = ["service", "src", "theme", "risk"];

let sheet;

/** The style sheet that all cards share. */
function sharedSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  return sheet;
}

/**
 * The class of the element over the functions of an entry of the package.
 * @param {{init: Function, assess: Function, trend: Function, gate: Function, decodeLink: Function}} api
 */
export function createCard(api) {
  class ErrorBudgetCard extends Base {
    static observedAttributes = ["plan", "now", "refresh", ...REFLECTED];

    #plan = null;
    #release = null;
    #card = null;
    #answer = null;
    #error = null;
    /** Counts what was asked: an answer to an older question is not shown. */
    #asked = 0;
    #timer;
    #fetching;
    #pending;
    #shown = Promise.resolve();

    // Properties

    /** The plan: an object, its JSON, or a share link. */
    get plan() {
      return this.#plan;
    }
    set plan(plan) {
      this.#plan = plan ?? null;
      this.#changed();
    }

    /** The release that the gate is asked about; the service's next one, or one now, by default. */
    get release() {
      return this.#release;
    }
    set release(release) {
      this.#release = release ?? null;
      this.#changed();
    }

    /** The instant of the answer; the plan's own or the clock by default. */
    get now() {
      return this.getAttribute("now");
    }
    set now(now) {
      let text = now;
      if (now instanceof Date) text = Number.isNaN(now.getTime()) ? "Invalid Date" : now.toISOString();
      reflect(this, "now", text);
    }

    /** Seconds between two looks at the clock and at `src`; 0 looks once. */
    get refresh() {
      const seconds = Number(this.getAttribute("refresh") ?? USUAL_REFRESH);
      return seconds >= 0 ? seconds : USUAL_REFRESH;
    }
    set refresh(seconds) {
      reflect(this, "refresh", seconds);
    }

    /** Where the budget stands; `null` without an answer. */
    get assessment() {
      return this.#answer?.assessment ?? null;
    }

    /** What the gate says; `null` without an answer. */
    get verdict() {
      return this.#answer?.verdict ?? null;
    }

    /** Why there is no answer, or no newer one. */
    get error() {
      return this.#error;
    }

    /** Settled once what was set is shown. */
    get shown() {
      return this.#shown;
    }

    // Life

    connectedCallback() {
      takeOver(this, ["plan", "release", "now", "refresh", ...REFLECTED]);
      if (!this.#card) {
        const root = this.attachShadow({ mode: "open" });
        root.adoptedStyleSheets = [sharedSheet()];
        this.#card = el("article.card", { part: "card" });
        root.append(this.#card);
      }
      document.addEventListener("visibilitychange", this.#seen);
      this.#changed();
    }

    disconnectedCallback() {
      document.removeEventListener("visibilitychange", this.#seen);
      this.#rest();
    }

    attributeChangedCallback(name, before, value) {
      if (before === value || name === "theme") return;
      if (name === "plan") this.#plan = value;
      // Figures of another address are no stand-in.
      if (name === "src") this.#answer = null;
      this.#changed();
    }

    /** Ends what is under way. */
    #rest() {
      this.#asked += 1;
      clearTimeout(this.#timer);
      this.#fetching?.abort();
    }

    /** A tab in the background does not look at the clock; it does when it comes back. */
    #seen = () => {
      if (document.visibilityState === "visible" && this.refresh > 0) this.#changed();
    };

    /** Asks once for all that is set in one go. */
    #changed() {
      if (!this.isConnected || this.#pending) return;
      this.#pending = true;
      this.#shown = Promise.resolve().then(() => {
        this.#pending = false;
        return this.isConnected ? this.#look() : undefined;
      });
    }

    // Asking

    async #look() {
      this.#rest();
      const asked = this.#asked;
      const current = () => asked === this.#asked;
      if (this.#plan === null && !this.hasAttribute("src")) {
        this.#answer = this.#error = null;
        this.#draw(empty());
        return;
      }
      if (!this.#answer && !this.#error) this.#draw(waiting(), true);
      try {
        const text = await this.#text();
        await api.init();
        if (!current()) return;
        this.#answer = this.#ask(text);
        this.#error = null;
      } catch (thrown) {
        if (!current()) return;
        this.#error = ours(thrown);
        // Figures of a minute ago are worth more than none; another plan's are not.
        if (this.#error.path !== "src") this.#answer = null;
      }
      this.#tell();
      if (current()) this.#lookAgain();
    }

    /** The plan as text, from wherever it is. */
    async #text() {
      if (this.#plan === null) return this.#fetched(this.getAttribute("src"));
      if (typeof this.#plan !== "string" || this.#plan.trimStart().startsWith("{")) return jsonText(this.#plan, "plan");
      await api.init();
      return jsonText(await api.decodeLink(this.#plan.trim()), "plan");
    }

    async #fetched(src) {
      const fetching = (this.#fetching = new AbortController());
      let why;
      try {
        const response = await fetch(src, { signal: fetching.signal });
        if (response.ok) return await response.text();
        why = `the server answered ${response.status}`;
      } catch (cause) {
        why = cause?.message ?? String(cause);
      }
      const hint = "check the address and that this page may read it";
      const message = `src: ${src} could not be fetched (${why}); ${hint}`;
      throw new ErrorBudgetError({ code: "not_loaded", message, path: "src", hint });
    }

    #ask(text) {
      const given = this.getAttribute("now")?.trim();
      const now = given ? instant(/^-?\d+$/.test(given) ? Number(given) : given, "now") : undefined;
      const about = { now };
      if (this.getAttribute("service")) about.service = this.getAttribute("service");
      const assessment = api.assess(text, about);
      const plan = JSON.parse(text);
      // One instant for the three answers.
      const same = { service: assessment.service, now: Date.parse(assessment.now) };
      const release = this.#release ?? this.#nextRelease(plan, same);
      const verdict = api.gate(text, { ...same, release });
      return { assessment, verdict, release, curve: api.trend(text, same), plan };
    }

    #nextRelease(plan, { service, now }) {
      const risk = this.getAttribute("risk");
      if (risk) return { risk };
      const planned = plan.services.find(({ id }) => id === service)?.releases ?? [];
      const time = ({ at }) => (typeof at === "string" ? Date.parse(at) : now);
      const ahead = planned.filter((release) => time(release) >= now);
      return ahead.reduce((first, release) => (first && time(first) <= time(release) ? first : release), undefined) ?? {};
    }

    // Telling

    #tell() {
      const { assessment, verdict } = this;
      if (this.#answer) {
        const late = this.#error ? capital(this.#error.message) : "";
        this.#draw(answered({ ...this.#answer, late }));
      } else {
        this.#draw(failed(this.#error));
      }
      const event = this.#error
        ? new CustomEvent("error", { detail: this.#error })
        : new CustomEvent("verdict", { bubbles: true, composed: true, detail: { assessment, verdict } });
      this.dispatchEvent(event);
    }

    #draw(parts, busy = false) {
      this.#card.setAttribute("aria-busy", String(busy));
      if (this.#answer) this.#card.setAttribute("aria-labelledby", "name");
      else this.#card.removeAttribute("aria-labelledby");
      this.#card.replaceChildren(...parts);
    }

    /** The clock goes on, unless the answer stands at an instant of its own. */
    #lookAgain() {
      const pinned = this.hasAttribute("now") || (this.#answer?.plan.as_of ?? null) !== null;
      if (this.refresh === 0 || (pinned && !this.hasAttribute("src"))) return;
      const pause = Math.min(this.refresh * 1000, LONGEST_PAUSE);
      this.#timer = setTimeout(() => {
        if (document.visibilityState === "visible") this.#changed();
      }, pause);
    }
  }

  reflected(ErrorBudgetCard.prototype, REFLECTED);
  return ErrorBudgetCard;
}

/** Errors of the package as they are; anything else in the same dress. */
function ours(thrown) {
  if (thrown instanceof ErrorBudgetError) return thrown;
  const hint = "report it with the plan";
  const message = `the card failed (${thrown?.message ?? thrown}); ${hint}`;
  return new ErrorBudgetError({ code: "engine_failed", message, hint, cause: thrown });
}
