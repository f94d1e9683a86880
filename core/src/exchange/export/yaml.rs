//! A small YAML writer: order and quoting are ours.
//!
//! Rules are read by people and compared by version control, so keys keep their order, queries are written as blocks,
//! and whether a text is quoted follows from the text alone. A serializer for any Rust value decides these things
//! otherwise from release to release, and weighs more than this page.

use std::fmt::Write;

/// A value to be written.
///
/// # Example
/// ```
/// use error_budget::exchange::export::yaml::Yaml;
/// let rule = Yaml::map([
///     ("alert", Yaml::text("ErrorBudgetLow")),
///     ("for", Yaml::text("5m")),
///     ("labels", Yaml::map([("objective", Yaml::text("99.9"))])),
/// ]);
/// assert_eq!(rule.to_document(), "alert: ErrorBudgetLow\nfor: 5m\nlabels:\n  objective: \"99.9\"\n");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Yaml {
    /// A text; quoted where it would be read as something else.
    Text(String),
    /// A number, written as it is.
    Number(String),
    /// `true` or `false`.
    Flag(bool),
    /// Values in order.
    List(Vec<Yaml>),
    /// Keys and values in order.
    Map(Vec<(String, Yaml)>),
}

impl Yaml {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number with the digits of its shortest decimal text; a text when it is not finite.
    #[must_use]
    pub fn number(number: f64) -> Self {
        if number.is_finite() {
            Self::Number(number.to_string())
        } else {
            Self::Text(number.to_string())
        }
    }

    /// Keys and values in order.
    #[must_use]
    pub fn map<K: Into<String>>(pairs: impl IntoIterator<Item = (K, Yaml)>) -> Self {
        Self::Map(
            pairs
                .into_iter()
                .map(|(key, value)| (key.into(), value))
                .collect(),
        )
    }

    /// Values in order.
    #[must_use]
    pub fn list(items: impl IntoIterator<Item = Yaml>) -> Self {
        Self::List(items.into_iter().collect())
    }

    /// A list of texts.
    #[must_use]
    pub fn texts<T: Into<String>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::list(items.into_iter().map(Self::text))
    }

    /// The whole document, ending with a line break.
    #[must_use]
    pub fn to_document(&self) -> String {
        let mut out = String::new();
        match self {
            Self::List(items) if !items.is_empty() => list(&mut out, items, 0),
            Self::Map(pairs) if !pairs.is_empty() => map(&mut out, pairs, 0),
            other => scalar(&mut out, other, 0),
        }
        out
    }
}

fn indent(out: &mut String, depth: usize) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn map(out: &mut String, pairs: &[(String, Yaml)], depth: usize) {
    for (index, (key, value)) in pairs.iter().enumerate() {
        // The first key of a list's item stands behind its dash.
        if index > 0 || !out.ends_with("- ") {
            indent(out, depth);
        }
        out.push_str(&written(key));
        out.push(':');
        match value {
            Yaml::Map(inner) if !inner.is_empty() => {
                out.push('\n');
                map(out, inner, depth + 1);
            }
            Yaml::List(items) if !items.is_empty() => {
                out.push('\n');
                list(out, items, depth + 1);
            }
            other => {
                out.push(' ');
                scalar(out, other, depth + 1);
            }
        }
    }
}

fn list(out: &mut String, items: &[Yaml], depth: usize) {
    for item in items {
        indent(out, depth);
        out.push_str("- ");
        match item {
            Yaml::Map(pairs) if !pairs.is_empty() => map(out, pairs, depth + 1),
            Yaml::List(items) if !items.is_empty() => {
                // A list in a list starts on a line of its own.
                out.pop();
                out.push('\n');
                list(out, items, depth + 1);
            }
            other => scalar(out, other, depth + 1),
        }
    }
}

/// One that fits behind its key; a text of several lines as a block.
fn scalar(out: &mut String, value: &Yaml, depth: usize) {
    match value {
        Yaml::Text(text) if is_block(text) => {
            out.push_str(if text.ends_with('\n') { "|" } else { "|-" });
            out.push('\n');
            for line in text.lines() {
                if !line.is_empty() {
                    indent(out, depth);
                    out.push_str(line);
                }
                out.push('\n');
            }
            return;
        }
        Yaml::Text(text) => out.push_str(&written(text)),
        Yaml::Number(number) => out.push_str(number),
        Yaml::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Yaml::List(_) => out.push_str("[]"),
        Yaml::Map(_) => out.push_str("{}"),
    }
    out.push('\n');
}

/// Several lines that a literal block keeps as they are.
fn is_block(text: &str) -> bool {
    let printable = |c: char| c == '\n' || !(c.is_control() || is_break(c));
    text.trim_end_matches('\n').contains('\n')
        && !text.starts_with([' ', '\n'])
        && !text.ends_with("\n\n")
        && !text.lines().any(|line| line.ends_with(' '))
        && text.chars().all(printable)
}

/// Line breaks and marks that readers of YAML treat specially.
fn is_break(c: char) -> bool {
    matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// A text of one line: plain where every reader takes it for a text, else in quotes.
fn written(text: &str) -> String {
    if is_plain(text) {
        return text.to_owned();
    }
    // Queries hold many double quotes.
    if text.contains(['"', '\\']) && !text.chars().any(|c| c.is_control() || is_break(c)) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // Writing to a string does not fail.
            c if c.is_control() || is_break(c) => drop(write!(out, "\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Read as a text by YAML 1.1 and 1.2 alike.
fn is_plain(text: &str) -> bool {
    /// What some reader takes for a truth value or for nothing.
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    let inside = |c: char| c.is_ascii_alphanumeric() || " _-./()+=%':,;<>".contains(c);
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    (starts_well || is_duration(text))
        && !text.ends_with(' ')
        && text.chars().all(inside)
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
        && !text.contains(": ")
        && !text.ends_with(':')
}

/// `5m`, `1h30m`: digits and units by turns.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let units = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let next = units.trim_start_matches(['s', 'm', 'h', 'd', 'w']);
        if units.len() == rest.len() || next.len() == units.len() {
            return false;
        }
        rest = next;
    }
    !text.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_read_as_something_else_is_quoted() {
        let plain = [
            "5m",
            "1h30m",
            "critical",
            "http_requests_total",
            "a b",
            "x/y",
        ];
        for text in plain {
            assert_eq!(written(text), text);
        }
        let quoted = [
            "",
            "99.9",
            "1e3",
            "0x1f",
            "12:30",
            "true",
            "No",
            "null",
            "~",
            "-",
            "- a",
            "a: b",
            "#x",
            "a #b",
            "*x",
            "&x",
            "{{ x }}",
            "[1]",
            "\"",
            "5",
            "2026-03-10",
            " a",
            "a ",
            "@x",
            "%x",
            "é\n",
        ];
        for text in quoted {
            assert!(
                written(text).starts_with(['"', '\'']),
                "{text:?} as {}",
                written(text)
            );
        }
    }

    #[test]
    fn several_lines_are_a_block_and_nested_lists_keep_their_place() {
        let value = Yaml::map([
            ("expr", Yaml::text("a\nand\nb")),
            (
                "list",
                Yaml::list([
                    Yaml::texts(["x"]),
                    Yaml::map([("k", Yaml::Flag(true)), ("more", Yaml::number(0.5))]),
                ]),
            ),
            ("none", Yaml::list([])),
        ]);
        let expected = "expr: |-\n  a\n  and\n  b\nlist:\n  -\n    - x\n  - k: true\n    more: 0.5\nnone: []\n";
        assert_eq!(value.to_document(), expected);
    }
}
