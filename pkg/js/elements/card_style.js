// The looks of the card. The custom properties are the planner's design tokens (`web/style/main.css`); set on the
// element from outside they win over these.

export const STYLE = `
:host {
  --paper: light-dark(#fff, #14171c);
  --sunken: light-dark(#f1f3f5, #1c2027);
  --line: light-dark(#e3e6ea, #272c34);
  --line-strong: light-dark(#c9ced5, #3b424d);
  --ink: light-dark(#14181f, #e9ecf0);
  --ink-2: light-dark(#414954, #b7bfca);
  --ink-3: light-dark(#5e6773, #8e98a5);
  --accent: light-dark(#2456c7, #8aadff);
  --healthy: light-dark(#12866b, #35a88b);
  --healthy-text: light-dark(#0b7159, #52b69d);
  --attention: light-dark(#af7d00, #eedd78);
  --attention-text: light-dark(#8a6000, #eedd78);
  --warning: light-dark(#9e4a08, #e88b0c);
  --warning-text: light-dark(#94450a, #f09a1c);
  --critical: light-dark(#8c142b, #dc5560);
  --critical-text: light-dark(#8c142b, #f07a82);
  --exhausted: light-dark(#3a0513, #fff1f2);
  --exhausted-text: light-dark(#3a0513, #fff1f2);
  --unknown: light-dark(#6a7380, #8e98a5);
  --unknown-text: light-dark(#5b6470, #9aa4b0);
  --sans: -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", system-ui, sans-serif;
  --radius: 8px;
  --padding: 16px;

  display: block; min-width: 0; container-type: inline-size;
  font: 400 13px/20px var(--sans); color: var(--ink); text-align: start; letter-spacing: normal; text-transform: none;
}
:host([hidden]) { display: none; }
:host([theme="light"]) { color-scheme: light; }
:host([theme="dark"]) { color-scheme: dark; }
:host([theme="system"]) { color-scheme: light dark; }

*, ::before, ::after { box-sizing: border-box; margin: 0; padding: 0; }
.card {
  display: grid; gap: 12px; padding: var(--padding); border: 1px solid var(--line-strong); border-radius: var(--radius);
  background: var(--paper); font-variant-numeric: tabular-nums;
}
.head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 12px; }
.name { flex: 1 1 auto; min-width: 0; font: 600 15px/20px var(--sans); letter-spacing: -0.006em; overflow-wrap: anywhere; }
.note { font-size: 12px; line-height: 16px; color: var(--ink-3); }
.objective { flex: 1 0 100%; }

[data-status="healthy"] { --mark: var(--healthy); --text: var(--healthy-text); }
[data-status="attention"] { --mark: var(--attention); --text: var(--attention-text); }
[data-status="warning"] { --mark: var(--warning); --text: var(--warning-text); }
[data-status="critical"] { --mark: var(--critical); --text: var(--critical-text); }
[data-status="exhausted"] { --mark: var(--exhausted); --text: var(--exhausted-text); }
[data-status="unknown"] { --mark: var(--unknown); --text: var(--unknown-text); }
.mark { display: inline-flex; align-items: center; gap: 6px; color: var(--text); font-weight: 600; white-space: nowrap; }
.shape { display: block; flex: none; width: 12px; height: 12px; color: var(--mark); fill: currentColor; }
.ring { fill: none; stroke: currentColor; stroke-width: 1.6; }

.left { display: grid; gap: 8px; }
.figure { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px; color: var(--ink-2); }
.figure b { font: 600 28px/34px var(--sans); letter-spacing: -0.022em; color: var(--ink); white-space: nowrap; }
.spark { display: block; width: 100%; height: 44px; overflow: visible; }
.spark path { fill: none; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.spark .area { fill: var(--ink-3); opacity: 0.1; }
.spark .zero { stroke: var(--line-strong); stroke-width: 1; }
.spark .line { stroke: var(--ink-2); stroke-width: 1.5; }
.spark .end { stroke: var(--mark); stroke-width: 7; stroke-linecap: round; }
.ends { margin-top: 4px; display: flex; justify-content: space-between; }

.facts { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; padding-top: 12px; border-top: 1px solid var(--line); }
.fact { min-width: 0; }
.fact dt { font: 500 12px/16px var(--sans); color: var(--ink-3); overflow-wrap: anywhere; }
.fact dd { font-weight: 600; overflow-wrap: anywhere; }
.fact dd.note { font-weight: 400; }
.fact .mark { vertical-align: top; }
.release { grid-column: 1 / -1; }
.foot {
  display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 12px; padding-top: 12px;
  border-top: 1px solid var(--line);
}
::slotted(a) { margin-block: -4px; font: 500 12px/24px var(--sans); color: var(--accent); }
@media (pointer: coarse) { ::slotted(a) { line-height: 44px; } }
.failure { display: grid; gap: 4px; }
.failure .what { overflow-wrap: anywhere; color: var(--ink-2); }
.ghost { height: 34px; border-radius: 4px; background: var(--sunken); }

@container (min-width: 600px) {
  .left { grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr); }
  .facts { grid-template-columns: 1fr 1.2fr 1.6fr; }
  .release { grid-column: auto; }
}
@media (forced-colors: active) {
  :host {
    --line: GrayText; --line-strong: CanvasText; --ink: CanvasText; --ink-2: CanvasText; --ink-3: CanvasText;
    --healthy: CanvasText; --attention: CanvasText; --warning: CanvasText; --critical: CanvasText;
    --exhausted: CanvasText; --unknown: CanvasText;
  }
}
@media print { .card { break-inside: avoid; } }
`;
