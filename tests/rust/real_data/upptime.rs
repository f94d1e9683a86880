//! Upptime's own percentage of every site, over the whole history of the site.

use crate::{imported, options, read};
use chrono::{DateTime, Utc};
use error_budget::engine::amount::Quotient;
use error_budget::engine::record::Record;
use error_budget::exchange::import::site_record;
use error_budget::model::incident::Incident;
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::target::Target;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;
use serde_json::{Value, json};

/// Upptime rounds each day's minutes and its percentage: points that this may amount to.
const TOLERANCE_POINTS: f64 = 0.015;

/// Repository, the commit time of its `summary.json`, and how many sites it lists.
pub const REPOSITORIES: [(&str, &str, usize); 3] = [
    ("d33bs__upptime-curc", "2026-08-10T08:41:52Z", 11),
    (
        "DHBern__upptime_digitaleditions",
        "2026-08-22T00:17:07Z",
        51,
    ),
    ("FoodCoopX__upptime", "2026-06-21T02:33:57Z", 32),
];

fn incidents(site: &Value, now: DateTime<Utc>) -> Vec<Incident> {
    imported(&json!([site]).to_string(), &options(now)).incidents
}

/// What a repository lists.
fn listed(repository: &str) -> Vec<Value> {
    let summary = read(&format!("upptime/{repository}/history/summary.json"));
    serde_json::from_str(&summary).expect("a list of sites")
}

/// The first check of a site.
fn first_check(repository: &str, site: &Value) -> DateTime<Utc> {
    let slug = site["slug"].as_str().expect("a slug");
    let record = site_record(&read(&format!("upptime/{repository}/history/{slug}.yml")));
    record.start_time.expect("a first check")
}

/// The history of each site of a repository, and since when it is known.
pub fn sites(repository: &str, now: DateTime<Utc>) -> Vec<(Vec<Incident>, DateTime<Utc>)> {
    let sites = listed(repository);
    let of = |site| (incidents(site, now), first_check(repository, site));
    sites.iter().map(of).collect()
}

/// Percent of the time from `since` to `now` in which the site was up.
fn uptime_percent(site: &Value, since: DateTime<Utc>, now: DateTime<Utc>) -> f64 {
    // Against a target of nothing the whole window is budget: what is left of it was up.
    let nothing = Target::from_ppb(0).expect("a share");
    let objective = Objective::new(nothing, Window::Rolling(now - since));
    let mut service = Service::new("site", "site", objective);
    service.incidents = incidents(site, now);
    service.measured_from = Some(since);
    match Record::new(&service, now, &Zone::utc())
        .budget()
        .remaining_share
    {
        Quotient::Finite(share) => share * 100.0,
        other => panic!("{other:?}"),
    }
}

/// The sites of a repository whose percentage is not Upptime's.
fn disagreements(repository: &str, now: &str, count: usize) -> Vec<String> {
    let now: DateTime<Utc> = now.parse().expect("an instant");
    let sites = listed(repository);
    assert_eq!(sites.len(), count, "sites of {repository}");
    let mut disagreements = Vec::new();
    for site in &sites {
        let slug = site["slug"].as_str().expect("a slug");
        let since = first_check(repository, site);
        let published = site["uptime"].as_str().expect("a percentage");
        let published: f64 = published
            .trim_end_matches('%')
            .parse()
            .expect("a percentage");
        let ours = uptime_percent(site, since, now);
        if (ours - published).abs() > TOLERANCE_POINTS {
            disagreements.push(format!("{repository} {slug}: {ours}, Upptime {published}"));
        }
    }
    disagreements
}

#[test]
fn every_one_of_94_sites_has_upptimes_own_uptime() {
    assert_eq!(
        REPOSITORIES
            .iter()
            .map(|(_, _, count)| count)
            .sum::<usize>(),
        94
    );
    let disagreements: Vec<String> = REPOSITORIES
        .iter()
        .flat_map(|(repository, now, count)| disagreements(repository, now, *count))
        .collect();
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}
