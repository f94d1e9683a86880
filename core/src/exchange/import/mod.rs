//! Incident histories from files and from the clipboard.
//!
//! [`import`] reads a text of any [`Format`] and answers an [`Import`]: every row with
//! what became of it, and the incidents. A row is never dropped in silence:
//! **accepted + repaired + rejected = rows read**, always. Blank lines, a header and rows of
//! other services (when [`Options::only`] chooses one) are not rows.
//!
//! - *Accepted*: read as written.
//! - *Repaired*: kept, with something changed or assumed; each [`Repair`] says what.
//! - *Rejected*: not kept; the [`Rejection`] says where, what and what is expected.
//!
//! # What happens to
//!
//! | in the file | treatment |
//! |---|---|
//! | end before start | rejected: which of the two is wrong cannot be known. Statuspage back-fills posts, so there the end becomes the instant at which "resolved" was posted: repaired |
//! | zero length | kept and reported as repaired: it happened, and costs no time |
//! | a year outside 1970 to 2199 | rejected |
//! | a start more than a day after now | rejected as in the future; so is an end, but for maintenance, which ends when planned |
//! | no end | ongoing; reported as repaired when it started more than 30 days before now |
//! | an end written as a length (`12m`) | repaired: the start and that length |
//! | overlaps | kept and counted: the objective's overlap rule decides what they cost |
//! | the same id and start again | the later row replaces the earlier: repaired. Without ids, the same start, end and title |
//! | the same id, another start | kept: phases of one incident |
//! | no impact | 100%; 50% ("unknown") in a status page's feed and AWS's file, which tell none |
//! | impact words | by [`ImpactWords`]: the weights of Statuspage's own severities |
//! | maintenance as an impact word | 0%, and of that category: files often begin it with its announcement |
//! | an end that only follows from something else (the last update, a text) | repaired; where nothing tells it, rejected |
//! | drills, tests, what was declined, discarded or not confirmed | accepted, leads to no incident, counted in a note |
//! | a missing sample or `NaN` in a series | nothing is known then: not counted as bad, counted in a note |
//! | `28/02/2026` | the order of the whole column where one value decides it, else [`Options::date_order`]; repaired where other rows are written otherwise or nothing decides it |
//! | seconds from the first event (a column that starts at 0.0) | placed from [`Options::relative_start`]; by default so that the last end is now |
//! | texts over 500 characters | cut: repaired |
//! | a cell over 100 kB, a quote never closed | rejected |
//!
//! What holds for one format stands at the top of its file. A new format is one file beside this
//! one, a variant of [`Format`] and two lines in `format.rs`.

mod aws_status;
mod better_stack;
mod calendar;
mod cells;
mod columns;
mod datadog;
mod date_column;
mod delimited;
mod fire_hydrant;
mod format;
mod google_cloud;
mod impact_text;
mod incident_io;
mod incident_list;
mod json_fields;
mod json_lines;
mod ledger;
mod near_miss;
mod opsgenie;
mod pager_duty;
mod prometheus_alerts;
mod prometheus_range;
mod report;
mod row_reader;
mod samples;
mod site_record;
mod splitter;
mod status_changes;
mod status_feed;
mod statuspage;
mod tabular;
mod task;
mod upptime_summary;
mod uptime_robot;

pub use columns::{Column, Field, Mapping};
pub use format::{Format, sniff};
pub use impact_text::ImpactWords;
pub use report::{ImpactWord, Import, Outcome, Rejection, Repair, Row};
pub use samples::SampleMeaning;
pub use site_record::{SiteRecord, site_record};
pub use task::Progress;

use super::datetime::DateOrder;
use crate::model::zone::Zone;
use chrono::{DateTime, TimeDelta, Utc};
use task::Task;
use thiserror::Error;

/// The longest text read, in bytes: 50 MB.
pub const MAX_BYTES: usize = 50_000_000;
/// The most rows read.
pub const MAX_ROWS: usize = crate::model::plan::MAX_INCIDENTS;
/// The longest cell read, in bytes.
pub const MAX_CELL_BYTES: usize = 100_000;
/// The most values of a JSON text: what 50 MB of any of the formats hold at most.
pub const MAX_VALUES: usize = 12_000_000;

/// How to read a text: what the reader of a file cannot know from it.
#[derive(Debug, Clone)]
pub struct Options {
    /// The format; told from the content when absent.
    pub format: Option<Format>,
    /// The instant to measure "in the future" and "still ongoing" against.
    pub now: DateTime<Utc>,
    /// The zone of times without an offset.
    pub zone: Zone,
    /// The order of day and month where a column leaves it open.
    pub date_order: DateOrder,
    /// Whether the first row names the columns; told from the content when absent.
    pub header: Option<bool>,
    /// What each column holds; guessed when absent.
    pub mapping: Option<Mapping>,
    /// Cells to read otherwise than written: corrections typed into the preview.
    pub edits: Vec<Edit>,
    /// The instant of second 0, for files with relative times.
    pub relative_start: Option<DateTime<Utc>>,
    /// What impact words weigh.
    pub impact_words: ImpactWords,
    /// One service, component or site of a file that holds several.
    pub only: Option<String>,
    /// Outages shorter than this are left out of `status-changes.tsv`, as Upptime leaves out
    /// those under 15 minutes. Zero keeps all.
    pub shortest: TimeDelta,
    /// What the samples of a series mean; told from its name when absent.
    pub samples: Option<SampleMeaning>,
}

impl Options {
    /// Everything told from the content; times without an offset are of `zone`.
    #[must_use]
    pub fn new(now: DateTime<Utc>, zone: Zone) -> Self {
        Self {
            format: None,
            now,
            zone,
            date_order: DateOrder::Auto,
            header: None,
            mapping: None,
            edits: Vec::new(),
            relative_start: None,
            impact_words: ImpactWords::default(),
            only: None,
            shortest: TimeDelta::zero(),
            samples: None,
        }
    }
}

/// A correction to one cell of a table (CSV, TSV, JSON lines).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// [`Row::number`], from 1.
    pub row: usize,
    /// Column, from 0.
    pub column: usize,
    /// What the cell is to say.
    pub text: String,
}

/// Why a text is not imported at all.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ImportError {
    /// Nothing in it.
    #[error("the file is empty; expected a history of incidents")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("the file has {} MB; expected at most 50 MB, so split it by year", .bytes / 1_000_000)]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// More than [`MAX_ROWS`].
    #[error("the file has more than 1,000,000 rows; split it by year")]
    TooManyRows,
    /// A JSON text of more than [`MAX_VALUES`] values.
    #[error("the file has more than 12,000,000 values; split it by year")]
    TooManyValues,
    /// Whoever watched the progress asked to stop.
    #[error("the import was stopped; nothing was kept")]
    Stopped,
    /// No text at all.
    #[error("this is not a text file; expected {FORMATS_READ}")]
    Binary,
    /// Text of no known format.
    #[error("not a format we read; expected {FORMATS_READ}")]
    Unknown,
    /// Something known that holds no history.
    #[error("this is {what}, not a history of incidents; {instead}")]
    NotAHistory {
        /// What it is.
        what: &'static str,
        /// What to bring instead.
        instead: &'static str,
    },
    /// A table in which no column says when something began.
    #[error(
        "no column says when an incident began; choose one of {} for it",
        columns(.headers)
    )]
    NoStart {
        /// Its first row.
        headers: Vec<String>,
    },
    /// Broken JSON.
    #[error("line {line}, column {column}: this is not JSON; the file may be cut short")]
    NotJson {
        /// Line of the first fault, from 1.
        line: usize,
        /// Column of it, from 1.
        column: usize,
    },
    /// Not the format that was chosen.
    #[error("this is not {}; expected {expected}", .format.name())]
    WrongShape {
        /// The format that was chosen or told from the content.
        format: Format,
        /// What it would hold.
        expected: &'static str,
    },
    /// No row belongs to the service that was chosen.
    #[error("nothing in the file is named {wanted:?}; {}", known(.found))]
    NotFound {
        /// [`Options::only`].
        wanted: String,
        /// The names there are.
        found: Vec<String>,
    },
}

const FORMATS_READ: &str = "CSV or TSV with a start column, JSON lines, a calendar (.ics), or an answer of \
     Statuspage, Upptime, Google Cloud, AWS, PagerDuty, Opsgenie, incident.io, FireHydrant, \
     Better Stack, UptimeRobot, Prometheus or Datadog";

fn known(found: &[String]) -> String {
    if found.is_empty() {
        "it names no services".to_owned()
    } else {
        format!("expected one of {}", columns(found))
    }
}

/// The first few of some names.
fn columns(names: &[String]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    let more = if names.len() > SHOWN { ", ..." } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Reads a history.
///
/// # Errors
/// [`ImportError`] when the text as a whole cannot be read. A row that cannot be read is no
/// error: it is a rejected row of the answer.
///
/// # Example
/// ```
/// use error_budget::exchange::import::{Options, Outcome, import};
/// use error_budget::model::zone::Zone;
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let read = import(
///     "started_at,ended_at,error_ratio,type,summary\n\
///      2026-03-05 16:04,12m,0.35,deployment,Release 4.30 rolled back\n\
///      2026-13-02 10:00,2026-03-02 10:20,0.2,incident,Checkout errors\n",
///     &Options::new(now, Zone::utc()),
/// )?;
/// assert_eq!((read.accepted, read.repaired, read.rejected), (0, 1, 1));
/// assert_eq!(read.rows[0].message(), "Row 1, end read as a duration: 16:16");
/// assert_eq!(
///     read.rows[1].message(),
///     "Row 2, column start: 2026-13-02 is not a date; expected YYYY-MM-DD HH:MM or RFC 3339",
/// );
/// assert_eq!(read.incidents[0].impact.to_string(), "35%");
/// # Ok::<(), error_budget::exchange::import::ImportError>(())
/// ```
pub fn import(text: &str, options: &Options) -> Result<Import, ImportError> {
    import_watched(text, options, &mut |_| true)
}

/// Reads a history and tells every few thousand rows how far it is.
///
/// # Errors
/// As [`import`]; and [`ImportError::Stopped`] as soon as `watch` answers `false`.
///
/// # Example
/// ```
/// use error_budget::exchange::import::{ImportError, Options, import_watched};
/// use error_budget::model::zone::Zone;
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let text = "start,end\n".to_owned() + &"2026-03-05 16:04,12m\n".repeat(30_000);
/// let options = Options::new(now, Zone::utc());
/// let stopped = import_watched(&text, &options, &mut |progress| progress.share < 0.3);
/// assert_eq!(stopped.map(|read| read.accepted), Err(ImportError::Stopped));
/// ```
pub fn import_watched(
    text: &str,
    options: &Options,
    watch: &mut dyn FnMut(Progress) -> bool,
) -> Result<Import, ImportError> {
    if text.len() > MAX_BYTES {
        return Err(ImportError::TooLong { bytes: text.len() });
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(ImportError::Empty);
    }
    if format::is_binary(text) {
        return Err(ImportError::Binary);
    }
    let format = match options.format {
        Some(format) => format,
        None => sniff(text).ok_or_else(|| unknown(text))?,
    };
    format.read(text, &Task::new(options, watch))
}

/// Why a text of no format is refused.
fn unknown(text: &str) -> ImportError {
    let shares = near_miss::is_table_of_shares(text).then_some(&near_miss::TABLE_OF_SHARES);
    if let Some(miss) = shares.or_else(|| near_miss::of(text)) {
        return ImportError::NotAHistory {
            what: miss.what,
            instead: miss.instead,
        };
    }
    match delimited::headers(text) {
        Some(headers) => ImportError::NoStart { headers },
        None => ImportError::Unknown,
    }
}
