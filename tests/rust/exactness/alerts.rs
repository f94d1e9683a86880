//! Alerts against a model that looks at every second.
//!
//! Every edge of these histories lies on a second, so between two seconds all integrals are
//! straight lines: the engine's spans have to hold exactly the seconds that the model finds.

use crate::cases;
use crate::history::instant;
use chrono::TimeDelta;
use error_budget::engine::record::Record;
use error_budget::model::alert_policy::{
    Action, AlertTier, Condition, Multiple, Severity, Threshold,
};
use error_budget::model::exclusion::Exclusion;
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::{BudgetingMethod, ExclusionRule, Objective};
use error_budget::model::plan::Service;
use error_budget::model::target::Target;
use error_budget::model::traffic::{Traffic, TrafficSeries};
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::Config;

/// Seconds of history, and before it as far as any window looks.
const LIVED: i64 = 3 * 3_600;
const BEFORE: i64 = 6 * 3_600;
/// Second 0 of the record: 2026-03-10 00:00 UTC.
const START: i64 = 1_773_100_800;
const PPB: i128 = 1_000_000_000;

#[derive(Debug, Clone)]
struct Case {
    service: Service,
    tier: AlertTier,
}

fn span(longest: i64) -> impl Strategy<Value = (i64, i64)> {
    (0..LIVED, 1..longest).prop_map(|(start, length)| (start, start + length))
}

fn services() -> impl Strategy<Value = Service> {
    let impact = prop_oneof![
        select(vec![1_000_000_000_u32, 500_000_000, 14_400_000, 1_000_000]),
        1..=1_000_000_000_u32,
    ];
    let incidents = prop::collection::vec((span(2_400), impact), 0..8);
    let exclusions = prop::collection::vec(span(1_800), 0..3);
    let rule = select(vec![
        ExclusionRule::Drop,
        ExclusionRule::Good,
        ExclusionRule::Bad,
    ]);
    let target = select(vec![
        1_000_000_000,
        999_900_000,
        999_000_000,
        990_000_000,
        900_000_000,
        500_000_000,
    ]);
    let traffic = prop::option::of(prop::collection::vec(0..500_u32, 10));
    let window = select(vec![60, 120, 300, 360]);
    (incidents, exclusions, rule, target, traffic, window).prop_map(
        |(incidents, exclusions, rule, target, traffic, window)| {
            let window = Window::Rolling(TimeDelta::minutes(window));
            let target = Target::from_ppb(target).expect("a share");
            let mut objective = Objective::new(target, window);
            objective.exclusions = rule;
            let mut service = Service::new("api", "api", objective);
            if let Some(counts) = traffic {
                // Events of each hour, from the first second that any window can see.
                let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
                let from = instant((START - BEFORE) * 1_000);
                service.objective.method = BudgetingMethod::Occurrences;
                service.traffic = Traffic::Series(
                    TrafficSeries::new(from, TimeDelta::hours(1), &counts).expect("counts"),
                );
            }
            service.measured_from = Some(instant(START * 1_000));
            service.incidents = incidents
                .into_iter()
                .map(|((start, end), impact)| Incident {
                    id: String::new(),
                    title: String::new(),
                    start: instant((START + start) * 1_000),
                    end: Some(instant((START + end) * 1_000)),
                    impact: Impact::from_ppb(impact).expect("a share"),
                    category: Category::Incident,
                })
                .collect();
            service.exclusions = exclusions
                .into_iter()
                .map(|(start, end)| Exclusion {
                    start: instant((START + start) * 1_000),
                    end: instant((START + end) * 1_000),
                    reason: String::new(),
                })
                .collect();
            service
        },
    )
}

fn multiples(thousandths: Vec<u32>) -> impl Strategy<Value = Multiple> {
    select(thousandths).prop_map(Multiple::thousandths)
}

fn tiers() -> impl Strategy<Value = AlertTier> {
    let long = 10..7_200_i64;
    let seconds = TimeDelta::seconds;
    let threshold = prop_oneof![
        multiples(vec![500, 1_000, 2_000, 6_000, 14_400, 100_000]).prop_map(Threshold::BurnRate),
        multiples(vec![5, 20, 50, 100, 400]).prop_map(Threshold::BudgetShare),
    ];
    let shares = || multiples(vec![20, 100, 500, 1_000, 1_500]);
    let condition = prop_oneof![
        6 => (long.clone(), prop::option::of(1..12_i64), threshold).prop_map(
            move |(long, part, threshold)| Condition::BurnRate {
                long: seconds(long),
                short: part.map(|part| seconds((long / (part + 1)).max(1))),
                threshold,
            }
        ),
        1 => (long.clone(), shares()).prop_map(move |(lookback, share)| {
            Condition::BudgetDrop { share, lookback: seconds(lookback) }
        }),
        1 => shares().prop_map(|share| Condition::BudgetConsumed { share }),
        1 => (long.clone(), long).prop_map(move |(within, lookback)| Condition::Exhaustion {
            within: seconds(within),
            lookback: seconds(lookback),
        }),
    ];
    let hold = prop_oneof![2 => Just(0), 1 => 1..900_i64];
    (condition, hold).prop_map(move |(condition, hold)| AlertTier {
        name: "tier".to_owned(),
        condition,
        severity: Severity::Critical,
        action: Action::Page,
        hold: seconds(hold),
    })
}

/// Running sums of each second from `START - BEFORE` on: bad, valid, observed.
struct Seconds {
    sums: Vec<[i128; 3]>,
    allowance: i128,
    window: i64,
}

impl Seconds {
    fn of(service: &Service) -> Self {
        let inside = |from: i64, to: i64, second: i64| from <= second && second < to;
        let second_of = |at: chrono::DateTime<chrono::Utc>| at.timestamp() - START;
        let mut sums = vec![[0; 3]];
        let mut sum = [0_i128; 3];
        for second in -BEFORE..LIVED {
            let excluded = service
                .exclusions
                .iter()
                .any(|e| inside(second_of(e.start), second_of(e.end), second));
            let weight = match &service.traffic {
                Traffic::Series(series) => {
                    let hour = usize::try_from((second + BEFORE) / 3_600).expect("from 0 on");
                    series.rates()[hour].events_per_hour() as i128
                }
                _ => 1,
            };
            let worst = service
                .incidents
                .iter()
                .filter(|i| {
                    let end = i.end.map_or(LIVED, second_of);
                    inside(second_of(i.start), end, second)
                })
                .map(|i| i128::from(i.impact.ppb()))
                .max()
                .unwrap_or(0);
            let (bad, weight) = match (excluded, service.objective.exclusions) {
                (true, ExclusionRule::Drop) => (0, 0),
                (true, ExclusionRule::Good) => (0, weight),
                (true, ExclusionRule::Bad) => (PPB, weight),
                (false, _) => (worst, weight),
            };
            let lived = second >= 0;
            sum[0] += if lived { bad * weight } else { 0 };
            sum[1] += weight;
            sum[2] += if lived { weight } else { 0 };
            sums.push(sum);
        }
        let Window::Rolling(window) = service.objective.window else {
            unreachable!("rolling windows only")
        };
        Self {
            sums,
            allowance: i128::from(service.objective.target.allowance_ppb()),
            window: window.num_seconds(),
        }
    }

    /// Bad, valid and observed weight of the seconds before `at`.
    fn back(&self, at: i64, lookback: i64) -> [i128; 3] {
        let sum = |second: i64| {
            let index = usize::try_from((second + BEFORE).max(0)).expect("from 0 on");
            self.sums[index]
        };
        let (now, then) = (sum(at), sum(at - lookback));
        [0, 1, 2].map(|part| now[part] - then[part])
    }

    fn burns(&self, at: i64, lookback: i64, long: i64, threshold: Threshold) -> bool {
        let [bad, _, observed] = self.back(at, lookback);
        let (over, under) = match threshold {
            Threshold::BurnRate(rate) => (i128::from(rate.ppb()), PPB),
            Threshold::BudgetShare(share) => (
                i128::from(share.ppb()) * i128::from(self.window),
                PPB * i128::from(long),
            ),
        };
        bad > 0 && bad * under >= over * self.allowance * observed
    }

    fn met(&self, condition: &Condition, at: i64) -> bool {
        let [consumed, whole, _] = self.back(at, self.window);
        let budget = whole * self.allowance;
        match condition {
            Condition::BurnRate {
                long,
                short,
                threshold,
            } => {
                let long = long.num_seconds();
                let short = short.map_or(long, |short| short.num_seconds());
                self.burns(at, long, long, *threshold) && self.burns(at, short, long, *threshold)
            }
            Condition::BudgetDrop { share, lookback } => {
                let [lost, ..] = self.back(at, lookback.num_seconds());
                lost > 0 && lost * PPB >= i128::from(share.ppb()) * budget
            }
            Condition::BudgetConsumed { share } => {
                consumed > 0 && consumed * PPB >= i128::from(share.ppb()) * budget
            }
            Condition::Exhaustion { within, lookback } => {
                let [lost, ..] = self.back(at, lookback.num_seconds());
                let (within, lookback) = (within.num_seconds(), lookback.num_seconds());
                let left = budget - consumed;
                consumed > 0 && left * i128::from(lookback) <= lost * i128::from(within)
            }
        }
    }

    /// The seconds at which the tier fires.
    fn firing(&self, tier: &AlertTier) -> Vec<i64> {
        let hold = tier.hold.num_seconds();
        let mut met_since = None;
        (0..=LIVED)
            .filter(|at| {
                if self.met(&tier.condition, *at) {
                    let since = *met_since.get_or_insert(*at);
                    *at - since >= hold
                } else {
                    met_since = None;
                    false
                }
            })
            .collect()
    }
}

/// A thousand histories at least.
fn a_thousand() -> Config {
    let chosen = cases();
    Config {
        cases: chosen.cases.max(1_000),
        ..chosen
    }
}

proptest! {
    #![proptest_config(a_thousand())]

    #[test]
    fn a_tier_fires_in_exactly_the_seconds_that_brute_force_finds(
        case in (services(), tiers()).prop_map(|(service, tier)| Case { service, tier })
    ) {
        let Case { service, tier } = case;
        let now = instant((START + LIVED) * 1_000);
        let record = Record::new(&service, now, &Zone::utc());
        let fired: Vec<i64> = record
            .firings(&tier)
            .iter()
            .flat_map(|firing| {
                let ms = |at: chrono::DateTime<chrono::Utc>| at.timestamp_millis() - START * 1_000;
                let first = ms(firing.start).div_euclid(1_000)
                    + i64::from(ms(firing.start).rem_euclid(1_000) > 0);
                let end = firing.end.map_or(LIVED + 1, |end| (ms(end) + 999).div_euclid(1_000));
                first..end
            })
            .collect();
        let seconds = Seconds::of(&service);
        prop_assert_eq!(fired, seconds.firing(&tier));
        // The detector at an instant says the same.
        for at in [0, LIVED / 3, LIVED / 2, LIVED] {
            let met = record.meets(&tier.condition, instant((START + at) * 1_000));
            prop_assert_eq!(met, seconds.met(&tier.condition, at));
        }
    }
}
