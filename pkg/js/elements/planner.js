// <error-budget-planner>: the planner's page as a part of another one.

import { ErrorBudgetError } from "../errors.js";
import { jsonText } from "../plan.js";
import icons from "../planner/icons.js";
import { create } from "../planner/planner.js";
import pageStyle from "../planner/style.js";
import { capital, el, reflected, svg, takeOver } from "./elements.js";
import { STYLE } from "./planner_style.js";

/** Properties that are attributes. */
const REFLECTED = ["service", "theme", "address"];

const Base = globalThis.HTMLElement ?? class {};

let sheets;

/** The style sheets that all planners share. */
function sharedSheets() {
  sheets ??= [pageStyle, STYLE].map((style) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    return sheet;
  });
  return sheets;
}

let compiling;

/** The module, compiled once; every element makes an instance of its own of it. */
function compiled() {
  compiling ??= WebAssembly.compileStreaming(fetch(new URL("../planner/planner.wasm", import.meta.url))).catch((cause) => {
    compiling = undefined;
    const hint = "serve the package's .wasm files beside its scripts, as application/wasm";
    const message = `planner.wasm could not be loaded (${cause?.message ?? cause}); ${hint}`;
    throw new ErrorBudgetError({ code: "not_loaded", message, hint, cause });
  });
  return compiling;
}

// Written out, so that bundlers find them.
const pageWorker = () => new Worker(new URL("./page_worker.js", import.meta.url), { type: "module" });
const labWorker = () => new Worker(new URL("./lab_worker.js", import.meta.url), { type: "module" });

function sprite() {
  const symbols = icons.map(([id, viewBox, parts]) =>
    svg("symbol", { id, viewBox }, ...parts.map(([tag, attributes]) => svg(tag, attributes))),
  );
  return svg("svg.sprite", { "aria-hidden": "true", focusable: "false" }, ...symbols);
}

export class ErrorBudgetPlanner extends Base {
  static observedAttributes = ["plan", "service", "theme"];

  /** What is to be shown, or was last told by the page inside. */
  #plan = "";
  /** An error stands in the planner's place. */
  #failed = false;
  #page = null;
  #app = null;
  #probe = null;
  #workers = [];
  /** Counts starts: what belongs to an older one is let go. */
  #started = 0;
  #ready = Promise.resolve();

  // Properties

  /** The plan as it stands. Set as an object, its JSON, or a share link. */
  get plan() {
    const text = this.#page?.plan() ?? this.#plan;
    if (!text.trimStart().startsWith("{")) return null;
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }
  set plan(plan) {
    this.#take(plan);
  }

  /** Settled once the planner shows. */
  get shown() {
    return this.#ready;
  }

  // Life

  connectedCallback() {
    takeOver(this, ["plan", ...REFLECTED]);
    if (!this.#app) {
      const root = this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = sharedSheets();
      this.#app = el("div.planner", { id: "app" });
      // It changes its colour with the theme, wherever that is decided, and tells by starting a transition.
      this.#probe = el("div.probe", { "aria-hidden": "true" });
      this.#probe.addEventListener("transitionrun", () => this.#page?.dress(this.#dark()));
      root.append(sprite(), this.#app, this.#probe);
    }
    if (!this.#page) this.#begin();
  }

  disconnectedCallback() {
    // Who only moves it puts it back at once: then nothing ends.
    queueMicrotask(() => {
      if (!this.isConnected) this.#end();
    });
  }

  attributeChangedCallback(name, before, value) {
    if (before === value) return;
    if (name === "plan") this.#take(value);
    if (name === "service" && value) this.#page?.look(value);
  }

  #begin() {
    this.#failed = false;
    this.#started += 1;
    this.#ready = this.#start(this.#started).catch((thrown) => this.#fail(thrown));
  }

  async #start(turn) {
    this.#app.setAttribute("aria-busy", "true");
    this.#app.replaceChildren(el("p.note", { role: "status" }, "Loading the planner"));
    const module = await compiled();
    const page = create();
    if (turn !== this.#started) return;
    await page.init({ module_or_path: module });
    if (turn !== this.#started) return;
    this.#mount(page, module, turn);
    this.#app.removeAttribute("aria-busy");
  }

  #mount(page, module, turn) {
    const current = () => turn === this.#started;
    const portal = {
      root: this.shadowRoot,
      changed: (text) => current() && this.#changed(text),
      judged: (service, status, decision, reason) => {
        if (current()) this.#send("verdict", { service, status, decision, reason });
      },
      broke: (why) => {
        const hint = "start it again; the plan is as it was last told";
        const message = `the planner stopped (${why}); ${hint}`;
        // Not within the call that broke.
        queueMicrotask(() => current() && this.#fail(new ErrorBudgetError({ code: "engine_failed", message, hint })));
      },
      worker: (home) => {
        const worker = home === "page" ? pageWorker() : labWorker();
        worker.postMessage(home === "page" ? module : null);
        this.#workers.push(worker);
        return worker;
      },
    };
    const address = () => this.getAttribute("address") ?? undefined;
    Object.defineProperty(portal, "address", { get: address });
    try {
      page.mount(portal, this.#plan, this.getAttribute("service") ?? "", this.#dark());
    } catch (thrown) {
      throw refused(thrown);
    }
    this.#page = page;
  }

  #end() {
    // What was edited a moment ago has not been told yet.
    if (this.#page) this.#changed(this.#page.plan());
    this.#stop();
    this.#app.replaceChildren();
  }

  #stop() {
    const page = this.#page;
    this.#started += 1;
    this.#page = null;
    try {
      page?.unmount();
    } catch {
      // It had stopped by itself.
    }
    for (const worker of this.#workers.splice(0)) worker.terminate();
  }

  #dark() {
    return getComputedStyle(this.#probe).color === "rgb(255, 255, 255)";
  }

  // Plans in and out

  #take(plan) {
    try {
      const text = plan === null || plan === undefined ? "" : jsonText(plan, "plan");
      if (text === this.#plan && !this.#failed) return;
      if (this.#page) {
        try {
          this.#page.open(text);
        } catch (thrown) {
          throw refused(thrown);
        }
      }
      this.#plan = text;
      if (!this.#page && this.isConnected && this.#app) this.#begin();
    } catch (error) {
      this.#fail(error);
    }
  }

  #changed(text) {
    if (text === this.#plan) return;
    this.#plan = text;
    this.#send("planchange", { plan: JSON.parse(text) });
  }

  #send(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  /** Says what is wrong in the planner's place, and how to go on. */
  #fail(thrown) {
    const error = thrown instanceof ErrorBudgetError ? thrown : ours(thrown);
    // What was edited is not lost to a plan that cannot be read; a page that broke has nothing more to tell.
    if (this.#page && error.code !== "engine_failed") this.#changed(this.#page.plan());
    this.#failed = true;
    this.#stop();
    if (this.#app) {
      const heading = error.path.startsWith("plan") ? "This plan cannot be shown" : "The planner is not running";
      const again = el("button.button", { type: "button" }, "Start again");
      again.addEventListener("click", () => this.#begin());
      const told = error.path && error.message.startsWith(error.path) ? error.message : capital(error.message);
      this.#app.removeAttribute("aria-busy");
      this.#app.replaceChildren(
        el("div.failure", { role: "alert" }, el("h2", {}, heading), el("p", {}, `${told}.`), again),
      );
    }
    this.dispatchEvent(new CustomEvent("error", { detail: error }));
  }
}

reflected(ErrorBudgetPlanner.prototype, REFLECTED);

/** What the page says of a text that is no plan. */
function refused(thrown) {
  if (typeof thrown !== "string") return ours(thrown);
  return new ErrorBudgetError({ code: "plan_invalid", message: `plan: ${thrown}`, path: "plan" });
}

function ours(thrown) {
  const hint = "report it with the plan";
  const message = `the planner failed (${thrown?.message ?? thrown}); ${hint}`;
  return new ErrorBudgetError({ code: "engine_failed", message, hint, cause: thrown });
}
