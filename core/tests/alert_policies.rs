//! What is wrong with a policy.
#![forbid(unsafe_code)]

mod history;

use chrono::TimeDelta;
use error_budget::engine::alerting::linter::{Finding, Rule, lint};
use error_budget::model::alert_policy::{
    Action, AlertPolicy, AlertTier, Condition, Multiple, Severity, Threshold, google, guide,
    slo_generator,
};
use error_budget::model::objective::BudgetingMethod;
use error_budget::model::plan::Service;
use error_budget::model::traffic::{EventRate, Traffic};
use history::{outage, record, rolling, service};

const MONTH: TimeDelta = TimeDelta::days(30);

fn burn(name: &str, (long, short): (i64, i64), times: u32) -> AlertTier {
    AlertTier {
        name: name.to_owned(),
        condition: Condition::BurnRate {
            long: TimeDelta::minutes(long),
            short: Some(TimeDelta::minutes(short)),
            threshold: Threshold::BurnRate(Multiple::thousandths(times * 1_000)),
        },
        severity: Severity::Critical,
        action: Action::Page,
        hold: TimeDelta::zero(),
    }
}

fn policy(tiers: Vec<AlertTier>) -> AlertPolicy {
    AlertPolicy {
        id: "own".to_owned(),
        name: "Own".to_owned(),
        source: "this test".to_owned(),
        tiers,
    }
}

fn api(target: &str) -> Service {
    service(target, rolling(30), Vec::new())
}

/// The slow tier that leaves no gap.
fn slow() -> AlertTier {
    burn("slow", (4_320, 360), 1)
}

#[track_caller]
fn only(rule: Rule, tiers: Vec<AlertTier>, service: &Service) -> Finding {
    let mut findings = lint(&policy(tiers), service, MONTH);
    assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), [rule]);
    findings.remove(0)
}

#[test]
fn the_defaults_of_the_field_have_the_findings_that_they_are_known_for() {
    let rules = |policy: &AlertPolicy, target| {
        let mut rules: Vec<Rule> = lint(policy, &api(target), MONTH)
            .into_iter()
            .map(|finding| finding.rule)
            .collect();
        rules.dedup();
        rules
    };
    // 3x over a day and 1x over three days are the same 10%: the longer one says it all.
    assert_eq!(rules(&google(), "99.9%"), [Rule::Overlap]);
    assert_eq!(
        lint(&google(), &api("99.9%"), MONTH)[0].text,
        "\"ticket_1d\" adds nothing: \"ticket_3d\" fires no later."
    );
    // 14.4 x 6.95% is 100.08%: out of reach at 93.05% and below (AUDIT D4).
    assert_eq!(
        rules(&google(), "93.05%"),
        [Rule::Unreachable, Rule::Overlap]
    );
    assert_eq!(rules(&google(), "93.06%"), [Rule::Overlap]);
    // `for` on top of two windows (AUDIT D8), and a log line that reaches nobody (B6).
    assert_eq!(
        rules(&guide(), "99.9%"),
        [Rule::HoldOnTwoWindows, Rule::Gap]
    );
    assert_eq!(rules(&slo_generator(), "99.9%"), []);
}

#[test]
fn a_threshold_below_one_fires_while_the_promise_is_kept() {
    let mut tier = slow();
    tier.condition = Condition::BurnRate {
        long: TimeDelta::minutes(4_320),
        short: Some(TimeDelta::minutes(360)),
        threshold: Threshold::BurnRate(Multiple::thousandths(800)),
    };
    let found = only(Rule::BelowOne, vec![tier], &api("99.9%"));
    assert_eq!(
        found.example,
        "A steady burn of 0.8x fires for ever and ends every window with 20% of the budget left."
    );
    let fixed = found.fixed.expect("one change does it");
    assert!(lint(&policy(vec![fixed]), &api("99.9%"), MONTH).is_empty());
}

#[test]
fn a_wait_on_top_of_two_windows_lets_short_outages_pass() {
    let mut tier = burn("page", (60, 5), 36);
    tier.hold = TimeDelta::minutes(30);
    let found = only(
        Rule::HoldOnTwoWindows,
        vec![tier.clone(), slow()],
        &api("99.9%"),
    );
    // Met after 36 x 3.6 s = 129.6 s = 2.16 min; a total outage lingers 5 x (1 - 0.036) =
    // 4.82 min in the short window, so 2.16 + 0.9 x (30 - 4.82) = 24.822 min never fire.
    assert_eq!(
        found.example,
        "A total outage meets it after 2.16 min and fires after 32.16 min; one of 24.82 min that \
         comes back every hour never fires."
    );
    // Shown on a history: six such outages, no alert; without the wait, six.
    let outages = (0..6)
        .map(|hour| outage(&format!("2026-03-10 0{hour}:00"), 24))
        .collect();
    let service = service("99.9%", rolling(30), outages);
    let fired = |tier: &AlertTier| record(&service, "2026-03-10 12:00").firings(tier).len();
    assert_eq!(fired(&tier), 0);
    assert_eq!(fired(&found.fixed.expect("one change does it")), 6);
}

#[test]
fn short_windows_are_a_twelfth() {
    let cases = [
        (
            60,
            Rule::ShortNotShorter,
            "After a total outage it still fires for 57.84 min.",
        ),
        (
            1,
            Rule::ShortTooShort,
            "57.84 s without errors, in the middle of an outage, end the alert.",
        ),
        (
            15,
            Rule::ShortNotATwelfth,
            "After a total outage it fires for 14.46 min instead of 4.82 min.",
        ),
    ];
    for (short, rule, example) in cases {
        let found = only(
            rule,
            vec![burn("page", (60, short), 36), slow()],
            &api("99.9%"),
        );
        assert_eq!(found.example, example);
        let fixed = found.fixed.expect("one change does it");
        assert!(lint(&policy(vec![fixed, slow()]), &api("99.9%"), MONTH).is_empty());
    }
}

#[test]
fn a_policy_that_starts_at_6_leaves_a_gap() {
    let found = only(Rule::Gap, vec![burn("page", (360, 30), 6)], &api("99.9%"));
    assert_eq!(found.tier, None);
    assert_eq!(
        found.example,
        "A steady burn of just under 6x exhausts the budget after 5 d, unheard."
    );
}

#[test]
fn a_tier_that_asks_for_more_over_a_longer_time_adds_nothing() {
    let tiers = vec![
        burn("eager", (60, 5), 6),
        burn("late", (360, 30), 14),
        slow(),
    ];
    let found = only(Rule::Overlap, tiers, &api("99.9%"));
    assert_eq!(found.tier.as_deref(), Some("late"));
    // At 14x six hours fill in six hours; of an hour at 6x 60 x 6/14 = 25.71 min are enough.
    assert_eq!(
        found.example,
        "At 14x, \"late\" fires after 6 h and \"eager\" after 25.71 min."
    );
}

#[test]
fn one_failure_is_too_little_to_wake_someone() {
    let mut service = api("99.9%");
    service.objective.method = BudgetingMethod::Occurrences;
    service.traffic = Traffic::Constant(EventRate::per_hour(60.0).expect("a rate"));
    let tiers = vec![burn("page", (60, 5), 14)];
    let mut findings = lint(&policy(tiers), &service, MONTH);
    findings.retain(|finding| finding.rule == Rule::OneFailureFires);
    // 1 of 60 is 1.667%, 16.67x of 0.1%, and 1 of 43.2 allowed failures.
    assert_eq!(
        findings[0].example,
        "One failure in 1 h is 1.667% of the events, 16.67x, and 2.315% of the budget."
    );
    service.traffic = Traffic::Constant(EventRate::per_hour(100.0).expect("a rate"));
    let tiers = vec![burn("page", (60, 5), 14), slow()];
    assert!(
        lint(&policy(tiers), &service, MONTH).is_empty(),
        "10x of 14x"
    );
}

#[test]
fn a_lookback_beyond_the_budget_fires_for_what_is_forgotten() {
    let found = {
        let tiers = vec![burn("slow", (4_320, 360), 1)];
        let mut findings = lint(&policy(tiers), &api("99.9%"), TimeDelta::days(2));
        assert_eq!(findings.len(), 1);
        findings.remove(0)
    };
    assert_eq!(found.rule, Rule::LongerThanBudget);
    assert_eq!(
        found.example,
        "An outage that the budget has forgotten after 2 d keeps it firing for 1 d more."
    );
}

fn minutes(length: i64) -> TimeDelta {
    TimeDelta::minutes(length)
}

/// A tier that pages on this condition at once.
fn on(condition: Condition) -> AlertTier {
    AlertTier {
        condition,
        ..burn("page", (60, 5), 1)
    }
}

#[test]
fn a_drop_that_a_total_outage_cannot_cause_is_never_seen() {
    // At 99% nothing burns faster than 100x. Half of a month's budget in an hour is 0.5 x 720 = 360x; all of it in 7.2
    // hours is 100x.
    let drop = |thousandths, lookback| {
        on(Condition::BudgetDrop {
            share: Multiple::thousandths(thousandths),
            lookback: minutes(lookback),
        })
    };
    let found = only(Rule::Unreachable, vec![drop(500, 60)], &api("99%"));
    assert_eq!(
        found.text,
        "\"page\" can never fire: at a target of 99% nothing burns faster than 100x."
    );
    assert_eq!(
        found.example,
        "A total outage burns at 100x, for as long as it lasts; the threshold is 360x."
    );
    assert!(lint(&policy(vec![drop(1_000, 432)]), &api("99%"), MONTH).is_empty());
}

#[test]
fn a_policy_whose_tiers_cannot_fire_reaches_nobody() {
    let found = |tier| {
        let found = lint(&policy(vec![tier]), &api("99%"), MONTH);
        let gap = found.into_iter().find(|found| found.rule == Rule::Gap);
        gap.map(|gap| (gap.text, gap.example))
    };
    // A hundredth of the month: 7.2 hours.
    let example = "A steady burn of just under 100x exhausts the budget after 7.2 h, unheard.";
    let told = |text: &str| Some((text.to_owned(), example.to_owned()));
    assert_eq!(
        found(burn("page", (60, 5), 101)),
        told("No tier that can fire reaches anyone.")
    );
    assert_eq!(
        found(burn("page", (60, 5), 100)),
        told("A burn between 1x and 100x sets off nothing.")
    );
    assert_eq!(found(slow()), None);
    let nothing_to_spend = lint(&policy(vec![burn("page", (60, 5), 6)]), &api("100%"), MONTH);
    assert!(nothing_to_spend.iter().all(|found| found.rule != Rule::Gap));
}

#[test]
fn of_two_tiers_that_are_the_same_the_second_adds_nothing() {
    let twice = vec![burn("one", (4_320, 360), 1), burn("two", (4_320, 360), 1)];
    let found = only(Rule::Overlap, twice, &api("99.9%"));
    assert_eq!(found.tier.as_deref(), Some("two"));
    // Nor does one that waits as well.
    let mut waiting = burn("waiting", (4_320, 360), 1);
    waiting.hold = minutes(5);
    let found = lint(&policy(vec![slow(), waiting]), &api("99.9%"), MONTH);
    let overlaps: Vec<_> = found
        .iter()
        .filter(|found| found.rule == Rule::Overlap)
        .collect();
    assert_eq!(overlaps.len(), 1);
    assert_eq!(overlaps[0].tier.as_deref(), Some("waiting"));
}

#[test]
fn a_tier_that_waits_adds_nothing_before_its_twin_that_does_not() {
    // Either way round: the one that waits fires later, the ticket wakes nobody whom the page has not woken.
    let ticket = AlertTier {
        action: Action::Ticket,
        ..slow()
    };
    let waiting = AlertTier {
        name: "waiting".to_owned(),
        hold: minutes(5),
        ..ticket.clone()
    };
    let page = AlertTier {
        name: "page".to_owned(),
        action: Action::Page,
        ..slow()
    };
    for (adds, nothing) in [(ticket.clone(), waiting), (page, ticket)] {
        for tiers in [[&adds, &nothing], [&nothing, &adds]] {
            let tiers = tiers.map(Clone::clone).to_vec();
            let found = lint(&policy(tiers), &api("99.9%"), MONTH);
            let overlaps: Vec<_> = (found.iter())
                .filter(|found| found.rule == Rule::Overlap)
                .map(|found| found.tier.as_deref())
                .collect();
            assert_eq!(overlaps, [Some(nothing.name.as_str())]);
        }
    }
}

#[test]
fn no_traffic_and_no_budget_have_no_failure_that_is_too_little() {
    let found = |target: &str, rate: f64| {
        let mut service = api(target);
        service.objective.method = BudgetingMethod::Occurrences;
        service.traffic = Traffic::Constant(EventRate::per_hour(rate).expect("a rate"));
        let tiers = vec![burn("page", (60, 5), 14), slow()];
        let found = lint(&policy(tiers), &service, MONTH);
        found
            .iter()
            .any(|found| found.rule == Rule::OneFailureFires)
    };
    assert!(!found("99.9%", 0.0));
    assert!(!found("100%", 60.0));
    // One of 1,000 / 14 events is 14x.
    assert!(found("99.9%", 71.0) && !found("99.9%", 72.0));
}
