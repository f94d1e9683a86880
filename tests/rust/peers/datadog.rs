//! Datadog's recommended burn rates.

use crate::{burn, close, number, table};
use chrono::TimeDelta;
use error_budget::engine::exhaustion::{at_constant_burn, burn_of_error_rate};
use error_budget::model::alert_policy::{Multiple, Threshold, datadog};
use error_budget::model::target::Target;

#[test]
fn the_tables_of_7_30_and_90_days() {
    for row in table("datadog-burn-rate-recommendations.csv") {
        let days = number(&row["target_days"]);
        let window = TimeDelta::days(days as i64);
        let policy = datadog(window);
        let tier = policy
            .tier(&format!("burn_{}", row["long_window"]))
            .expect("a tier of this window");
        let (long, short, threshold) = burn(tier);
        assert_eq!(
            short.map(|short| short.num_minutes()),
            row["short_window"].trim_end_matches('m').parse().ok()
        );
        let rate = number(&row["burn_rate"]);
        close(threshold.burn_rate(long, window), rate);
        // What they print beside it, and what follows from the rate: the same.
        let share = number(&row["theoretical_budget_consumed_percent"]);
        close(threshold.budget_share(long, window) * 100.0, share);
    }
}

#[test]
fn the_worked_examples() {
    let rows = table("datadog-worked-examples.csv");
    assert_eq!(rows.len(), 7);
    let days = |burn| {
        let lasts = at_constant_burn(100.0, burn, 30.0, chrono::DateTime::UNIX_EPOCH);
        lasts.expect("a burn").days
    };
    let target = |text: &str| text.parse::<Target>().expect("a target");
    for row in rows {
        let printed = number(row["as_printed"].trim_end_matches(" days"));
        let ours = match row["id"].as_str() {
            "D1" => Threshold::BudgetShare(Multiple::thousandths(100))
                .burn_rate(TimeDelta::hours(1), TimeDelta::days(7)),
            "D2" => 10.0 * f64::from(target("99.9%").allowance_ppb()) / 1e9,
            "D3" => days(10.0),
            "D4" => days(2.0),
            "D5" => days(3.0),
            "D6" => burn_of_error_rate(100.0, target("96%"))
                .expect("a rate")
                .number()
                .expect("a number"),
            // What their own example answers, a ratio of two sums.
            "D7" => 100.0 * 458_420_286_000.0 / 2_633_484_600_000.0,
            other => panic!("an example without a test: {other}"),
        };
        close(ours, printed);
    }
}
