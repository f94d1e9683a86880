//! The npm package in `pkg/dist`: three WebAssembly modules, their glue, and the scripts and types of `pkg/js`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::budget::Budget;
use crate::tools::{Toolbox, WASM_TARGET};
use crate::{budget, planner_element, process, site};

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

/// What the modules are made of. Scripts and documents are copied each time.
const SOURCES: [&str; 10] = [
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    "core/Cargo.toml",
    "core/src",
    "pkg/Cargo.toml",
    "pkg/src",
    "xtask/npm/package-lock.json",
    "xtask/src/package.rs",
];

/// What stands in the package for each module: the module, its glue, and the module in a script.
const FORMS: [&str; 3] = ["wasm", "js", "base64.js"];

/// What the package carries beside what is built.
const DOCUMENTS: [&str; 3] = ["CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// Writes a module as a script that exports its base64; Node is there for wasm-opt anyway.
const BASE64: &str = "const fs = require('fs');
const [wasm, script] = process.argv.slice(1);
fs.writeFileSync(script, `export default '${fs.readFileSync(wasm).toString('base64')}';\\n`);";

/// Builds the package into `pkg/dist`, its modules unless their sources are the same, and says what they weigh; returns the
/// folder.
///
/// # Errors
/// When a tool cannot be installed, the build fails, a module is over its budget, or the versions of crate and package
/// differ.
pub fn build(toolbox: &Toolbox) -> Result<PathBuf> {
    let started = Instant::now();
    let built = build_modules(toolbox)?;
    let planner = planner_element::build(toolbox)?;
    let home = toolbox.root().join("pkg");
    let dist = home.join("dist");
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
    for module in &MODULES {
        for form in FORMS {
            let name = format!("{}.{form}", module.name);
            fs::copy(built.join(&name), dist.join(&name))
                .with_context(|| format!("cannot copy {name}"))?;
        }
    }
    planner_element::copy(toolbox, &planner, &dist)?;
    check_version(&dist.join("package.json"))?;
    let mut modules: Vec<(String, PathBuf)> = MODULES
        .iter()
        .map(|module| {
            (
                module.name.to_owned(),
                dist.join(format!("{}.wasm", module.name)),
            )
        })
        .collect();
    modules.extend(planner_element::modules(&dist));
    weigh(toolbox, &modules)?;
    println!(
        "The package is in pkg/dist, after {}",
        process::duration(started.elapsed())
    );
    Ok(dist)
}

/// Builds the modules, unless they are there and their sources are the same; returns their folder.
///
/// # Errors
/// When a tool cannot be installed or the build fails.
pub fn build_modules(toolbox: &Toolbox) -> Result<PathBuf> {
    let folder = toolbox.state().join("package");
    let stamp = folder.join("sources");
    let sources = format!("{:016x}", site::fingerprint(toolbox.root(), &SOURCES)?);
    if fs::read_to_string(&stamp).is_ok_and(|built| built == sources) {
        return Ok(folder);
    }
    toolbox.need_wasm_target()?;
    toolbox.need_crates()?;
    toolbox.need_wasm_bindgen()?;
    toolbox.need_wasm_opt()?;
    println!("Building the modules of the package (about 3 min the first time)");
    fs::create_dir_all(&folder)?;
    let _ = fs::remove_file(&stamp);
    for module in &MODULES {
        build_module(toolbox, module, &folder)?;
    }
    fs::write(&stamp, sources)?;
    Ok(folder)
}

/// Says what the modules weigh, against `tests/budget.toml`.
fn weigh(toolbox: &Toolbox, modules: &[(String, PathBuf)]) -> Result<()> {
    let files: Vec<&PathBuf> = modules.iter().map(|(_, file)| file).collect();
    let sizes = budget::compressed(toolbox, &files)?;
    println!("{:>12} {:>12} {:>12}", "bytes", "brotli", "allowed");
    let budget = Budget::read(toolbox)?;
    let mut over = Vec::new();
    for ((name, file), size) in modules.iter().zip(sizes) {
        let key = format!("package_{name}_brotli_bytes");
        let entry = budget.entry(&key)?;
        println!(
            "{:>12} {size:>12} {:>12}  {name}.wasm",
            file.metadata()?.len(),
            entry.allowed(budget::SIZE_GROWTH_PERCENT)
        );
        over.extend(entry.complaint(size, budget::SIZE_GROWTH_PERCENT));
    }
    budget::passed(&over)
}

/// Builds one module into `folder`, with its glue and its base64 beside it.
fn build_module(toolbox: &Toolbox, module: &Module, folder: &Path) -> Result<()> {
    let name = module.name;
    let level = format!(
        "profile.{}.package.error_budget.opt-level='{}'",
        site::PROFILE,
        module.core
    );
    // A folder of its own: cargo builds one thing at a time in a folder, and the page is built meanwhile.
    let target = toolbox.target().join("package");
    process::run(
        toolbox
            .cargo()
            .args(["build", "--locked", "--quiet", "-p", "error-budget-pkg"])
            .args(["--profile", site::PROFILE, "--target", WASM_TARGET])
            .args(["--no-default-features", "--features", name])
            .args(["--config", &level])
            .arg("--target-dir")
            .arg(&target)
            .env(site::SITE_FLAGS, site::path_flags(toolbox)),
    )?;
    let built = target
        .join(WASM_TARGET)
        .join(site::PROFILE)
        .join("error_budget_pkg.wasm");
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
            .arg(folder)
            .arg(built),
    )?;
    let file = folder.join(format!("{name}.wasm"));
    process::run(
        toolbox
            .command("wasm-opt")
            // The list of features that the compiler used tells engines nothing.
            .args(["-Oz", "--converge", "--strip-target-features"])
            .arg(folder.join(format!("{name}_bg.wasm")))
            .arg("-o")
            .arg(&file),
    )?;
    process::run(
        toolbox
            .command("node")
            .args(["-e", BASE64])
            .arg(&file)
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
