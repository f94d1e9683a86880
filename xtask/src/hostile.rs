//! `cargo xtask hostile`: the long run of hostile input through the page, `tests/e2e/hostile.spec.ts`.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::server::Server;
use crate::tools::Toolbox;
use crate::{process, site, suite};

/// Inputs of a run, unless told otherwise.
pub const INPUTS: u64 = 10_000;

/// Builds the page and feeds it so many changed links, plans and files; `false` when one of them did any harm.
pub fn run(toolbox: &Toolbox, inputs: u64) -> Result<bool> {
    toolbox.need_node()?;
    let programs = toolbox.need_test_programs()?;
    toolbox.need_npm_packages(&suite::end_to_end_folder(toolbox))?;
    site::build(toolbox)?;
    let server = Server::start(toolbox.root().join("dist"), Some(0))?;
    let report = toolbox.state().join("hostile.json");
    // An old report must not be taken for this run's.
    let _ = fs::remove_file(&report);
    let outcome = process::run(
        suite::playwright(toolbox)
            .arg("hostile.spec.ts")
            .env("E2E_BASE_URL", server.url())
            .env("E2E_REPORT", &report)
            .env("HOSTILE_INPUTS", inputs.to_string())
            .env("CHROMIUM", programs.chromium),
    );
    let text = fs::read_to_string(&report).context("Playwright wrote no report")?;
    let figures = Figures::of(&text).context("Playwright's report cannot be read")?;
    println!("\n{}", figures.shown());
    Ok(outcome.is_ok())
}

/// What the batches have told, taken together.
#[derive(Debug, Default, PartialEq)]
struct Figures {
    inputs: u64,
    /// What came of them: `link refused`, ...
    outcomes: BTreeMap<String, u64>,
    /// The longest time to an answer, in milliseconds.
    slowest: f64,
    /// Inputs that were repeated alone, and the longest task that one of these caused.
    repeated: u64,
    longest: f64,
    /// Megabytes: the most that a batch left on the heap, and the most of WebAssembly.
    heap_growth: f64,
    wasm: f64,
}

impl Figures {
    fn of(report: &str) -> Result<Self> {
        let mut figures = Self::default();
        figures.take(&serde_json::from_str(report)?)?;
        Ok(figures)
    }

    /// Looks for the annotations of the tests, however deep: suites lie in suites.
    fn take(&mut self, value: &Value) -> Result<()> {
        match value {
            Value::Array(items) => items.iter().try_for_each(|item| self.take(item)),
            Value::Object(fields) => {
                // Results repeat what their test has told.
                let parts = fields.iter().filter(|(name, _)| *name != "results");
                match (fields.get("type"), fields.get("description")) {
                    (Some(Value::String(kind)), Some(Value::String(told))) if kind == "hostile" => {
                        self.add(&serde_json::from_str(told)?);
                        Ok(())
                    }
                    _ => parts
                        .map(|(_, part)| part)
                        .try_for_each(|part| self.take(part)),
                }
            }
            _ => Ok(()),
        }
    }

    fn add(&mut self, batch: &Value) {
        let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
        let count = |value: &Value| value.as_u64().unwrap_or(0);
        self.inputs += count(&batch["until"]).saturating_sub(count(&batch["from"]));
        for (outcome, times) in batch["outcomes"].as_object().into_iter().flatten() {
            *self.outcomes.entry(outcome.clone()).or_default() += count(times);
        }
        self.slowest = self.slowest.max(number(&batch["slowest"]));
        self.repeated += count(&batch["repeated"]);
        if count(&batch["repeated"]) > 0 {
            self.longest = self.longest.max(number(&batch["longest"]));
        }
        let growth = number(&batch["heap"][1]) - number(&batch["heap"][0]);
        self.heap_growth = self.heap_growth.max(growth);
        self.wasm = self.wasm.max(number(&batch["wasm"]));
    }

    fn shown(&self) -> String {
        let outcomes: Vec<String> = self
            .outcomes
            .iter()
            .map(|(outcome, times)| format!("{outcome} {times}"))
            .collect();
        format!(
            "{} inputs: {}\nslowest answer {:.0} ms; {} repeated alone, longest task {:.0} ms\n\
             heap grew by {:.1} MB in a batch at most; WebAssembly held {:.1} MB",
            self.inputs,
            outcomes.join(", "),
            self.slowest,
            self.repeated,
            self.longest,
            self.heap_growth,
            self.wasm
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_all_batches_are_taken_together_and_once() {
        let batch = |from: u64, slowest: f64, repeated: u64| {
            let figures = format!(
                r#"{{"from": {from}, "until": {}, "outcomes": {{"link refused": 20}}, "slowest": {slowest},
                    "repeated": {repeated}, "longest": 40, "heap": [3.5, 4.0], "wasm": 5.5}}"#,
                from + 60
            );
            let told = serde_json::json!([{ "type": "hostile", "description": figures }]);
            serde_json::json!({ "tests": [{ "annotations": told, "results": [{ "annotations": told }] }] })
        };
        let specs = [batch(0, 80.0, 0), batch(60, 90.0, 2)];
        let report = serde_json::json!({ "suites": [{ "suites": [{ "specs": specs }] }] });
        assert_eq!(
            Figures::of(&report.to_string()).unwrap().shown(),
            "120 inputs: link refused 40\nslowest answer 90 ms; 2 repeated alone, longest task 40 ms\n\
             heap grew by 0.5 MB in a batch at most; WebAssembly held 5.5 MB"
        );
    }
}
