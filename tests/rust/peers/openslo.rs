//! What we write as OpenSLO against OpenSLO's own schemas.

use crate::length;
use chrono::{DateTime, Utc};
use error_budget::exchange::export::openslo::documents;
use error_budget::exchange::export::prometheus::{Options, Sli};
use error_budget::model::alert_policy::all;
use error_budget::model::objective::{BudgetingMethod, Objective};
use error_budget::model::plan::Service;
use error_budget::model::window::{CalendarUnit, Window};
use error_budget::model::zone::Zone;
use error_budget_tests::folders;
use regex::Regex;
use serde_json::Value;
use std::collections::HashMap;
use std::fs;

/// The keywords of JSON schema, draft 7, that OpenSLO's schemas use.
struct Schemas(HashMap<String, Value>);

impl Schemas {
    fn read() -> Self {
        let folder = folders::data().join("peers").join("openslo");
        let files =
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let schemas = files.map(|file| {
            let path = file.expect("a readable folder").path();
            let text = fs::read_to_string(&path).expect("a text");
            let schema: Value = serde_json::from_str(&text).expect("a schema");
            (schema["$id"].as_str().expect("an id").to_owned(), schema)
        });
        Self(schemas.collect())
    }

    fn faults(&self, document: &Value) -> Vec<String> {
        let root = &self.0["https://openslo.com/schemas/v1/openslo.schema.json"];
        let mut faults = Vec::new();
        self.check("", root, document, &mut faults);
        faults
    }

    fn holds(&self, schema: &Value, value: &Value) -> bool {
        let mut faults = Vec::new();
        self.check("", schema, value, &mut faults);
        faults.is_empty()
    }

    fn check(&self, place: &str, schema: &Value, value: &Value, faults: &mut Vec<String>) {
        let mut fault = |what: String| faults.push(format!("{place}: {what}, got {value}"));
        let keywords = schema.as_object().expect("a schema is an object");
        let kind = |name: &str| match name {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            other => panic!("type {other} is not checked"),
        };
        let list = |schema: &Value| schema.as_array().expect("a list").clone();
        for (keyword, expected) in keywords {
            match keyword.as_str() {
                "$schema" | "$id" | "title" | "description" | "then" | "additionalItems" => {}
                "type" if !kind(expected.as_str().expect("a type")) => {
                    fault(format!("is no {expected}"))
                }
                "const" if value != expected => fault(format!("is not {expected}")),
                "enum" if !list(expected).contains(value) => {
                    fault(format!("is none of {expected}"))
                }
                "minLength"
                    if value.as_str().is_some_and(|text| {
                        (text.len() as u64) < expected.as_u64().expect("a length")
                    }) =>
                {
                    fault("is too short".to_owned())
                }
                "maxLength"
                    if value.as_str().is_some_and(|text| {
                        text.len() as u64 > expected.as_u64().expect("a length")
                    }) =>
                {
                    fault("is too long".to_owned())
                }
                "minItems"
                    if value.as_array().is_some_and(|items| {
                        (items.len() as u64) < expected.as_u64().expect("a length")
                    }) =>
                {
                    fault("has too few".to_owned())
                }
                "maxItems"
                    if value.as_array().is_some_and(|items| {
                        items.len() as u64 > expected.as_u64().expect("a length")
                    }) =>
                {
                    fault("has too many".to_owned())
                }
                "minimum" if value.as_f64() < expected.as_f64() => fault("is too small".to_owned()),
                "maximum" if value.as_f64() > expected.as_f64() => fault("is too large".to_owned()),
                "exclusiveMinimum" if value.as_f64() <= expected.as_f64() => {
                    fault("is too small".to_owned())
                }
                "exclusiveMaximum" if value.as_f64() >= expected.as_f64() => {
                    fault("is too large".to_owned())
                }
                "pattern" if value.as_str().is_some_and(|text| !matches(expected, text)) => {
                    fault(format!("does not match {expected}"))
                }
                "required" => {
                    for name in list(expected) {
                        let name = name.as_str().expect("a name");
                        if value.is_object() && value.get(name).is_none() {
                            fault(format!("has no {name}"));
                        }
                    }
                }
                "not" if self.holds(expected, value) => fault(format!("must not be {expected}")),
                "oneOf"
                    if list(expected)
                        .iter()
                        .filter(|one| self.holds(one, value))
                        .count()
                        != 1 =>
                {
                    fault("is not exactly one of several".to_owned());
                    // The kind tells which was meant.
                    for one in list(expected) {
                        if one["allOf"][0]["properties"]["kind"]["const"] == value["kind"] {
                            self.check(place, &one, value, faults);
                        }
                    }
                    return;
                }
                _ => {}
            }
        }
        self.rest(place, keywords, value, faults);
    }

    /// Keywords that lead to other schemas.
    fn rest(
        &self,
        place: &str,
        keywords: &serde_json::Map<String, Value>,
        value: &Value,
        faults: &mut Vec<String>,
    ) {
        let all = keywords.get("allOf").and_then(Value::as_array);
        for schema in all.into_iter().flatten() {
            self.check(place, schema, value, faults);
        }
        if let Some(id) = keywords.get("$ref").and_then(Value::as_str) {
            self.check(place, &self.0[id], value, faults);
        }
        if let (Some(condition), Some(then)) = (keywords.get("if"), keywords.get("then"))
            && self.holds(condition, value)
        {
            self.check(place, then, value, faults);
        }
        if let (Some(schema), Some(items)) = (keywords.get("items"), value.as_array()) {
            for (index, item) in items.iter().enumerate() {
                self.check(&format!("{place}[{index}]"), schema, item, faults);
            }
        }
        let Some(object) = value.as_object() else {
            return;
        };
        for (name, schema) in keywords
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if let Some(inner) = object.get(name) {
                self.check(&format!("{place}.{name}"), schema, inner, faults);
            }
        }
        if let Some(schema) = keywords.get("propertyNames") {
            for name in object.keys() {
                self.check(
                    &format!("{place}.{name}"),
                    schema,
                    &Value::from(name.as_str()),
                    faults,
                );
            }
        }
    }
}

fn matches(pattern: &Value, text: &str) -> bool {
    let pattern = pattern.as_str().expect("a pattern");
    Regex::new(pattern)
        .expect("a pattern that Rust reads")
        .is_match(text)
}

fn now() -> DateTime<Utc> {
    "2026-03-10T14:30:00Z".parse().expect("an instant")
}

/// Each document of a service that is not valid, with the reason.
fn faults(service: &Service, options: &Options) -> Vec<String> {
    let schemas = Schemas::read();
    let text = documents(service, now(), &Zone::utc(), options).expect("OpenSLO can say it");
    text.split("---\n")
        .flat_map(|text| {
            let document: Value =
                serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            schemas.faults(&document)
        })
        .collect()
}

fn service(window: Window, method: BudgetingMethod) -> Service {
    let mut objective = Objective::new("99.95%".parse().expect("a target"), window);
    objective.method = method;
    Service::new("Checkout: API, \"v2\"", "Checkout & pay # 1", objective)
}

#[test]
fn documents_of_every_window_and_method_that_the_schema_knows_are_valid() {
    let slices = BudgetingMethod::TimeSlices {
        slice: length("5m"),
        slice_target: "95%".parse().expect("a target"),
    };
    let windows = [
        Window::Rolling(length("30d")),
        Window::Rolling(length("90m")),
        Window::Calendar(CalendarUnit::Week),
        Window::Calendar(CalendarUnit::Month),
        Window::Calendar(CalendarUnit::Quarter),
        Window::Calendar(CalendarUnit::Year),
    ];
    for window in windows {
        for method in [BudgetingMethod::Time, BudgetingMethod::Occurrences, slices] {
            assert_eq!(
                faults(&service(window, method), &Options::default()),
                Vec::<String>::new()
            );
        }
    }
}

#[test]
fn documents_of_every_preset_and_indicator_are_valid() {
    let window = length("28d");
    let service = service(Window::Rolling(window), BudgetingMethod::Time);
    for alerts in all(window) {
        let options = Options {
            alerts,
            ..Options::default()
        };
        assert_eq!(
            faults(&service, &options),
            Vec::<String>::new(),
            "{}",
            options.alerts.id
        );
    }
    let selector = |text: &str| text.parse().expect("a series");
    let indicators = [
        Sli::GoodEvents {
            good: selector("good_total"),
            valid: selector("all_total"),
        },
        Sli::Latency {
            histogram: selector("seconds{job=\"a\"}"),
            within: "0.3".to_owned(),
        },
        Sli::Gauge {
            state: selector("probe_success"),
        },
    ];
    for sli in indicators {
        let options = Options {
            sli: Some(sli),
            ..Options::default()
        };
        assert_eq!(faults(&service, &options), Vec::<String>::new());
    }
}

/// The specification has ratio slices (`examples/budgeting-method`), the older schema has not.
#[test]
fn ratio_slices_are_written_as_the_specification_has_them() {
    let method = BudgetingMethod::RatioTimeSlices {
        slice: length("1m"),
    };
    let found = faults(
        &service(Window::Rolling(length("30d")), method),
        &Options::default(),
    );
    assert!(
        !found.is_empty()
            && found
                .iter()
                .all(|fault| fault.contains("RatioTimeslices") || fault.contains("exactly one")),
        "{found:?}"
    );
}

#[test]
fn the_checker_tells_what_is_wrong() {
    let schemas = Schemas::read();
    let text = documents(
        &service(Window::Rolling(length("30d")), BudgetingMethod::Time),
        now(),
        &Zone::utc(),
        &Options::default(),
    )
    .expect("a document");
    let slo = text.split("---\n").nth(1).expect("the SLO");
    for (right, wrong) in [
        ("30d", "30 days"),
        ("target: 0.9995", "target: 99.95"),
        ("Occurrences", "Sometimes"),
        ("kind: SLO", "kind: SLA"),
    ] {
        assert!(slo.contains(right));
        let document: Value = serde_saphyr::from_str(&slo.replace(right, wrong)).expect("YAML");
        assert!(!schemas.faults(&document).is_empty(), "{wrong} passes");
    }
}
