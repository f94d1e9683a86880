// The budget over one window, as a line a few dozen pixels high.

import { amount, unitWord } from "./figures.js";
import { svg } from "./elements.js";

const WIDTH = 100;
const HEIGHT = 40;
/** Room for the width of the line. */
const EDGE = 3;
/** More corners than this cannot be told apart. */
const MOST_CORNERS = 240;

/**
 * The curve of `trend` as a picture with its words; `null` where there is nothing to draw.
 * @param {{at: Float64Array, remaining: Float64Array}} curve
 * @param {{total: number, unit: string, status: string, date: (at: number) => string}} about
 */
export function sparkline(curve, { total, unit, status, date }) {
  const corners = thinned(curve);
  const last = corners.at(-1);
  if (!last || corners.length < 2) return null;
  const from = corners[0].at;
  const lowest = corners.reduce((low, corner) => (corner.left < low.left ? corner : low));
  const highest = corners.reduce((high, corner) => Math.max(high, corner.left), total);
  const bottom = Math.min(0, lowest.left);
  const x = (at) => ((at - from) / (last.at - from || 1)) * (WIDTH - 2) + 1;
  const y = (left) => EDGE + ((highest - left) / (highest - bottom || 1)) * (HEIGHT - 2 * EDGE);
  const place = ({ at, left }) => `${x(at).toFixed(2)} ${y(left).toFixed(2)}`;
  const line = `M${corners.map(place).join("L")}`;
  const zero = y(0).toFixed(2);
  const said = (left) => `${amount(left, unit)} ${unitWord(unit)}`;
  const words =
    `Budget left from ${date(from)} to ${date(last.at)}: ${said(corners[0].left)} at first, ` +
    `${said(lowest.left)} at the lowest, on ${date(lowest.at)}, ${said(last.left)} at last`;
  const attributes = {
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": words,
    "data-status": status, part: "sparkline",
  };
  return svg(
    "svg.spark",
    attributes,
    svg("path.area", { d: `${line}L${x(last.at).toFixed(2)} ${zero}L${x(from).toFixed(2)} ${zero}Z` }),
    svg("path.zero", { d: `M0 ${zero}H${WIDTH}` }),
    svg("path.line", { d: line }),
    // A stroke without length: round however the picture is stretched.
    svg("path.end", { d: `M${place(last)}h0` }),
  );
}

/** Of many corners the lowest and the highest of each stretch, in order: no dip is lost. */
function thinned({ at, remaining }) {
  const corner = (place) => ({ at: at[place], left: remaining[place] });
  const all = Array.from(at, (_, place) => place);
  if (all.length <= MOST_CORNERS) return all.map(corner);
  const stretch = Math.ceil(all.length / (MOST_CORNERS / 2));
  const kept = new Set([0, all.length - 1]);
  for (let start = 0; start < all.length; start += stretch) {
    const inside = all.slice(start, start + stretch);
    const by = (better) => inside.reduce((best, place) => (better(remaining[place], remaining[best]) ? place : best));
    kept.add(by((left, best) => left < best)).add(by((left, best) => left > best));
  }
  return [...kept].sort((one, other) => one - other).map(corner);
}
