//! Why a call has no answer.

#[cfg(feature = "exchange")]
use error_budget::exchange::export::refusal::ExportError;
#[cfg(feature = "exchange")]
use error_budget::exchange::import::ImportError;
#[cfg(feature = "exchange")]
use error_budget::exchange::link::LinkError;
use error_budget::exchange::plan_json::ReadError;
use error_budget::model::plan::Fault;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// What is thrown, as a plain object; the package makes an `ErrorBudgetError` of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Refusal {
    /// Names the kind, in `snake_case`; stays the same between versions.
    code: &'static str,
    /// The whole sentence: what is wrong and what to do.
    message: String,
    /// Place of it in what was passed, such as `services[0].objective.target`; may be empty.
    path: String,
    /// What to do about it.
    hint: String,
    /// Every mistake of a plan, of which the above is the first.
    faults: Vec<Fault>,
}

impl Refusal {
    /// For a sentence of the form "what is wrong; what to do".
    pub(crate) fn new(code: &'static str, path: &str, message: String) -> Self {
        let hint = message.rsplit_once("; ").map_or("", |(_, hint)| hint);
        Self {
            code,
            path: path.to_owned(),
            hint: hint.to_owned(),
            message,
            faults: Vec::new(),
        }
    }

    /// For an argument out of range.
    pub(crate) fn argument(path: &str, message: impl ToString) -> Self {
        Self::new("bad_argument", path, message.to_string())
    }

    /// For the mistakes of a plan, and of what is written like a part of one.
    pub(crate) fn faults(code: &'static str, faults: Vec<Fault>) -> Self {
        let first = faults.first();
        let text = |of: fn(&Fault) -> &String| first.map(of).cloned().unwrap_or_default();
        let sentences: Vec<String> = faults.iter().map(Fault::to_string).collect();
        Self {
            code,
            message: sentences.join("\n"),
            path: text(|fault| &fault.path),
            hint: text(|fault| &fault.remedy),
            faults,
        }
    }
}

impl From<Refusal> for JsValue {
    fn from(refusal: Refusal) -> Self {
        let plain = refusal.serialize(&Serializer::json_compatible());
        plain.unwrap_or_else(|_| Self::from_str(&refusal.message))
    }
}

impl From<ReadError> for Refusal {
    fn from(error: ReadError) -> Self {
        let code = match &error {
            ReadError::Faults(faults) => return Self::faults("plan_invalid", faults.clone()),
            ReadError::TooLong { .. } => "plan_too_long",
            ReadError::NotJson { .. } => "plan_not_json",
            ReadError::NotAPlan => "not_a_plan",
            ReadError::Newer { .. } => "plan_newer",
        };
        let place = match &error {
            ReadError::NotJson { line, column } => format!("line {line}, column {column}"),
            ReadError::Newer { .. } => "version".to_owned(),
            _ => String::new(),
        };
        Self::new(code, &place, error.to_string())
    }
}

#[cfg(feature = "exchange")]
impl From<LinkError> for Refusal {
    fn from(error: LinkError) -> Self {
        let code = match error {
            LinkError::Plan(inside) => return inside.into(),
            LinkError::Newer => "link_newer",
            LinkError::NotALink => "not_a_link",
            LinkError::Damaged => "link_damaged",
            LinkError::TooLong => "link_too_long",
        };
        Self::new(code, "", error.to_string())
    }
}

#[cfg(feature = "exchange")]
impl From<ImportError> for Refusal {
    fn from(error: ImportError) -> Self {
        let code = match error {
            ImportError::Stopped => "aborted",
            ImportError::TooLong { .. } | ImportError::TooManyRows | ImportError::TooManyValues => {
                "history_too_long"
            }
            ImportError::NotFound { .. } => "service_not_in_history",
            _ => "not_a_history",
        };
        let place = match &error {
            ImportError::NotJson { line, column } => format!("line {line}, column {column}"),
            _ => String::new(),
        };
        Self::new(code, &place, error.to_string())
    }
}

#[cfg(feature = "exchange")]
impl From<ExportError> for Refusal {
    fn from(error: ExportError) -> Self {
        Self::new("not_exportable", "", error.to_string())
    }
}
