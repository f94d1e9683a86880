//! A text of rows and cells, split as RFC 4180 says: cells may stand in quotes, which then hold separators, line ends and,
//! doubled, quotes.

use std::borrow::Cow;

/// Splits a text row by row. Empty lines are no rows.
pub(super) struct Splitter<'a> {
    text: &'a str,
    delimiter: u8,
    /// Whether a byte ends a cell without quotes: one look at each byte instead of three comparisons.
    ends: [bool; 256],
    /// The first byte that is not split yet.
    pub(super) at: usize,
}

impl<'a> Splitter<'a> {
    /// At the start of a text, behind the mark that says it is Unicode. The delimiter is an ASCII character.
    pub(super) fn new(text: &'a str, delimiter: u8) -> Self {
        let mark = if text.starts_with('\u{feff}') { 3 } else { 0 };
        let mut ends = [false; 256];
        for end in [delimiter, b'\n', b'\r'] {
            ends[usize::from(end)] = true;
        }
        Self {
            text,
            delimiter,
            ends,
            at: mark,
        }
    }

    /// Puts the next row's cells in place of those that are there; `false` after the last row.
    pub(super) fn next_row(&mut self, cells: &mut Vec<Cow<'a, str>>) -> bool {
        cells.clear();
        let _ = self.take_until(|_, byte| !matches!(byte, b'\n' | b'\r'));
        if self.at >= self.text.len() {
            return false;
        }
        loop {
            cells.push(self.cell());
            if !self.skip(self.delimiter) {
                return true;
            }
        }
    }

    fn cell(&mut self) -> Cow<'a, str> {
        if !self.skip(b'"') {
            return Cow::Borrowed(self.unquoted());
        }
        let mut cell = Cow::Borrowed(self.quoted());
        while self.skip(b'"') {
            cell += "\"";
            cell += self.quoted();
        }
        // Behind the quotes there should be nothing.
        cell += self.unquoted();
        cell
    }

    fn unquoted(&mut self) -> &'a str {
        self.take_until(|splitter, byte| splitter.ends[usize::from(byte)])
    }

    /// Up to the next quote, which is left behind; a quote that is never closed takes all the rest.
    fn quoted(&mut self) -> &'a str {
        let part = self.take_until(|_, byte| byte == b'"');
        let _ = self.skip(b'"');
        part
    }

    fn take_until(&mut self, is_end: impl Fn(&Self, u8) -> bool) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.bytes().position(|byte| is_end(self, byte));
        let length = end.unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    fn skip(&mut self, byte: u8) -> bool {
        let found = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += usize::from(found);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str, delimiter: u8) -> Vec<Vec<String>> {
        let mut splitter = Splitter::new(text, delimiter);
        let (mut cells, mut rows) = (Vec::new(), Vec::new());
        while splitter.next_row(&mut cells) {
            rows.push(cells.iter().map(|cell| cell.to_string()).collect());
        }
        rows
    }

    #[test]
    fn quotes_hold_what_would_split() {
        let cases: [(&str, &[&[&str]]); 6] = [
            ("a,b\r\nc,\n\n,d", &[&["a", "b"], &["c", ""], &["", "d"]]),
            ("\"a,\r\nb\",c\n", &[&["a,\r\nb", "c"]]),
            ("\"say \"\"when\"\"\",\"\"\n", &[&["say \"when\"", ""]]),
            // Within a cell that does not begin with one a quote is a letter.
            ("5\" disk,b", &[&["5\" disk", "b"]]),
            ("\"a\" b,c", &[&["a b", "c"]]),
            ("a,\"b\nc,d", &[&["a", "b\nc,d"]]),
        ];
        for (text, rows) in cases {
            assert_eq!(split(text, b','), rows, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_split_as_the_crate_csv_splits_it(
            text in "\u{feff}?([a,;\"\r\n\tä]|\"\"|,\"){0,60}", delimiter in prop::sample::select(b",;\t".to_vec())
        ) {
            let mut reader = csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let theirs = reader.records().map(|record| {
                record.expect("text").iter().map(str::to_owned).collect()
            });
            let theirs: Vec<Vec<String>> = theirs.collect();
            prop_assert_eq!(split(&text, delimiter), theirs);
        }
    }
}
