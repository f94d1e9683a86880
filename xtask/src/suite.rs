//! `cargo xtask test` and `lint`: the stages in order, stopping at the first that fails, and the count at the end.

use std::fs;
use std::panic::resume_unwind;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::server::Server;
use crate::tools::{Toolbox, WASM_TARGET};
use crate::{budget, instructions, package, package_tests, process, site};

/// How many tests passed and failed, over all runners.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    passed: u64,
    failed: u64,
}

impl Tally {
    fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// A heading and what is done under it.
type Stage = (&'static str, fn(&Toolbox, &mut Tally) -> Result<()>);

const LINT: [Stage; 3] = [
    ("Lint set-up", lint_tools),
    ("Format", format),
    ("Clippy", clippy),
];

const TEST: [Stage; 9] = [
    ("Set-up", test_tools),
    ("Format", format),
    ("Clippy", clippy),
    ("Native tests, doctests, short fuzz runs", native_tests),
    ("Tests in headless Chromium", browser_tests),
    (
        "Release builds of the page and the package, instruction counts",
        release_builds,
    ),
    ("End-to-end tests of the release build", end_to_end_tests),
    ("Size budget", size_budget),
    (
        "The npm package, in Node and in other people's projects",
        package_tests,
    ),
];

/// Format and clippy; `false` when one of them complains.
pub fn lint(toolbox: &Toolbox) -> Result<bool> {
    Ok(run(toolbox, &LINT).0)
}

/// Everything; the last line is `N passed, N failed`.
pub fn test(toolbox: &Toolbox) -> Result<bool> {
    let started = Instant::now();
    let (passed, tally) = run(toolbox, &TEST);
    println!(
        "\n{} after {}",
        if passed { "All passed" } else { "Failed" },
        process::duration(started.elapsed())
    );
    println!("{} passed, {} failed", tally.passed, tally.failed);
    Ok(passed)
}

fn run(toolbox: &Toolbox, stages: &[Stage]) -> (bool, Tally) {
    let mut tally = Tally::default();
    for (number, (title, stage)) in stages.iter().enumerate() {
        println!("\n== {}/{} {title}", number + 1, stages.len());
        let (started, failed_before) = (Instant::now(), tally.failed);
        if let Err(error) = stage(toolbox, &mut tally) {
            println!(
                "   FAILED after {}: {error:#}",
                process::duration(started.elapsed())
            );
            // A stage that breaks without naming a test (it does not compile, say) must not read as "0 failed".
            if tally.failed == failed_before {
                tally.failed += 1;
            }
            return (false, tally);
        }
        println!("   passed in {}", process::duration(started.elapsed()));
    }
    (true, tally)
}

fn lint_tools(toolbox: &Toolbox, _: &mut Tally) -> Result<()> {
    toolbox.need_rust_components()?;
    toolbox.need_wasm_target()?;
    toolbox.need_crates()
}

/// All at once, so that what is missing is known before anything is compiled.
fn test_tools(toolbox: &Toolbox, tally: &mut Tally) -> Result<()> {
    lint_tools(toolbox, tally)?;
    toolbox.need_node()?;
    toolbox.need_test_programs()?;
    if instructions::COUNTED_HERE {
        toolbox.need_valgrind()?;
    }
    toolbox.need_npm_packages(&end_to_end_folder(toolbox))?;
    toolbox.need_wasm_opt()?;
    toolbox.need_page_tools()
}

fn format(toolbox: &Toolbox, _: &mut Tally) -> Result<()> {
    process::run(toolbox.cargo().args(["fmt", "--all", "--check"]))
        .context("`cargo xtask fmt` formats the code")
}

/// Each crate for the targets it runs on: everything natively, the page and the package for the browser too.
fn clippy(toolbox: &Toolbox, _: &mut Tally) -> Result<()> {
    let scopes: [&[&str]; 4] = [
        // The page and what tests it are linted where they run.
        &[
            "--workspace",
            "--exclude",
            "web",
            "--exclude",
            "browser_tests",
            "--all-targets",
        ],
        &["--target", WASM_TARGET, "-p", "web", "--all-targets"],
        &["--target", WASM_TARGET, "-p", "error-budget-pkg"],
        &[
            "--target",
            WASM_TARGET,
            "-p",
            "browser_tests",
            "--all-targets",
        ],
    ];
    for scope in scopes {
        process::run(
            toolbox
                .cargo()
                .args(["clippy", "--locked"])
                .args(scope)
                .args(["--", "-D", "warnings"]),
        )?;
    }
    Ok(())
}

/// The crates that run natively; `browser_tests` has its own stage.
fn native_tests(toolbox: &Toolbox, tally: &mut Tally) -> Result<()> {
    let programs = toolbox.need_test_programs()?;
    run_tests(
        toolbox
            .cargo()
            .args(["test", "--locked", "--no-fail-fast", "--workspace"])
            .args(["--exclude", "browser_tests"])
            .env("PROMTOOL", programs.promtool),
        tally,
    )
}

fn browser_tests(toolbox: &Toolbox, tally: &mut Tally) -> Result<()> {
    let programs = toolbox.need_test_programs()?;
    run_tests(
        toolbox
            .cargo()
            .args([
                "test",
                "--locked",
                "--no-fail-fast",
                "--target",
                WASM_TARGET,
                "-p",
                "browser_tests",
                "--tests",
            ])
            .env(
                "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                "wasm-bindgen-test-runner",
            )
            .env("CHROMEDRIVER", programs.chromedriver)
            // The default of 20 s is short for a busy machine.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "180"),
        tally,
    )
}

/// Runs libtest or wasm-bindgen-test, whose reports have the same form, showing and counting.
fn run_tests(command: &mut Command, tally: &mut Tally) -> Result<()> {
    let passed = process::lines(command, |line| {
        println!("{line}");
        tally.add(libtest_result(line).unwrap_or_default());
    })?;
    ensure!(passed, "tests failed; their output stands above");
    Ok(())
}

/// Side by side: most of each is one crate optimized as a whole, which keeps one core busy and no more.
fn release_builds(toolbox: &Toolbox, _: &mut Tally) -> Result<()> {
    std::thread::scope(|scope| {
        let beside = scope.spawn(|| {
            package::build_modules(toolbox)?;
            instructions::check(toolbox)
        });
        let page = site::build(toolbox);
        let beside = beside.join().unwrap_or_else(|panic| resume_unwind(panic));
        page.and(beside)
    })
}

fn end_to_end_tests(toolbox: &Toolbox, tally: &mut Tally) -> Result<()> {
    let programs = toolbox.need_test_programs()?;
    let server = Server::start(toolbox.root().join("dist"), Some(0))?;
    let report = toolbox.state().join("playwright.json");
    let output = toolbox.root().join("test-output");
    let last_run = output.join("e2e").join(".last-run.json");
    // An old report must not be counted when this run writes none, nor an old list of failures be run again.
    let _ = fs::remove_file(&report);
    let _ = fs::remove_file(&last_run);
    let outcome = process::run(
        playwright(toolbox)
            .env("E2E_BASE_URL", server.url())
            .env("E2E_REPORT", &report)
            .env("CHROMIUM", &programs.chromium),
    );
    if let Ok(text) = fs::read_to_string(&report) {
        tally.add(playwright_result(&text).context("Playwright's report cannot be read")?);
    } else if outcome.is_ok() {
        bail!("Playwright wrote no report");
    }
    if outcome.is_err() && last_run.is_file() {
        println!("   What failed runs once more, for its traces: it stays failed");
        let _ = process::run(
            playwright(toolbox)
                .args(["--last-failed", "--last-failed-file"])
                .arg(&last_run)
                // What the first run has left is kept.
                .arg("--output")
                .arg(output.join("traces"))
                .env("E2E_TRACE", "1")
                .env("E2E_BASE_URL", server.url())
                .env("CHROMIUM", programs.chromium),
        );
    }
    outcome.context(
        "end-to-end tests failed; pictures are in test-output/e2e, traces in test-output/traces",
    )
}

/// Playwright's test command, in its folder.
pub fn playwright(toolbox: &Toolbox) -> Command {
    let folder = end_to_end_folder(toolbox);
    let mut command = toolbox.command("node");
    command
        .arg(
            Path::new("node_modules")
                .join("@playwright")
                .join("test")
                .join("cli.js"),
        )
        .arg("test");
    command.current_dir(folder);
    command
}

/// Where the end-to-end tests and their npm packages are.
pub fn end_to_end_folder(toolbox: &Toolbox) -> std::path::PathBuf {
    toolbox.root().join("tests").join("e2e")
}

fn size_budget(toolbox: &Toolbox, _: &mut Tally) -> Result<()> {
    budget::check(toolbox, &toolbox.root().join("dist"))
}

fn package_tests(toolbox: &Toolbox, tally: &mut Tally) -> Result<()> {
    let (passed, failed) = package_tests::run(toolbox)?;
    tally.add(Tally { passed, failed });
    ensure!(
        failed == 0,
        "tests of the package failed; their output stands above"
    );
    Ok(())
}

/// Reads `test result: ok. 12 passed; 0 failed; 1 ignored; ...`, coloured or not.
fn libtest_result(line: &str) -> Option<Tally> {
    let (_, counts) = line.split_once("test result:")?;
    let count = |word: &str| {
        let (before, _) = counts.split_once(word)?;
        before.split_whitespace().last()?.parse().ok()
    };
    Some(Tally {
        passed: count(" passed")?,
        failed: count(" failed")?,
    })
}

/// Reads Playwright's JSON report; what no test stands for (a file that does not load) counts as a failure.
fn playwright_result(report: &str) -> Result<Tally> {
    let report: Value = serde_json::from_str(report)?;
    let count = |name: &str| {
        report["stats"][name]
            .as_u64()
            .with_context(|| format!("it has no stats.{name}"))
    };
    let stray = report["errors"].as_array().map_or(0, Vec::len) as u64;
    Ok(Tally {
        passed: count("expected")? + count("flaky")?,
        failed: count("unexpected")? + stray,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_rust_runners_are_counted() {
        let cases = [
            (
                "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
                12,
                0,
            ),
            (
                "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
                3,
                2,
            ),
            (
                "test result: \u{1b}[32mok\u{1b}[0m. 7 passed; 0 failed; 0 ignored; 0 filtered out",
                7,
                0,
            ),
        ];
        for (line, passed, failed) in cases {
            assert_eq!(
                libtest_result(line),
                Some(Tally { passed, failed }),
                "{line}"
            );
        }
        for line in [
            "running 12 tests",
            "test result: unknown",
            "test a ... ok",
            "",
        ] {
            assert_eq!(libtest_result(line), None, "{line}");
        }
    }

    #[test]
    fn the_playwright_report_is_counted() {
        let report = r#"{"errors":[],"stats":{"expected":5,"skipped":1,"unexpected":2,"flaky":1}}"#;
        assert_eq!(
            playwright_result(report).unwrap(),
            Tally {
                passed: 6,
                failed: 2
            }
        );
        let broken = r#"{"errors":[{"message":"x"}],"stats":{"expected":0,"skipped":0,"unexpected":0,"flaky":0}}"#;
        assert_eq!(
            playwright_result(broken).unwrap(),
            Tally {
                passed: 0,
                failed: 1
            }
        );
        assert!(playwright_result("{}").is_err());
    }
}
