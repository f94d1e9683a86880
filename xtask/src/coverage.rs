//! `cargo xtask coverage`: which share of the engine's lines its tests run, by folder.
//!
//! Lines that are run are not lines that are tested: `cargo xtask mutants` asks that.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::process;
use crate::tools::Toolbox;

const CARGO_LLVM_COV: &str = "0.9.1";

/// The tests of `core`, and those of its answers across crates; the exactness tests repeat what these run.
const TESTS: [&str; 6] = ["mutants", "export", "import", "spec", "peers", "real_data"];

/// Runs the tests with counters and prints the table.
pub fn run(toolbox: &Toolbox) -> Result<()> {
    toolbox.need_crates()?;
    toolbox.need_rust_component("llvm-tools", "llvm-cov")?;
    toolbox.need_subcommand("llvm-cov", CARGO_LLVM_COV, "about 2 min")?;
    fs::create_dir_all(toolbox.state())?;
    let report = toolbox.state().join("coverage.json");
    let mut command = toolbox.cargo();
    command
        .args([
            "llvm-cov",
            "--locked",
            "--json",
            "--summary-only",
            "--output-path",
        ])
        .arg(&report)
        .args(["-p", "error_budget", "-p", "error_budget_tests", "--lib"])
        .args(["--features", "error_budget_tests/mutants"]);
    for test in TESTS {
        command.args(["--test", test]);
    }
    process::run(&mut command)?;
    let text = fs::read_to_string(&report).context("cargo-llvm-cov has written no report")?;
    let folders = by_folder(&text).context("its report cannot be read")?;
    ensure!(!folders.is_empty(), "the report names no file of core");
    println!("\n{}", table(&folders));
    Ok(())
}

/// Lines that can be run, and those that were, by folder below `core/src`.
fn by_folder(report: &str) -> Result<BTreeMap<String, (u64, u64)>> {
    let report: Value = serde_json::from_str(report)?;
    let mut folders: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for file in report["data"][0]["files"].as_array().into_iter().flatten() {
        let path = file["filename"]
            .as_str()
            .unwrap_or_default()
            .replace('\\', "/");
        let Some((_, below)) = path.split_once("core/src/") else {
            continue;
        };
        let folder = below.rsplit_once('/').map_or("", |(folder, _)| folder);
        let lines = &file["summary"]["lines"];
        let sum = folders.entry(folder.to_owned()).or_default();
        sum.0 += lines["count"].as_u64().context("lines without a count")?;
        sum.1 += lines["covered"].as_u64().context("lines without a count")?;
    }
    Ok(folders)
}

fn table(folders: &BTreeMap<String, (u64, u64)>) -> String {
    let line = |name: &str, (all, run): (u64, u64)| {
        let share = format!("{:.1} %", run as f64 * 100.0 / all.max(1) as f64);
        [name.to_owned(), all.to_string(), run.to_string(), share]
    };
    let mut lines = vec![["folder", "lines", "run", "share"].map(String::from)];
    lines.extend(folders.iter().map(|(folder, sum)| line(folder, *sum)));
    let together = folders
        .values()
        .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    lines.push(line("together", together));
    process::aligned(&lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added_up_by_folder() {
        let report = r#"{"data": [{"files": [
            {"filename": "/x/core/src/engine/gate.rs", "summary": {"lines": {"count": 10, "covered": 9}}},
            {"filename": "/x/core/src/engine/budget.rs", "summary": {"lines": {"count": 30, "covered": 29}}},
            {"filename": "/x/core/src/model/plan.rs", "summary": {"lines": {"count": 10, "covered": 10}}},
            {"filename": "/x/tests/rust/lib.rs", "summary": {"lines": {"count": 5, "covered": 0}}}
        ]}]}"#;
        let folders = by_folder(report).unwrap();
        assert_eq!(folders["engine"], (40, 38));
        assert_eq!(folders["model"], (10, 10));
        assert_eq!(folders.len(), 2);
        // 48 of 50.
        assert!(table(&folders).contains("96.0 %"));
    }
}
