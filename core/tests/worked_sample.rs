//! The sample of the design: seven incidents on 99.9% over 30 d, as of Tue 10 Mar 2026 14:30 UTC.
//!
//! Every expected figure is worked out by hand: cost = minutes x impact; what comes back
//! does so 30 days after it was lost.

mod history;

use error_budget::engine::assessment::Assessment;
use error_budget::engine::record::Record;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::plan::Service;
use error_budget::model::status::Status;
use error_budget::model::zone::Zone;
use history::{at, close, incident, rolling, service};

/// id, start, end, impact, category, title, cost in minutes, days on which it comes back.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    f64,
    [&'static str; 2],
);

#[rustfmt::skip]
const INCIDENTS: [Row; 7] = [
    ("INC-2291", "2026-03-10 08:12", "2026-03-10 08:38", "18%", "deployment", "Cart cache misses after 4.31",
        26.0 * 0.18, ["2026-04-09 08:12", "2026-04-09 08:38"]),
    ("INC-2286", "2026-03-08 02:10", "2026-03-08 02:41", "10%", "dependency", "Payment provider timeouts, EU",
        31.0 * 0.10, ["2026-04-07 02:10", "2026-04-07 02:41"]),
    ("INC-2280", "2026-03-05 16:04", "2026-03-05 16:16", "35%", "deployment", "Release 4.30 rolled back",
        12.0 * 0.35, ["2026-04-04 16:04", "2026-04-04 16:16"]),
    ("INC-2272", "2026-02-28 22:00", "2026-02-28 23:00", "3%", "maintenance", "Database minor upgrade",
        60.0 * 0.03, ["2026-03-30 22:00", "2026-03-30 23:00"]),
    ("INC-2267", "2026-02-24 11:20", "2026-02-24 11:29", "100%", "incident", "Config push removed all backends",
        9.0, ["2026-03-26 11:20", "2026-03-26 11:29"]),
    ("INC-2261", "2026-02-17 19:45", "2026-02-17 20:05", "5%", "incident", "Elevated 502s at the edge",
        20.0 * 0.05, ["2026-03-19 19:45", "2026-03-19 20:05"]),
    ("INC-2255", "2026-02-11 07:30", "2026-02-11 07:47", "6%", "dependency", "Tax service slow",
        17.0 * 0.06, ["2026-03-13 07:30", "2026-03-13 07:47"]),
];

const NOW: &str = "2026-03-10 14:30";

fn sample() -> Service {
    let incidents = INCIDENTS
        .iter()
        .map(|(id, start, end, impact, category, title, ..)| Incident {
            id: (*id).to_owned(),
            title: (*title).to_owned(),
            category: Category::from_word(category),
            ..incident(start, end, impact)
        })
        .collect();
    let mut checkout = service("99.9", rolling(30), incidents);
    checkout.measured_from = Some(at("2025-11-12 00:00"));
    checkout
}

fn assessed() -> Assessment {
    let service = sample();
    Assessment::of(&service, &Record::new(&service, at(NOW), &Zone::utc()))
}

#[test]
fn of_43_2_minutes_24_80_are_spent_and_18_40_are_left() {
    let budget = assessed().budget;
    assert_eq!(budget.total.value(), 43.2);
    assert_eq!(budget.consumed.value(), 24.8);
    assert_eq!(budget.remaining.value(), 18.4);
    assert_eq!(budget.overspent.value(), 0.0);
    let left = budget.remaining_share.number().expect("data") * 100.0;
    assert_eq!(format!("{left:.1}"), "42.6");
}

#[test]
fn it_burns_at_0_over_an_hour_4_over_six_3_3_over_a_day_and_1_8_over_three() {
    let burn = assessed().burn;
    // The day's 3.25 is shown as 3.3: halves go up.
    let shown: Vec<(i64, f64)> = burn
        .iter()
        .map(|burn| {
            let rate = burn.rate.number().expect("data");
            (burn.lookback_minutes / 60, (rate * 10.0).round() / 10.0)
        })
        .collect();
    assert_eq!(shown, [(1, 0.0), (6, 4.0), (24, 3.3), (72, 1.8)]);

    // 6 h reach back to 08:30 and hold 8 of the 26 minutes: 8 x 18% / (360 x 0.1%).
    close(burn[1].rate.number().expect("data"), 1.44 / 0.36);
    close(burn[2].rate.number().expect("data"), 4.68 / 1.44);
    close(burn[3].rate.number().expect("data"), (4.68 + 3.10) / 4.32);
    // The day passed its threshold of 3, but the last two hours do not confirm it; three
    // days passed theirs of 1, and the last six hours do: a ticket, no page.
    let firing: Vec<bool> = burn.iter().map(|burn| burn.firing).collect();
    assert_eq!(firing, [false, false, false, true]);
}

#[test]
fn each_incident_costs_its_minutes_times_its_impact_and_comes_back_30_days_later() {
    for (loss, (id, _, _, _, _, _, cost, [from, to])) in assessed().incidents.iter().zip(INCIDENTS)
    {
        close(loss.lost.value(), cost);
        close(loss.lost_in_window.value(), cost);
        let back = loss.comes_back.expect("all are inside the window");
        assert_eq!((back.start, back.end), (at(from), at(to)), "{id}");
    }
}

#[test]
fn the_budget_comes_back_in_seven_steps_from_13_march_to_9_april() {
    let steps = assessed().replenishment;
    assert_eq!(steps.len(), 7);
    for (step, (id, _, _, _, _, _, cost, [from, to])) in steps.iter().zip(INCIDENTS.iter().rev()) {
        assert_eq!(
            (step.during.start, step.during.end),
            (at(from), at(to)),
            "{id}"
        );
        close(step.amount.value(), *cost);
    }
    let dates: Vec<String> = steps
        .iter()
        .map(|step| step.during.start.format("%-d %b").to_string())
        .collect();
    let expected = [
        "13 Mar", "19 Mar", "26 Mar", "30 Mar", "4 Apr", "7 Apr", "9 Apr",
    ];
    assert_eq!(dates, expected);
}

#[test]
fn half_is_left_again_on_26_march_at_11_21_and_10_8_seconds() {
    // 24.80 - 1.02 - 1.00 = 22.78; 1.18 minutes of the config push bring it to 21.60.
    let back = assessed().back_to_half.expect("it comes back");
    assert_eq!(back, at("2026-03-26 11:21:10.800"));
    assert_eq!(assessed().back_above_zero, None, "it is above zero");
}

#[test]
fn deployments_cost_the_most_after_the_incidents_proper() {
    let losses = assessed().by_category;
    let shown: Vec<(&str, usize, String)> = losses
        .iter()
        .map(|loss| {
            let lost = format!("{:.2}", loss.lost.value());
            (loss.category.word(), loss.incidents, lost)
        })
        .collect();
    let expected = [
        ("incident", 2, "10.00"),
        ("deployment", 2, "8.88"),
        ("dependency", 2, "4.12"),
        ("maintenance", 1, "1.80"),
    ];
    assert_eq!(
        shown,
        expected.map(|(word, count, lost)| (word, count, lost.to_owned()))
    );
}

#[test]
fn it_asks_for_attention_because_less_than_half_is_left() {
    let assessment = assessed();
    assert!(assessment.has_data && !assessment.stale);
    assert_eq!(assessment.status.status, Status::Attention);
    assert_eq!(
        assessment.status.triggers.first().map(String::as_str),
        Some("low_remaining_budget_42.6pct")
    );
    // 4.68 + 3.10 + 4.20 in 7 days: 11.98 / 10.08.
    close(
        assessment.recent_burn.number().expect("data"),
        11.98 / 10.08,
    );
}

#[test]
fn at_half_the_allowance_it_is_overspent_by_3_2_until_26_march_at_11_22() {
    let mut service = sample();
    service.objective.target = "99.95".parse().expect("a target");
    let answer = Assessment::of(&service, &Record::new(&service, at(NOW), &Zone::utc()));
    close(answer.budget.overspent.value(), 3.2);
    assert_eq!(answer.status.status, Status::Exhausted);
    // The same instant: 21.6 minutes are the whole budget now.
    assert_eq!(answer.back_above_zero, Some(at("2026-03-26 11:21:10.800")));
}
