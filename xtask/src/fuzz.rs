//! `cargo xtask fuzz`: the long run of the fuzz targets, guided by coverage.
//!
//! The targets are functions of the crate in `fuzz/`, which `cargo xtask test` feeds a fixed set of inputs. Here
//! libFuzzer calls them. It needs a C++ compiler, and no nightly Rust: the flags that count coverage are stable, and
//! of the sanitizers, which are not, safe code has no use. What was found interesting is kept below `target/`, so that
//! the next run begins there.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::process;
use crate::tools::Toolbox;

/// Executions of each target, unless told otherwise.
pub const RUNS: u64 = 10_000_000;
/// Of the whole program, with all that libFuzzer keeps; the targets themselves take a few.
const MOST_MEGABYTES: u32 = 512;
/// When libFuzzer ends what hangs. That nothing takes over a second is measured by the targets, which are not misled
/// by a busy machine.
const HANGS_AFTER_SECONDS: u32 = 60;
/// What makes the compiler count which branches are taken.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table";
const PROFILE: &str = "fuzz";
const PACKAGE: [&str; 2] = ["-p", "error_budget_fuzz"];

/// Runs the target of that name, or each in turn; `false` when an input failed.
pub fn run(toolbox: &Toolbox, target: Option<&str>, runs: u64) -> Result<bool> {
    toolbox.need_crates()?;
    need_cpp_compiler(toolbox)?;
    let folder = toolbox.state().join("fuzz");
    let seeds = collect_seeds(toolbox, &folder)?;
    let mut names: Vec<String> = fs::read_dir(&seeds)?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<Result<_>>()?;
    names.sort();
    if let Some(target) = target {
        ensure!(
            names.iter().any(|name| name == target),
            "there is no fuzz target `{target}`; expected one of {}",
            names.join(", ")
        );
        names.retain(|name| name == target);
    }
    let program = build(toolbox)?;
    let mut lines = vec![HEADER.map(String::from)];
    let mut failures = Vec::new();
    for name in &names {
        println!("\n== {name}, {runs} executions");
        let outcome = feed(toolbox, &program, name, &folder, runs)?;
        lines.push(outcome.shown(name));
        failures.extend(outcome.failed);
    }
    println!("\n{}", process::aligned(&lines));
    for file in &failures {
        println!("FAILED: {file}; keep it in fuzz/seeds, in the folder of its target");
    }
    Ok(failures.is_empty())
}

/// What links C++ code; `cc`, which compiles it, looks in the same places.
fn need_cpp_compiler(toolbox: &Toolbox) -> Result<()> {
    let known = std::env::var_os("CXX").is_some();
    if known
        || ["c++", "g++", "clang++"]
            .iter()
            .any(|name| toolbox.find(name).is_some())
    {
        return Ok(());
    }
    bail!(
        "libFuzzer needs a C++ compiler; install one: `apt-get install g++`, or `xcode-select --install`"
    )
}

/// Copies the seeds to a folder for each target; its names are the targets.
fn collect_seeds(toolbox: &Toolbox, folder: &Path) -> Result<PathBuf> {
    let seeds = folder.join("seeds");
    // Of an earlier run.
    let _ = fs::remove_dir_all(&seeds);
    process::run(
        toolbox
            .cargo()
            .args(["run", "--locked", "--quiet"])
            .args(PACKAGE)
            .args(["--bin", "seeds", "--"])
            .arg(&seeds),
    )?;
    Ok(seeds)
}

/// The program that libFuzzer drives.
fn build(toolbox: &Toolbox) -> Result<PathBuf> {
    let host = process::output(toolbox.command("rustc").arg("-vV"));
    let host = host.as_deref().and_then(host_of);
    let host = host.context("rustc does not say which system it is on")?;
    // Its own folder, and a target that is named: the flags are not for build scripts, nor for other builds.
    let target = toolbox.target().join("fuzz");
    process::with_heartbeat(
        toolbox
            .cargo()
            .args(["build", "--locked", "--profile", PROFILE, "--target", host])
            .args(PACKAGE)
            .args(["--features", "long-run", "--bin", "long_run"])
            .arg("--target-dir")
            .arg(&target)
            .env("RUSTFLAGS", COVERAGE)
            .env_remove("CARGO_ENCODED_RUSTFLAGS"),
        "Fuzz targets",
        "about 2 min",
    )?;
    Ok(target.join(host).join(PROFILE).join("long_run"))
}

/// One target, until it has been executed so often or fails.
fn feed(
    toolbox: &Toolbox,
    program: &Path,
    name: &str,
    folder: &Path,
    runs: u64,
) -> Result<Outcome> {
    let corpus = folder.join("corpus").join(name);
    let failed = folder.join("failed");
    for folder in [&corpus, &failed] {
        fs::create_dir_all(folder)?;
    }
    let mut command = toolbox.command(&program.to_string_lossy());
    command
        .arg(&corpus)
        .arg(folder.join("seeds").join(name))
        .arg(format!("-runs={runs}"))
        .arg(format!("-timeout={HANGS_AFTER_SECONDS}"))
        // By the clock, and so of a machine that was held up as well.
        .arg(format!("-report_slow_units={HANGS_AFTER_SECONDS}"))
        .arg(format!("-rss_limit_mb={MOST_MEGABYTES}"))
        .args(["-print_final_stats=1", "-print_funcs=0"])
        .arg(format!(
            "-artifact_prefix={}",
            failed.join(format!("{name}-")).display()
        ))
        .env("FUZZ_TARGET", name)
        .stderr(Stdio::piped());
    let started = Instant::now();
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let stderr = child.stderr.take().context("libFuzzer has no output")?;
    let mut outcome = Outcome::default();
    for line in BufReader::new(stderr).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        if !outcome.take(&line) {
            println!("  {line}");
        }
    }
    outcome.elapsed = started.elapsed();
    ensure!(
        child.wait()?.success() || outcome.failed.is_some(),
        "{name} ended before its time"
    );
    Ok(outcome)
}

const HEADER: [&str; 6] = [
    "target",
    "executions",
    "time",
    "per second",
    "peak MB",
    "slowest ms",
];

/// How the run of a target went.
#[derive(Debug, Default, PartialEq)]
struct Outcome {
    executions: u64,
    elapsed: Duration,
    peak_megabytes: u64,
    slowest_micros: u64,
    /// The file of the input that failed.
    failed: Option<String>,
}

impl Outcome {
    /// Takes what libFuzzer and the targets tell; `false` for what should be shown.
    fn take(&mut self, line: &str) -> bool {
        let number = |text: &str| text.trim().parse::<u64>().ok();
        if let Some((name, value)) = line
            .strip_prefix("stat::")
            .and_then(|figure| figure.split_once(':'))
        {
            match (name, number(value)) {
                ("number_of_executed_units", Some(count)) => self.executions = count,
                ("peak_rss_mb", Some(megabytes)) => self.peak_megabytes = megabytes,
                _ => {}
            }
            return true;
        }
        if let Some(rest) = line.strip_prefix("slowest: ") {
            let micros = rest.split(' ').next().and_then(number);
            self.slowest_micros = micros.unwrap_or(self.slowest_micros);
            return true;
        }
        if let Some((_, file)) = line.split_once("Test unit written to ") {
            self.failed = Some(file.trim().to_owned());
        }
        // Some thousands of lines: each input that reached something new, or the same with fewer bytes.
        line.starts_with('#') && !line.contains("pulse")
    }

    fn shown(&self, name: &str) -> [String; 6] {
        let seconds = self.elapsed.as_secs_f64().max(0.001);
        [
            name.to_owned(),
            self.executions.to_string(),
            process::duration(self.elapsed),
            format!("{:.0}", self.executions as f64 / seconds),
            self.peak_megabytes.to_string(),
            format!("{:.1}", self.slowest_micros as f64 / 1_000.0),
        ]
    }
}

/// The system that `rustc -vV` says it is on.
fn host_of(version: &str) -> Option<&str> {
    version.lines().find_map(|line| line.strip_prefix("host: "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_are_picked_from_what_libfuzzer_tells() {
        let told = [
            (
                "#524288\tpulse  cov: 4909 ft: 13506 corp: 221/153Kb exec/s: 4096 rss: 33Mb",
                false,
            ),
            (
                "#524289\tNEW    cov: 4910 ft: 13507 corp: 222/153Kb exec/s: 4096 rss: 33Mb",
                true,
            ),
            ("slowest: 1500 us for 95 bytes", true),
            ("stat::number_of_executed_units: 10000000", true),
            ("stat::average_exec_per_sec:     5000", true),
            ("stat::peak_rss_mb:              41", true),
        ];
        let mut outcome = Outcome {
            elapsed: Duration::from_secs(2_000),
            ..Outcome::default()
        };
        for (line, taken) in told {
            assert_eq!(outcome.take(line), taken, "{line}");
        }
        assert_eq!(
            outcome.shown("plan"),
            ["plan", "10000000", "33 min 20 s", "5000", "41", "1.5"]
        );
    }

    #[test]
    fn the_file_of_an_input_that_fails_is_told() {
        let mut outcome = Outcome::default();
        let line = "artifact_prefix='failed/spec-'; Test unit written to failed/spec-crash-0a4d55";
        assert!(!outcome.take(line));
        assert_eq!(outcome.failed.as_deref(), Some("failed/spec-crash-0a4d55"));
    }

    #[test]
    fn rustc_tells_the_system_it_is_on() {
        let version =
            "rustc 1.95.0\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0";
        assert_eq!(host_of(version), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(host_of("rustc 1.95.0"), None);
    }
}
