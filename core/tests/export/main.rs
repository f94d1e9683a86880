//! What goes out: every format for every kind of service, and nothing that a team typed becomes markup, a formula or a
//! template.

#[path = "../history/mod.rs"]
mod history;

mod documents;
mod formats;
mod hostile;
mod round_trip;
mod rules;

use chrono::{DateTime, Utc};
use error_budget::exchange::export::format::{Format, Options, export};
use error_budget::model::plan::{Plan, Service};
use error_budget::model::release::Release;
use error_budget::model::zone::Zone;
use history::{at, incident, rolling, service};

/// What an attacker would call a service.
const HOSTILE: &str =
    "</td><script>alert(1)</script> \"quoted\" `code` {{ $labels }} =cmd|' /C calc'!A0, a\nb: [c]";

pub(crate) fn now() -> DateTime<Utc> {
    at("2026-03-10 14:30")
}

/// 99.9% over 30 days; an outage of 9 minutes two weeks ago, 12 minutes at 35% five days ago.
pub(crate) fn plain() -> Service {
    let mut service = service(
        "99.9%",
        rolling(30),
        vec![
            incident("2026-02-24 11:20", "2026-02-24 11:29", "100%"),
            incident("2026-03-05 16:04", "2026-03-05 16:16", "35%"),
        ],
    );
    service.releases.push(Release {
        name: "4.32".to_owned(),
        at: Some(at("2026-03-12 09:30")),
        ..Release::default()
    });
    service
}

/// The same with hostile names.
pub(crate) fn hostile() -> Service {
    let mut service = plain();
    service.id = HOSTILE.to_owned();
    service.name = HOSTILE.to_owned();
    for incident in &mut service.incidents {
        incident.id = HOSTILE.to_owned();
        incident.title = HOSTILE.to_owned();
    }
    service.releases[0].name = HOSTILE.to_owned();
    service
}

pub(crate) fn written(service: &Service, format: Format) -> String {
    let plan = Plan {
        services: vec![service.clone()],
        ..Plan::default()
    };
    export(
        &plan,
        &service.id,
        now(),
        &Zone::utc(),
        format,
        &Options::default(),
    )
    .unwrap_or_else(|error| panic!("{}: {error}", format.word()))
}
