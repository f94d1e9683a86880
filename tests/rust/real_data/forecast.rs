//! The forecast on the histories that lie here: each week's with what was known then, against what came.
//!
//! `docs/FORECAST.md` quotes what this prints:
//! `cargo test -p error_budget_tests --test real_data forecasts -- --nocapture`.

use crate::statuspage::{COMPONENTS, incidents};
use crate::upptime::{REPOSITORIES, sites};
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::forecast::{Calibration, Score, Settings, calibrate};
use error_budget::model::incident::Incident;
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;

/// Fewer than the page draws: what it costs in sharpness is far below what the histories tell apart.
const PATHS: u32 = 500;

fn service(incidents: Vec<Incident>, since: DateTime<Utc>) -> Service {
    let target = "99.5%".parse().expect("a target");
    let objective = Objective::new(target, Window::Rolling(TimeDelta::days(30)));
    let mut service = Service::new("real", "real", objective);
    service.incidents = incidents;
    service.measured_from = Some(since);
    service
}

fn calibration(service: &Service, now: DateTime<Utc>) -> Option<Calibration> {
    let settings = Settings {
        paths: PATHS,
        ..Settings::default()
    };
    calibrate(service, now, &Zone::utc(), &settings)
}

/// Five quarters of GitHub's components.
fn github() -> Vec<Calibration> {
    let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
    let (since, now) = (at("2025-01-01T00:00:00Z"), at("2026-04-01T00:00:00Z"));
    let services = COMPONENTS.map(|component| service(incidents(component), since));
    services
        .iter()
        .filter_map(|service| calibration(service, now))
        .collect()
}

/// Every site of the three repositories.
fn upptime() -> Vec<Calibration> {
    let all = REPOSITORIES.iter().flat_map(|(repository, now, _)| {
        let now = now.parse().expect("an instant");
        let services = sites(repository, now).into_iter();
        services.filter_map(move |(incidents, since)| calibration(&service(incidents, since), now))
    });
    all.collect()
}

/// Sums over services: of Brier scores by forecasts, of bands by bands.
#[derive(Debug, Default, Clone, Copy)]
struct Sum {
    forecasts: f64,
    brier: f64,
    bands: f64,
    covered: f64,
    interval: f64,
}

impl Sum {
    fn of(all: &[Calibration], score: fn(&Calibration) -> Score) -> Self {
        let mut sum = Self::default();
        for score in all.iter().map(score) {
            let (forecasts, bands) = (score.forecasts as f64, score.bands as f64);
            sum.forecasts += forecasts;
            sum.brier += score.brier * forecasts;
            sum.bands += bands;
            sum.covered += score.covered as f64;
            sum.interval += score.interval_score * bands;
        }
        sum
    }

    fn brier(self) -> f64 {
        self.brier / self.forecasts
    }

    fn coverage(self) -> f64 {
        self.covered / self.bands
    }

    fn interval(self) -> f64 {
        self.interval / self.bands
    }
}

/// The simulation, the line and the recent rate, and the Brier score of the services' own past frequency.
struct Result {
    simulation: Sum,
    plain: [Sum; 2],
    past: f64,
}

fn result(name: &str, all: &[Calibration]) -> Result {
    let simulation = Sum::of(all, |one| one.simulation);
    let plain = [Sum::of(all, |one| one.linear), Sum::of(all, |one| one.rate)];
    let past = all
        .iter()
        .map(|one| one.climatology_brier * one.simulation.forecasts as f64)
        .sum::<f64>()
        / simulation.forecasts;
    println!(
        "{name}: {} forecasts of {} services, past frequency {past:.3}",
        simulation.forecasts,
        all.len()
    );
    let [linear, rate] = plain;
    for (method, sum) in [
        ("simulation", simulation),
        ("linear", linear),
        ("recent rate", rate),
    ] {
        println!(
            "  {method}: Brier {:.3}, skill {:+.2}, band covers {:.0} %, interval score {:.2}",
            sum.brier(),
            1.0 - sum.brier() / past,
            sum.coverage() * 100.0,
            sum.interval()
        );
    }
    Result {
        simulation,
        plain,
        past,
    }
}

/// What holds on both: it knows more than the past frequency, and says better than a line how much will be left. A band of
/// 80 % that covers less than that promises too much.
fn holds(
    Result {
        simulation,
        plain,
        past,
    }: &Result,
) {
    assert!(simulation.brier() < *past);
    assert!(
        plain
            .iter()
            .all(|line| simulation.interval() < line.interval())
    );
    assert!(simulation.coverage() >= 0.8);
}

#[test]
fn forecasts_of_githubs_components_beat_their_past_and_the_plain_predictors() {
    let result = result("GitHub's components", &github());
    holds(&result);
    let brier = result.simulation.brier();
    assert!(result.plain.iter().all(|line| brier < line.brier()));
}

/// These sites fail in long runs and together: that a line goes on is the better yes or no, and the worse band.
#[test]
fn forecasts_of_upptimes_sites_beat_their_past_and_their_bands_the_plain_predictors() {
    holds(&result("Upptime's sites", &upptime()));
}
