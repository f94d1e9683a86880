//! Exported rules under Prometheus' own tool: they load, and each alert fires when the engine says so.
//!
//! Needs promtool, from PATH or named by `PROMTOOL`.
#![forbid(unsafe_code)]

mod histories;
mod kinds;
mod peers;
mod presets;
mod program;
mod random;

use chrono::{DateTime, Utc};
use error_budget::exchange::export::prometheus::{
    Group, Options, UnitTest, rules, rules_file, unit_test,
};
use error_budget::model::plan::Service;
use error_budget::model::status::Thresholds;
use error_budget::model::zone::Zone;
use program::Workspace;

/// A service, its rules and their test, written to a folder of its own and checked.
///
/// Fails with what promtool says.
fn proven(
    name: &str,
    service: &Service,
    now: DateTime<Utc>,
    options: &Options,
) -> (Group, UnitTest) {
    let thresholds = Thresholds::default();
    let group = rules(service, now, &Zone::utc(), &thresholds, options)
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let test = unit_test(
        service,
        now,
        &Zone::utc(),
        &thresholds,
        options,
        "rules.yml",
    )
    .unwrap_or_else(|error| panic!("{name}: {error}"));
    let folder = Workspace::new(name);
    folder.write("rules.yml", &rules_file(std::slice::from_ref(&group)));
    folder.write("test.yml", &test.document);
    folder.promtool(&["check", "rules", "rules.yml"]);
    folder.promtool(&["test", "rules", "test.yml"]);
    (group, test)
}
