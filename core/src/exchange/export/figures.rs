//! How figures are written: one way for the page, reports and alerts.
//!
//! Minutes of budget carry one decimal (two in a column of costs), burn rates one with the
//! multiplication sign, negative numbers the minus sign, dates no year unless it is another.

use crate::engine::amount::{Amount, Quotient, Unit};
use crate::engine::comparison::Measure;
use crate::model::duration::DAY_MS;
use crate::model::zone::Zone;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc, Weekday};

/// Written where there is no value.
pub const NO_DATA: &str = "no data";

/// A number with `decimals` digits after the point, grouped by commas, U+2212 for minus,
/// no negative zero.
///
/// ```
/// use error_budget::exchange::export::figures::number;
/// assert_eq!(number(-12.25, 1), "\u{2212}12.3");
/// assert_eq!(number(-0.01, 1), "0.0");
/// assert_eq!(number(43_200.0, 0), "43,200");
/// ```
#[must_use]
pub fn number(value: f64, decimals: usize) -> String {
    if value.is_infinite() {
        return if value > 0.0 {
            "∞".to_owned()
        } else {
            "\u{2212}∞".to_owned()
        };
    }
    let digits = format!("{:.decimals$}", half_up(value.abs(), decimals));
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut text = String::new();
    if value < 0.0 && digits.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        text.push('\u{2212}');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + fraction
}

/// Halves go up, as people round: 3.25 is 3.3, and so is what binary keeps as 3.2499999999999996.
fn half_up(value: f64, decimals: usize) -> f64 {
    const POWERS: [f64; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];
    match POWERS.get(decimals) {
        // Beyond 2^52 there are no halves.
        Some(power) if value * power < 4.5e15 => {
            let scaled = value * power;
            (scaled + 0.5 + scaled * 4.0 * f64::EPSILON).floor() / power
        }
        _ => value,
    }
}

/// A number with the digits that it has, up to three after the point.
///
/// ```
/// use error_budget::exchange::export::figures::plain;
/// assert_eq!([plain(43_200.0), plain(18.4), plain(-0.12345)], ["43,200", "18.4", "\u{2212}0.123"]);
/// ```
#[must_use]
pub fn plain(value: f64) -> String {
    let text = number(value, 3);
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A probability as people say it: whole percent, and neither nothing nor all of it while the
/// other is possible.
///
/// ```
/// use error_budget::exchange::export::figures::chance;
/// assert_eq!([chance(0.532), chance(0.004), chance(0.996)], ["53%", "less than 1%", "more than 99%"]);
/// assert_eq!([chance(0.0), chance(1.0)], ["0%", "100%"]);
/// ```
#[must_use]
pub fn chance(probability: f64) -> String {
    match probability {
        likely if likely > 0.0 && likely < 0.01 => "less than 1%".to_owned(),
        likely if likely > 0.99 && likely < 1.0 => "more than 99%".to_owned(),
        likely => number(likely * 100.0, 0) + "%",
    }
}

/// An amount of budget: one decimal from 10 on, two below, none for events.
///
/// ```
/// use error_budget::engine::allowance::time_allowance;
/// use error_budget::exchange::export::figures::amount;
/// let budget = time_allowance("99.9%".parse()?, chrono::TimeDelta::days(30))?;
/// assert_eq!(amount(budget), "43.2");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn amount(amount: Amount) -> String {
    let value = amount.value();
    match amount.unit() {
        Unit::Events => number(value, 0),
        // Budgets below a minute need a second digit to say anything.
        Unit::Minutes if value != 0.0 && value.abs() < 1.0 => number(value, 2),
        Unit::Minutes => number(value, 1),
    }
}

/// An amount in a column of costs: two decimals, none for events.
#[must_use]
pub fn cost(amount: Amount) -> String {
    let decimals = if amount.unit() == Unit::Minutes { 2 } else { 0 };
    number(amount.value(), decimals)
}

/// The unit's short word: `min` or `events`.
#[must_use]
pub fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Minutes => "min",
        Unit::Events => "events",
    }
}

/// The unit's word in a sentence: `minutes` or `events`.
#[must_use]
pub fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Minutes => "minutes",
        Unit::Events => "events",
    }
}

/// A share of one as a percentage with `decimals` digits.
#[must_use]
pub fn percent(share: Quotient, decimals: usize) -> String {
    share.number().map_or_else(
        || NO_DATA.to_owned(),
        |share| number(share * 100.0, decimals) + "%",
    )
}

/// The word for a probability: from "very unlikely" under 5% to "almost certain" over 95%.
///
/// ```
/// use error_budget::exchange::export::figures::odds;
/// assert_eq!([0.03, 0.05, 0.53, 0.62, 0.97].map(odds), ["very unlikely", "unlikely", "a coin toss", "likely", "almost certain"]);
/// ```
#[must_use]
pub fn odds(probability: f64) -> &'static str {
    match probability {
        p if p < 0.05 => "very unlikely",
        p if p < 0.25 => "unlikely",
        p if p < 0.45 => "possible",
        p if p <= 0.55 => "a coin toss",
        p if p <= 0.75 => "likely",
        p if p <= 0.95 => "very likely",
        _ => "almost certain",
    }
}

/// A burn rate: `1.8×`; whole from 100 on.
///
/// ```
/// use error_budget::engine::amount::Quotient;
/// use error_budget::exchange::export::figures::burn;
/// assert_eq!(burn(Quotient::Finite(1.8)), "1.8×");
/// assert_eq!(burn(Quotient::Infinite), "∞×");
/// ```
#[must_use]
pub fn burn(rate: Quotient) -> String {
    rate.number().map_or_else(
        || NO_DATA.to_owned(),
        |rate| number(rate, if rate < 100.0 { 1 } else { 0 }) + "×",
    )
}

/// A threshold as the policy writes it: `14.4×`, `6×`, `3.36×`.
#[must_use]
pub fn threshold(rate: f64) -> String {
    let text = format!("{rate:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned() + "×"
}

/// A compared figure with its unit; `never` for endless days or burn, `all of it` for a share of nothing.
///
/// ```
/// use error_budget::engine::comparison::Measure;
/// use error_budget::exchange::export::figures::measured;
/// assert_eq!(measured(Measure::Minutes, -3.2), "\u{2212}3.2 min");
/// assert_eq!(measured(Measure::Share, 0.4259), "42.6%");
/// assert_eq!([measured(Measure::Days, 30.0), measured(Measure::Days, 2.497)], ["30 d", "2.5 d"]);
/// assert_eq!([measured(Measure::Count, 7.0), measured(Measure::Count, 1.771)], ["7", "1.8"]);
/// assert_eq!(measured(Measure::Days, f64::INFINITY), "never");
/// assert_eq!(measured(Measure::Share, f64::NEG_INFINITY), "all of it");
/// ```
#[must_use]
pub fn measured(measure: Measure, value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "never" } else { "all of it" }.to_owned();
    }
    let whole_or_tenths = usize::from(value.fract() != 0.0);
    match measure {
        Measure::Share => number(value * 100.0, 1) + "%",
        Measure::Minutes => number(value, 1) + " min",
        Measure::Events => number(value, 0) + " events",
        Measure::Times => number(value, 1) + "\u{d7}",
        Measure::Days => number(value, whole_or_tenths) + " d",
        Measure::Count | Measure::Word => number(value, whole_or_tenths),
    }
}

/// A duration in its two largest units: `26 m`, `2 h 55 m`, `43 m 12 s`, `9 d 4 h`.
///
/// ```
/// use chrono::TimeDelta;
/// use error_budget::exchange::export::figures::duration;
/// assert_eq!(duration(TimeDelta::minutes(175)), "2 h 55 m");
/// assert_eq!(duration(TimeDelta::seconds(2_592)), "43 m 12 s");
/// ```
#[must_use]
pub fn duration(length: TimeDelta) -> String {
    const UNITS: [(i64, &str); 4] = [(DAY_MS, "d"), (3_600_000, "h"), (60_000, "m"), (1_000, "s")];
    let ms = length.num_milliseconds().abs();
    let Some(largest) = UNITS.iter().position(|(unit, _)| ms >= *unit) else {
        return if ms == 0 {
            "0 m".to_owned()
        } else {
            format!("{ms} ms")
        };
    };
    let mut left = ms;
    let parts: Vec<String> = UNITS
        .iter()
        .skip(largest)
        .take(2)
        .filter_map(|(unit, name)| {
            let count = left / unit;
            left %= unit;
            (count > 0).then(|| format!("{count} {name}"))
        })
        .collect();
    parts.join(" ")
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// The month's three letters, from 1 to 12.
#[must_use]
pub fn month(number: u32) -> &'static str {
    (number as usize)
        .checked_sub(1)
        .and_then(|index| MONTHS.get(index))
        .copied()
        .unwrap_or("")
}

/// The weekday's three letters.
#[must_use]
pub fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Mon",
        Weekday::Tue => "Tue",
        Weekday::Wed => "Wed",
        Weekday::Thu => "Thu",
        Weekday::Fri => "Fri",
        Weekday::Sat => "Sat",
        Weekday::Sun => "Sun",
    }
}

/// Writes instants in one zone, with the year only where it is not the reference's.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: Zone,
    year: i32,
}

/// The minute that starts with or after an instant: a promise is never early.
///
/// ```
/// use error_budget::exchange::export::figures::minute_after;
/// let at = "2026-03-10T14:30:01Z".parse().unwrap();
/// assert_eq!(minute_after(at).to_string(), "2026-03-10 14:31:00 UTC");
/// ```
#[must_use]
pub fn minute_after(at: DateTime<Utc>) -> DateTime<Utc> {
    let past = at.timestamp_millis().rem_euclid(60_000);
    let up = if past == 0 { 0 } else { 60_000 - past };
    at.checked_add_signed(TimeDelta::milliseconds(up))
        .unwrap_or(at)
}

impl Clock {
    /// A clock that leaves out the year of `reference`.
    #[must_use]
    pub fn new(zone: Zone, reference: DateTime<Utc>) -> Self {
        let year = reference.with_timezone(&zone).year();
        Self { zone, year }
    }

    /// The zone it writes in.
    #[must_use]
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The day of an instant, in the clock's zone.
    #[must_use]
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// `26 Mar`, `26 Mar 2027`.
    #[must_use]
    pub fn date(&self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.zone);
        let day = format!("{} {}", local.day(), month(local.month()));
        if local.year() == self.year {
            day
        } else {
            format!("{day} {}", local.year())
        }
    }

    /// `14:30`; seconds only where there are some.
    #[must_use]
    pub fn time(&self, at: DateTime<Utc>) -> String {
        let local = at.with_timezone(&self.zone);
        let time = format!("{:02}:{:02}", local.hour(), local.minute());
        if local.second() == 0 {
            time
        } else {
            format!("{time}:{:02}", local.second())
        }
    }

    /// `Tue 10 Mar 14:30`.
    #[must_use]
    pub fn instant(&self, at: DateTime<Utc>) -> String {
        let day = weekday(at.with_timezone(&self.zone).weekday());
        format!("{day} {} {}", self.date(at), self.time(at))
    }

    /// The same without seconds, for what nobody takes to the second: the instant of a report, a crossing that was
    /// computed.
    ///
    /// ```
    /// use error_budget::exchange::export::figures::Clock;
    /// use error_budget::model::zone::Zone;
    /// let at = "2026-03-10T14:30:59Z".parse().unwrap();
    /// assert_eq!(Clock::new(Zone::utc(), at).minute(at), "Tue 10 Mar 14:30");
    /// ```
    #[must_use]
    pub fn minute(&self, at: DateTime<Utc>) -> String {
        let past = TimeDelta::milliseconds(at.timestamp_millis().rem_euclid(60_000));
        self.instant(at.checked_sub_signed(past).unwrap_or(at))
    }

    /// The end of what began at `start`, as far as it differs: `11:29`, `25 Feb 00:17`, `1 Jan 2027 00:05`.
    ///
    /// ```
    /// use error_budget::exchange::export::figures::Clock;
    /// use error_budget::model::zone::Zone;
    /// let at = |text: &str| text.parse().unwrap();
    /// let clock = Clock::new(Zone::utc(), at("2026-03-10T14:30:00Z"));
    /// let end = |end| clock.end_after(at("2025-12-31T22:31:00Z"), at(end));
    /// assert_eq!(end("2025-12-31T23:59:00Z"), "23:59");
    /// assert_eq!(end("2026-01-01T00:17:00Z"), "1 Jan 2026 00:17");
    /// ```
    #[must_use]
    pub fn end_after(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> String {
        let (from, to) = (
            start.with_timezone(&self.zone),
            end.with_timezone(&self.zone),
        );
        let time = self.time(end);
        if from.date_naive() == to.date_naive() {
            return time;
        }
        let day = format!("{} {}", to.day(), month(to.month()));
        if from.year() == to.year() {
            format!("{day} {time}")
        } else {
            format!("{day} {} {time}", to.year())
        }
    }
}
