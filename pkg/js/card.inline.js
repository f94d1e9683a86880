// The element <error-budget-card> for portals that let nothing be fetched.

import * as api from "./inline.js";
import { createCard } from "./elements/card.js";
import { defineElement } from "./elements/elements.js";

export const ErrorBudgetCard = /* @__PURE__ */ createCard(api);

defineElement("error-budget-card", ErrorBudgetCard);
