//! How many instructions the engine's main paths take, against `tests/budget.toml`.
//!
//! Time is a matter of the machine; instructions are not. Each path runs once, in the program that `release` makes, under
//! callgrind, which counts inside one function. A path that takes 5 % more than its entry says fails until the entry is
//! set anew.
//!
//! What is known to move the counts without a change of ours: another compiler (pinned by `rust-toolchain.toml`), another
//! C library (its allocator), and the variant of `memcpy` that the C library picks for the processor, which is therefore
//! told to pick the one that every processor has. Seeds of hash tables and the size of the environment move them by less
//! than 0.1 %.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::budget::{self, Budget};
use crate::process;
use crate::tools::Toolbox;

/// Other processors have other instructions, and valgrind is at home here.
pub const COUNTED_HERE: bool = cfg!(all(target_os = "linux", target_arch = "x86_64"));

/// How far a count may grow beyond what was measured, in percent.
const GROWTH_PERCENT: u64 = 5;

/// Ends the key of every count in `tests/budget.toml`.
const SUFFIX: &str = "_instructions";

/// The crate and its program.
const PROGRAM: &str = "engine_paths";

/// Counted from its first instruction to its last, with all that it calls.
const COUNTED: &str = "--toggle-collect=engine_paths::counted*";

/// Without the variants of `memcpy` and its like that newer processors have.
const PLAIN_COPIES: (&str, &str) = (
    "GLIBC_TUNABLES",
    "glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL,-ERMS,-FSRM,-AVX_Fast_Unaligned_Load",
);

/// Prints the counts beside their entries; fails when one grew too far, or when paths and entries are not the same.
pub fn check(toolbox: &Toolbox) -> Result<()> {
    let Some(counts) = counts(toolbox)? else {
        return Ok(());
    };
    let budget = Budget::read(toolbox)?;
    for key in budget.keys(SUFFIX) {
        ensure!(
            counts.iter().any(|(known, _)| known == key),
            "tests/budget.toml sets {key}, and {PROGRAM} has no such path"
        );
    }
    let mut over = Vec::new();
    for (key, count) in &counts {
        let entry = budget.entry(key)?;
        println!(
            "{count:>12} instructions, {:+.1} %  {}",
            (*count as f64 / entry.measured() as f64 - 1.0) * 100.0,
            key.trim_end_matches(SUFFIX)
        );
        over.extend(entry.complaint(*count, GROWTH_PERCENT));
    }
    budget::passed(&over)
}

/// Counts, and sets the entries of `tests/budget.toml`.
pub fn update(toolbox: &Toolbox) -> Result<()> {
    let counts = counts(toolbox)?.context("tests/budget.toml holds the counts of x86-64 Linux")?;
    let mut budget = Budget::read(toolbox)?;
    for (key, count) in &counts {
        let before = budget.entry(key)?.measured();
        budget.set(key, *count);
        println!("{before:>12} -> {count:>12}  {key}");
    }
    budget.write(toolbox)
}

/// Each path's key and count; `None`, said aloud, where they cannot be compared.
fn counts(toolbox: &Toolbox) -> Result<Option<Vec<(String, u64)>>> {
    if !COUNTED_HERE {
        println!("  not counted here: tests/budget.toml holds the counts of x86-64 Linux");
        return Ok(None);
    }
    let valgrind = toolbox.need_valgrind()?;
    toolbox.need_crates()?;
    process::run(
        toolbox
            .cargo()
            .args(["build", "--locked", "--quiet", "--release", "-p", PROGRAM])
            // The page's flags and a developer's own are another program.
            .env_remove("RUSTFLAGS"),
    )?;
    let program = toolbox.target().join("release").join(PROGRAM);
    let names = process::output(toolbox.command(&program.display().to_string()).env_clear())
        .with_context(|| format!("{PROGRAM} does not run"))?;
    fs::create_dir_all(toolbox.state())?;
    let counts = names.lines().map(|name| {
        let key = format!("{name}{SUFFIX}");
        Ok((key, count(toolbox, &valgrind, &program, name)?))
    });
    counts.collect::<Result<_>>().map(Some)
}

fn count(toolbox: &Toolbox, valgrind: &Path, program: &Path, name: &str) -> Result<u64> {
    let profile = toolbox.state().join("callgrind.out");
    let mut command = toolbox.command(&valgrind.display().to_string());
    command
        .args(["--tool=callgrind", COUNTED])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(program)
        .arg(name)
        .env(PLAIN_COPIES.0, PLAIN_COPIES.1);
    process::quietly(&mut command)?;
    let text = fs::read_to_string(&profile).context("callgrind wrote nothing")?;
    match total(&text) {
        Some(count) if count > 0 => Ok(count),
        _ => bail!("callgrind counted nothing in {name}"),
    }
}

/// The sum that a callgrind profile states.
fn total(profile: &str) -> Option<u64> {
    let mut lines = profile.lines();
    lines
        .find_map(|line| line.strip_prefix("summary:"))?
        .trim()
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_a_profile_is_read() {
        let profile =
            "version: 1\npositions: line\nevents: Ir\nsummary: 1905793\n\n\ntotals: 1905793\n";
        assert_eq!(total(profile), Some(1_905_793));
        assert_eq!(total("events: Ir\n"), None);
    }
}
