//! A series of Prometheus as people write it: `http_requests_total{job="api",code=~"5.."}`.

use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The longest selector, in bytes.
pub const MAX_BYTES: usize = 2_000;

/// A metric and what its labels have to be.
///
/// # Example
/// ```
/// use error_budget::model::selector::Selector;
/// let errors: Selector = r#"http_requests_total{ job="api", code =~ "5.." }"#.parse()?;
/// assert_eq!(errors.to_string(), r#"http_requests_total{job="api",code=~"5.."}"#);
/// assert_eq!(errors.over("5m"), r#"http_requests_total{job="api",code=~"5.."}[5m]"#);
/// # Ok::<(), error_budget::model::selector::SelectorError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// The metric's name.
    pub(crate) metric: String,
    /// What its labels have to be, in the order written.
    pub(crate) matchers: Vec<Matcher>,
}

/// What one label has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matcher {
    /// The label.
    pub(crate) label: String,
    /// `=`, `!=`, `=~` or `!~`.
    pub(crate) operator: &'static str,
    /// The value, or the expression it has to match.
    pub(crate) value: String,
}

/// Why a text selects no series.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{text:?} selects no series: {what}; expected a metric such as http_requests_total{{job=\"api\"}}"
)]
pub struct SelectorError {
    text: String,
    what: &'static str,
}

const OPERATORS: [&str; 4] = ["=~", "!~", "!=", "="];

impl Selector {
    /// A metric without conditions on its labels; `None` for what is no name of one.
    #[must_use]
    pub fn of(metric: &str) -> Option<Self> {
        is_metric(metric).then(|| Self {
            metric: metric.to_owned(),
            matchers: Vec::new(),
        })
    }

    /// The metric's name.
    #[must_use]
    pub fn metric(&self) -> &str {
        &self.metric
    }

    /// Label, operator and value of each matcher, in the order written.
    pub fn matchers(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.matchers
            .iter()
            .map(|m| (m.label.as_str(), m.operator, m.value.as_str()))
    }

    /// With one label more that has to be equal to `value`.
    #[must_use]
    pub(crate) fn with(mut self, label: &str, operator: &'static str, value: &str) -> Self {
        self.matchers.push(Matcher {
            label: label.to_owned(),
            operator,
            value: value.to_owned(),
        });
        self
    }

    /// The same labels of another metric.
    #[must_use]
    pub(crate) fn renamed(&self, suffix: &str) -> Self {
        Self {
            metric: format!("{}{suffix}", self.metric),
            matchers: self.matchers.clone(),
        }
    }

    /// The series over a range, such as `5m`.
    #[must_use]
    pub fn over(&self, range: &str) -> String {
        format!("{self}[{range}]")
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.metric)?;
        if self.matchers.is_empty() {
            return Ok(());
        }
        f.write_str("{")?;
        for (index, matcher) in self.matchers.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let Matcher {
                label,
                operator,
                value,
            } = matcher;
            write!(f, "{comma}{label}{operator}{}", quoted(value))?;
        }
        f.write_str("}")
    }
}

/// A text as PromQL writes it.
#[must_use]
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn is_metric(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || "_:".contains(c))
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_:".contains(c))
}

fn is_label(text: &str) -> bool {
    is_metric(text) && !text.contains(':')
}

impl FromStr for Selector {
    type Err = SelectorError;

    fn from_str(text: &str) -> Result<Self, SelectorError> {
        const TOO_LONG: &str = "it is longer than 2,000 characters";
        let wrong = |what| SelectorError {
            text: text.chars().take(100).collect(),
            what,
        };
        if text.len() > MAX_BYTES {
            return Err(wrong(TOO_LONG));
        }
        let trimmed = text.trim();
        let (metric, labels) = match trimmed.split_once('{') {
            None => (trimmed, None),
            Some((metric, rest)) => (metric.trim_end(), Some(rest)),
        };
        let mut selector = Self::of(metric).ok_or_else(|| wrong("it has no name of a metric"))?;
        let Some(mut rest) = labels else {
            return Ok(selector);
        };
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('}') {
                if !after.trim().is_empty() {
                    return Err(wrong("something follows the closing brace"));
                }
                // What is written has to be read again, and it may have more backslashes than what was.
                if selector.to_string().len() > MAX_BYTES {
                    return Err(wrong(TOO_LONG));
                }
                return Ok(selector);
            }
            let (matcher, after) = matcher(rest).map_err(wrong)?;
            selector.matchers.push(matcher);
            rest = after.trim_start();
            if let Some(after) = rest.strip_prefix(',') {
                rest = after;
            } else if !rest.starts_with('}') {
                return Err(wrong("labels are separated by commas and end with }"));
            }
        }
    }
}

/// Reads `label op "value"`; gives what follows.
fn matcher(text: &str) -> Result<(Matcher, &str), &'static str> {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    let (label, rest) = text.split_at(end);
    if !is_label(label) {
        return Err("a label is missing before its value");
    }
    let rest = rest.trim_start();
    let (operator, rest) = OPERATORS
        .into_iter()
        .find_map(|operator| Some((operator, rest.strip_prefix(operator)?)))
        .ok_or("a label is compared by =, !=, =~ or !~")?;
    let (value, rest) = string(rest.trim_start())?;
    let matcher = Matcher {
        label: label.to_owned(),
        operator,
        value,
    };
    Ok((matcher, rest))
}

/// Reads a text in quotes; gives what follows.
fn string(text: &str) -> Result<(String, &str), &'static str> {
    let mut letters = text.char_indices();
    let quote = match letters.next() {
        Some((_, quote @ ('"' | '\'' | '`'))) => quote,
        _ => return Err("a label's value stands in quotes"),
    };
    let mut value = String::new();
    while let Some((at, letter)) = letters.next() {
        match letter {
            letter if letter == quote => {
                let rest = text.get(at + quote.len_utf8()..).unwrap_or_default();
                return Ok((value, rest));
            }
            '\\' if quote != '`' => value.push(match letters.next() {
                Some((_, 'n')) => '\n',
                Some((_, 't')) => '\t',
                Some((_, escaped @ ('\\' | '"' | '\''))) => escaped,
                _ => return Err("after a backslash only \\, quotes, n and t are read"),
            }),
            '\n' | '\t' => value.push(letter),
            letter if letter.is_control() => {
                return Err("a label's value holds a control character");
            }
            letter => value.push(letter),
        }
    }
    Err("a quote is not closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_the_rest_is_refused() {
        let cases = [
            ("up", "up"),
            (" up{ } ", "up"),
            ("a:b{c='d\\'e',}", r#"a:b{c="d'e"}"#),
            ("a{b='\\t\\n\t'}", r#"a{b="\t\n\t"}"#),
            (
                r#"m{a=~"x|y\\d",b!="",c!~`z`}"#,
                r#"m{a=~"x|y\\d",b!="",c!~"z"}"#,
            ),
        ];
        for (text, written) in cases {
            let selector: Selector = text.parse().expect(text);
            assert_eq!(selector.to_string(), written);
            assert_eq!(written.parse(), Ok(selector));
        }
        let refused = [
            "",
            "5xx",
            "{}",
            "a{b}",
            "a{b=c}",
            "a{b=\"c\"",
            "a{b=\"c\"} > 1",
            "a{b=\"c\" d=\"e\"}",
            "rate(a[5m])",
            "a{b=\"\u{1}\"}",
        ];
        for text in refused {
            assert!(text.parse::<Selector>().is_err(), "{text}");
        }
        // 1,500 quotes need as many backslashes when they are written.
        let long = format!("a{{b='{}'}}", "\"".repeat(1_500));
        assert!(long.parse::<Selector>().is_err());
    }
}
