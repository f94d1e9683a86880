//! The import of a CSV for a JavaScript host, and its answer in arrays that can be compared.

use chrono::DateTime;
use error_budget::exchange::import::{Import, Options, Outcome, import};
use error_budget::model::incident::Incident;
use error_budget::model::zone::Zone;
use wasm_bindgen::prelude::*;

/// A history that was read.
#[wasm_bindgen]
pub struct ReadCsv(Import);

/// Reads the bytes of a CSV at `now`, in Unix milliseconds; times without an offset are UTC.
///
/// # Errors
/// The reason why the text is refused.
#[wasm_bindgen(js_name = importCsv)]
pub fn import_csv(bytes: &[u8], now: f64) -> Result<ReadCsv, JsError> {
    let text = std::str::from_utf8(bytes)?;
    let now = DateTime::from_timestamp_millis(now as i64).unwrap_or_default();
    let read = import(text, &Options::new(now, Zone::utc()))?;
    Ok(ReadCsv(read))
}

#[wasm_bindgen]
impl ReadCsv {
    /// `accepted`, `repaired` or `rejected`, for each row.
    #[must_use]
    pub fn outcomes(&self) -> Vec<String> {
        let word = |outcome: &Outcome| match outcome {
            Outcome::Accepted => "accepted",
            Outcome::Repaired(_) => "repaired",
            Outcome::Rejected(_) => "rejected",
        };
        let rows = self.0.rows.iter();
        rows.map(|row| word(&row.outcome).to_owned()).collect()
    }

    /// The columns in which something was repaired or rejected, in the order of the alphabet, for each row.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        let named = |outcome: &Outcome| {
            let mut columns = match outcome {
                Outcome::Accepted => Vec::new(),
                Outcome::Repaired(repairs) => repairs.iter().map(|repair| repair.column).collect(),
                Outcome::Rejected(rejection) => vec![rejection.column],
            };
            columns.sort_unstable();
            columns.join(" ")
        };
        self.0.rows.iter().map(|row| named(&row.outcome)).collect()
    }

    /// The place of each row's incident, from 0; -1 for none.
    #[must_use]
    pub fn places(&self) -> Vec<i32> {
        let place = |at: Option<usize>| at.and_then(|at| i32::try_from(at).ok()).unwrap_or(-1);
        self.0.rows.iter().map(|row| place(row.incident)).collect()
    }

    /// The ids of the incidents.
    #[must_use]
    pub fn ids(&self) -> Vec<String> {
        self.each(|incident| incident.id.clone())
    }

    /// Their titles.
    #[must_use]
    pub fn titles(&self) -> Vec<String> {
        self.each(|incident| incident.title.clone())
    }

    /// Their categories.
    #[must_use]
    pub fn categories(&self) -> Vec<String> {
        self.each(|incident| incident.category.word().to_owned())
    }

    /// Their starts in Unix milliseconds.
    #[must_use]
    pub fn starts(&self) -> Vec<f64> {
        self.each(|incident| incident.start.timestamp_millis() as f64)
    }

    /// Their ends in Unix milliseconds; `NaN` while one goes on.
    #[must_use]
    pub fn ends(&self) -> Vec<f64> {
        self.each(|incident| {
            let end = incident.end.map(|end| end.timestamp_millis() as f64);
            end.unwrap_or(f64::NAN)
        })
    }

    /// Their impacts in parts per billion.
    #[must_use]
    pub fn impacts(&self) -> Vec<u32> {
        self.each(|incident| incident.impact.ppb())
    }

    /// Incidents that start before an earlier one has ended.
    #[must_use]
    pub fn overlapping(&self) -> u32 {
        u32::try_from(self.0.overlapping).unwrap_or(u32::MAX)
    }

    /// The impact words in lower case, each with the number of its rows, in the order of the alphabet.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let words = self.0.words.iter();
        let mut told: Vec<String> = words
            .map(|word| format!("{} {}", word.word.to_ascii_lowercase(), word.rows))
            .collect();
        told.sort_unstable();
        told
    }

    fn each<T>(&self, of: impl Fn(&Incident) -> T) -> Vec<T> {
        self.0.incidents.iter().map(of).collect()
    }
}
