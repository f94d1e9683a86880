//! Verdicts in a few words.

use super::instant;
use crate::answer::releases::{Awaits, Opens, Stretch, decision};
use crate::state::{Shared, Shown};
use chrono::{DateTime, Utc};
use error_budget::engine::gate::{Rule, Verdict};
use error_budget::exchange::export::figures;
use error_budget::model::budget_policy::Decision;
use error_budget::model::release::Release;

/// The rule that decided, with the figures that it used: "High risk, 42.6% left".
pub fn decided_by(verdict: &Verdict, release: &Release) -> String {
    let metrics = &verdict.metrics;
    let left = figures::percent(metrics.remaining_share, 1);
    match verdict.rule {
        Rule::Policy | Rule::RiskLevel => format!(
            "{} risk, {} with {left} left",
            release.risk,
            metrics.status.word()
        ),
        Rule::Exception => format!("exception for {}", release.kind().word()),
        Rule::MinBudget => format!("too little left: {left}"),
        Rule::MaxBurnRate => format!("burns too fast: {}", figures::burn(metrics.burn_rate)),
        Rule::MissingRollbackPlan => "no rollback plan".to_owned(),
    }
}

/// The earliest yes: "now", a date with its time, with a review where no other yes comes.
pub fn earliest(shown: &Shared<Shown>, verdict: &Verdict, awaits: Option<&Awaits>) -> String {
    if verdict.decision == Decision::Approve {
        return "on its day".to_owned();
    }
    let Some(awaits) = awaits else {
        return String::new();
    };
    let date = |opens: Opens| whole_minute(shown, opens.if_quiet);
    match (awaits.approves, awaits.passes) {
        (Some(opens), _) => date(opens),
        (None, Some(opens)) => format!("{}, reviewed", date(opens)),
        (None, None) => "not by waiting".to_owned(),
    }
}

/// Rounded up to the minute: a promise is never early.
pub fn whole_minute(shown: &Shared<Shown>, milliseconds: i64) -> String {
    let at = instant(milliseconds);
    if at <= shown.answer.now {
        return "now".to_owned();
    }
    let at = figures::minute_after(at);
    format!("{} {}", shown.clock.date(at), shown.clock.time(at))
}

/// The stretches of a risk in words: "review until 26 Mar 11:22, then approve".
pub fn stretches(shown: &Shared<Shown>, stretches: &[Stretch]) -> String {
    let mut text = String::new();
    for (index, stretch) in stretches.iter().enumerate() {
        if index > 0 {
            text.push_str(", then ");
        }
        text.push_str(decision(stretch.decision).word());
        if index + 1 < stretches.len() {
            text.push_str(" until ");
            text.push_str(&whole_minute(shown, stretch.to));
        }
    }
    if stretches.len() == 1 {
        text.push_str(" throughout");
    }
    text
}

/// Whether an instant lies before now.
pub fn is_past(shown: &Shared<Shown>, at: Option<DateTime<Utc>>) -> bool {
    at.is_some_and(|at| at < shown.answer.now)
}
