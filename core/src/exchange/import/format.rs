//! The registry of formats, and telling them apart.

use super::{
    Import, ImportError, Options, delimited, json_lines, status_changes, statuspage,
    upptime_summary,
};

/// A format of incident histories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma, semicolon or pipe separated rows.
    Csv,
    /// Tab separated rows, such as those pasted from a spreadsheet.
    Tsv,
    /// One flat JSON object per line.
    JsonLines,
    /// Statuspage `incidents.json`: the API's answer, its list, or a scrape of it.
    Statuspage,
    /// Upptime `history/summary.json`.
    UpptimeSummary,
    /// Status commits of an Upptime repository: time, slug, subject, commit.
    UpptimeStatusChanges,
}

impl Format {
    /// All of them, the most specific first: the order in which a text is tried.
    pub const ALL: [Self; 6] = [
        Self::UpptimeSummary,
        Self::Statuspage,
        Self::JsonLines,
        Self::UpptimeStatusChanges,
        Self::Tsv,
        Self::Csv,
    ];

    /// The name in commands and options.
    ///
    /// ```
    /// use error_budget::exchange::import::Format;
    /// assert_eq!(Format::UpptimeSummary.name(), "upptime-summary");
    /// assert_eq!(Format::from_name("Statuspage"), Some(Format::Statuspage));
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::JsonLines => "jsonl",
            Self::Statuspage => "statuspage",
            Self::UpptimeSummary => "upptime-summary",
            Self::UpptimeStatusChanges => "upptime-status-changes",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
            Self::JsonLines => "JSON lines",
            Self::Statuspage => "Statuspage",
            Self::UpptimeSummary => "Upptime summary",
            Self::UpptimeStatusChanges => "Upptime status changes",
        }
    }

    /// The format with this [`name`](Self::name), in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.name().eq_ignore_ascii_case(name.trim()))
    }

    fn recognizes(self, text: &str) -> bool {
        match self {
            Self::Csv => delimited::recognizes(text, false),
            Self::Tsv => delimited::recognizes(text, true),
            Self::JsonLines => json_lines::recognizes(text),
            Self::Statuspage => statuspage::recognizes(text),
            Self::UpptimeSummary => upptime_summary::recognizes(text),
            Self::UpptimeStatusChanges => status_changes::recognizes(text),
        }
    }

    pub(super) fn read(self, text: &str, options: &Options) -> Result<Import, ImportError> {
        match self {
            Self::Csv | Self::Tsv => delimited::read(text, self, options),
            Self::JsonLines => json_lines::read(text, options),
            Self::Statuspage => statuspage::read(text, options),
            Self::UpptimeSummary => upptime_summary::read(text, options),
            Self::UpptimeStatusChanges => status_changes::read(text, options),
        }
    }
}

/// Tells the format from the content alone; `None` when it is none that we read.
///
/// ```
/// use error_budget::exchange::import::{Format, sniff};
/// assert_eq!(sniff("start;end\n2026-03-10 08:12;08:38\n"), Some(Format::Csv));
/// assert_eq!(sniff("Dear team, the outage is over."), None);
/// ```
#[must_use]
pub fn sniff(text: &str) -> Option<Format> {
    let text = text.trim_start_matches('\u{feff}');
    if is_binary(text) {
        return None;
    }
    Format::ALL
        .into_iter()
        .find(|format| format.recognizes(text))
}

/// Whether the start of the text holds what no text file does.
pub(super) fn is_binary(text: &str) -> bool {
    text.bytes().take(65_536).any(|byte| byte == 0)
}

/// The beginning of a text up to `most` bytes, cut at a whole line where there is one.
pub(super) fn beginning(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let cut = text.get(..end).unwrap_or_default();
    cut.rfind('\n')
        .map_or(cut, |line| cut.get(..=line).unwrap_or(cut))
}
