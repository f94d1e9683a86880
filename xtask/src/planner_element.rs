//! The planner of the npm package: the page built once more, to stand in other pages.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::tools::{Toolbox, WASM_TARGET};
use crate::{chunks, process, site};

/// The feature of `web` that makes an element of the page.
const FEATURE: &str = "element";
const NAMES: [&str; 2] = ["planner", "lab"];

/// What the element is made of, beside the package's own sources.
pub const SOURCES: [&str; 5] = [
    "index.html",
    "web",
    "pkg/planner",
    "xtask/src/chunks.rs",
    "xtask/src/planner_element.rs",
];

/// The modules that it has in `dist`: the page's, and its lab's.
pub fn modules(dist: &Path) -> [PathBuf; 2] {
    NAMES.map(|name| dist.join("planner").join(format!("{name}.wasm")))
}

/// Builds it into the folder `planner` of `dist`.
///
/// # Errors
/// When a tool fails.
pub fn build(toolbox: &Toolbox, dist: &Path) -> Result<()> {
    process::run(
        toolbox
            .cargo()
            .args(["build", "--locked", "--quiet", "-p", "web", "--bins"])
            .args(["--profile", site::PROFILE, "--target", WASM_TARGET])
            .args(["--features", FEATURE])
            .env(site::SITE_FLAGS, site::path_flags(toolbox)),
    )?;
    let built = toolbox.target().join(WASM_TARGET).join(site::PROFILE);
    let bound = toolbox.state().join("planner-element");
    for name in NAMES {
        process::run(
            toolbox
                .command("wasm-bindgen")
                .args(["--target", "web", "--no-typescript"])
                // The scripts of the package say where it lies.
                .arg("--omit-default-module-path")
                .args(["--remove-name-section", "--remove-producers-section"])
                .arg("--out-dir")
                .arg(&bound)
                .arg(built.join(format!("{name}.wasm"))),
        )?;
        let module = bound.join(format!("{name}_bg.wasm"));
        chunks::optimize(toolbox, &module, &module)?;
    }
    process::run(
        toolbox
            .command("node")
            .arg(toolbox.root().join("pkg").join("planner").join("files.mjs"))
            .arg(bound)
            .arg(dist.join("planner")),
    )
}
