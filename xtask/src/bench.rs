//! `cargo xtask bench`: runs every producer of measurements and prints one table.
//!
//! A producer is a program that prints one JSON object per line, `{"name": "timeline", "n": 1000, "median_ms": 0.31}`,
//! with a `limit_ms` where there is a promise to keep; other lines are passed on. Rows with the same name and n share a
//! line of the table, one column per place of execution. What is promised beside a peer, measured in the same run, is a
//! line of its own: `{"name": "import beside Papa Parse", "n": 1000, "times_as_fast": 2.7, "at_least": 2}`. To add a
//! measurement, print one more line from a producer; to add a producer, extend [`PRODUCERS`].

mod numpy;
mod table;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use self::table::{Place, Table};
use crate::server::Server;
use crate::tools::{Toolbox, WASM_TARGET};
use crate::{chunks, package, process, site, suite};

/// One program that measures.
struct Producer {
    title: &'static str,
    place: Place,
    /// The file that has to exist for it to run.
    source: &'static str,
    /// Prints the measurements through the collector.
    measure: fn(&Toolbox, &mut Table) -> Result<()>,
}

const PRODUCERS: [Producer; 5] = [
    Producer {
        title: "Engine, native",
        place: Place::Native,
        source: NATIVE_SOURCE,
        measure: native,
    },
    Producer {
        title: "The simulation beside NumPy",
        place: Place::Native,
        source: numpy::SOURCE,
        measure: numpy::measure,
    },
    // Crate `bench_wasm` (cdylib) holds the same workload; run.mjs, given the path of the module that wasm-bindgen
    // makes of it, runs each measurement and prints the lines.
    Producer {
        title: "Engine, WebAssembly in Node",
        place: Place::Wasm,
        source: WASM_SOURCE,
        measure: wasm,
    },
    // Calls cost what crosses between JavaScript and the module; the native engine is measured in the same run.
    Producer {
        title: "The package in Node",
        place: Place::Wasm,
        source: PACKAGE_SOURCE,
        measure: package,
    },
    // A *.bench.ts file takes a Chromium trace and appends its lines to the file that BENCH_OUTPUT names.
    Producer {
        title: "Edits and charts in the page",
        place: Place::Page,
        source: PAGE_SOURCE,
        measure: page,
    },
];

const NATIVE_SOURCE: &str = "core/examples/bench_engine.rs";
const WASM_SOURCE: &str = "tests/bench/run.mjs";
const PACKAGE_SOURCE: &str = "tests/bench/package.mjs";
const PAGE_SOURCE: &str = "tests/e2e/edits.bench.ts";

/// Runs what there is and names what there is not.
pub fn run(toolbox: &Toolbox) -> Result<()> {
    let mut table = Table::default();
    let mut absent = Vec::new();
    for producer in &PRODUCERS {
        if !toolbox.root().join(producer.source).exists() {
            absent.push(producer);
            continue;
        }
        println!("\n== {}", producer.title);
        (producer.measure)(toolbox, &mut table)
            .with_context(|| format!("{} failed", producer.title))?;
    }
    println!(
        "\n{}\n{}\n{}",
        table.rendered(),
        table.growth(),
        table.exponents()
    );
    for verdict in &table.verdicts {
        println!("{verdict}");
    }
    for Producer {
        title,
        place,
        source,
        ..
    } in absent
    {
        println!("Not measured ({place:?}): {title}, there is no {source}");
    }
    ensure!(!table.over_limit, "a measurement is beyond its limit");
    Ok(())
}

/// Builds an example of the engine in release.
fn need_example(toolbox: &Toolbox, name: &str) -> Result<()> {
    toolbox.need_crates()?;
    process::run(
        toolbox
            .cargo()
            .args(["build", "--locked", "--quiet", "--release"])
            .args(["-p", "error_budget", "--example", name]),
    )
}

/// The program of an example that was built.
fn example(toolbox: &Toolbox, name: &str) -> String {
    let program = toolbox.target().join("release/examples").join(name);
    let program = program.with_extension(std::env::consts::EXE_EXTENSION);
    program.display().to_string()
}

fn native(toolbox: &Toolbox, table: &mut Table) -> Result<()> {
    need_example(toolbox, "bench_engine")?;
    let mut command = toolbox.command(&example(toolbox, "bench_engine"));
    let passed = process::lines(&mut command, |line| table.take(Place::Native, line))?;
    ensure!(passed, "the program failed");
    Ok(())
}

/// Builds a WebAssembly library as the page is built, its profile, wasm-bindgen, wasm-opt, and binds it for a host; the path
/// of its script.
fn bound(toolbox: &Toolbox, target: &[&str], module: &str, host: &str) -> Result<PathBuf> {
    toolbox.need_wasm_target()?;
    toolbox.need_crates()?;
    toolbox.need_wasm_bindgen()?;
    toolbox.need_wasm_opt()?;
    process::run(
        toolbox
            .cargo()
            .args(["build", "--locked", "--profile", site::PROFILE])
            .args(["--target", WASM_TARGET])
            .args(target),
    )?;
    let built = toolbox.target().join(WASM_TARGET).join(site::PROFILE);
    let out = toolbox.state().join("bench");
    process::run(
        toolbox
            .command("wasm-bindgen")
            .args(["--target", host, "--no-typescript", "--out-dir"])
            .arg(&out)
            .arg(built.join(format!("{module}.wasm"))),
    )?;
    let name = Path::new(module)
        .file_name()
        .context("a module has a name")?;
    let script = out.join(name).with_extension("js");
    let bound = out.join(format!("{}_bg.wasm", name.display()));
    chunks::optimize(toolbox, &bound, &bound)?;
    Ok(script)
}

fn wasm(toolbox: &Toolbox, table: &mut Table) -> Result<()> {
    // Papa Parse, beside which the import is measured.
    toolbox.need_npm_packages(&suite::end_to_end_folder(toolbox))?;
    let script = bound(toolbox, &["-p", "bench_wasm"], "bench_wasm", "nodejs")?;
    let mut command = toolbox.command("node");
    command.arg(WASM_SOURCE).arg(script);
    let passed = process::lines(&mut command, |line| table.take(Place::Wasm, line))?;
    ensure!(passed, "the program failed");
    Ok(())
}

fn package(toolbox: &Toolbox, table: &mut Table) -> Result<()> {
    package::build(toolbox)?;
    need_example(toolbox, "bench_engine")?;
    let mut command = toolbox.command("node");
    command
        .arg(PACKAGE_SOURCE)
        .arg(example(toolbox, "bench_engine"));
    let passed = process::lines(&mut command, |line| table.take(Place::Wasm, line))?;
    ensure!(passed, "the program failed");
    Ok(())
}

fn page(toolbox: &Toolbox, table: &mut Table) -> Result<()> {
    let programs = toolbox.need_test_programs()?;
    toolbox.need_npm_packages(&suite::end_to_end_folder(toolbox))?;
    let line_chart = bound(
        toolbox,
        &["-p", "browser_tests", "--example", "line_chart"],
        "examples/line_chart",
        "web",
    )?;
    let server = Server::start(site::build(toolbox)?, Some(0))?;
    let output = toolbox.state().join("bench.jsonl");
    fs::create_dir_all(toolbox.state())?;
    fs::write(&output, "")?;
    process::run(
        suite::playwright(toolbox)
            .env("BENCH", "1")
            .env("BENCH_OUTPUT", &output)
            .env("E2E_BASE_URL", server.url())
            .env("LINE_CHART", line_chart)
            .env("CHROMIUM", programs.chromium),
    )?;
    for line in fs::read_to_string(&output)?.lines() {
        table.take(Place::Page, line);
    }
    Ok(())
}
