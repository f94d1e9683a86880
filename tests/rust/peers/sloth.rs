//! Sloth's catalogues of windows and the factors it generates.

use crate::{burn, close, length, number, percent, table};
use error_budget::model::alert_policy::{Threshold, sloth};

#[test]
fn windows_and_factors_of_every_catalogue() {
    let policy = sloth();
    for row in table("sloth-windows.csv") {
        let period = length(&row["period"]);
        let (long, short) = (length(&row["long"]), length(&row["short"]));
        let share = Threshold::BudgetShare(percent(&row["budget_percent"]));
        close(share.burn_rate(long, period), number(&row["factor"]));
        if row["catalogue"].starts_with("google") {
            let tier = policy.tier(&row["alert"]).expect("a tier of this name");
            assert_eq!(burn(tier), (long, Some(short), share), "{}", row["alert"]);
        }
    }
}
