//! Options that come as a JSON object: what they may say, and how a slip is told.

use crate::refusal::Refusal;
use chrono::TimeDelta;
use error_budget::model::duration;
use serde::{Deserialize, Deserializer};

/// Reads the options of a call; `path` is what they were passed as.
pub(crate) fn options<'a, T: Deserialize<'a>>(text: &'a str, path: &str) -> Result<T, Refusal> {
    serde_json::from_str(text).map_err(|error| {
        // The text was made by the package, so that a place in it tells nobody anything.
        let sentence = error.to_string();
        let what = sentence
            .rsplit_once(" at line ")
            .map_or(sentence.as_str(), |(what, _)| what);
        Refusal::argument(path, format!("{path}: {what}"))
    })
}

/// For an option whose absence and whose `null` differ: `None` is absent, `Some(None)` is `null`.
pub(crate) fn nullable<'de, T, D>(from: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(from).map(Some)
}

/// A length of time longer than nothing, such as `1m`.
pub(crate) fn length(text: &str, path: &str) -> Result<TimeDelta, Refusal> {
    let length = duration::parse(text).map_err(|error| Refusal::argument(path, error))?;
    if length > TimeDelta::zero() {
        return Ok(length);
    }
    let message = "the length has to be more than 0; such as 1m";
    Err(Refusal::argument(path, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(deny_unknown_fields, default)]
    struct Guards {
        #[serde(deserialize_with = "nullable")]
        least: Option<Option<u32>>,
    }

    #[test]
    fn absent_and_null_differ() {
        let read = |text| options::<Guards>(text, "guards").map(|read| read.least);
        assert_eq!(read("{}"), Ok(None));
        assert_eq!(read(r#"{"least": null}"#), Ok(Some(None)));
        assert_eq!(read(r#"{"least": 7}"#), Ok(Some(Some(7))));
    }

    #[test]
    fn a_slip_is_told_with_what_is_known() {
        let error = options::<Guards>(r#"{"laest": 7}"#, "guards").expect_err("a slip");
        let text = format!("{error:?}");
        assert!(
            text.contains("guards: unknown field `laest`, expected `least`"),
            "{text}"
        );
        assert!(!text.contains("line 1"), "{text}");
    }

    #[test]
    fn a_length_is_more_than_nothing() {
        assert_eq!(length("90s", "interval"), Ok(TimeDelta::seconds(90)));
        for wrong in ["0s", "soon", ""] {
            assert!(length(wrong, "interval").is_err(), "{wrong}");
        }
    }
}
