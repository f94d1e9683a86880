//! GitHub's quarterly availability per component, as a peer computes it.

use crate::{imported, options, read};
use chrono::{DateTime, Utc};
use error_budget::engine::record::Record;
use error_budget::model::incident::Incident;
use error_budget::model::objective::{Objective, OverlapRule};
use error_budget::model::plan::Service;
use error_budget::model::target::Target;
use error_budget::model::window::{CalendarUnit, Window};
use error_budget::model::zone::Zone;

const HISTORIES: [&str; 2] = [
    "statuspage/github-incidents.scraped.2025-01_2025-09.json",
    "statuspage/github-incidents.api-v2.2025-09_2026-03.json",
];

/// GitHub's components in the peer's table.
pub const COMPONENTS: [&str; 8] = [
    "Git Operations",
    "Webhooks",
    "API Requests",
    "Issues",
    "Pull Requests",
    "Actions",
    "Packages",
    "Pages",
];

/// One line of the peer's table.
struct Quarter {
    name: String,
    component: String,
    uptime_percent: String,
    downtime_minutes: i64,
    /// First and last instant, a millisecond before midnight.
    period: (DateTime<Utc>, DateTime<Utc>),
}

fn quarters() -> Vec<Quarter> {
    let table = read("statuspage/peer-quarterly-sla.csv");
    let mut lines = table.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let column = |name: &str| {
        header
            .iter()
            .position(|head| *head == name)
            .expect("a column")
    };
    let columns = [
        "quarter",
        "component",
        "uptime_percentage",
        "total_weighted_downtime_minutes",
        "period_start",
        "period_end",
    ]
    .map(column);
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            let [name, component, uptime, minutes, start, end] = columns.map(|c| cells[c]);
            let time = |text: &str| text.parse().expect("an instant");
            Quarter {
                name: name.to_owned(),
                component: component.to_owned(),
                uptime_percent: uptime.to_owned(),
                downtime_minutes: minutes.parse().expect("minutes"),
                period: (time(start), time(end)),
            }
        })
        .collect()
}

/// The incidents of one component, with the weights that the importer gives impact words.
pub fn incidents(component: &str) -> Vec<Incident> {
    let now = "2026-08-22T00:00:00Z".parse().expect("an instant");
    let mut options = options(now);
    options.only = Some(component.to_owned());
    HISTORIES
        .iter()
        .flat_map(|path| imported(&read(path), &options).incidents)
        .collect()
}

/// Minutes lost in the quarter that ends at `end`, and percent of it that was up.
fn availability(incidents: Vec<Incident>, quarter: &Quarter) -> (f64, f64) {
    let (start, end) = quarter.period;
    // Against a target of nothing the whole quarter is budget.
    let nothing = Target::from_ppb(0).expect("a share");
    let mut objective = Objective::new(nothing, Window::Calendar(CalendarUnit::Quarter));
    objective.overlap = OverlapRule::Worst;
    let mut service = Service::new("github", "GitHub", objective);
    service.incidents = incidents;
    service.measured_from = Some(start);
    let budget = Record::new(&service, end, &Zone::utc()).budget();
    assert_eq!(
        budget.window.start, start,
        "the quarter of {}",
        quarter.name
    );
    let up = budget.remaining_share.number().expect("data");
    (budget.consumed.value(), up * 100.0)
}

/// Four decimals as the peer writes them: without trailing zeros.
fn four_decimals(percent: f64) -> String {
    ((percent * 1e4).round() / 1e4).to_string()
}

#[test]
fn each_quarter_of_each_component_has_the_peers_availability() {
    let quarters = quarters();
    assert!(quarters.len() >= 40, "five quarters of eight components");
    let mut disagreements = Vec::new();
    for quarter in &quarters {
        let (minutes, up) = availability(incidents(&quarter.component), quarter);
        let ours = (four_decimals(up), minutes.round() as i64);
        let theirs = (quarter.uptime_percent.clone(), quarter.downtime_minutes);
        if ours != theirs {
            let Quarter {
                name, component, ..
            } = quarter;
            disagreements.push(format!("{name} {component}: {ours:?}, the peer {theirs:?}"));
        }
    }
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}
