//! Arbitrary histories: small enough to add up slowly, full of coinciding edges.

use chrono::{DateTime, NaiveDate, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use error_budget::engine::record::Record;
use error_budget::model::exclusion::Exclusion;
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::{BudgetingMethod, ExclusionRule, Objective, OverlapRule};
use error_budget::model::plan::Service;
use error_budget::model::target::Target;
use error_budget::model::traffic::{EventRate, Traffic, TrafficSeries};
use error_budget::model::window::{CalendarUnit, Window};
use error_budget::model::zone::Zone;
use proptest::prelude::*;
use proptest::sample::select;

/// One service, the clock and the zone.
#[derive(Debug, Clone)]
pub struct History {
    pub service: Service,
    pub now: DateTime<Utc>,
    pub tz: Tz,
}

impl History {
    pub fn record(&self) -> Record {
        Record::new(&self.service, self.now, &zone(self.tz))
    }

    pub fn now_ms(&self) -> i64 {
        self.now.timestamp_millis()
    }
}

/// The zone as a host answers it, from 2019 to 2030.
pub fn zone(tz: Tz) -> Zone {
    Zone::probe(tz.name(), 1_546_300_800, 1_893_456_000, |unix| {
        let at = DateTime::from_timestamp(unix, 0).expect("in range");
        tz.offset_from_utc_datetime(&at.naive_utc())
            .fix()
            .local_minus_utc()
    })
}

pub fn instant(unix_ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(unix_ms).expect("in range")
}

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// Zones with daylight saving at two o'clock, at midnight, by half an hour, and without.
pub fn zones() -> impl Strategy<Value = Tz> {
    select(vec![
        Tz::UTC,
        Tz::Europe__Berlin,
        Tz::America__New_York,
        Tz::America__Havana,
        Tz::America__Santiago,
        Tz::Asia__Beirut,
        Tz::Asia__Kathmandu,
        Tz::Australia__Lord_Howe,
    ])
}

/// Instants around days on which clocks change or periods end.
pub fn nows() -> impl Strategy<Value = DateTime<Utc>> {
    let days = select(vec![
        (2024, 2, 29),
        (2025, 11, 2),
        (2025, 12, 31),
        (2026, 3, 8),
        (2026, 3, 29),
        (2026, 4, 5),
        (2026, 7, 1),
        (2026, 9, 6),
        (2026, 10, 25),
    ]);
    (days, -3 * 96..3 * 96_i64, jitter()).prop_map(|((year, month, day), quarters, jitter)| {
        let day = NaiveDate::from_ymd_opt(year, month, day).expect("a date");
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
        midnight + TimeDelta::minutes(15 * quarters) + TimeDelta::milliseconds(jitter)
    })
}

/// Mostly on the grid, sometimes a millisecond beside it.
fn jitter() -> impl Strategy<Value = i64> {
    prop_oneof![8 => Just(0), 1 => Just(-1), 1 => Just(1), 1 => 0..MINUTE_MS]
}

/// Milliseconds relative to now, on a coarse grid so that edges meet.
pub fn offsets(days_back: i64) -> impl Strategy<Value = i64> {
    (-48 * days_back..48, jitter()).prop_map(|(halves, jitter)| halves * 30 * MINUTE_MS + jitter)
}

fn impacts() -> impl Strategy<Value = Impact> {
    // Whole percents: a product of eight of them is exact in the slow model's integers.
    (0..=100_u32).prop_map(|percent| Impact::from_ppb(percent * 10_000_000).expect("a share"))
}

fn categories() -> impl Strategy<Value = Category> {
    select(vec![
        Category::Incident,
        Category::Deployment,
        Category::Other("capacity".to_owned()),
    ])
}

fn incidents(now: DateTime<Utc>, days_back: i64) -> impl Strategy<Value = Vec<Incident>> {
    let lengths = prop_oneof![
        1 => Just(None),
        1 => Just(Some(0)),
        1 => (-4..0_i64).prop_map(|halves| Some(halves * 30 * MINUTE_MS)),
        8 => (0..24_i64, jitter()).prop_map(|(halves, jitter)| Some(halves * 30 * MINUTE_MS + jitter)),
    ];
    let incident = (offsets(days_back), lengths, impacts(), categories()).prop_map(
        move |(offset, length, impact, category)| {
            let start = now + TimeDelta::milliseconds(offset);
            Incident {
                id: String::new(),
                title: String::new(),
                start,
                end: length.map(|length| start + TimeDelta::milliseconds(length)),
                impact,
                category,
            }
        },
    );
    prop::collection::vec(incident, 0..8)
}

fn exclusions(now: DateTime<Utc>, days_back: i64) -> impl Strategy<Value = Vec<Exclusion>> {
    let exclusion = (offsets(days_back), -2..12_i64).prop_map(move |(offset, halves)| {
        let start = now + TimeDelta::milliseconds(offset);
        Exclusion {
            start,
            end: start + TimeDelta::minutes(30 * halves),
            reason: String::new(),
        }
    });
    prop::collection::vec(exclusion, 0..4)
}

fn rate() -> impl Strategy<Value = EventRate> {
    prop_oneof![1 => Just(0), 4 => 1..10_000_i32]
        .prop_map(|events| EventRate::per_hour(f64::from(events)).expect("a rate"))
}

fn traffic(now: DateTime<Utc>, days_back: i64) -> impl Strategy<Value = Traffic> {
    let profile = prop::collection::vec(rate(), 168)
        .prop_map(|rates| Traffic::HourOfWeek(Box::new(rates.try_into().expect("168 rates"))));
    let counts = prop::collection::vec(0..1_000_i32, 1..20);
    let series =
        (offsets(days_back), 1..9_i64, counts).prop_map(move |(offset, thirds, counts)| {
            let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
            let start = now + TimeDelta::milliseconds(offset);
            let series = TrafficSeries::new(start, TimeDelta::minutes(20 * thirds), &counts);
            Traffic::Series(series.expect("a series"))
        });
    prop_oneof![rate().prop_map(Traffic::Constant), profile, series]
}

fn methods() -> impl Strategy<Value = BudgetingMethod> {
    let slices = select(vec![1, 5, 7, 25, 60, 1_440_i64]);
    prop_oneof![
        3 => Just(BudgetingMethod::Time),
        3 => Just(BudgetingMethod::Occurrences),
        2 => (slices.clone(), 0..=100_u32).prop_map(|(minutes, percent)| BudgetingMethod::TimeSlices {
            slice: TimeDelta::minutes(minutes),
            slice_target: Target::from_ppb(percent * 10_000_000).expect("a share"),
        }),
        2 => slices.prop_map(|minutes| BudgetingMethod::RatioTimeSlices {
            slice: TimeDelta::minutes(minutes),
        }),
    ]
}

fn short_windows() -> impl Strategy<Value = Window> {
    let hours = select(vec![1, 24, 36, 72]).prop_map(|h| Window::Rolling(TimeDelta::hours(h)));
    prop_oneof![3 => hours, 1 => Just(Window::Calendar(CalendarUnit::Week))]
}

pub fn windows() -> impl Strategy<Value = Window> {
    use CalendarUnit::{Month, Quarter, Week, Year};
    let rolling = select(vec![1, 7, 28, 30, 90]).prop_map(|d| Window::Rolling(TimeDelta::days(d)));
    prop_oneof![
        rolling,
        select(vec![Week, Month, Quarter, Year]).prop_map(Window::Calendar)
    ]
}

fn targets() -> impl Strategy<Value = Target> {
    select(vec![
        1_000_000_000,
        999_900_000,
        999_000_000,
        990_000_000,
        900_000_000,
        500_000_000,
    ])
    .prop_map(|ppb| Target::from_ppb(ppb).expect("a share"))
}

fn history(
    days_back: i64,
    windows: impl Strategy<Value = Window> + 'static,
    methods: impl Strategy<Value = BudgetingMethod> + 'static,
) -> impl Strategy<Value = History> {
    let objectives = (
        targets(),
        windows,
        methods,
        select(vec![
            OverlapRule::Worst,
            OverlapRule::Compound,
            OverlapRule::Add,
        ]),
        select(vec![
            ExclusionRule::Drop,
            ExclusionRule::Good,
            ExclusionRule::Bad,
        ]),
    );
    (nows(), zones(), objectives).prop_flat_map(move |(now, tz, objective)| {
        let (target, window, method, overlap, exclusion_rule) = objective;
        let bounds = (
            prop::option::of(offsets(days_back)),
            prop::option::weighted(0.3, offsets(days_back)),
        );
        let written = (
            incidents(now, days_back),
            exclusions(now, days_back),
            traffic(now, days_back),
            bounds,
        );
        written.prop_map(move |(incidents, exclusions, traffic, (from, until))| {
            let mut objective = Objective::new(target, window);
            objective.method = method;
            objective.overlap = overlap;
            objective.exclusions = exclusion_rule;
            let bound = |offset: i64| now + TimeDelta::milliseconds(offset);
            let mut service = Service::new("api", "api", objective);
            service.incidents = incidents;
            service.exclusions = exclusions;
            service.traffic = traffic;
            service.measured_from = from.map(bound);
            service.measured_until = until.map(bound);
            History { service, now, tz }
        })
    })
}

/// Four days with every method, traffic and rule.
pub fn short() -> impl Strategy<Value = History> {
    history(4, short_windows(), methods())
}

/// A hundred days by time, in every window.
pub fn long() -> impl Strategy<Value = History> {
    history(100, windows(), Just(BudgetingMethod::Time))
}
