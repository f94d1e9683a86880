//! OpenSLO's lengths of time: `12h`, `4w`, `1M`, where `M` is a month and `m` a minute.

use super::document::shortened;
use crate::model::window::CalendarUnit;
use chrono::TimeDelta;

/// A number and a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shorthand {
    number: i64,
    unit: char,
}

/// The most of any unit: ten years of minutes.
const MOST: i64 = 3_660 * 1_440;

impl Shorthand {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "{} is no length of time; expected a number and m (minutes), h, d, w, M (months), Q or Y, such as 28d",
                shortened(text)
            )
        };
        let unit = text.chars().next_back().ok_or_else(wrong)?;
        let digits = text.strip_suffix(unit).unwrap_or_default();
        let plain = !digits.is_empty()
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        if !plain || !"mhdwMQY".contains(unit) {
            return Err(wrong());
        }
        let number = digits.parse().ok().filter(|number| *number <= MOST);
        Ok(Self {
            number: number.ok_or_else(wrong)?,
            unit,
        })
    }

    /// Its length; months count 30 days, quarters 90, years 365.
    pub(super) fn length(self) -> TimeDelta {
        let minutes = match self.unit {
            'm' => 1,
            'h' => 60,
            'd' => 1_440,
            'w' => 7 * 1_440,
            'M' => 30 * 1_440,
            'Q' => 90 * 1_440,
            _ => 365 * 1_440,
        };
        // At most ten years of minutes, each of them at most a year.
        TimeDelta::minutes(self.number * minutes)
    }

    /// Its length differs from one to the next.
    pub(super) fn varies(self) -> bool {
        matches!(self.unit, 'M' | 'Q' | 'Y')
    }

    pub(super) fn is_minutes(self) -> bool {
        self.unit == 'm'
    }

    /// The calendar period that it is.
    pub(super) fn calendar(self) -> Option<CalendarUnit> {
        Some(match (self.number, self.unit) {
            (1, 'w') => CalendarUnit::Week,
            (1, 'M') => CalendarUnit::Month,
            (1, 'Q') | (3, 'M') => CalendarUnit::Quarter,
            (1, 'Y') | (12, 'M') | (4, 'Q') => CalendarUnit::Year,
            _ => return None,
        })
    }
}
