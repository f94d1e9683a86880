//! A table as JSON, CSV, Markdown and HTML: one list of rows for all four.

use crate::engine::amount::Quotient;
use crate::exchange::{instant_text, spreadsheet};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text.
    Text(String),
    /// A number; infinity is possible.
    Number(f64),
    /// An instant.
    Time(DateTime<Utc>),
}

impl Cell {
    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A quotient in percent; empty without data.
    #[must_use]
    pub fn percent(share: Quotient) -> Self {
        share.percent().map_or(Self::Empty, Self::Number)
    }

    /// A quotient; empty without data.
    #[must_use]
    pub fn quotient(quotient: Quotient) -> Self {
        quotient.number().map_or(Self::Empty, Self::Number)
    }

    /// An instant, if there is one.
    #[must_use]
    pub fn time(at: Option<DateTime<Utc>>) -> Self {
        at.map_or(Self::Empty, Self::Time)
    }

    /// As a program reads it.
    fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Time(at) => instant_text::text(*at),
        }
    }
}

/// Rows under named columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// What it shows, as a heading.
    pub title: String,
    /// Names of the columns, in `snake_case`.
    pub columns: Vec<String>,
    /// Rows, each as wide as the columns.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new<'c>(title: &str, columns: impl IntoIterator<Item = &'c str>) -> Self {
        Self {
            title: title.to_owned(),
            columns: columns.into_iter().map(str::to_owned).collect(),
            rows: Vec::new(),
        }
    }

    /// RFC 4180 text with a header line.
    ///
    /// A text that a spreadsheet would take for a formula gets an apostrophe before it ([`spreadsheet::text`]).
    ///
    /// # Example
    /// ```
    /// use error_budget::exchange::export::table::{Cell, Table};
    /// let mut table = Table::new("Incidents", ["title", "cost"]);
    /// table.rows.push(vec![Cell::text("=HYPERLINK(\"x\")"), Cell::Number(-1.5)]);
    /// assert_eq!(table.to_csv(), "title,cost\r\n\"'=HYPERLINK(\"\"x\"\")\",-1.5\r\n");
    /// ```
    #[must_use]
    pub fn to_csv(&self) -> String {
        let header = self
            .columns
            .iter()
            .map(|name| text_field(name))
            .collect::<Vec<_>>();
        let mut out = header.join(",") + "\r\n";
        for row in &self.rows {
            let fields: Vec<String> = row
                .iter()
                .map(|cell| match cell {
                    Cell::Text(text) => text_field(text),
                    // Numbers and instants: never a formula, never a separator.
                    other => other.plain(),
                })
                .collect();
            out.push_str(&fields.join(","));
            out.push_str("\r\n");
        }
        out
    }

    /// A list with an object for each row.
    #[must_use]
    pub fn to_json(&self) -> Value {
        self.rows
            .iter()
            .map(|row| {
                let mut object = Map::new();
                for (column, cell) in self.columns.iter().zip(row) {
                    insert(&mut object, column, cell);
                }
                Value::Object(object)
            })
            .collect()
    }

    /// A table of GitHub's Markdown.
    #[must_use]
    pub fn to_markdown(&self, written: &dyn Fn(&Cell) -> String) -> String {
        let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let heads = self.columns.iter().map(|name| heading(name)).collect();
        let rules = self.columns.iter().map(|_| "---".to_owned()).collect();
        let mut out = line(heads) + &line(rules);
        for row in &self.rows {
            out.push_str(&line(
                row.iter().map(|cell| markdown(&written(cell))).collect(),
            ));
        }
        out
    }

    /// A `table` element.
    #[must_use]
    pub fn to_html(&self, written: &dyn Fn(&Cell) -> String) -> String {
        let mut out = String::from("<table>\n<thead><tr>");
        for name in &self.columns {
            out.push_str(&format!("<th scope=\"col\">{}</th>", html(&heading(name))));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for row in &self.rows {
            out.push_str("<tr>");
            for cell in row {
                let class = match cell {
                    Cell::Number(_) => " class=\"number\"",
                    _ => "",
                };
                out.push_str(&format!("<td{class}>{}</td>", html(&written(cell))));
            }
            out.push_str("</tr>\n");
        }
        out + "</tbody>\n</table>\n"
    }
}

/// A cell in an object; infinity is not JSON, so it is nothing and a flag (AUDIT T10).
pub(crate) fn insert(object: &mut Map<String, Value>, name: &str, cell: &Cell) {
    let value = match cell {
        Cell::Empty => Value::Null,
        Cell::Number(number) if !number.is_finite() => {
            object.insert(format!("{name}_infinite"), true.into());
            Value::Null
        }
        Cell::Number(number) => (*number).into(),
        other => other.plain().into(),
    };
    object.insert(name.to_owned(), value);
}

/// `total_minutes` as people read it: `Total minutes`.
fn heading(name: &str) -> String {
    let words = name.replace("_pct", " %").replace('_', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

fn text_field(text: &str) -> String {
    spreadsheet::field(&spreadsheet::text(text)).into_owned()
}

/// What a team typed does not become markup; in a table no line may end early.
#[must_use]
pub(crate) fn markdown(text: &str) -> String {
    backslashed(text, "\\`*_{}[]<>#|~&")
}

/// On one line, with a backslash before each of the letters that mean something where it goes.
#[must_use]
pub(super) fn backslashed(text: &str, meaning: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if meaning.contains(letter) {
            out.push('\\');
        }
        out.push(if letter.is_control() { ' ' } else { letter });
    }
    out
}

/// Text between tags or in a quoted attribute.
#[must_use]
pub(crate) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}
