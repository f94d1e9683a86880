// The one class of error that the package throws.

/** See `index.d.ts`. */
export class ErrorBudgetError extends Error {
  /** @param {{code: string, message: string, path?: string, hint?: string, faults?: object[], cause?: unknown}} what */
  constructor({ code, message, path = "", hint = "", faults = [], cause }) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ErrorBudgetError";
    this.code = code;
    this.path = path;
    this.hint = hint;
    this.faults = faults;
  }
}

/** For an argument that is not what it should be. */
export function badArgument(path, what, hint) {
  return new ErrorBudgetError({ code: "bad_argument", message: `${path} ${what}; ${hint}`, path, hint });
}
