//! The npm package in `pkg/dist`: three WebAssembly modules, their glue, and the scripts and types of `pkg/js`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::tools::{Toolbox, WASM_TARGET};
use crate::{budget, process, site};

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

/// What the package carries beside what is built.
const DOCUMENTS: [&str; 3] = ["CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// Writes a module as a script that exports its base64; Node is there for wasm-opt anyway.
const BASE64: &str = "const fs = require('fs');
const [wasm, script] = process.argv.slice(1);
fs.writeFileSync(script, `export default '${fs.readFileSync(wasm).toString('base64')}';\\n`);";

/// Builds the package into `pkg/dist` and says what it weighs; returns the folder.
///
/// # Errors
/// When a tool cannot be installed, the build fails, or the versions of crate and package differ.
pub fn build(toolbox: &Toolbox) -> Result<PathBuf> {
    toolbox.need_wasm_target()?;
    toolbox.need_crates()?;
    toolbox.need_wasm_bindgen()?;
    toolbox.need_wasm_opt()?;
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
    check_version(&dist.join("package.json"))?;

    println!("Building the package into pkg/dist (about 2 min the first time)");
    let mut files = Vec::new();
    for module in &MODULES {
        files.push(build_module(toolbox, module, &dist)?);
    }
    let sizes = budget::compressed(toolbox, &files.iter().collect::<Vec<_>>())?;
    println!("{:>12} {:>12}", "bytes", "brotli");
    for (file, size) in files.iter().zip(sizes) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!("{:>12} {size:>12}  {name}", file.metadata()?.len());
    }
    Ok(dist)
}

/// Builds one module, its glue and its base64; returns the module's file.
fn build_module(toolbox: &Toolbox, module: &Module, dist: &Path) -> Result<PathBuf> {
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
    let script = format!("{name}.js");
    fs::copy(bound.join(&script), dist.join(&script))?;
    let file = dist.join(format!("{name}.wasm"));
    process::run(
        toolbox
            .command("wasm-opt")
            .arg("-Oz")
            .arg(bound.join(format!("{name}_bg.wasm")))
            .arg("-o")
            .arg(&file),
    )?;
    process::run(
        toolbox
            .command("node")
            .args(["-e", BASE64])
            .arg(&file)
            .arg(dist.join(format!("{name}.base64.js"))),
    )?;
    Ok(file)
}

fn copy_files(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
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
