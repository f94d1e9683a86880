//! Pyrra's windows scale with the objective's, and are rounded.

use crate::{burn, length, number, table};
use error_budget::engine::exhaustion::at_constant_burn;
use error_budget::model::alert_policy::{Severity, pyrra};

#[test]
fn every_alert_of_its_objectives_of_7_and_28_days() {
    let rows = table("pyrra-alerts.csv");
    assert_eq!(rows.len(), 8);
    for row in rows {
        let window = length(&row["window"]);
        let policy = pyrra(window);
        let tier = policy
            .tier(&format!("burn_{}", row["factor"]))
            .expect("a tier of this factor");
        let (long, short, threshold) = burn(tier);
        assert_eq!(long, length(&row["long"]), "{row:?}");
        assert_eq!(short, Some(length(&row["short"])), "{row:?}");
        assert_eq!(tier.hold, length(&row["for"]), "{row:?}");
        let rate = threshold.burn_rate(long, window);
        assert_eq!(rate, number(&row["factor"]));
        let critical = row["severity"] == "critical";
        assert_eq!(tier.severity == Severity::Critical, critical, "{row:?}");
        let days = window.num_days() as f64;
        let lasts = at_constant_burn(100.0, rate, days, chrono::DateTime::UNIX_EPOCH);
        let exhaustion = length(&row["exhaustion"]).num_minutes() as f64 / 1_440.0;
        assert_eq!(lasts.expect("a burn").days, exhaustion, "{row:?}");
    }
}
