// The element <error-budget-card> for portals that let nothing be fetched.

import * as api from "./inline.js";
import { createCard, defineCard } from "./elements/card.js";

export const ErrorBudgetCard = /* @__PURE__ */ createCard(api);

defineCard(ErrorBudgetCard);
