//! Series that a service's history would have left behind, in promtool's notation.

use super::{Selector, Sli};
use crate::engine::record::Record;
use crate::exchange::export::refusal::ExportError;

/// One series and its samples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SampleSeries {
    /// Metric and labels.
    pub(super) series: String,
    /// Samples, one for each step, such as `0 60+60x9`.
    pub(super) values: String,
}

/// Events a millisecond at the busiest: enough for any guard against low traffic, and for half an event not to count.
const EVENTS_PER_MS: i128 = 1_000;

/// Which part of the events a series counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Bad,
    Good,
    Valid,
    /// The good share of the last step, as a gauge.
    State,
}

/// The series that `sli` asks for, over `steps` steps of `step_ms` from `from_ms` of the record on.
///
/// # Errors
/// [`ExportError`] when no labels can be thought of that a matcher accepts.
pub(super) fn sample_series(
    sli: &Sli,
    record: &Record,
    (from_ms, step_ms, steps): (i64, i64, i64),
) -> Result<Vec<SampleSeries>, ExportError> {
    let weights: Vec<(i128, i128)> = (0..steps)
        .map(|step| {
            let start = from_ms + step * step_ms;
            let end = start + step_ms;
            let timeline = record.timeline();
            (
                timeline.bad_between(start, end),
                timeline.observed_between(start, end),
            )
        })
        .collect();
    let scale = i128::from(record.timeline().highest_rate().max(1));
    parts(sli)?
        .into_iter()
        .map(|(series, part)| {
            let values = match part {
                Part::State => gauge(&weights),
                _ => counter(&weights, part, scale),
            };
            Ok(SampleSeries { series, values })
        })
        .collect()
}

/// Series to write, and what each counts.
fn parts(sli: &Sli) -> Result<Vec<(String, Part)>, ExportError> {
    let split = |one: &Selector, valid: &Selector, part, rest| {
        if one.metric() == valid.metric() {
            Ok(vec![
                (inside(one, Some(valid))?, part),
                (outside(one, valid)?, rest),
            ])
        } else {
            Ok(vec![
                (inside(one, None)?, part),
                (inside(valid, None)?, Part::Valid),
            ])
        }
    };
    match sli {
        Sli::Events { bad, valid } => split(bad, valid, Part::Bad, Part::Good),
        Sli::GoodEvents { good, valid } => split(good, valid, Part::Good, Part::Bad),
        Sli::Latency { histogram, within } => {
            let quick = histogram.renamed("_bucket").with("le", "=", within);
            Ok(vec![
                (inside(&quick, None)?, Part::Good),
                (inside(&histogram.renamed("_count"), None)?, Part::Valid),
            ])
        }
        Sli::Gauge { state } => Ok(vec![(inside(state, None)?, Part::State)]),
    }
}

/// A series that the selector finds, and the other one, too.
fn inside(selector: &Selector, and: Option<&Selector>) -> Result<String, ExportError> {
    let matchers = selector
        .matchers()
        .chain(and.into_iter().flat_map(Selector::matchers));
    let mut labels: Vec<(&str, String)> = Vec::new();
    for (label, operator, value) in matchers {
        // A label that is not there is the empty text, which is none of what must not be.
        let value = match operator {
            "=" => value.to_owned(),
            "=~" => example(value)?,
            _ => continue,
        };
        if !labels.iter().any(|(known, _)| *known == label) {
            labels.push((label, value));
        }
    }
    Ok(written(selector.metric(), &labels))
}

/// A series that `valid` finds and `one` does not.
fn outside(one: &Selector, valid: &Selector) -> Result<String, ExportError> {
    let mut labels: Vec<(&str, String)> = Vec::new();
    for (label, operator, value) in valid.matchers() {
        match operator {
            "=" => labels.push((label, value.to_owned())),
            "=~" => labels.push((label, example(value)?)),
            _ => {}
        }
    }
    for (label, operator, value) in one.matchers() {
        let known = labels.iter().any(|(known, _)| *known == label);
        match operator {
            "!=" if !known => labels.push((label, value.to_owned())),
            "!~" if !known => labels.push((label, example(value)?)),
            _ => {}
        }
    }
    let found = written(valid.metric(), &labels);
    if found == inside(one, Some(valid))? {
        return Err(ExportError::new(
            format!("{one} and {valid} select the same series"),
            "name a label that tells them apart, such as status=~\"5..\"",
        ));
    }
    Ok(found)
}

fn written(metric: &str, labels: &[(&str, String)]) -> String {
    let selector = labels.iter().fold(
        Selector {
            metric: metric.to_owned(),
            matchers: Vec::new(),
        },
        |selector, (label, value)| selector.with(label, "=", value),
    );
    selector.to_string()
}

/// A text that a regular expression accepts: its first alternative, with a `0` for "any".
fn example(pattern: &str) -> Result<String, ExportError> {
    let refuse = || {
        ExportError::new(
            format!("no text can be thought of that {pattern:?} accepts"),
            "write it with letters, points, groups and | only, such as (5..|429)",
        )
    };
    let mut out = String::new();
    let mut letters = pattern.chars().peekable();
    let mut depth = 0_u32;
    while let Some(letter) = letters.next() {
        let next = match letter {
            // The first alternative of the group is written: skip the others.
            '|' if depth == 0 => break,
            '|' => {
                let mut open = 1_u32;
                for skipped in letters.by_ref() {
                    match skipped {
                        '(' => open += 1,
                        ')' => open -= 1,
                        _ => {}
                    }
                    if open == 0 {
                        break;
                    }
                }
                depth -= 1;
                None
            }
            '(' => {
                depth += 1;
                if letters.peek() == Some(&'?') {
                    // (?:...) and (?i).
                    for skipped in letters.by_ref() {
                        if skipped == ':' {
                            break;
                        }
                        if skipped == ')' {
                            depth -= 1;
                            break;
                        }
                    }
                }
                None
            }
            ')' => {
                depth = depth.checked_sub(1).ok_or_else(refuse)?;
                None
            }
            '^' | '$' => None,
            '.' => Some('0'),
            '[' => {
                let first = letters
                    .next()
                    .filter(|first| !"^]\\".contains(*first))
                    .ok_or_else(refuse)?;
                letters
                    .by_ref()
                    .find(|end| *end == ']')
                    .ok_or_else(refuse)?;
                Some(first)
            }
            '\\' => Some(match letters.next().ok_or_else(refuse)? {
                'd' | 'w' => '0',
                escaped if !escaped.is_ascii_alphanumeric() => escaped,
                _ => return Err(refuse()),
            }),
            '{' | '}' => return Err(refuse()),
            // One of what may be repeated or left out is right.
            '*' | '+' | '?' => None,
            letter => Some(letter),
        };
        out.extend(next);
    }
    (depth == 0).then_some(out).ok_or_else(refuse)
}

/// What a counter has counted before: `rate()` extrapolates less where it would have come from below 0.
const COUNTED_BEFORE: i128 = 1_000_000_000;

/// A counter that has run for long; steps that are alike are written once.
///
/// In whole events: promtool adds steps up in floats, where parts of an event would add up to a fall, which is a reset.
fn counter(weights: &[(i128, i128)], part: Part, scale: i128) -> String {
    let whole = i128::from(crate::model::PPB) * scale;
    let increment = |(bad, valid): &(i128, i128)| {
        let valid = valid * i128::from(crate::model::PPB);
        let weight = match part {
            Part::Bad => *bad,
            Part::Good => valid - bad,
            Part::Valid | Part::State => valid,
        };
        (weight * EVENTS_PER_MS + whole / 2) / whole
    };
    let mut values = vec![COUNTED_BEFORE.to_string()];
    let mut total = COUNTED_BEFORE;
    for run in weights.chunk_by(|one, other| increment(one) == increment(other)) {
        let step = run.first().map_or(0, increment);
        let first = total + step;
        values.push(match run.len() {
            1 => first.to_string(),
            more => format!("{first}+{step}x{}", more - 1),
        });
        total += step * run.len() as i128;
    }
    values.join(" ")
}

/// The good share of each step; nothing where nothing counts.
fn gauge(weights: &[(i128, i128)]) -> String {
    let mut values = vec!["1".to_owned()];
    for run in weights.chunk_by(|one, other| one == other) {
        let value = match run.first() {
            Some((bad, valid)) if *valid > 0 => {
                let bad =
                    crate::engine::amount::divide(*bad, valid * i128::from(crate::model::PPB));
                (1.0 - bad).to_string()
            }
            _ => "_".to_owned(),
        };
        values.push(match (run.len(), value.as_str()) {
            (1, _) => value,
            (more, "_") => format!("_x{more}"),
            (more, _) => format!("{value}+0x{}", more - 1),
        });
    }
    values.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_accepted_by_its_expression() {
        let cases = [
            ("5..", "500"),
            ("(5..|429)", "500"),
            ("a(b|c)d|e", "abd"),
            ("(?:x|y)z", "xz"),
            ("[45]..", "400"),
            (r"v1\.2", "v1.2"),
            (".+", "0"),
            ("", ""),
        ];
        for (pattern, text) in cases {
            assert_eq!(example(pattern).as_deref(), Ok(text), "{pattern}");
        }
        for pattern in ["a)", "(a", "[^a]", r"\b", "5{2}", "["] {
            assert!(example(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn alike_steps_are_written_once() {
        let ppb = i128::from(crate::model::PPB);
        let weights = [(0, 60), (0, 60), (30 * ppb, 60), (0, 60)];
        let valid = "1000000000 1000060000+60000x3";
        let bad = "1000000000 1000000000+0x1 1000030000 1000030000";
        assert_eq!(counter(&weights, Part::Valid, 1), valid);
        assert_eq!(counter(&weights, Part::Bad, 1), bad);
        assert_eq!(gauge(&weights), "1 1+0x1 0.5 1");
    }
}
