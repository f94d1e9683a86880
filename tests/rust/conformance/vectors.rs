//! The files of vectors, and what it means to meet one.

use super::comparison::{same, subset};
use error_budget_tests::folders;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

/// Answers one `input` as the vectors would: an object of fields, `{"error": kind}` included.
pub type Adapter = fn(&Value) -> Value;

/// One file.
pub struct System {
    cases: Vec<Value>,
    deviations: Vec<Value>,
}

/// The names of the systems that have a file.
pub fn systems_in_folder() -> BTreeSet<String> {
    let folder = folders::vectors();
    fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json")
        })
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect()
}

impl System {
    /// Reads `<name>.json`.
    pub fn read(name: &str) -> Self {
        let path = folders::vectors().join(format!("{name}.json"));
        let text =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file: Value = serde_json::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(file["system"], name, "the file names another system");
        let list = |key: &str| file[key].as_array().expect("a list").clone();
        let (cases, deviations) = (list("cases"), list("deviations"));
        assert!(!cases.is_empty(), "{name} has no cases");
        Self { cases, deviations }
    }

    /// Every disagreement, one line each.
    pub fn faults(&self, adapter: Adapter) -> Vec<String> {
        let mut faults = Vec::new();
        for case in &self.cases {
            let answer = adapter(&asked(case, "last_10_events"));
            for fault in subset(&case["expected"], &answer) {
                faults.push(format!("{}: {fault}", case["name"]));
            }
        }
        for deviation in &self.deviations {
            let answer = adapter(&asked(deviation, "lookback_rate"));
            for fault in subset(&deviation["correct"], &answer) {
                faults.push(format!("{}: {fault}", deviation["name"]));
            }
            for field in repeats_the_guide(deviation, &answer) {
                faults.push(format!("{}: {field} is the guide's", deviation["name"]));
            }
        }
        faults
    }
}

/// The input with the rate predictor's method: the cases are the guide's own estimator's, the corrections those of the
/// recent rate (README.md, `predict_rate`). And with the case's name: a static artefact has no other input.
fn asked(case: &Value, estimator: &str) -> Value {
    let mut input = case["input"].clone();
    input["estimator"] = estimator.into();
    input["case"] = case["name"].clone();
    input
}

/// The fields at odds for which `answer` says what the guide says.
fn repeats_the_guide(deviation: &Value, answer: &Value) -> Vec<String> {
    let differs = deviation["differs"].as_array().expect("a list of fields");
    assert!(!differs.is_empty(), "a deviation that differs in nothing");
    differs
        .iter()
        .filter_map(Value::as_str)
        .filter(|path| {
            let guide = at(&deviation["guide"], path);
            guide.is_some_and(|guide| at(answer, path).is_some_and(|ours| same(guide, ours)))
        })
        .map(str::to_owned)
        .collect()
}

/// The value at `field`, `field.inner` or `field[3]`.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, part| {
        let (name, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        let field = value.get(name)?;
        indices
            .split_terminator(']')
            .try_fold(field, |list, index| {
                list.get(index.trim_start_matches('[').parse::<usize>().ok()?)
            })
    })
}
