//! What a format can say comes back as it went out: random plans of what both can say, written, read, and the same.
//!
//! Every plan is saved before it is written and after it is read, queries and all. A plan keeps what it is not told as it
//! is when new: no history, even traffic, no releases, the usual policy.

use crate::history::zone;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::exchange::export::format::{Format, Options, export};
use error_budget::exchange::plan_json;
use error_budget::exchange::spec::{Spec, read};
use error_budget::model::alert_policy::{
    self, Action, AlertPolicy, AlertTier, Condition, Multiple, Severity, Threshold,
};
use error_budget::model::objective::{BudgetingMethod, ExclusionRule, Objective, OverlapRule};
use error_budget::model::plan::{Plan, Service};
use error_budget::model::sli::Sli;
use error_budget::model::target::Target;
use error_budget::model::window::{CalendarUnit, Window};
use proptest::prelude::*;
use proptest::sample::select;

/// A month of 31 days.
fn now() -> DateTime<Utc> {
    "2026-03-10T14:30:00Z".parse().expect("an instant")
}

/// A plan after it was saved and opened again.
fn saved(plan: &Plan) -> Plan {
    plan_json::read(&plan_json::write(plan)).expect("what is written is read")
}

/// Writes every service of a saved plan and reads all of it at once.
fn there_and_back(plan: &Plan, formats: &[Format]) -> Spec {
    let plan = &saved(plan);
    let mut options = Options::default();
    options.rules.alerts = plan.alerts_in_use().into_owned();
    let mut documents = Vec::new();
    for service in &plan.services {
        for format in formats {
            let text = export(
                plan,
                &service.id,
                now(),
                &zone(&plan.zone),
                *format,
                &options,
            );
            documents.push(text.unwrap_or_else(|error| panic!("{}: {error}", format.word())));
        }
    }
    let text = documents.join("---\n");
    read(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The plan of a spec, saved, in which a set of alerts of the same tiers is called as in `plan`.
fn named_alike(spec: &Spec, plan: &Plan) -> Plan {
    let mut read = saved(&spec.plan(&plan.name));
    for (ours, theirs) in read.alerts.iter_mut().zip(&plan.alerts) {
        if ours.tiers == theirs.tiers {
            ours.clone_from(theirs);
        }
    }
    read
}

/// From a part in a billion to one less than the whole.
fn targets() -> impl Strategy<Value = Target> {
    prop_oneof![1_u32..1_000_000_000, 990_000_000_u32..1_000_000_000]
        .prop_map(|ppb| Target::from_ppb(ppb).expect("at most one"))
}

/// Whole minutes, up to ten years.
fn minutes(most: i64) -> impl Strategy<Value = TimeDelta> {
    let usual = select(vec![1, 5, 60, 90, 1_440, 10_080]);
    prop_oneof![1..=most, usual].prop_map(TimeDelta::minutes)
}

/// Names that people give.
fn names() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9äß€\"'<>&{}:#=-]([ -~]{0,20}[a-z])?"
}

/// Series as teams have them, with any text as a label's value.
fn series() -> impl Strategy<Value = String> {
    let value = "[ -~äß€]{0,20}".prop_map(|text| text.replace('\\', "\\\\").replace('"', "\\\""));
    let operator = select(vec!["=", "!=", "=~", "!~"]);
    let matcher = (select(vec!["job", "code", "handler"]), operator, value)
        .prop_map(|(label, operator, value)| format!("{label}{operator}\"{value}\""));
    (
        "[a-z_:][a-z0-9_:]{0,20}",
        prop::collection::vec(matcher, 0..3),
    )
        .prop_map(|(metric, matchers)| format!("{metric}{{{}}}", matchers.join(",")))
}

/// Bad and valid, good and valid, a histogram, a gauge.
fn slis() -> impl Strategy<Value = Sli> {
    let bounds = select(vec!["0.3", "1", "1e-05", "0.30000000000000004"]);
    (0..4, series(), series(), bounds).prop_map(|(kind, first, second, bound)| {
        let first = first.parse().expect("a series");
        let valid = second.parse().expect("a series");
        match kind {
            0 => Sli::Events { bad: first, valid },
            1 => Sli::GoodEvents { good: first, valid },
            2 => Sli::Latency {
                histogram: first,
                within: bound.to_owned(),
            },
            _ => Sli::Gauge { state: first },
        }
    })
}

fn plan(services: Vec<Service>, alerts: AlertPolicy) -> Plan {
    Plan {
        services,
        alerts: vec![alerts],
        ..Plan::default()
    }
}

mod openslo {
    use super::*;

    fn methods() -> impl Strategy<Value = BudgetingMethod> {
        let slice_targets =
            (1_u32..=1_000_000_000).prop_map(|ppb| Target::from_ppb(ppb).expect("at most one"));
        prop_oneof![
            Just(BudgetingMethod::Time),
            Just(BudgetingMethod::Occurrences),
            minutes(1_440).prop_map(|slice| BudgetingMethod::RatioTimeSlices { slice }),
            (minutes(1_440), slice_targets).prop_map(|(slice, slice_target)| {
                BudgetingMethod::TimeSlices {
                    slice,
                    slice_target,
                }
            }),
        ]
    }

    fn objectives() -> impl Strategy<Value = Objective> {
        let windows = prop_oneof![
            minutes(3_660 * 1_440).prop_map(Window::Rolling),
            select(vec![
                CalendarUnit::Week,
                CalendarUnit::Month,
                CalendarUnit::Quarter,
                CalendarUnit::Year,
            ])
            .prop_map(Window::Calendar),
        ];
        let overlaps = select(vec![
            OverlapRule::Worst,
            OverlapRule::Compound,
            OverlapRule::Add,
        ]);
        let exclusions = select(vec![
            ExclusionRule::Drop,
            ExclusionRule::Good,
            ExclusionRule::Bad,
        ]);
        (targets(), windows, methods(), overlaps, exclusions).prop_map(
            |(target, window, method, overlap, exclusions)| Objective {
                target,
                window,
                method,
                overlap,
                exclusions,
            },
        )
    }

    /// Tiers on the burn rate, over whole minutes.
    fn tiers() -> impl Strategy<Value = AlertTier> {
        let thousandths = (1_u32..50_000).prop_map(Multiple::thousandths);
        let shares = (1_u32..=1_000).prop_map(Multiple::thousandths);
        let thresholds = prop_oneof![
            thousandths.prop_map(Threshold::BurnRate),
            shares.prop_map(Threshold::BudgetShare),
        ];
        let seconds = (1_i64..100_000).prop_map(TimeDelta::seconds);
        let holds = prop_oneof![Just(TimeDelta::zero()), minutes(600), seconds.clone()];
        (
            minutes(10_000),
            prop::option::of(seconds),
            thresholds,
            select(Severity::ALL.to_vec()),
            select(vec![Action::Log, Action::Ticket, Action::Page]),
            holds,
        )
            .prop_map(
                |(long, short, threshold, severity, action, hold)| AlertTier {
                    name: String::new(),
                    condition: Condition::BurnRate {
                        long,
                        short,
                        threshold,
                    },
                    severity,
                    action,
                    hold,
                },
            )
    }

    fn alerts() -> impl Strategy<Value = AlertPolicy> {
        let own = prop::collection::vec(tiers(), 1..6).prop_map(|mut tiers| {
            for (index, tier) in tiers.iter_mut().enumerate() {
                tier.name = format!("tier_{index}");
            }
            AlertPolicy {
                id: "own".to_owned(),
                name: "Ours".to_owned(),
                source: "us".to_owned(),
                tiers,
            }
        });
        let presets = select(vec![
            alert_policy::google(),
            alert_policy::guide(),
            alert_policy::sloth(),
        ]);
        prop_oneof![own, presets]
    }

    proptest! {
        // Each has up to eighteen alerts, which are read twice.
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn what_it_can_say_comes_back(
            promises in prop::collection::vec((names(), names(), objectives(), prop::option::of(slis())), 1..4),
            alerts in alerts()
        ) {
            let services = promises.into_iter().enumerate().map(|(index, (id, name, objective, sli))| Service {
                sli,
                ..Service::new(&format!("{id}{index}"), &name, objective)
            });
            let plan = plan(services.collect(), alerts);
            let spec = there_and_back(&plan, &[Format::OpenSlo]);
            prop_assert_eq!(named_alike(&spec, &plan), plan);
        }
    }

    #[test]
    fn a_calendar_windows_zone_comes_back() {
        for name in ["UTC", "Europe/Berlin", "America/New_York"] {
            let objective = Objective::new(
                "99.9%".parse().expect("a target"),
                Window::Calendar(CalendarUnit::Quarter),
            );
            let mut plan = plan(
                vec![Service::new("api", "API", objective)],
                alert_policy::google(),
            );
            plan.zone = name.to_owned();
            let spec = there_and_back(&plan, &[Format::OpenSlo]);
            assert_eq!(spec.plan(""), plan);
            // The quarter began at midnight there, as a plan's does: nothing to say about its start.
            assert!(
                spec.unkept
                    .iter()
                    .all(|entry| !entry.path.contains("calendar"))
            );
        }
    }

    #[test]
    fn a_preset_keeps_its_name_and_an_edited_threshold_counts() {
        let objective = Objective::new(
            "99.9%".parse().expect("a target"),
            Window::Rolling(TimeDelta::days(28)),
        );
        let plan = plan(
            vec![Service::new("api", "API", objective)],
            alert_policy::google(),
        );
        assert_eq!(there_and_back(&plan, &[Format::OpenSlo]).plan(""), plan);
        // 2% of 28 days in an hour are 13.44 times; whoever writes 10 means 10.
        let options = Options::default();
        let text = export(&plan, "api", now(), &zone("UTC"), Format::OpenSlo, &options);
        let text = text.expect("OpenSLO can say it");
        assert!(text.contains("threshold: 13.44\n"), "{text}");
        let edited = read(&text.replace("threshold: 13.44\n", "threshold: 10\n")).expect("a spec");
        let tiers = &edited.plan("").alerts[0].tiers;
        assert_eq!(
            tiers[0].condition,
            Condition::BurnRate {
                long: TimeDelta::hours(1),
                short: Some(TimeDelta::minutes(5)),
                threshold: Threshold::BurnRate(Multiple::thousandths(10_000)),
            }
        );
        let told: Vec<String> = edited.unkept.iter().map(ToString::to_string).collect();
        assert!(
            told.iter()
                .any(|told| told.contains("metadata.annotations.error-budget-share")),
            "{told:#?}"
        );
    }

    #[test]
    fn tiers_that_it_has_no_words_for_are_listed() {
        let objective = Objective::new(
            "99.9%".parse().expect("a target"),
            Window::Rolling(TimeDelta::days(30)),
        );
        let plan = plan(
            vec![Service::new("api", "API", objective)],
            alert_policy::budget_consumed(),
        );
        let spec = there_and_back(&plan, &[Format::OpenSlo]);
        assert_eq!(spec.plan("").alerts, []);
        let left_out = spec
            .unkept
            .iter()
            .find(|entry| entry.path.ends_with("error-budget-alerts-left-out"))
            .expect("listed");
        assert_eq!(left_out.written, "exhausted, critical, warning, attention");
    }
}

mod sloth {
    use super::*;

    /// Two pages and two tickets by shares of the budget, as Sloth's alert windows have them.
    fn windows() -> impl Strategy<Value = [(TimeDelta, TimeDelta, Multiple); 4]> {
        // Ten thousandths of a percent up to all of it; a short window is shorter than the long one.
        let one = (2_i64..1_440, 1_u32..=1_000).prop_flat_map(|(long, share)| {
            (1..long).prop_map(move |short| {
                (
                    TimeDelta::minutes(long),
                    TimeDelta::minutes(short),
                    Multiple::thousandths(share),
                )
            })
        });
        [one.clone(), one.clone(), one.clone(), one]
    }

    fn catalogue(windows: [(TimeDelta, TimeDelta, Multiple); 4]) -> AlertPolicy {
        let kinds = [
            ("page_quick", Severity::Critical, Action::Page),
            ("page_slow", Severity::Critical, Action::Page),
            ("ticket_quick", Severity::Warning, Action::Ticket),
            ("ticket_slow", Severity::Warning, Action::Ticket),
        ];
        let tiers = kinds
            .into_iter()
            .zip(windows)
            .map(|((name, severity, action), window)| {
                let (long, short, share) = window;
                AlertTier {
                    name: name.to_owned(),
                    condition: Condition::BurnRate {
                        long,
                        short: Some(short),
                        threshold: Threshold::BudgetShare(share),
                    },
                    severity,
                    action,
                    hold: TimeDelta::zero(),
                }
            });
        AlertPolicy {
            id: "own".to_owned(),
            name: "Ours".to_owned(),
            source: "us".to_owned(),
            tiers: tiers.collect(),
        }
    }

    /// Sloth names an SLO by its service and an objective.
    fn service(name: &str, target: Target, window: TimeDelta, sli: Option<Sli>) -> Service {
        let objective = Objective {
            method: BudgetingMethod::Occurrences,
            ..Objective::new(target, Window::Rolling(window))
        };
        Service {
            sli,
            ..Service::new(
                &format!("{name}-availability"),
                &format!("{name} availability"),
                objective,
            )
        }
    }

    proptest! {
        #[test]
        fn an_slo_of_30_days_comes_back(
            name in names(), target in targets(), sli in prop::option::of(slis()),
            silent in select(vec!["", "page", "ticket"])
        ) {
            let mut alerts = alert_policy::sloth();
            if !silent.is_empty() {
                alerts.tiers.retain(|tier| !tier.name.starts_with(silent));
                alerts.id = format!("sloth-without-{silent}");
                alerts.name = format!("Sloth, no {silent}");
            }
            let plan = plan(vec![service(&name, target, TimeDelta::days(30), sli)], alerts);
            let spec = there_and_back(&plan, &[Format::Sloth]);
            prop_assert_eq!(saved(&spec.plan("")), plan);
        }

        #[test]
        fn with_its_windows_beside_it_any_period_and_catalogue_does(
            name in names(), target in targets(), sli in prop::option::of(slis()), days in 1_i64..3_000,
            windows in windows()
        ) {
            let window = TimeDelta::days(days);
            let plan = plan(vec![service(&name, target, window, sli)], catalogue(windows));
            let spec = there_and_back(&plan, &[Format::Sloth, Format::SlothWindows]);
            prop_assert_eq!(named_alike(&spec, &plan), plan);
        }
    }
}

mod pyrra {
    use super::*;

    proptest! {
        #[test]
        fn an_objective_comes_back(
            id in "[a-z0-9]([a-z0-9]|-[a-z0-9]){0,20}", target in targets(), window in minutes(3_660 * 1_440),
            // It has no counters of good events.
            sli in prop::option::of(slis().prop_filter("a kind it has", |sli| !matches!(sli, Sli::GoodEvents { .. })))
        ) {
            let is_gauge = matches!(sli, Some(Sli::Gauge { .. }));
            let method = if is_gauge { BudgetingMethod::Time } else { BudgetingMethod::Occurrences };
            let objective = Objective { method, ..Objective::new(target, Window::Rolling(window)) };
            let service = Service { sli, ..Service::new(&id, &id, objective) };
            let plan = plan(vec![service], alert_policy::pyrra(window));
            let spec = there_and_back(&plan, &[Format::Pyrra]);
            prop_assert_eq!(saved(&spec.plan("")), plan);
        }
    }
}
