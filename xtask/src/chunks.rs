//! The page's module in two: what the first visit shows, and what is fetched when it is first asked for.
//!
//! Trunk leaves one module that both halves are in; here it is cut (`wasm-split`, at the functions that
//! `web/src/view/later.rs` marks), bound and optimized, and takes the place of trunk's in `dist/`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

use crate::process;
use crate::site::PROFILE;
use crate::tools::{Toolbox, WASM_TARGET};

/// The feature of `web` that marks where to cut.
pub const FEATURE: &str = "chunks";
/// How the file of the second half ends.
pub const LATER: &str = "-views.wasm";

/// What the cut calls the second half: its name in `web/src/view/later.rs`.
const CHUNK: &str = "split_views.wasm";
/// How the loader compiles it; and how a host that does not know the type of `.wasm` is put up with, too.
const STREAMED: &str = "WebAssembly.instantiateStreaming(src, imports)";
const OF_ANY_TYPE: &str = "src.then(async (file) => file.headers.get(\"content-type\") === \"application/wasm\" \
                           ? WebAssembly.instantiateStreaming(file, imports) \
                           : WebAssembly.instantiate(await file.arrayBuffer(), imports))";
/// WebAssembly that every browser of the last years has and rustc uses by default.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Cuts the page's module in `dist`.
pub fn cut(toolbox: &Toolbox, dist: &Path) -> Result<()> {
    let stem = stem(dist)?;
    let whole = toolbox
        .target()
        .join(WASM_TARGET)
        .join(PROFILE)
        .join("planner.wasm");
    let whole = fs::read(&whole).with_context(|| format!("cannot read {}", whole.display()))?;
    let place = toolbox.state().join("chunks");
    let first = place.join(format!("{stem}.wasm"));
    let (loader, glue) = (format!("./{stem}-chunks.js"), format!("./{stem}.js"));
    let mut options = Options::new(&whole);
    options.output_dir = &place;
    options.main_out_path = &first;
    options.link_name = &loader;
    options.main_module = &glue;
    transform(options).map_err(|error| anyhow!("cannot cut the page's module: {error:#}"))?;

    process::run(
        toolbox
            .command("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
            .arg("--out-dir")
            .arg(dist)
            .arg(&first),
    )?;
    let first = dist.join(format!("{stem}_bg.wasm"));
    optimize(toolbox, &first, &first)?;
    let later = format!("{stem}{LATER}");
    optimize(toolbox, &place.join(CHUNK), &dist.join(&later))?;
    let text = fs::read_to_string(place.join(&loader)).context("the cut left no loader")?;
    ensure!(
        text.contains(STREAMED),
        "the loader is not what it was: look at wasm_split_cli_support's output"
    );
    let text = text.replace(CHUNK, &later).replace(STREAMED, OF_ANY_TYPE);
    fs::write(dist.join(&loader), text).context("cannot write the loader")
}

/// The name with the hash that trunk gave the page's files.
fn stem(dist: &Path) -> Result<String> {
    let names = fs::read_dir(dist).context("cannot read dist/")?;
    names
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .find_map(|name| {
            let stem = name.strip_suffix("_bg.wasm")?;
            stem.starts_with("planner-").then(|| stem.to_owned())
        })
        .context("the build left no module of the page in dist/")
}

/// Makes a module smaller.
pub fn optimize(toolbox: &Toolbox, from: &Path, to: &Path) -> Result<()> {
    // It warns of names that it does not know.
    process::quietly(
        toolbox
            .command("wasm-opt")
            .arg("-Os")
            .args(WASM_FEATURES)
            .arg(from)
            .arg("-o")
            .arg(to),
    )
}
