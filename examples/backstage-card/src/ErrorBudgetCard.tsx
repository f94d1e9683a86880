import { InfoCard, Progress, WarningPanel } from "@backstage/core-components";
import { MissingAnnotationEmptyState, useEntity } from "@backstage/plugin-catalog-react";
import type { Quotient } from "error-budget/inline";
import { ANNOTATION, place, words } from "./plan";
import { useAnswer, type Answer } from "./useAnswer";

/** What is left of the error budget of the component on whose page it stands. */
export function ErrorBudgetCard() {
  const { entity } = useEntity();
  const plan = place(entity);
  if (!plan) return <MissingAnnotationEmptyState annotation={ANNOTATION} />;
  return <Card path={plan.path} service={plan.service} />;
}

function Card({ path, service }: { path: string; service?: string | undefined }) {
  const answer = useAnswer(path, service);
  if (answer === undefined) return <InfoCard title="Error budget"><Progress /></InfoCard>;
  if (answer instanceof Error) return <WarningPanel title="The error budget cannot be told" message={words(answer)} />;
  const { assessment } = answer;
  return (
    <InfoCard title="Error budget" subheader={`${assessment.name}, as of ${new Date(assessment.now).toLocaleString()}`}>
      <Figures {...answer} />
    </InfoCard>
  );
}

function Figures({ assessment, verdict }: Answer) {
  const { budget, burn, status, unit } = assessment;
  const digits = unit === "minutes" ? 1 : 0;
  return (
    <dl>
      <dt>Status</dt>
      <dd>{status.status}</dd>
      <dt>Left</dt>
      <dd>{`${budget.remaining.toFixed(digits)} of ${budget.total.toFixed(digits)} ${unit} (${percent(budget.remaining_share)})`}</dd>
      <dt>Alerts that fire</dt>
      <dd>{burn.filter(({ firing }) => firing).map(({ action, lookback_minutes }) => `${action} over ${lookback_minutes / 60} h`).join(", ") || "none"}</dd>
      <dt>A release of medium risk</dt>
      <dd>{verdict.approved || verdict.passes === null ? verdict.decision : `${verdict.decision}, until ${new Date(verdict.passes).toLocaleString()}`}</dd>
    </dl>
  );
}

/** A share in percent; no data is not 0. */
function percent(share: Quotient): string {
  if (share === null) return "no data";
  return share === "infinite" ? "nothing may be bad" : `${(share * 100).toFixed(1)}%`;
}
