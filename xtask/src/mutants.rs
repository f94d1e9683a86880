//! `cargo xtask mutants`: changes the engine and the model one place at a time, and counts the changes that a test notices.
//!
//! `.cargo/mutants.toml` says what is changed and what judges. A shard is every n-th mutant, so that one of them is a
//! sample of all; what was found is kept in `docs/BENCHMARKS.md`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process;
use crate::tools::Toolbox;

const CARGO_MUTANTS: &str = "27.1.0";

/// Tests the mutants of a shard such as `3/40`, counted from 0; `false` when one was missed.
pub fn run(toolbox: &Toolbox, shard: Option<&str>) -> Result<bool> {
    toolbox.need_crates()?;
    toolbox.need_subcommand("mutants", CARGO_MUTANTS, "about 3 min")?;
    let folder = toolbox.state().join("mutants");
    fs::create_dir_all(&folder)?;
    let mut command = toolbox.cargo();
    command
        .args(["mutants", "-p", "error_budget", "--no-shuffle", "--output"])
        .arg(&folder);
    if let Some(shard) = shard {
        command.args(["--sharding", "round-robin", "--shard", shard]);
    }
    // It ends with an error of its own where a mutant was missed.
    let outcome = process::run(&mut command);
    let report = folder.join("mutants.out").join("outcomes.json");
    let text = fs::read_to_string(&report);
    let text = text.context("cargo-mutants has written no outcomes")?;
    let counts = counted(&text).context("its outcomes cannot be read")?;
    if counts.is_empty() {
        outcome?;
    }
    println!("\n{}", table(&counts));
    Ok(counts.values().all(|count| count.missed == 0))
}

/// How the mutants of a folder fared.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Count {
    caught: u64,
    missed: u64,
    /// The compiler noticed.
    unviable: u64,
}

/// The outcomes by folder, or by file directly below `engine` and `model`.
fn counted(report: &str) -> Result<BTreeMap<String, Count>> {
    let report: Value = serde_json::from_str(report)?;
    let mut counts: BTreeMap<String, Count> = BTreeMap::new();
    for outcome in report["outcomes"].as_array().into_iter().flatten() {
        let Some(file) = outcome["scenario"]["Mutant"]["file"].as_str() else {
            // The tests without a mutant.
            continue;
        };
        let count = counts.entry(folder_of(file)).or_default();
        match outcome["summary"].as_str() {
            // One that never ends is noticed.
            Some("CaughtMutant" | "Timeout") => count.caught += 1,
            Some("MissedMutant") => count.missed += 1,
            _ => count.unviable += 1,
        }
    }
    Ok(counts)
}

fn folder_of(file: &str) -> String {
    let below = file.split("core/src/").last().unwrap_or(file);
    let folder = Path::new(below).parent().unwrap_or(Path::new(""));
    folder.to_string_lossy().replace('\\', "/")
}

fn table(counts: &BTreeMap<String, Count>) -> String {
    let header = [
        "folder",
        "mutants",
        "caught",
        "missed",
        "unviable",
        "of the viable",
    ];
    let mut lines = vec![header.map(String::from)];
    let mut all = Count::default();
    for (folder, count) in counts {
        lines.push(line(folder, *count));
        all.caught += count.caught;
        all.missed += count.missed;
        all.unviable += count.unviable;
    }
    lines.push(line("together", all));
    process::aligned(&lines)
}

fn line(name: &str, count: Count) -> [String; 6] {
    let viable = count.caught + count.missed;
    let share = match viable {
        0 => String::new(),
        _ => format!("{:.1} %", count.caught as f64 * 100.0 / viable as f64),
    };
    [
        name.to_owned(),
        (viable + count.unviable).to_string(),
        count.caught.to_string(),
        count.missed.to_string(),
        count.unviable.to_string(),
        share,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_counted_by_folder() {
        let report = r#"{"outcomes": [
            {"scenario": "Baseline", "summary": "Success"},
            {"scenario": {"Mutant": {"file": "core/src/engine/budget.rs"}}, "summary": "CaughtMutant"},
            {"scenario": {"Mutant": {"file": "core/src/engine/budget.rs"}}, "summary": "Timeout"},
            {"scenario": {"Mutant": {"file": "core/src/engine/gate.rs"}}, "summary": "MissedMutant"},
            {"scenario": {"Mutant": {"file": "core/src/engine/forecast/path.rs"}}, "summary": "Unviable"}
        ]}"#;
        let counts = counted(report).unwrap();
        let engine = Count {
            caught: 2,
            missed: 1,
            unviable: 0,
        };
        assert_eq!(counts["engine"], engine);
        assert_eq!(counts["engine/forecast"].unviable, 1);
        // Two of three.
        assert_eq!(
            line("engine", engine),
            ["engine", "3", "2", "1", "0", "66.7 %"]
        );
    }
}
