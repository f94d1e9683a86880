//! The npm package in `pkg/dist`: three WebAssembly modules, their glue, and the scripts and types of `pkg/js`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::tools::{Toolbox, WASM_TARGET};
use crate::{budget, planner_element, process, site, suite};

/// A module of the package: a feature of the crate.
struct Module {
    name: &'static str,
    /// What the core is optimized for. The simulation wants speed, as on the page; the rest wants to be small.
    core: &'static str,
}

const MODULES: [Module; 3] = [
    Module {
        name: "engine",
        core: "z",
    },
    Module {
        name: "lab",
        core: "s",
    },
    Module {
        name: "exchange",
        core: "z",
    },
];

/// What the package is made of.
const SOURCES: [&str; 13] = [
    "Cargo.toml",
    "Cargo.lock",
    "CHANGELOG.md",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    "core/Cargo.toml",
    "core/src",
    "pkg/Cargo.toml",
    "pkg/README.md",
    "pkg/js",
    "pkg/src",
    "xtask/npm/package-lock.json",
    "xtask/src/package.rs",
];

/// What the package carries beside what is built.
const DOCUMENTS: [&str; 3] = ["CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// Writes a module as a script that exports its base64; Node is there for wasm-opt anyway.
const BASE64: &str = "const fs = require('fs');
const [wasm, script] = process.argv.slice(1);
fs.writeFileSync(script, `export default '${fs.readFileSync(wasm).toString('base64')}';\\n`);";

/// Builds the package into `pkg/dist`, unless it is there and the sources are the same, and says what it weighs; returns
/// the folder.
///
/// # Errors
/// When a tool cannot be installed, the build fails, or the versions of crate and package differ.
pub fn build(toolbox: &Toolbox) -> Result<PathBuf> {
    let home = toolbox.root().join("pkg");
    let dist = home.join("dist");
    let mut modules = Vec::from(MODULES.map(|module| dist.join(format!("{}.wasm", module.name))));
    modules.extend(planner_element::modules(&dist));
    let stamp = toolbox.state().join("package.stamp");
    let of = [&SOURCES[..], &planner_element::SOURCES].concat();
    let sources = format!("{:016x}", site::fingerprint(toolbox.root(), &of)?);
    let there = modules.iter().all(|file| file.exists());
    if there && fs::read_to_string(&stamp).is_ok_and(|built| built == sources) {
        println!("The package in pkg/dist is up to date");
        weigh(toolbox, &modules)?;
        return Ok(dist);
    }

    let started = Instant::now();
    toolbox.need_wasm_target()?;
    toolbox.need_crates()?;
    toolbox.need_wasm_bindgen()?;
    toolbox.need_wasm_opt()?;
    println!("Building the package into pkg/dist (about 3 min the first time)");
    if dist.exists() {
        fs::remove_dir_all(&dist).context("cannot empty pkg/dist")?;
    }
    fs::create_dir_all(&dist)?;
    copy_files(&home.join("js"), &dist)?;
    fs::copy(home.join("README.md"), dist.join("README.md"))?;
    for name in DOCUMENTS {
        fs::copy(toolbox.root().join(name), dist.join(name))
            .with_context(|| format!("cannot copy {name}"))?;
    }
    check_version(&dist.join("package.json"))?;
    for (module, file) in MODULES.iter().zip(&modules) {
        build_module(toolbox, module, file)?;
    }
    planner_element::build(toolbox, &dist)?;
    weigh(toolbox, &modules)?;
    fs::create_dir_all(toolbox.state())?;
    fs::write(&stamp, sources)?;
    println!(
        "The package is in pkg/dist, after {}",
        process::duration(started.elapsed())
    );
    Ok(dist)
}

/// Builds the package and asks it through its public functions; how many tests passed and failed.
///
/// # Errors
/// When the build or a test fails.
pub fn test(toolbox: &Toolbox) -> Result<(u64, u64)> {
    toolbox.need_node()?;
    build(toolbox)?;
    let folder = toolbox.root().join("tests").join("package");
    toolbox.need_npm_packages(&folder)?;
    // The elements run in the browser of the page's tests.
    toolbox.need_npm_packages(&suite::end_to_end_folder(toolbox))?;
    let (mut passed, mut failed) = (0, 0);
    let fine = process::lines(
        toolbox
            .command("node")
            .args(["--test", "--test-reporter=spec"])
            .current_dir(folder),
        |line| {
            println!("{line}");
            passed += counted(line, "pass").unwrap_or(0);
            failed += counted(line, "fail").unwrap_or(0);
        },
    )?;
    ensure!(fine, "{failed} tests of the package failed");
    Ok((passed, failed))
}

/// Reads a line of the summary of Node's runner, such as `ℹ pass 12`, coloured or not.
fn counted(line: &str, word: &str) -> Option<u64> {
    let (_, rest) = line.split_once("\u{2139} ")?;
    let (found, number) = rest.split_once(' ')?;
    let digits = number.trim().trim_end_matches("\u{1b}[39m");
    (found == word).then(|| digits.parse().ok())?
}

/// Says what the modules weigh.
fn weigh(toolbox: &Toolbox, modules: &[PathBuf]) -> Result<()> {
    let sizes = budget::compressed(toolbox, &modules.iter().collect::<Vec<_>>())?;
    println!("{:>12} {:>12}", "bytes", "brotli");
    for (file, size) in modules.iter().zip(sizes) {
        let name = file.strip_prefix(toolbox.root()).unwrap_or(file).display();
        println!("{:>12} {size:>12}  {name}", file.metadata()?.len());
    }
    Ok(())
}

/// Builds one module into `file`, with its glue and its base64 beside it.
fn build_module(toolbox: &Toolbox, module: &Module, file: &Path) -> Result<()> {
    let name = module.name;
    let optimized = format!(
        "profile.{}.package.error_budget.opt-level='{}'",
        site::PROFILE,
        module.core
    );
    process::run(
        toolbox
            .cargo()
            .args(["build", "--locked", "--quiet", "-p", "error-budget-pkg"])
            .args(["--profile", site::PROFILE, "--target", WASM_TARGET])
            .args(["--no-default-features", "--features", name])
            .args(["--config", &optimized])
            .env(site::SITE_FLAGS, site::path_flags(toolbox)),
    )?;
    let built = toolbox
        .target()
        .join(WASM_TARGET)
        .join(site::PROFILE)
        .join("error_budget_pkg.wasm");
    let bound = toolbox.state().join("package");
    process::run(
        toolbox
            .command("wasm-bindgen")
            .args(["--target", "web", "--out-name", name, "--no-typescript"])
            // The package says where the module lies, and makes a new instance after a failure.
            .args([
                "--omit-default-module-path",
                "--experimental-reset-state-function",
            ])
            .args(["--remove-name-section", "--remove-producers-section"])
            .arg("--out-dir")
            .arg(&bound)
            .arg(built),
    )?;
    fs::copy(bound.join(format!("{name}.js")), file.with_extension("js"))?;
    process::run(
        toolbox
            .command("wasm-opt")
            .arg("-Oz")
            .arg(bound.join(format!("{name}_bg.wasm")))
            .arg("-o")
            .arg(file),
    )?;
    process::run(
        toolbox
            .command("node")
            .args(["-e", BASE64])
            .arg(file)
            .arg(file.with_extension("base64.js")),
    )
}

fn copy_files(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir_all(&place)?;
            copy_files(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), place)?;
        }
    }
    Ok(())
}

/// One version for crates and package: ours is the workspace's.
fn check_version(package: &Path) -> Result<()> {
    let text = fs::read_to_string(package).context("cannot read pkg/js/package.json")?;
    let package: serde_json::Value = serde_json::from_str(&text)?;
    let ours = env!("CARGO_PKG_VERSION");
    ensure!(
        package["version"] == ours,
        "pkg/js/package.json has version {}, Cargo.toml has {ours}: make them equal",
        package["version"]
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_of_the_runner_is_counted() {
        let cases = [
            ("\u{2139} pass 12", "pass", Some(12)),
            ("\u{1b}[34m\u{2139} fail 0\u{1b}[39m", "fail", Some(0)),
            ("\u{2139} pass 12", "fail", None),
            ("\u{2714} a plan that is no plan (3 ms)", "pass", None),
        ];
        for (line, word, count) in cases {
            assert_eq!(counted(line, word), count, "{line}");
        }
    }
}
