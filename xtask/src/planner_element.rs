//! The planner of the npm package: the page built once more, to stand in other pages.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::tools::{Toolbox, WASM_TARGET};
use crate::{chunks, process, site};

/// The programs of `web`, each with its feature: the page as an element, and the page's own lab, which knows of no page
/// and is compiled already where the page is.
const PROGRAMS: [(&str, &str); 2] = [("planner", "element"), ("lab", chunks::FEATURE)];

/// The modules that it has in `dist`, each with its name in the budget: the page's, and its lab's.
pub fn modules(dist: &Path) -> [(String, PathBuf); 2] {
    PROGRAMS.map(|(name, _)| {
        let file = dist.join("planner").join(format!("{name}.wasm"));
        (format!("element_{name}"), file)
    })
}

/// Builds the modules and their glue, unless they are there and their sources are the same; answers their folder.
///
/// # Errors
/// When a tool fails.
pub fn build(toolbox: &Toolbox) -> Result<PathBuf> {
    let bound = toolbox.state().join("planner-element");
    let stamp = bound.join("sources");
    let of = [&site::SOURCES[..], &["xtask/src/planner_element.rs"]].concat();
    let sources = format!("{:016x}", site::fingerprint(toolbox.root(), &of)?);
    if fs::read_to_string(&stamp).is_ok_and(|built| built == sources) {
        return Ok(bound);
    }
    toolbox.need_wasm_target()?;
    toolbox.need_crates()?;
    toolbox.need_wasm_bindgen()?;
    toolbox.need_wasm_opt()?;
    println!("Building the planner as an element (about 3 min the first time)");
    fs::create_dir_all(&bound)?;
    let _ = fs::remove_file(&stamp);
    let built = toolbox.target().join(WASM_TARGET).join(site::PROFILE);
    for (name, feature) in PROGRAMS {
        process::run(
            toolbox
                .cargo()
                .args(["build", "--locked", "--quiet", "-p", "web", "--bin", name])
                .args(["--profile", site::PROFILE, "--target", WASM_TARGET])
                .args(["--features", feature])
                .env(site::SITE_FLAGS, site::path_flags(toolbox)),
        )?;
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
    fs::write(&stamp, sources)?;
    Ok(bound)
}

/// Puts what was built into the folder `planner` of `dist`, with the page's styles and icons.
///
/// # Errors
/// When a file is missing, or Node fails.
pub fn copy(toolbox: &Toolbox, built: &Path, dist: &Path) -> Result<()> {
    process::run(
        toolbox
            .command("node")
            .arg(toolbox.root().join("pkg").join("planner").join("files.mjs"))
            .arg(built)
            .arg(dist.join("planner")),
    )
}
