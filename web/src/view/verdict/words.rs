//! What the tiles say: what the strip compares before it draws.

use crate::answer::explain::Figure;
use crate::answer::forecast::Futures;
use crate::outlook::{NextRelease, after};
use crate::state::Shown;
use chrono::TimeDelta;
use error_budget::engine::amount::Quotient;
use error_budget::engine::burn_rate;
use error_budget::engine::exhaustion::Exhaustion;
use error_budget::exchange::export::figures::{self, NO_DATA};
use error_budget::model::alert_policy::Action;
use error_budget::model::budget_policy::Decision;
use error_budget::model::status::Status;

/// A tile of one large figure. An empty text is not there.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tile {
    pub heading: String,
    /// In whose colours it is.
    pub status: Option<Status>,
    pub figure: String,
    /// What of the figure can be explained.
    pub explains: Option<Figure>,
    /// Beside the figure.
    pub qualifier: String,
    /// How much of the bar is filled, 0 to 1.
    pub bar: Option<f64>,
    /// A line in the size of text.
    pub second: String,
    /// How much is spent: the beginning of the note, which explains itself.
    pub spent: String,
    pub note: String,
}

/// Which parts a tile has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts {
    pub no_data: bool,
    pub explains: Figure,
    pub bar: bool,
    pub second: bool,
    pub spent: bool,
    pub note: bool,
}

impl Tile {
    /// Which parts it has.
    pub fn parts(&self) -> Parts {
        Parts {
            no_data: self.figure == NO_DATA,
            explains: self.explains.unwrap_or(Figure::Total),
            bar: self.bar.is_some(),
            second: !self.second.is_empty(),
            spent: !self.spent.is_empty(),
            note: !self.note.is_empty(),
        }
    }

    /// How much is left.
    pub fn budget(shown: &Shown) -> Self {
        let answer = &shown.answer;
        let budget = &answer.budget;
        let unit = figures::unit(answer.unit);
        let tile = Self {
            heading: "Budget left".to_owned(),
            status: Some(answer.status.status),
            ..Self::default()
        };
        if !answer.has_data {
            return Self {
                figure: format!("{} {unit}", figures::amount(budget.total)),
                explains: Some(Figure::Total),
                qualifier: "is the whole budget".to_owned(),
                bar: Some(match budget.remaining_share {
                    Quotient::Infinite => 1.0,
                    _ => 0.0,
                }),
                note: "No data yet: not the same as nothing spent".to_owned(),
                ..tile
            };
        }
        let (figure, qualifier) = if budget.exceeded {
            (
                format!("0 {unit}"),
                format!("{} {unit} overspent", figures::amount(budget.overspent)),
            )
        } else {
            let share = figures::percent(budget.remaining_share, 1);
            (
                format!("{} {unit}", figures::amount(budget.remaining)),
                format!("of {} {unit}, {share}", figures::amount(budget.total)),
            )
        };
        let lost = answer.incidents.iter();
        let in_window = lost
            .filter(|loss| loss.lost_in_window.value() > 0.0)
            .count();
        let incidents = if in_window == 1 {
            "incident"
        } else {
            "incidents"
        };
        Self {
            figure,
            explains: Some(Figure::Left),
            qualifier,
            bar: Some(match budget.remaining_share {
                // What is overspent fills it, in the colours of an exhausted budget.
                Quotient::Finite(_) if budget.exceeded => 1.0,
                Quotient::Finite(share) => share,
                Quotient::Infinite => 1.0,
                _ => 0.0,
            }),
            spent: format!("{} {unit} spent", figures::amount(budget.consumed)),
            note: format!(" by {in_window} {incidents}"),
            ..tile
        }
    }

    /// How likely it is to run out, and when; before that is simulated, when it does if the last days go on.
    pub fn runs_out(shown: &Shown, futures: Option<&Futures>) -> Self {
        let futures = futures.filter(|_| shown.answer.has_data);
        let simulated = futures.and_then(|futures| Self::chance(shown, futures));
        simulated.unwrap_or_else(|| Self::exhaustion(shown))
    }

    fn chance(shown: &Shown, futures: &Futures) -> Option<Self> {
        let chance = futures.runs_out?;
        let date = |days: f64| shown.clock.date(after(shown.answer.now, days));
        let (qualifier, cases) = match futures.out_in_days {
            Some([early, middle, late]) => (
                format!("{}; if so, around {}", figures::odds(chance), date(middle)),
                format!("8 in 10 such cases: {} to {}", date(early), date(late)),
            ),
            None => (
                figures::odds(chance).to_owned(),
                "No future drawn runs out".to_owned(),
            ),
        };
        Some(Self {
            heading: format!("Runs out within {} d", futures.horizon),
            figure: figures::chance(chance),
            explains: Some(Figure::Chance),
            qualifier,
            bar: Some(chance),
            note: if futures.little_evidence {
                format!("{cases}. Little evidence: it leans on the prior")
            } else {
                cases
            },
            ..Self::default()
        })
    }

    fn exhaustion(shown: &Shown) -> Self {
        let (answer, clock) = (&shown.answer, &shown.clock);
        let goes_on = || {
            let recent = figures::burn(answer.recent_burn);
            format!("If the last 7 days go on, at {recent}")
        };
        let (figure, qualifier, second) = match answer.exhaustion {
            Exhaustion::NoData => (
                NO_DATA.to_owned(),
                String::new(),
                "Needs at least one observation".to_owned(),
            ),
            Exhaustion::Now => {
                let back = answer.back_above_zero.map(|at| {
                    let at = figures::minute_after(at);
                    format!("Above zero again {}, if nothing burns", clock.instant(at))
                });
                (
                    "Run out".to_owned(),
                    String::new(),
                    back.unwrap_or_else(|| "Nothing is left".to_owned()),
                )
            }
            Exhaustion::At { at, days } => (
                clock.date(at),
                format!("in {}", whole_days(days)),
                goes_on(),
            ),
            Exhaustion::Never => ("Not in sight".to_owned(), String::new(), goes_on()),
        };
        Self {
            heading: "Runs out, at the recent rate".to_owned(),
            figure,
            explains: Some(Figure::Exhaustion),
            qualifier,
            second,
            ..Self::default()
        }
    }
}

/// How fast it goes: a column for each lookback, none without data.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Burn {
    /// The gravest alert that fires.
    pub alert: Option<(Status, String)>,
    pub columns: Vec<Column>,
}

/// The burn over one lookback.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    pub rate: String,
    /// How much of the bar is filled; the threshold stands at one half, what is beyond 1 is cut.
    pub bar: f64,
    pub window: String,
    pub threshold: String,
    /// In whose colours it is, when its alert fires.
    pub mark: Option<Status>,
}

impl Burn {
    /// The burn at now.
    pub fn of(shown: &Shown) -> Self {
        let burns = &shown.answer.burn;
        let firing = burns
            .iter()
            .filter(|burn| burn.firing)
            .min_by_key(|burn| (burn.action != Action::Page, burn.lookback_minutes));
        let alert = firing.map(|burn| {
            let word = match burn.action {
                Action::Page => "Paging",
                Action::Ticket | Action::Log => "Ticket open",
            };
            (gravity(burn.action), format!("{word}, {}", lookback(burn)))
        });
        let known = burns.iter().any(|burn| burn.rate != Quotient::NoData);
        let columns = burns.iter().filter(|_| known).map(|burn| Column {
            rate: figures::burn(burn.rate),
            bar: match burn.rate.number() {
                Some(rate) if burn.threshold > 0.0 => rate / burn.threshold / 2.0,
                _ => 0.0,
            },
            window: lookback(burn),
            threshold: figures::threshold(burn.threshold),
            mark: burn.firing.then(|| gravity(burn.action)),
        });
        Self {
            alert,
            columns: columns.collect(),
        }
    }
}

/// Whether the next release may go.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    pub heading: String,
    pub decision: Decision,
    pub reason: String,
    pub later: String,
}

impl Release {
    /// What the policy says of the next release.
    pub fn of(shown: &Shown, next: &NextRelease) -> Self {
        let clock = &shown.clock;
        let release = &next.release;
        let risk = format!("{} risk", release.risk);
        let from = next.approved_from.map(|at| {
            format!(
                "Approves from {}, if nothing burns",
                clock.instant(figures::minute_after(at))
            )
        });
        Self {
            heading: match (release.name.as_str(), release.at) {
                ("", _) => format!("A release now, {risk}"),
                (name, Some(at)) => format!("Release {name}, {}, {risk}", clock.instant(at)),
                (name, None) => format!("Release {name}, {risk}"),
            },
            decision: next.verdict.decision,
            reason: next.verdict.reason.clone(),
            later: match next.verdict.decision {
                Decision::Approve => String::new(),
                _ => from.unwrap_or_else(|| "Waiting does not change that".to_owned()),
            },
        }
    }
}

fn gravity(action: Action) -> Status {
    match action {
        Action::Page => Status::Critical,
        Action::Ticket | Action::Log => Status::Warning,
    }
}

fn lookback(burn: &burn_rate::Burn) -> String {
    // Hours up to a day, as the policy writes them.
    if burn.lookback_minutes <= 24 * 60 {
        format!("{} h", burn.lookback_minutes / 60)
    } else {
        figures::duration(TimeDelta::minutes(burn.lookback_minutes))
    }
}

fn whole_days(days: f64) -> String {
    figures::duration(TimeDelta::milliseconds((days * 86_400_000.0) as i64))
}
