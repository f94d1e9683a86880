// The element <error-budget-card>, over the modules that lie beside this file.

import * as api from "./index.js";
import { createCard } from "./elements/card.js";
import { defineElement } from "./elements/elements.js";

export const ErrorBudgetCard = /* @__PURE__ */ createCard(api);

defineElement("error-budget-card", ErrorBudgetCard);
