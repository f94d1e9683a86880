//! The measurements as a table, what was promised of them, and how they grow.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::process;

/// Where a measurement was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    Native,
    Wasm,
    /// The page in Chromium.
    Page,
}

/// Medians in milliseconds by name and size.
#[derive(Default)]
pub struct Table {
    /// Names in the order in which they were first measured.
    names: Vec<String>,
    /// By the name's place in `names`, and n.
    rows: BTreeMap<(usize, u64), [Option<f64>; 3]>,
    /// What became of each limit, in words.
    pub verdicts: Vec<String>,
    /// Whether one of them is broken.
    pub over_limit: bool,
}

impl Table {
    /// Takes a measurement; shows a line that is none.
    pub fn take(&mut self, place: Place, line: &str) {
        if let Some(race) = race(line) {
            self.take_race(place, &race);
            return;
        }
        let Some(Measurement {
            name,
            n,
            median_ms,
            limit_ms,
        }) = measurement(line)
        else {
            println!("{line}");
            return;
        };
        println!("  {name}, n = {n}: {median_ms:.3} ms");
        if let Some(limit) = limit_ms {
            let within = median_ms <= limit;
            let word = if within { "Within" } else { "OVER" };
            self.over_limit |= !within;
            self.verdicts.push(format!(
                "{word} the limit of {limit} ms ({place:?}): {name}, n = {n}: {median_ms:.3} ms"
            ));
        }
        let index = self
            .names
            .iter()
            .position(|known| *known == name)
            .unwrap_or_else(|| {
                self.names.push(name);
                self.names.len() - 1
            });
        let row = self.rows.entry((index, n)).or_default();
        let cell = match place {
            Place::Native => &mut row[0],
            Place::Wasm => &mut row[1],
            Place::Page => &mut row[2],
        };
        *cell = Some(median_ms);
    }

    fn take_race(&mut self, place: Place, race: &Race) {
        let Race {
            name,
            n,
            times_as_fast,
            at_least,
        } = race;
        println!("  {name}, n = {n}: {times_as_fast:.2} times as fast");
        let kept = times_as_fast >= at_least;
        let word = if kept { "Within" } else { "UNDER" };
        self.over_limit |= !kept;
        self.verdicts.push(format!(
            "{word} the promise of {at_least} times as fast ({place:?}): {name}, n = {n}: {times_as_fast:.2} times"
        ));
    }

    /// One line for each measurement of some n and of ten times n: how much longer the larger one takes, beside what
    /// n log n allows.
    pub fn growth(&self) -> String {
        let mut lines =
            vec![["growth from n to 10 n", "n", "native", "wasm", "n log n"].map(String::from)];
        for (&(index, n), &[native, wasm, _]) in &self.rows {
            let Some(&[native_10, wasm_10, _]) = self.rows.get(&(index, n * 10)) else {
                continue;
            };
            let ratio = |small: Option<f64>, large: Option<f64>| {
                let ratio = small.zip(large).filter(|(small, _)| *small > 0.0);
                ratio.map_or_else(
                    || "-".into(),
                    |(small, large)| format!("{:.1}", large / small),
                )
            };
            lines.push([
                self.names.get(index).cloned().unwrap_or_default(),
                n.to_string(),
                ratio(native, native_10),
                ratio(wasm, wasm_10),
                format!("{:.1}", n_log_n_growth(n)),
            ]);
        }
        process::aligned(&lines)
    }

    /// One line for each name of three sizes or more: the exponent `b` of `a n^b` that fits its medians best, and that of
    /// n log n over the same sizes.
    pub fn exponents(&self) -> String {
        let header = [
            "exponent of n, fitted",
            "from",
            "to",
            "native",
            "wasm",
            "n log n",
        ];
        let mut lines = vec![header.map(String::from)];
        for (index, name) in self.names.iter().enumerate() {
            let rows = self.rows.range((index, 0)..=(index, u64::MAX));
            let rows: Vec<_> = rows.map(|(&(_, n), cells)| (n as f64, cells)).collect();
            let [(least, _), _, .., (most, _)] = rows.as_slice() else {
                continue;
            };
            let of = |cell: usize| {
                let points = rows
                    .iter()
                    .filter_map(|(n, cells)| Some((*n, (*cells.get(cell)?)?)));
                let fitted = exponent(&points.collect::<Vec<_>>());
                fitted.map_or_else(|| "-".into(), |fitted| format!("{fitted:.2}"))
            };
            let n_log_n: Vec<_> = rows.iter().map(|(n, _)| (*n, n * n.ln())).collect();
            lines.push([
                name.clone(),
                least.to_string(),
                most.to_string(),
                of(0),
                of(1),
                exponent(&n_log_n).map_or_else(|| "-".into(), |fitted| format!("{fitted:.2}")),
            ]);
        }
        process::aligned(&lines)
    }

    /// The medians, a column for each place.
    pub fn rendered(&self) -> String {
        let header = [
            "measurement",
            "n",
            "native ms",
            "wasm ms",
            "wasm / native",
            "page ms",
        ]
        .map(String::from);
        let number =
            |cell: Option<f64>| cell.map_or_else(|| "-".into(), |value| format!("{value:.3}"));
        let mut lines = vec![header];
        for (&(index, n), &[native, wasm, page]) in &self.rows {
            let name = self.names.get(index).cloned().unwrap_or_default();
            let ratio = native
                .zip(wasm)
                .filter(|(native, _)| *native > 0.0)
                .map(|(native, wasm)| wasm / native);
            let ratio = ratio.map_or_else(|| "-".into(), |value| format!("{value:.2}"));
            lines.push([
                name,
                n.to_string(),
                number(native),
                number(wasm),
                ratio,
                number(page),
            ]);
        }
        process::aligned(&lines)
    }
}

/// How much `n log n` grows from `n` to ten times `n`.
fn n_log_n_growth(n: u64) -> f64 {
    let n = n as f64;
    10.0 * (10.0 * n).ln() / n.ln()
}

/// The slope of the line through log n and log time, by least squares; `None` for fewer than three points.
fn exponent(points: &[(f64, f64)]) -> Option<f64> {
    if points.len() < 3 || points.iter().any(|(n, time)| *n <= 0.0 || *time <= 0.0) {
        return None;
    }
    let logs = points.iter().map(|(n, time)| (n.ln(), time.ln()));
    let count = points.len() as f64;
    let (sum_x, sum_y) = logs
        .clone()
        .fold((0.0, 0.0), |(x, y), (n, time)| (x + n, y + time));
    let (mean_x, mean_y) = (sum_x / count, sum_y / count);
    let covariance: f64 = logs.clone().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = logs.map(|(x, _)| (x - mean_x).powi(2)).sum();
    Some(covariance / variance)
}

/// A producer's line.
#[derive(Debug, PartialEq)]
struct Measurement {
    name: String,
    n: u64,
    median_ms: f64,
    limit_ms: Option<f64>,
}

fn measurement(line: &str) -> Option<Measurement> {
    let value: Value = serde_json::from_str(line).ok()?;
    Some(Measurement {
        name: value["name"].as_str()?.to_owned(),
        n: value["n"].as_u64()?,
        median_ms: value["median_ms"].as_f64()?,
        limit_ms: value["limit_ms"].as_f64(),
    })
}

/// A producer's line about a peer that did the same.
#[derive(Debug, PartialEq)]
struct Race {
    name: String,
    n: u64,
    /// The peer's time by ours.
    times_as_fast: f64,
    at_least: f64,
}

fn race(line: &str) -> Option<Race> {
    let value: Value = serde_json::from_str(line).ok()?;
    Some(Race {
        name: value["name"].as_str()?.to_owned(),
        n: value["n"].as_u64()?,
        times_as_fast: value["times_as_fast"].as_f64()?,
        at_least: value["at_least"].as_f64()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measurements_of_one_name_and_size_share_a_line() {
        let mut table = Table::default();
        table.take(
            Place::Native,
            r#"{"name":"timeline","n":1000,"median_ms":0.5}"#,
        );
        table.take(
            Place::Native,
            r#"{"name":"timeline","n":200,"median_ms":0.1}"#,
        );
        table.take(
            Place::Wasm,
            r#"{"name":"timeline","n":1000,"median_ms":1.0}"#,
        );
        table.take(
            Place::Page,
            r#"{"name":"keystroke","n":1000,"median_ms":9.25}"#,
        );
        table.take(Place::Wasm, "a remark");
        let expected = "\
measurement     n  native ms  wasm ms  wasm / native  page ms
timeline      200      0.100        -              -        -
timeline     1000      0.500    1.000           2.00        -
keystroke    1000          -        -              -    9.250
";
        assert_eq!(table.rendered(), expected);
    }

    #[test]
    fn growth_stands_beside_that_of_n_log_n() {
        let mut table = Table::default();
        for (n, ms) in [(200, 1.0), (1000, 2.0), (10000, 25.0)] {
            let line = format!(r#"{{"name":"timeline","n":{n},"median_ms":{ms}}}"#);
            table.take(Place::Native, &line);
        }
        // 10 x log 10000 / log 1000 = 10 x 4 / 3.
        let expected = "\
growth from n to 10 n     n  native  wasm  n log n
timeline               1000    12.5     -     13.3
";
        assert_eq!(table.growth(), expected);
    }

    #[test]
    fn an_exponent_is_fitted_to_three_sizes_or_more() {
        // 2 n^1.5, exactly; with one of three points e times as high, the slope is 1.5 + 1 / (2 ln 10): the middle of
        // three even steps has no say in it.
        let points = [
            (10.0, 2.0 * 10_f64.powf(1.5)),
            (100.0, 2_000.0),
            (1_000.0, 2.0 * 1_000_f64.powf(1.5)),
        ];
        assert!((exponent(&points).unwrap() - 1.5).abs() < 1e-12);
        let [one, two, (n, time)] = points;
        let bent = [one, two, (n, time * std::f64::consts::E)];
        let expected = 1.5 + 1.0 / (2.0 * 10_f64.ln());
        assert!((exponent(&bent).unwrap() - expected).abs() < 1e-12);
        assert_eq!(exponent(&points[..2]), None);

        let mut table = Table::default();
        for (n, ms) in [(100, 1.0), (1_000, 10.0), (10_000, 100.0)] {
            let line = format!(r#"{{"name":"timeline","n":{n},"median_ms":{ms}}}"#);
            table.take(Place::Wasm, &line);
        }
        // n log n: the ends alone matter again, 2 decades and a factor of two in the logarithm: 1 + log 2 / 2.
        let expected = "\
exponent of n, fitted  from     to  native  wasm  n log n
timeline                100  10000       -  1.00     1.15
";
        assert_eq!(table.exponents(), expected);
    }

    #[test]
    fn a_limit_that_is_passed_is_told() {
        let mut table = Table::default();
        let line =
            |ms: f64| format!(r#"{{"name":"keystroke","n":1000,"median_ms":{ms},"limit_ms":16}}"#);
        table.take(Place::Page, &line(16.0));
        assert!(!table.over_limit);
        table.take(Place::Page, &line(16.5));
        assert!(table.over_limit);
        assert_eq!(
            table.verdicts,
            [
                "Within the limit of 16 ms (Page): keystroke, n = 1000: 16.000 ms",
                "OVER the limit of 16 ms (Page): keystroke, n = 1000: 16.500 ms",
            ]
        );
    }

    #[test]
    fn a_peer_that_comes_too_near_is_told() {
        let mut table = Table::default();
        let line = |times: f64| {
            format!(r#"{{"name":"import","n":1000,"times_as_fast":{times},"at_least":2}}"#)
        };
        table.take(Place::Wasm, &line(2.0));
        assert!(!table.over_limit);
        table.take(Place::Wasm, &line(1.9));
        assert!(table.over_limit);
        assert_eq!(
            table.verdicts,
            [
                "Within the promise of 2 times as fast (Wasm): import, n = 1000: 2.00 times",
                "UNDER the promise of 2 times as fast (Wasm): import, n = 1000: 1.90 times",
            ]
        );
    }

    #[test]
    fn a_line_that_lacks_a_field_is_no_measurement() {
        for line in [
            "",
            "{}",
            r#"{"name":"x","n":1}"#,
            r#"{"name":"x","n":-1,"median_ms":1}"#,
        ] {
            assert_eq!(measurement(line), None, "{line}");
        }
    }
}
