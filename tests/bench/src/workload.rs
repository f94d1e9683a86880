//! What is measured, and how: one source for the native benchmark, the one in WebAssembly and the counts of instructions.
//!
//! The history is made up from a fixed seed: two years of incidents of mixed length and impact, every tenth of them
//! beginning inside another, in no order. About 40% of the budget is gone and it is never exhausted, so that every
//! answer has to be worked out to its end.

use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::alerting::backtest::SIGNIFICANCE;
use error_budget::engine::assessment::{Assessment, assess};
use error_budget::engine::forecast::Settings;
use error_budget::engine::gate::evaluate;
use error_budget::engine::record::Record;
use error_budget::exchange::import::{Options, import};
use error_budget::exchange::{link, plan_json};
use error_budget::model::alert_policy::google;
use error_budget::model::budget_policy;
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::Objective;
use error_budget::model::plan::{Plan, Service};
use error_budget::model::release::{Release, Risk};
use error_budget::model::status::Thresholds;
use error_budget::model::target::Target;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;
use std::hint::black_box;

/// One thing that is measured.
pub struct Measurement {
    /// Its row in the table.
    pub name: &'static str,
    /// Numbers of incidents, ascending.
    pub sizes: &'static [u32],
    /// Makes the input and answers the work on it.
    prepare: fn(Service) -> Work,
}

/// Work that can be done again and again.
pub type Work = Box<dyn FnMut()>;

/// Everything that is measured.
pub const MEASUREMENTS: [Measurement; 19] = [
    Measurement {
        name: "timeline",
        sizes: &[1_000, 10_000, 100_000, 1_000_000],
        prepare: |service| {
            Box::new(move || {
                black_box(Record::new(black_box(&service), now(), &Zone::utc()));
            })
        },
    },
    Measurement {
        name: "timeline + 90-day trend + status",
        sizes: &[1_000, 10_000, 100_000, 1_000_000],
        prepare: |service| {
            Box::new(move || {
                let record = Record::new(black_box(&service), now(), &Zone::utc());
                black_box(record.trend(TimeDelta::days(90), TimeDelta::days(1))).ok();
                black_box(record.status(&Thresholds::default()));
            })
        },
    },
    Measurement {
        name: "90-day trend",
        sizes: &[1_000, 10_000, 100_000],
        prepare: |service| {
            let record = Record::new(&service, now(), &Zone::utc());
            Box::new(move || {
                black_box(record.trend(TimeDelta::days(90), TimeDelta::days(1))).ok();
            })
        },
    },
    // From a plan to its whole answer, the timeline included.
    Measurement {
        name: "assess",
        sizes: &[1_000, 10_000, 100_000],
        prepare: |service| {
            let id = service.id.clone();
            let plan = plan(service);
            Box::new(move || {
                black_box(assess(black_box(&plan), &id, now(), &Zone::utc())).ok();
            })
        },
    },
    Measurement {
        name: "assessment of a record",
        sizes: &[1_000, 10_000, 100_000, 1_000_000],
        prepare: |service| {
            let record = Record::new(&service, now(), &Zone::utc());
            Box::new(move || {
                black_box(Assessment::of(black_box(&service), &record));
            })
        },
    },
    // What `assess` of the package is asked, answered as a struct.
    Measurement {
        name: "assessment of a plan's text",
        sizes: &[1_000],
        prepare: |service| {
            let text = plan_json::write(&plan(service));
            Box::new(move || {
                let Ok(plan) = plan_json::read(black_box(&text)) else {
                    return;
                };
                for service in &plan.services {
                    let record = Record::new(service, now(), &Zone::utc());
                    black_box(Assessment::in_plan(&plan, service, &record));
                }
            })
        },
    },
    Measurement {
        name: "remaining curve of 60 days",
        sizes: &[1_000, 10_000, 100_000],
        prepare: |service| {
            let record = Record::new(&service, now(), &Zone::utc());
            Box::new(move || {
                black_box(record.remaining_curve(now() - TimeDelta::days(60), now()));
            })
        },
    },
    Measurement {
        name: "burn-rate curve of 90 days",
        sizes: &[1_000, 10_000, 100_000],
        prepare: |service| {
            let record = Record::new(&service, now(), &Zone::utc());
            Box::new(move || {
                let from = now() - TimeDelta::days(90);
                black_box(record.burn_curve(from, now(), TimeDelta::hours(1)));
            })
        },
    },
    Measurement {
        name: "gate, each preset and risk",
        sizes: &[1_000],
        prepare: |service| {
            let record = Record::new(&service, now(), &Zone::utc());
            let policies = budget_policy::all();
            let releases = [Risk::Low, Risk::Medium, Risk::High].map(|risk| Release {
                risk,
                ..Release::default()
            });
            Box::new(move || {
                for policy in &policies {
                    let metrics = black_box(&record).metrics(&policy.thresholds);
                    for release in &releases {
                        black_box(evaluate(policy, &metrics, black_box(release)));
                    }
                }
            })
        },
    },
    Measurement {
        name: "forecast of 90 days, 1,000 paths",
        sizes: &[60],
        prepare: |service| forecast(&service, 1_000),
    },
    Measurement {
        name: "forecast of 90 days, 10,000 paths",
        sizes: &[60, 600, 6_000],
        prepare: |service| forecast(&service, 10_000),
    },
    Measurement {
        name: "forecast of 90 days, 100,000 paths",
        sizes: &[60],
        prepare: |service| forecast(&service, 100_000),
    },
    Measurement {
        name: "backtest of 2 years, 4 tiers",
        sizes: &[500, 5_000, 50_000],
        prepare: |service| {
            let record = Record::new(&service, now(), &Zone::utc());
            Box::new(move || {
                black_box(record.backtest(black_box(&google()), SIGNIFICANCE));
            })
        },
    },
    Measurement {
        name: "analysis of 2 years",
        sizes: &[1_000, 10_000, 100_000],
        prepare: |service| {
            let record = Record::new(&service, now(), &Zone::utc());
            Box::new(move || {
                black_box(record.analyze(black_box(&service.incidents), 730)).ok();
            })
        },
    },
    Measurement {
        name: "plan JSON, write",
        sizes: &[1_000],
        prepare: |service| {
            let plan = plan(service);
            Box::new(move || {
                black_box(plan_json::write(black_box(&plan)));
            })
        },
    },
    Measurement {
        name: "plan JSON, read",
        sizes: &[1_000],
        prepare: |service| {
            let text = plan_json::write(&plan(service));
            Box::new(move || {
                black_box(plan_json::read(black_box(&text))).ok();
            })
        },
    },
    Measurement {
        name: "CSV import of plain rows",
        sizes: &[10_000, 100_000],
        prepare: |service| {
            let text = csv(&service.incidents);
            let options = Options::new(now(), Zone::utc());
            Box::new(move || {
                black_box(import(black_box(&text), &options)).ok();
            })
        },
    },
    Measurement {
        name: "link, encode",
        sizes: &[1_000],
        prepare: |service| {
            let plan = plan(service);
            Box::new(move || {
                black_box(link::encode(black_box(&plan)));
            })
        },
    },
    Measurement {
        name: "link, decode",
        sizes: &[1_000],
        prepare: |service| {
            let text = link::encode(&plan(service));
            Box::new(move || {
                black_box(link::decode(black_box(&text))).ok();
            })
        },
    },
];

impl Measurement {
    /// The work over `n` incidents.
    pub fn work(&self, n: u32) -> Work {
        (self.prepare)(service(n))
    }
}

/// Median milliseconds of one piece of work over `n` incidents. `clock` answers milliseconds from any origin.
///
/// Timed in batches that a coarse clock can tell apart, after a warm-up in which a JIT settles; more batches for quick
/// work than for slow.
pub fn median_ms(measurement: &Measurement, n: u32, clock: impl Fn() -> f64) -> f64 {
    const WARM_UP_MS: f64 = 200.0;
    const BATCH_MS: f64 = 10.0;
    const ALL_MS: f64 = 2_000.0;
    let mut work = measurement.work(n);
    let mut batch = |times: u32| {
        let start = clock();
        for _ in 0..times {
            work();
        }
        clock() - start
    };
    let (mut times, mut warmed) = (0_u32, 0.0);
    while times < 2 || warmed < WARM_UP_MS {
        warmed += batch(1);
        times += 1;
    }
    let per_batch = (BATCH_MS / (warmed / f64::from(times))).clamp(1.0, 10_000.0) as u32;
    let (mut samples, mut spent) = (Vec::new(), 0.0);
    while samples.len() < 5 || (spent < ALL_MS && samples.len() < 101) {
        let ms = batch(per_batch);
        spent += ms;
        samples.push(ms / f64::from(per_batch));
    }
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}

fn forecast(service: &Service, paths: u32) -> Work {
    let record = Record::new(service, now(), &Zone::utc());
    let settings = Settings {
        days: 90,
        paths,
        ..Settings::default()
    };
    Box::new(move || {
        black_box(record.forecast(black_box(&settings), &[]));
    })
}

/// 2026-03-10T14:30:00Z.
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(NOW_MS).unwrap_or_default()
}

const NOW_MS: i64 = 1_773_153_000_000;
const TWO_YEARS_MS: i64 = 2 * 365 * 86_400_000;

fn plan(service: Service) -> Plan {
    Plan {
        name: "Benchmark".to_owned(),
        as_of: Some(now()),
        services: vec![service],
        ..Plan::default()
    }
}

/// The table that an incident tool writes of them: a few titles in quotes, one row in a hundred without an end.
fn csv(incidents: &[Incident]) -> String {
    let mut text = String::from("id,started_at,ended_at,impact,type,summary\n");
    for (row, incident) in incidents.iter().enumerate() {
        let end = incident.end.filter(|_| row % 100 != 99);
        let end = end.map_or_else(String::new, |end| end.to_rfc3339());
        let (start, impact) = (incident.start.to_rfc3339(), incident.impact.fraction());
        let quote = if row % 10 == 0 { "\"" } else { "" };
        let Incident {
            id,
            title,
            category,
            ..
        } = incident;
        text.push_str(&format!(
            "{id},{start},{end},{impact},{category},{quote}{title}{quote}\n"
        ));
    }
    text
}

/// A service with `n` incidents over the two years before [`now`].
pub fn service(n: u32) -> Service {
    // 95%: a budget that so much trouble does not exhaust.
    let target = Target::from_ppb(950_000_000).unwrap_or(Target::WHOLE);
    let objective = Objective::new(target, Window::Rolling(TimeDelta::days(30)));
    let mut service = Service::new("bench", "bench", objective);
    service.measured_from = DateTime::from_timestamp_millis(NOW_MS - TWO_YEARS_MS);
    service.incidents = incidents(n);
    service
}

/// One incident for each of `n` equal slots of the two years, shuffled.
fn incidents(n: u32) -> Vec<Incident> {
    let mut dice = Dice(0x5eed);
    let slot = TWO_YEARS_MS as f64 / f64::from(n.max(1));
    let mut previous = (0.0, 0.0);
    let mut incidents: Vec<Incident> = (0..n)
        .map(|index| {
            // Cubed: many short ones, a few long ones, a twentieth of the slot on average.
            let share = dice.share();
            let length = slot * 0.2 * share * share * share;
            let start = if index > 0 && dice.share() < 0.1 {
                let (start, length) = previous;
                start + length * dice.share()
            } else {
                (f64::from(index) + 0.75 * dice.share()) * slot
            };
            previous = (start, length);
            incident(index, start, length, &mut dice)
        })
        .collect();
    for last in (1..incidents.len()).rev() {
        incidents.swap(last, dice.below(last + 1));
    }
    // As one that was read lies in memory: its texts in the order of its incidents.
    incidents.clone()
}

fn incident(index: u32, start: f64, length: f64, dice: &mut Dice) -> Incident {
    const IMPACT_PERCENT: [u32; 8] = [2, 5, 10, 25, 35, 50, 80, 100];
    let percent = IMPACT_PERCENT
        .get(dice.below(IMPACT_PERCENT.len()))
        .map_or(100, |percent| *percent);
    let category = Category::COMMON
        .get(dice.below(Category::COMMON.len()))
        .cloned()
        .unwrap_or_default();
    let start = NOW_MS - TWO_YEARS_MS + start as i64;
    Incident {
        id: format!("INC-{index}"),
        title: format!("{category} that hit {percent}% of requests"),
        start: DateTime::from_timestamp_millis(start).unwrap_or_default(),
        // At least a second.
        end: DateTime::from_timestamp_millis(start + (length as i64).max(1_000)),
        impact: Impact::from_ppb(percent * 10_000_000).unwrap_or(Impact::FULL),
        category,
    }
}

/// A linear congruential generator (Knuth's MMIX constants): the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 32) as u32
    }

    /// From 0 to below 1.
    fn share(&mut self) -> f64 {
        f64::from(self.next()) / 4_294_967_296.0
    }

    /// From 0 to below `bound`, which fits 32 bits.
    fn below(&mut self, bound: usize) -> usize {
        (self.share() * bound as f64) as usize
    }
}
