// What the page's styles do not know: that it stands in another page. They are `planner/style.js`, made of `web/style`.

export const STYLE = `
@layer element {
  :host {
    --rem: 16px;
    display: block; min-width: 0; container: planner / inline-size; background: var(--paper); color: var(--ink);
    text-align: start; letter-spacing: normal; text-transform: none; line-height: normal;
  }
  :host([hidden]) { display: none; }
  :host([theme="light"]) { color-scheme: light; }
  :host([theme="dark"]) { color-scheme: dark; }
  :host([theme="system"]) { color-scheme: light dark; }

  .planner { position: relative; min-height: 0; font: var(--body); }
  .shell { min-height: 0; }
  .page { max-width: none; }
  .brand, .skip { display: none; }
  .rail:not(:popover-open) { position: static; height: auto; padding-top: 8px; }
  .rail-foot { margin-top: 0; }
  .drop-overlay { position: absolute; }
  @container planner (max-width: 760px) {
    .page { padding-bottom: 0; }
    .action-bar { position: sticky; bottom: 0; }
  }

  .probe { position: absolute; width: 0; height: 0; overflow: hidden; color: light-dark(rgb(0 0 0), rgb(255 255 255)); transition: color 1ms step-start; }
  .failure { display: grid; gap: 8px; justify-items: start; padding: 24px; border: 1px solid var(--line-strong); border-radius: 8px; }
  .failure p { color: var(--ink-2); overflow-wrap: anywhere; }
  .failure h2 { font: var(--heading); }
}
`;
