//! Numbers and lengths of time as findings and messages write them.

use chrono::TimeDelta;

/// A number as people write it: at most four significant digits.
pub(super) fn short(number: f64) -> String {
    if number == 0.0 || !number.is_finite() {
        return number.to_string();
    }
    let digits = [1_000.0, 100.0, 10.0, 1.0]
        .iter()
        .position(|from| number.abs() >= *from)
        .unwrap_or(4);
    let text = format!("{number:.digits$}");
    if text.contains('.') {
        let text = text.trim_end_matches('0').trim_end_matches('.');
        return text.to_owned();
    }
    text
}

/// A length of time from seconds: `51.8 s`, `2.9 min`, `10 h`, `3 d`.
pub(super) fn length(seconds: f64) -> String {
    let (unit, name) = [(86_400.0, "d"), (3_600.0, "h"), (60.0, "min")]
        .into_iter()
        .find(|(unit, _)| seconds >= 2.0 * unit || (seconds / unit - 1.0).abs() < 1e-9)
        .unwrap_or((1.0, "s"));
    format!("{} {name}", short(seconds / unit))
}

/// A share in percent.
pub(super) fn percent(share: f64) -> String {
    format!("{}%", short(share * 100.0))
}

/// A length in seconds.
pub(super) fn seconds(length: TimeDelta) -> f64 {
    length.num_milliseconds() as f64 / 1_000.0
}
