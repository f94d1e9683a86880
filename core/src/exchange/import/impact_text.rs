//! Impacts as files write them: percentages, fractions and words.

use super::Rejection;
use crate::model::PPB;
use crate::model::impact::Impact;

/// What impact words weigh. The default is the table that peers use to turn Statuspage's
/// severities into availability (`gh-sla-tracker`'s calculator): none 0, minor 25%,
/// major 75%, critical 100%, maintenance 0, unknown 50%; and words for all and nothing.
/// The scales of other tools are laid on it by their order: Google Cloud's information,
/// disruption and outage on 25%, 75% and 100%; SEV1 and P1 on 100%, SEV2 and P2 on 75%, SEV3
/// and P3 on 25%, below that nothing that customers see. A severity says how quickly people
/// have to come, not how many requests failed: a team that knows better sets its own weights.
///
/// # Example
/// ```
/// use error_budget::exchange::import::ImpactWords;
/// let mut words = ImpactWords::default();
/// assert_eq!(words.get("Minor").map(|impact| impact.to_string()).as_deref(), Some("25%"));
/// words.set("minor", "5%".parse().expect("an impact"));
/// assert_eq!(words.get("minor").map(|impact| impact.to_string()).as_deref(), Some("5%"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpactWords {
    table: Vec<(String, Impact)>,
    /// Whether a word starts with a digit. None does, unless a team adds one: so a column of
    /// numbers is not looked up.
    numeric: bool,
}

impl Default for ImpactWords {
    fn default() -> Self {
        let table = [
            ("none", 0),
            ("minor", 25),
            ("major", 75),
            ("critical", 100),
            ("maintenance", 0),
            ("unknown", 50),
            ("operational", 0),
            ("degraded_performance", 25),
            ("partial_outage", 75),
            ("major_outage", 100),
            ("full", 100),
            ("down", 100),
            ("service_information", 25),
            ("service_disruption", 75),
            ("service_outage", 100),
            ("p1", 100),
            ("p2", 75),
            ("p3", 25),
            ("p4", 0),
            ("p5", 0),
            ("sev0", 100),
            ("sev1", 100),
            ("sev2", 75),
            ("sev3", 25),
            ("sev4", 0),
            ("sev5", 0),
            ("sev_1", 100),
            ("sev_2", 75),
            ("sev_3", 25),
            ("sev_4", 0),
            ("sev_5", 0),
        ];
        let weigh = |(word, percent): (&str, u32)| {
            (
                word.to_owned(),
                Impact::from_ppb(percent * (PPB / 100)).unwrap_or(Impact::FULL),
            )
        };
        Self {
            table: table.into_iter().map(weigh).collect(),
            numeric: false,
        }
    }
}

impl ImpactWords {
    /// What a word weighs; spaces and hyphens count as underscores, case does not count.
    #[must_use]
    pub fn get(&self, word: &str) -> Option<Impact> {
        let word = word.trim();
        if !self.numeric && starts_with_digit(word) {
            return None;
        }
        let same = |known: &str| {
            known.len() == word.len()
                && known.bytes().zip(word.bytes()).all(|(a, b)| {
                    a.eq_ignore_ascii_case(&b) || (a == b'_' && matches!(b, b' ' | b'-'))
                })
        };
        self.table
            .iter()
            .find(|(known, _)| same(known))
            .map(|(_, impact)| *impact)
    }

    /// Gives a word another weight, or adds it.
    pub fn set(&mut self, word: &str, impact: Impact) {
        let word = word.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        self.numeric |= starts_with_digit(&word);
        match self.table.iter_mut().find(|(known, _)| *known == word) {
            Some((_, old)) => *old = impact,
            None => self.table.push((word, impact)),
        }
    }

    /// The words and their weights, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Impact)> {
        self.table
            .iter()
            .map(|(word, impact)| (word.as_str(), *impact))
    }
}

fn starts_with_digit(word: &str) -> bool {
    word.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

/// What a bare number in an impact column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    /// 0 to 1.
    Fraction,
    /// 0 to 100.
    Percent,
}

/// Reads an impact; nothing written is 100%.
pub(super) fn read(text: &str, scale: Scale, words: &ImpactWords) -> Result<Impact, Rejection> {
    if text.is_empty() {
        return Ok(Impact::FULL);
    }
    if let Some(impact) = words.get(text) {
        return Ok(impact);
    }
    let wrong = |what: &str, expected: &str| Rejection {
        column: "impact",
        what: format!("{} {what}", text.chars().take(40).collect::<String>()),
        expected: expected.to_owned(),
    };
    let (number, decimals) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), 7),
        None if scale == Scale::Percent => (text, 7),
        None => (text, 9),
    };
    match rounded(number, decimals) {
        Some(ppb) => u32::try_from(ppb)
            .ok()
            .and_then(Impact::from_ppb)
            .ok_or_else(|| {
                if decimals == 7 {
                    wrong("is more than 100%", "0 to 100%")
                } else {
                    wrong("is more than 1", "0 to 1, or a percentage such as 18%")
                }
            }),
        None => Err(wrong(
            "is not an impact",
            "0 to 100%, or a word such as minor, major, critical",
        )),
    }
}

/// A decimal number times `10^decimals`, rounded half up from its own digits; `5.5e-05` too.
/// `None` when it is no number of 0 or more, saturated when it is large.
pub(super) fn rounded(text: &str, decimals: i32) -> Option<u64> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.parse::<i16>().ok()?),
        None => (text, 0),
    };
    let mut value: u64 = 0;
    // Power of ten of the next digit's place, relative to what is kept.
    let point = mantissa.find(['.', ',']).unwrap_or(mantissa.len());
    let mut place = i32::try_from(point).ok()? - 1 + i32::from(exponent) + decimals;
    let mut digits = 0;
    for (at, byte) in mantissa.bytes().enumerate() {
        if at == point {
            continue;
        }
        if !byte.is_ascii_digit() {
            return None;
        }
        let digit = u64::from(byte - b'0');
        if place >= 0 {
            value = value.saturating_mul(10).saturating_add(digit);
        } else if place == -1 && digit >= 5 {
            value = value.saturating_add(1);
        }
        place -= 1;
        digits += 1;
    }
    // A number without that many decimals is shifted up to them, in one step: products that are checked are slow.
    if let Ok(missing) = u32::try_from(place + 1) {
        value = value.saturating_mul(10_u64.pow(missing.min(19)));
    }
    (digits > 0).then_some(value)
}
