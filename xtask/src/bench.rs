//! `cargo xtask bench`: runs every producer of measurements and prints one table.
//!
//! A producer is a program that prints one JSON object per line, `{"name": "timeline", "n": 1000, "median_ms": 0.31}`,
//! with a `limit_ms` where there is a promise to keep; other lines are passed on. Rows with the same name and n share a line of the table, one column per place of
//! execution. To add a measurement, print one more line from a producer; to add a producer, extend [`PRODUCERS`].

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::server::Server;
use crate::tools::{Toolbox, WASM_TARGET};
use crate::{process, site, suite};

/// Where a measurement was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Native,
    Wasm,
    /// The page in Chromium.
    Page,
}

/// One program that measures.
struct Producer {
    title: &'static str,
    place: Place,
    /// The file that has to exist for it to run.
    source: &'static str,
    /// Prints the measurements through the collector.
    measure: fn(&Toolbox, &mut Table) -> Result<()>,
}

const PRODUCERS: [Producer; 3] = [
    Producer {
        title: "Engine, native",
        place: Place::Native,
        source: NATIVE_SOURCE,
        measure: native,
    },
    // Crate `bench_wasm` (cdylib) holds the same workload; run.mjs, given the path of the module that wasm-bindgen
    // makes of it, runs each measurement and prints the lines.
    Producer {
        title: "Engine, WebAssembly in Node",
        place: Place::Wasm,
        source: WASM_SOURCE,
        measure: wasm,
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
    println!("\n{}\n{}", table.rendered(), table.growth());
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
    ensure!(!table.over_limit, "a measurement is over its limit");
    Ok(())
}

fn native(toolbox: &Toolbox, table: &mut Table) -> Result<()> {
    toolbox.need_crates()?;
    let mut command = toolbox.cargo();
    command.args([
        "run",
        "--locked",
        "--quiet",
        "--release",
        "-p",
        "error_budget",
        "--example",
        "bench_engine",
    ]);
    let passed = process::lines(&mut command, |line| table.take(Place::Native, line))?;
    ensure!(passed, "the program failed");
    Ok(())
}

/// Built as the page is: its profile, wasm-bindgen, wasm-opt.
fn wasm(toolbox: &Toolbox, table: &mut Table) -> Result<()> {
    toolbox.need_wasm_target()?;
    toolbox.need_crates()?;
    toolbox.need_wasm_bindgen()?;
    toolbox.need_wasm_opt()?;
    toolbox.need_node()?;
    process::run(toolbox.cargo().args([
        "build",
        "--locked",
        "--profile",
        site::PROFILE,
        "--target",
        WASM_TARGET,
        "-p",
        "bench_wasm",
    ]))?;
    let module = toolbox
        .target()
        .join(WASM_TARGET)
        .join(site::PROFILE)
        .join("bench_wasm.wasm");
    let out = toolbox.state().join("bench");
    process::run(
        toolbox
            .command("wasm-bindgen")
            .args(["--target", "nodejs", "--out-dir"])
            .arg(&out)
            .arg(module),
    )?;
    let bound = out.join("bench_wasm_bg.wasm");
    process::run(
        toolbox
            .command("wasm-opt")
            .arg("-Os")
            .arg(&bound)
            .arg("-o")
            .arg(&bound),
    )?;
    let mut command = toolbox.command("node");
    command.arg(WASM_SOURCE).arg(out.join("bench_wasm.js"));
    let passed = process::lines(&mut command, |line| table.take(Place::Wasm, line))?;
    ensure!(passed, "the program failed");
    Ok(())
}

fn page(toolbox: &Toolbox, table: &mut Table) -> Result<()> {
    let programs = toolbox.need_test_programs()?;
    toolbox.need_npm_packages(&suite::end_to_end_folder(toolbox))?;
    let server = Server::start(site::build(toolbox)?, Some(0))?;
    let output = toolbox.state().join("bench.jsonl");
    fs::create_dir_all(toolbox.state())?;
    fs::write(&output, "")?;
    process::run(
        suite::playwright(toolbox)
            .env("BENCH", "1")
            .env("BENCH_OUTPUT", &output)
            .env("E2E_BASE_URL", server.url())
            .env("CHROMIUM", programs.chromium),
    )?;
    for line in fs::read_to_string(&output)?.lines() {
        table.take(Place::Page, line);
    }
    Ok(())
}

/// Medians in milliseconds by name and size.
#[derive(Default)]
struct Table {
    /// Names in the order in which they were first measured.
    names: Vec<String>,
    /// By the name's place in `names`, and n.
    rows: BTreeMap<(usize, u64), [Option<f64>; 3]>,
    /// What became of each limit, in words.
    verdicts: Vec<String>,
    over_limit: bool,
}

impl Table {
    /// Takes a measurement; shows a line that is none.
    fn take(&mut self, place: Place, line: &str) {
        let Some(Measurement {
            name,
            n,
            median_ms,
            limit_ms,
        }) = measurement(line)
        else {
            println!("{line}");
            return;
        };
        println!("  {name}, n = {n}: {median_ms:.3} ms");
        if let Some(limit) = limit_ms {
            let within = median_ms <= limit;
            let word = if within { "Within" } else { "OVER" };
            self.over_limit |= !within;
            self.verdicts.push(format!(
                "{word} the limit of {limit} ms ({place:?}): {name}, n = {n}: {median_ms:.3} ms"
            ));
        }
        let index = self
            .names
            .iter()
            .position(|known| *known == name)
            .unwrap_or_else(|| {
                self.names.push(name);
                self.names.len() - 1
            });
        let row = self.rows.entry((index, n)).or_default();
        let cell = match place {
            Place::Native => &mut row[0],
            Place::Wasm => &mut row[1],
            Place::Page => &mut row[2],
        };
        *cell = Some(median_ms);
    }

    /// One line for each measurement of some n and of ten times n: how much longer the larger one takes, beside what
    /// n log n allows.
    fn growth(&self) -> String {
        let mut lines =
            vec![["growth from n to 10 n", "n", "native", "wasm", "n log n"].map(String::from)];
        for (&(index, n), &[native, wasm, _]) in &self.rows {
            let Some(&[native_10, wasm_10, _]) = self.rows.get(&(index, n * 10)) else {
                continue;
            };
            let ratio = |small: Option<f64>, large: Option<f64>| {
                let ratio = small.zip(large).filter(|(small, _)| *small > 0.0);
                ratio.map_or_else(
                    || "-".into(),
                    |(small, large)| format!("{:.1}", large / small),
                )
            };
            lines.push([
                self.names.get(index).cloned().unwrap_or_default(),
                n.to_string(),
                ratio(native, native_10),
                ratio(wasm, wasm_10),
                format!("{:.1}", n_log_n_growth(n)),
            ]);
        }
        process::aligned(&lines)
    }

    fn rendered(&self) -> String {
        let header = [
            "measurement",
            "n",
            "native ms",
            "wasm ms",
            "wasm / native",
            "page ms",
        ]
        .map(String::from);
        let number =
            |cell: Option<f64>| cell.map_or_else(|| "-".into(), |value| format!("{value:.3}"));
        let mut lines = vec![header];
        for (&(index, n), &[native, wasm, page]) in &self.rows {
            let name = self.names.get(index).cloned().unwrap_or_default();
            let ratio = native
                .zip(wasm)
                .filter(|(native, _)| *native > 0.0)
                .map(|(native, wasm)| wasm / native);
            let ratio = ratio.map_or_else(|| "-".into(), |value| format!("{value:.2}"));
            lines.push([
                name,
                n.to_string(),
                number(native),
                number(wasm),
                ratio,
                number(page),
            ]);
        }
        process::aligned(&lines)
    }
}

/// How much `n log n` grows from `n` to ten times `n`.
fn n_log_n_growth(n: u64) -> f64 {
    let n = n as f64;
    10.0 * (10.0 * n).ln() / n.ln()
}

/// A producer's line.
#[derive(Debug, PartialEq)]
struct Measurement {
    name: String,
    n: u64,
    median_ms: f64,
    limit_ms: Option<f64>,
}

fn measurement(line: &str) -> Option<Measurement> {
    let value: Value = serde_json::from_str(line).ok()?;
    Some(Measurement {
        name: value["name"].as_str()?.to_owned(),
        n: value["n"].as_u64()?,
        median_ms: value["median_ms"].as_f64()?,
        limit_ms: value["limit_ms"].as_f64(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measurements_of_one_name_and_size_share_a_line() {
        let mut table = Table::default();
        table.take(
            Place::Native,
            r#"{"name":"timeline","n":1000,"median_ms":0.5}"#,
        );
        table.take(
            Place::Native,
            r#"{"name":"timeline","n":200,"median_ms":0.1}"#,
        );
        table.take(
            Place::Wasm,
            r#"{"name":"timeline","n":1000,"median_ms":1.0}"#,
        );
        table.take(
            Place::Page,
            r#"{"name":"keystroke","n":1000,"median_ms":9.25}"#,
        );
        table.take(Place::Wasm, "a remark");
        let expected = "\
measurement     n  native ms  wasm ms  wasm / native  page ms
timeline      200      0.100        -              -        -
timeline     1000      0.500    1.000           2.00        -
keystroke    1000          -        -              -    9.250
";
        assert_eq!(table.rendered(), expected);
    }

    #[test]
    fn growth_stands_beside_that_of_n_log_n() {
        let mut table = Table::default();
        for (n, ms) in [(200, 1.0), (1000, 2.0), (10000, 25.0)] {
            let line = format!(r#"{{"name":"timeline","n":{n},"median_ms":{ms}}}"#);
            table.take(Place::Native, &line);
        }
        // 10 x log 10000 / log 1000 = 10 x 4 / 3.
        let expected = "\
growth from n to 10 n     n  native  wasm  n log n
timeline               1000    12.5     -     13.3
";
        assert_eq!(table.growth(), expected);
    }

    #[test]
    fn a_limit_that_is_passed_is_told() {
        let mut table = Table::default();
        let line =
            |ms: f64| format!(r#"{{"name":"keystroke","n":1000,"median_ms":{ms},"limit_ms":16}}"#);
        table.take(Place::Page, &line(16.0));
        assert!(!table.over_limit);
        table.take(Place::Page, &line(16.5));
        assert!(table.over_limit);
        assert_eq!(
            table.verdicts,
            [
                "Within the limit of 16 ms (Page): keystroke, n = 1000: 16.000 ms",
                "OVER the limit of 16 ms (Page): keystroke, n = 1000: 16.500 ms",
            ]
        );
    }

    #[test]
    fn a_line_that_lacks_a_field_is_no_measurement() {
        for line in [
            "",
            "{}",
            r#"{"name":"x","n":1}"#,
            r#"{"name":"x","n":-1,"median_ms":1}"#,
        ] {
            assert_eq!(measurement(line), None, "{line}");
        }
    }
}
