//! `cargo xtask bench`: runs every producer of measurements and prints one table.
//!
//! A producer is a program that prints one JSON object per line, `{"name": "timeline", "n": 1000, "median_ms": 0.31}`;
//! other lines are passed on. Rows with the same name and n share a line of the table, one column per place of
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
    // Crate `bench_wasm` (cdylib) exports `run(name, n) -> median in ms` with wasm-bindgen, and run.mjs, given the path
    // of the generated module, calls it for each measurement and prints the lines.
    Producer {
        title: "Engine, WebAssembly in Node",
        place: Place::Wasm,
        source: WASM_SOURCE,
        measure: wasm,
    },
    // A *.bench.ts file takes a Chromium trace and appends its lines to the file that BENCH_OUTPUT names.
    Producer {
        title: "Keystroke in the page",
        place: Place::Page,
        source: PAGE_SOURCE,
        measure: page,
    },
];

const NATIVE_SOURCE: &str = "core/examples/bench_engine.rs";
const WASM_SOURCE: &str = "tests/bench/run.mjs";
const PAGE_SOURCE: &str = "tests/e2e/keystroke.bench.ts";

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
    println!("\n{}", table.rendered());
    for Producer {
        title,
        place,
        source,
        ..
    } in absent
    {
        println!("Not measured ({place:?}): {title}, there is no {source}");
    }
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

/// Built as the page is: release profile, wasm-bindgen, wasm-opt.
fn wasm(toolbox: &Toolbox, table: &mut Table) -> Result<()> {
    toolbox.need_wasm_target()?;
    toolbox.need_crates()?;
    toolbox.need_wasm_bindgen()?;
    toolbox.need_wasm_opt()?;
    toolbox.need_node()?;
    process::run(toolbox.cargo().args([
        "build",
        "--locked",
        "--release",
        "--target",
        WASM_TARGET,
        "-p",
        "bench_wasm",
    ]))?;
    let module = toolbox
        .target()
        .join(WASM_TARGET)
        .join("release")
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
}

impl Table {
    /// Takes a measurement; shows a line that is none.
    fn take(&mut self, place: Place, line: &str) {
        let Some((name, n, median_ms)) = measurement(line) else {
            println!("{line}");
            return;
        };
        println!("  {name}, n = {n}: {median_ms:.3} ms");
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
        let widths: [usize; 6] = std::array::from_fn(|column| {
            lines
                .iter()
                .map(|line| line[column].len())
                .max()
                .unwrap_or_default()
        });
        let mut text = String::new();
        for line in lines {
            let [name, numbers @ ..] = &line;
            text.push_str(&format!("{name:<width$}", width = widths[0]));
            for (cell, width) in numbers.iter().zip(&widths[1..]) {
                text.push_str(&format!("  {cell:>width$}"));
            }
            text.push('\n');
        }
        text
    }
}

fn measurement(line: &str) -> Option<(String, u64, f64)> {
    let value: Value = serde_json::from_str(line).ok()?;
    Some((
        value["name"].as_str()?.to_owned(),
        value["n"].as_u64()?,
        value["median_ms"].as_f64()?,
    ))
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
