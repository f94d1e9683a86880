// The element <error-budget-planner>: the whole planner, over the files in `planner/`.

import { ErrorBudgetPlanner } from "./elements/planner.js";
import { defineElement } from "./elements/elements.js";

export { ErrorBudgetPlanner };

defineElement("error-budget-planner", ErrorBudgetPlanner);
