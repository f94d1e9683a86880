//! Files of a service, for other tools and for people.

mod options;

use crate::answer::plain;
use crate::refusal::Refusal;
use crate::subject::Subject;
use error_budget::exchange::export::format::{Format, export};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
struct File {
    name: String,
    media_type: &'static str,
    text: String,
}

/// Writes one service of a plan in a format, by its word: a `name` for the file, its `media_type` and its `text`.
/// `options` is a JSON object: `table`, `rules`, `channels`.
///
/// # Errors
/// As the assessment of a service; an unknown format or option; a format that cannot say what the service needs said.
#[wasm_bindgen(js_name = exportAs)]
pub fn export_as(
    plan: Option<Vec<u8>>,
    format: &str,
    service: &str,
    now: Option<f64>,
    options: &str,
) -> Result<JsValue, Refusal> {
    let format = format_of(format)?;
    let subject = Subject::read(plan, service, now)?;
    let found = subject.service()?;
    let window = found.objective.window.at(subject.now, &subject.zone);
    let options = options::read(options, &subject.plan, window.length())?;
    let text = export(
        &subject.plan,
        &found.id,
        subject.now,
        &subject.zone,
        format,
        &options,
    )?;
    plain(&File {
        name: format.file_name(found),
        media_type: format.media_type(),
        text,
    })
}

fn format_of(word: &str) -> Result<Format, Refusal> {
    Format::from_word(word).ok_or_else(|| {
        let known = Format::ALL.map(Format::word).join(", ");
        let message = format!("there is no format {word:?}; name one of {known}");
        Refusal::argument("format", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_go_by_their_words() {
        assert_eq!(format_of("prometheus"), Ok(Format::Prometheus));
        assert!(format_of("Prometheus").is_err());
    }
}
