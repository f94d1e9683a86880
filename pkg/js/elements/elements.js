// Elements made by hand: no markup is parsed, so that a policy of trusted types has nothing to object to.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element of a tag and classes, such as `p.note`; `null` children are left out. */
export function el(shape, attributes = {}, ...children) {
  const [tag, ...classes] = shape.split(".");
  return filled(document.createElement(tag), classes, attributes, children);
}

/** The same in SVG. */
export function svg(shape, attributes = {}, ...children) {
  const [tag, ...classes] = shape.split(".");
  return filled(document.createElementNS(SVG, tag), classes, attributes, children);
}

function filled(element, classes, attributes, children) {
  if (classes.length > 0) element.setAttribute("class", classes.join(" "));
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// The shapes of statuses and verdicts are those of the planner (`index.html`).
const SHAPES = {
  healthy: "M8 1.3a6.7 6.7 0 1 1 0 13.4A6.7 6.7 0 0 1 8 1.3Z",
  attention: "M8 .6 15.4 8 8 15.4.6 8Z",
  warning: "M8 1.3 15.5 14.5H.5Z",
  critical: "M2.7 1.7h10.6a1 1 0 0 1 1 1v10.6a1 1 0 0 1-1 1H2.7a1 1 0 0 1-1-1V2.7a1 1 0 0 1 1-1Z",
  exhausted:
    "M4.3 1.5 8 5.2l3.7-3.7 2.8 2.8L10.8 8l3.7 3.7-2.8 2.8L8 10.8l-3.7 3.7-2.8-2.8L5.2 8 1.5 4.3Z",
  approve: "M8 1.3a6.7 6.7 0 1 1 0 13.4A6.7 6.7 0 0 1 8 1.3Zm3 3.3-4.1 4.9-2-2-1.1 1.1 3.2 3.2 5.2-6.2Z",
  review: "M8 .6 15.4 8 8 15.4.6 8ZM7.1 4.2v5h1.8v-5Zm0 6v1.8h1.8v-1.8Z",
  defer: "M8 1.3 15.5 14.5H.5ZM6 8v4.5h1.4V8Zm2.6 0v4.5H10V8Z",
  block:
    "M2.7 1.7h10.6a1 1 0 0 1 1 1v10.6a1 1 0 0 1-1 1H2.7a1 1 0 0 1-1-1V2.7a1 1 0 0 1 1-1Zm1.5 5.5v1.6h7.6V7.2Z",
};

/** The status whose colours a decision takes. */
export const STATUS_OF = { approve: "healthy", review: "attention", defer: "warning", block: "critical" };

/** A status or a decision: shape and word in the colours of a status. */
export function mark(shape, word, status = STATUS_OF[shape] ?? shape) {
  const drawn =
    shape in SHAPES
      ? svg("path", { d: SHAPES[shape], "fill-rule": "evenodd" })
      : svg("circle.ring", { cx: 8, cy: 8, r: 6.2, "stroke-dasharray": "2.6 2.27" });
  const picture = svg("svg.shape", { viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false" }, drawn);
  return el("span.mark", { "data-status": status }, picture, el("span", {}, word));
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Writes a property as its attribute; without a value there is none. */
export function reflect(element, name, value) {
  if (value === null || value === undefined) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Gives a class properties that are its attributes. */
export function reflected(prototype, names) {
  for (const name of names) {
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      get() {
        return this.getAttribute(name);
      },
      set(value) {
        reflect(this, name, value);
      },
    });
  }
}

/** Takes over properties that were set before the class was known, which hide its accessors. */
export function takeOver(element, names) {
  for (const name of names) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name];
    element[name] = value;
  }
}

/** Defines an element under its name, once: a second copy of the package leaves the first one's in place. */
export function defineElement(name, of) {
  const registry = globalThis.customElements;
  if (registry && !registry.get(name)) registry.define(name, of);
}
