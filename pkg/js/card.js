// The element <error-budget-card>, over the modules that lie beside this file.

import * as api from "./index.js";
import { createCard, defineCard } from "./elements/card.js";

export const ErrorBudgetCard = /* @__PURE__ */ createCard(api);

defineCard(ErrorBudgetCard);
