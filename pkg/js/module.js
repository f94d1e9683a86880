// One WebAssembly module: loading it, asking it, starting it anew after a failure.

import { ErrorBudgetError } from "./errors.js";
import { utf8 } from "./plan.js";

/** A module that is loaded once and asked often. */
export class Module {
  #name;
  #glue;
  #source;
  #asked;
  #loading;
  #broken = false;
  /** The text of the plan that the module was asked about last, and holds. */
  #held;

  /**
   * @param {string} name for messages
   * @param {() => Promise<object>} glue loads what wasm-bindgen made for the module
   * @param {() => unknown} source where its bytes are: a URL, a response, bytes, a compiled module
   */
  constructor(name, glue, source) {
    this.#name = name;
    this.#glue = glue;
    this.#source = source;
  }

  /** Loads it, once; after a failure another call tries again. */
  load(source) {
    if (this.#asked) return Promise.resolve();
    this.#loading ??= this.#start(source).finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #start(source) {
    try {
      const glue = await this.#glue();
      await glue.default({ module_or_path: (await source) ?? (await this.#source()) });
      this.#asked = glue;
    } catch (cause) {
      const hint = "serve the package's .wasm files beside its scripts, or use error-budget/inline";
      const message = `${this.#name} could not be loaded (${cause?.message ?? cause}); ${hint}`;
      throw new ErrorBudgetError({ code: "not_loaded", message, hint, cause });
    }
  }

  /** Loads it at once, from bytes or a compiled module. */
  loadSync(glue, module) {
    if (this.#asked) return;
    try {
      glue.initSync({ module });
      this.#asked = glue;
    } catch (cause) {
      const hint = "pass the bytes of engine.wasm, or the module compiled from them";
      const message = `${this.#name} could not be loaded (${cause?.message ?? cause}); ${hint}`;
      throw new ErrorBudgetError({ code: "not_loaded", message, path: "source", hint, cause });
    }
  }

  /** Calls a function of it that is about a plan, by its text: one that the module holds is not handed over again. */
  askAbout(plan, name, ...values) {
    const known = plan === this.#held;
    // Whether a plan that is refused was taken is not known here.
    this.#held = undefined;
    const answer = this.ask(name, known ? undefined : utf8(plan), ...values);
    this.#held = plan;
    return answer;
  }

  /** Calls a function of it. */
  ask(name, ...values) {
    const glue = this.#asked;
    if (!glue) {
      const hint = "await init() first";
      throw new ErrorBudgetError({ code: "not_ready", message: `${this.#name} is not loaded; ${hint}`, hint });
    }
    try {
      if (this.#broken) {
        glue.__wbg_reset_state();
        this.#broken = false;
      }
      return glue[name](...values);
    } catch (thrown) {
      if (typeof thrown?.code === "string" && typeof thrown.message === "string" && !(thrown instanceof Error)) {
        throw new ErrorBudgetError(thrown);
      }
      // The call ended in the middle, so its memory is not to be trusted: the next call gets a new instance.
      this.#broken = true;
      this.#held = undefined;
      const hint = "report it with the plan; the next call starts anew";
      const message = `${this.#name} failed; ${hint}`;
      throw new ErrorBudgetError({ code: "engine_failed", message, hint, cause: thrown });
    }
  }
}
