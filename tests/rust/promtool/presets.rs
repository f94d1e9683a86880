//! Every preset over one history that sets off whatever it has.

use crate::proven;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::exchange::export::prometheus::Options;
use error_budget::model::alert_policy::all;
use error_budget::model::incident::Incident;
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::window::Window;

/// A day and a half: a blip, a total outage of 25 minutes, and a long trouble of a fifth.
fn history() -> (Service, DateTime<Utc>) {
    let start: DateTime<Utc> = "2026-03-02T00:00:00Z".parse().expect("an instant");
    let objective = Objective::new(
        "99.9%".parse().expect("a target"),
        Window::Rolling(TimeDelta::days(30)),
    );
    let mut service = Service::new("checkout", "checkout-api", objective);
    service.measured_from = Some(start);
    let incident = |hours: i64, seconds: i64, impact: &str| Incident {
        impact: impact.parse().expect("an impact"),
        ..Incident::lasting(start + TimeDelta::hours(hours), TimeDelta::seconds(seconds))
            .expect("not reversed")
    };
    service.incidents = vec![
        incident(3, 75, "100%"),
        incident(9, 1_500, "100%"),
        incident(22, 14_400, "20%"),
    ];
    (service, start + TimeDelta::hours(36))
}

#[test]
fn the_alerts_of_every_preset_fire_as_the_engine_predicts() {
    let (service, now) = history();
    std::thread::scope(|scope| {
        for alerts in all(TimeDelta::days(30)) {
            let service = &service;
            scope.spawn(move || {
                let name = alerts.id.clone();
                let options = Options {
                    alerts,
                    interval: TimeDelta::minutes(4),
                    ..Options::default()
                };
                let (_, test) = proven(&format!("preset-{name}"), service, now, &options);
                assert!(test.firings > 0, "{name} never fires");
            });
        }
    });
}
