//! A calendar (`.ics`, RFC 5545): maintenance windows and incidents as events.
//!
//! A row is an event. It lasts from `DTSTART` to `DTEND`, or for `DURATION`; an event of whole days
//! without either lasts one day. Its category is that of `CATEGORIES`, or maintenance when its
//! summary says so. Cancelled events are none. An event that repeats (`RRULE`) is rejected: which
//! days it fell on depends on rules of its calendar, which exports single events. A `TZID` other
//! than the zone of the import is rejected too, with the zone to choose.

use super::incident_list::{self, Saying, Told};
use super::task::Task;
use super::{Format, Import, ImportError, Rejection};
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use crate::model::plan::YEARS;
use crate::model::zone::Zone;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::Calendar,
    expected: "BEGIN:VCALENDAR and events as BEGIN:VEVENT ... END:VEVENT",
};

pub(super) fn recognizes(text: &str) -> bool {
    let start = text.trim_start().get(.."BEGIN:VCALENDAR".len());
    start.is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:VCALENDAR"))
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    if !recognizes(text) {
        return Err(SHAPE);
    }
    let events = events(text);
    let told = events.iter().map(|event| event.tell(&task.options.zone));
    incident_list::enter(told, events.len(), Format::Calendar, task)
}

/// One property: `DTSTART;TZID=Europe/Berlin:20260310T081200`.
struct Property {
    /// In upper case.
    name: String,
    parameters: String,
    value: String,
}

impl Property {
    /// Splits at the first colon outside quotes.
    fn read(line: &str) -> Option<Self> {
        let mut quoted = false;
        let colon = line.find(|c| {
            quoted ^= c == '"';
            c == ':' && !quoted
        })?;
        let (head, value) = line.split_at(colon);
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        Some(Self {
            name: name.trim().to_ascii_uppercase(),
            parameters: parameters.to_owned(),
            value: value.get(1..).unwrap_or_default().trim().to_owned(),
        })
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.split(';').find_map(|parameter| {
            let (key, value) = parameter.split_once('=')?;
            key.trim()
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().trim_matches('"'))
        })
    }

    /// A text with its escapes read.
    fn text(&self) -> String {
        let mut text = String::with_capacity(self.value.len());
        let mut escaped = false;
        for c in self.value.chars() {
            match (escaped, c) {
                (false, '\\') => escaped = true,
                (true, 'n' | 'N') => {
                    text.push(' ');
                    escaped = false;
                }
                (_, c) => {
                    text.push(c);
                    escaped = false;
                }
            }
        }
        text.trim().to_owned()
    }

    /// An instant, and whether it is a whole day.
    fn instant(
        &self,
        column: &'static str,
        zone: &Zone,
    ) -> Result<(DateTime<Utc>, bool), Rejection> {
        let wrong = || Rejection {
            column,
            what: format!(
                "{} is not a date",
                self.value.chars().take(40).collect::<String>()
            ),
            expected: "20260310T081200Z, 20260310T081200 or 20260310".to_owned(),
        };
        let (day, time) = match self.value.split_once(['T', 't']) {
            Some((day, time)) => (day, Some(time)),
            None => (self.value.as_str(), None),
        };
        let number = |from: usize, until: usize, text: &str| -> Option<u32> {
            let digits = text.get(from..until)?;
            digits.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
            digits.parse().ok()
        };
        let date = || {
            let year = i32::try_from(number(0, 4, day)?).ok()?;
            let date = NaiveDate::from_ymd_opt(year, number(4, 6, day)?, number(6, 8, day)?)?;
            (day.len() == 8 && YEARS.contains(&date.year())).then_some(date)
        };
        let date = date().ok_or_else(wrong)?;
        let Some(time) = time else {
            return Ok((zone.start_of_day(date), true));
        };
        let (clock, utc) = match time.strip_suffix(['Z', 'z']) {
            Some(clock) => (clock, true),
            None => (time, false),
        };
        let second = if clock.len() == 4 {
            Some(0)
        } else {
            number(4, 6, clock)
        };
        let clock = || {
            // A leap second is the second before it.
            let second = second?.min(59);
            NaiveTime::from_hms_opt(number(0, 2, clock)?, number(2, 4, clock)?, second)
        };
        let local = date.and_time(clock().ok_or_else(wrong)?);
        if utc {
            return Ok((local.and_utc(), false));
        }
        match self.parameter("TZID") {
            Some(id) if !id.eq_ignore_ascii_case(zone.name()) => {
                let utc = ["utc", "etc/utc", "gmt"]
                    .iter()
                    .any(|name| id.eq_ignore_ascii_case(name));
                if utc {
                    return Ok((local.and_utc(), false));
                }
                Err(Rejection {
                    column,
                    what: format!(
                        "its zone is {}, and times are read in {}",
                        id.chars().take(60).collect::<String>(),
                        zone.name()
                    ),
                    expected: format!(
                        "times of {0}; choose the event's zone for the import, or export in UTC",
                        zone.name()
                    ),
                })
            }
            _ => Ok((zone.instant(local), false)),
        }
    }
}

/// `PT1H30M`, `P1D`, `P2W`.
fn length(text: &str) -> Option<TimeDelta> {
    let rest = text.trim().trim_start_matches('+').strip_prefix('P')?;
    let mut seconds = 0_i64;
    let mut number = String::new();
    for c in rest.chars() {
        let unit = match c {
            'T' if number.is_empty() => continue,
            c if c.is_ascii_digit() => {
                number.push(c);
                continue;
            }
            'W' => 7 * 86_400,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        let count: i64 = number.parse().ok()?;
        number.clear();
        seconds = seconds.checked_add(count.checked_mul(unit)?)?;
    }
    (number.is_empty() && rest.len() > 1).then_some(())?;
    TimeDelta::try_seconds(seconds)
}

/// One event.
#[derive(Default)]
struct Event {
    properties: Vec<Property>,
}

/// The events of a calendar; alarms and other things inside them are left out.
fn events(text: &str) -> Vec<Event> {
    let mut events = Vec::new();
    let mut open: Option<Event> = None;
    let mut inside: Vec<String> = Vec::new();
    for line in unfolded(text) {
        let Some(property) = Property::read(&line) else {
            continue;
        };
        let named = property.value.to_ascii_uppercase();
        match property.name.as_str() {
            "BEGIN" if named == "VEVENT" => open = Some(Event::default()),
            "END" if named == "VEVENT" => {
                events.extend(open.take());
                inside.clear();
            }
            "BEGIN" if open.is_some() => inside.push(named),
            "END" if open.is_some() => drop(inside.pop()),
            _ => {
                if let Some(event) = open.as_mut().filter(|_| inside.is_empty()) {
                    event.properties.push(property);
                }
            }
        }
    }
    // An event that the end of the file cuts is still an event, and shows what it lacks.
    events.extend(open);
    events
}

/// Lines with their continuations, which start with a space or a tab.
fn unfolded(text: &str) -> impl Iterator<Item = String> {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        let mut line = lines.next()?.trim_end_matches('\r').to_owned();
        while let Some(next) = lines.next_if(|next| next.starts_with([' ', '\t'])) {
            line.push_str(next.get(1..).unwrap_or_default().trim_end_matches('\r'));
        }
        Some(line)
    })
}

impl Event {
    fn property(&self, name: &str) -> Option<&Property> {
        self.properties
            .iter()
            .find(|property| property.name == name)
    }

    fn text(&self, name: &str) -> String {
        self.property(name).map(Property::text).unwrap_or_default()
    }

    fn tell(&self, zone: &Zone) -> Told {
        let raw = |name| {
            self.property(name)
                .map_or("", |property| &property.value)
                .to_owned()
        };
        let end = match raw("DTEND") {
            end if end.is_empty() => raw("DURATION"),
            end => end,
        };
        Told {
            id: self.text("UID"),
            start: raw("DTSTART"),
            end,
            impact: String::new(),
            services: Vec::new(),
            title: self.text("SUMMARY"),
            says: self.incident(zone),
        }
    }

    fn incident(&self, zone: &Zone) -> Result<Saying, Rejection> {
        if self.text("STATUS").eq_ignore_ascii_case("cancelled") {
            return Ok(Saying::Nothing("Cancelled, so not counted"));
        }
        if self.property("RRULE").is_some() || self.property("RDATE").is_some() {
            return Err(Rejection {
                column: "rrule",
                what: "the event repeats, and on which days is a rule of its calendar".to_owned(),
                expected: "single events; export the past ones one by one".to_owned(),
            });
        }
        let start = self.property("DTSTART").ok_or_else(|| Rejection {
            column: "start",
            what: "the event has no DTSTART".to_owned(),
            expected: "DTSTART:20260310T081200Z".to_owned(),
        })?;
        let (start, whole_day) = start.instant("start", zone)?;
        let end = match (self.property("DTEND"), self.property("DURATION")) {
            (Some(end), _) => end.instant("end", zone)?.0,
            (None, Some(duration)) => length(&duration.value)
                .and_then(|length| start.checked_add_signed(length))
                .ok_or_else(|| Rejection {
                    column: "duration",
                    what: format!(
                        "{} is not a length of time",
                        duration.value.chars().take(40).collect::<String>()
                    ),
                    expected: "PT1H30M, P1D or P1W".to_owned(),
                })?,
            (None, None) if whole_day => start + TimeDelta::days(1),
            (None, None) => start,
        };
        let title = self.text("SUMMARY");
        let category = match self.text("CATEGORIES") {
            words if !words.is_empty() => {
                Category::from_word(words.split(',').next().unwrap_or_default())
            }
            _ if title.to_ascii_lowercase().contains("maintenance") => Category::Maintenance,
            _ => Category::Incident,
        };
        let incident = Incident {
            id: self.text("UID"),
            title,
            start,
            end: Some(end),
            impact: Impact::FULL,
            category,
        };
        Ok(Saying::Incident(incident, Vec::new()))
    }
}
