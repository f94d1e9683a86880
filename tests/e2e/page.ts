// What every test of the page needs: a `test` that fails on any error in the console, and ways to open the page.

import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Locator, type Page } from "@playwright/test";

export { expect };

/** The key under which the page keeps its plan: plans saved under it have to be found again. */
export const PLAN_KEY = "error-budget-planner.plan";

/** Fails a test in which the page wrote an error to its console or threw one. */
export const test = base.extend<{ allowedErrors: RegExp; quiet: void }>({
  // A test that provokes errors of the browser itself (a blocked file, say) names them; by default none are allowed.
  allowedErrors: [/(?!)/, { option: true }],
  quiet: [
    async ({ context, allowedErrors }, use) => {
      const errors: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      context.on("weberror", (error) => errors.push(error.error().message));
      await use();
      expect(errors.filter((error) => !allowedErrors.test(error))).toEqual([]);
    },
    { auto: true },
  ],
});

/** Opens the page and waits until it has answered. */
export async function open(page: Page, options: { plan?: object; fragment?: string } = {}): Promise<void> {
  if (options.plan) {
    // Only where nothing is stored yet, so that a reload shows what the page itself has kept.
    await page.addInitScript(
      ([key, text]) => {
        if (!localStorage.getItem(key)) localStorage.setItem(key, text);
      },
      [PLAN_KEY, JSON.stringify(options.plan)] as const,
    );
  }
  await page.goto(`./${options.fragment ?? ""}`);
  await ready(page);
}

/** Waits for the first answer. */
export async function ready(page: Page): Promise<void> {
  await expect(page.getByTestId("sentence").or(page.getByTestId("summary"))).toBeVisible();
}

/** The words of the views below the overview, as the address names them. */
export const VIEWS = ["alerts", "forecast", "releases", "policy", "patterns", "compare", "services", "exchange"] as const;

/** Opens the page at a view and waits until its answers are there. */
export async function openView(page: Page, view: string, options: { plan?: object } = {}): Promise<void> {
  await open(page, { ...options, fragment: `#/${view}` });
  await expect(page.locator(`#tab-${view}`)).toHaveAttribute("aria-selected", "true");
  // The view is made a step after its tab.
  await expect(page.getByRole("tabpanel")).toBeVisible();
  await settled(page);
}

/** Waits until nothing is being worked on. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator(".working:visible")).toHaveCount(0, { timeout: 20_000 });
}

/** The tile that says how much is left. */
export const budget = (page: Page): Locator => page.getByTestId("tile-budget");

/** The rows of the incident table that hold an incident. */
export const incidentRows = (page: Page): Locator =>
  page.getByTestId("incidents").locator("tbody tr").filter({ has: page.getByRole("button", { name: /^Delete/ }) });

/** Opens the objective form and answers its target field. */
export async function targetField(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: /^Target:/ }).click();
  const field = page.getByRole("textbox", { name: "Target", exact: true });
  await expect(field).toBeVisible();
  return field;
}

/** Drops a file on the page, as from a folder. */
export async function drop(page: Page, name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name));
      return transfer;
    },
    [name, text] as const,
  );
  await page.dispatchEvent("main", "dragover", { dataTransfer: transfer });
  await page.dispatchEvent("main", "drop", { dataTransfer: transfer });
}

/** Pastes a text into an element, as from a spreadsheet. */
export async function paste(target: Locator, text: string): Promise<void> {
  await target.evaluate((element, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

/** What the browser has kept, once it holds a plan that satisfies `condition`. */
export async function stored(page: Page, condition: (plan: any) => boolean): Promise<any> {
  let plan: any;
  await expect
    .poll(async () => {
      plan = JSON.parse((await page.evaluate((key) => localStorage.getItem(key), PLAN_KEY)) ?? "null");
      return plan !== null && condition(plan);
    })
    .toBe(true);
  return plan;
}

/** What axe finds wrong with the page as it stands: the rule and the elements. */
export async function violations(page: Page): Promise<string[]> {
  // The page has no frames, for whose sake axe would gather its results in a page of its own, at twice the time.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
  const { violations: found } = await axe.analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

/** Holds back what is asked for under an address, until the answer of this is called. */
export async function hold(page: Page, address: string): Promise<() => void> {
  let go = () => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route(address, async (route) => {
    await held;
    await route.continue();
  });
  return go;
}
