//! What the page keeps for when there is no network: the list that its service worker answers from.
//!
//! `web/offline_worker.js` comes without a list, as `serve --dev` has it: it keeps nothing, and the page does not ask for
//! it. The build puts the names and hashes of all files into it, and its name into the page.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::{Map, Value};

use crate::process;
use crate::tools::Toolbox;

/// The service worker.
const WORKER: &str = "offline_worker.js";
/// The lines in it that the build writes.
const NO_VERSION: &str = "const VERSION = \"\";";
const NO_FILES: &str = "const FILES = {};";

/// Node's hashes, because Node is here anyway: prints that of each file named, as browsers compare it.
const HASHES: &str = "for (const file of process.argv.slice(1)) {\
      const hash = require('node:crypto').createHash('sha256').update(require('node:fs').readFileSync(file));\
      console.log('sha256-' + hash.digest('base64'));\
    }";

/// The hash of each file, as browsers compare it.
///
/// # Errors
/// When Node cannot read one of them.
pub fn hashes(toolbox: &Toolbox, files: &[PathBuf]) -> Result<Vec<String>> {
    let printed = process::output(toolbox.command("node").args(["-e", HASHES]).args(files))
        .context("node could not hash the files of the page")?;
    let hashes: Vec<String> = printed.lines().map(str::to_owned).collect();
    ensure!(
        hashes.len() == files.len(),
        "node printed {} hashes for {} files",
        hashes.len(),
        files.len()
    );
    Ok(hashes)
}

/// The page that starts the service worker. Trunk writes quotes or leaves them away: none are needed here.
pub fn with_worker(html: &str) -> Result<String> {
    let place = " data-wasm=";
    ensure!(
        html.matches(place).count() == 1,
        "index.html must have one script with{place}…, the loader"
    );
    Ok(html.replace(place, &format!(" data-offline=./{WORKER}{place}")))
}

/// Writes the list of the files in `dist`, as they stand, into the service worker there.
///
/// # Errors
/// When it is not there, or has no place for the list.
pub fn list(toolbox: &Toolbox, dist: &Path) -> Result<()> {
    let mut files: Vec<PathBuf> = fs::read_dir(dist)
        .context("cannot read dist/")?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| !file.ends_with(WORKER));
    files.sort();
    let hashes = hashes(toolbox, &files)?;
    let list = files.iter().zip(hashes).map(|(file, hash)| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let address = if name == "index.html" { "./" } else { &name };
        (address.to_owned(), Value::from(hash))
    });
    let worker = dist.join(WORKER);
    let script = fs::read_to_string(&worker).context("the build left no service worker")?;
    fs::write(&worker, with_list(&script, list.collect())?).context("cannot write it")
}

/// The script with a list, and a version that is another one for another list.
fn with_list(script: &str, list: Map<String, Value>) -> Result<String> {
    ensure!(
        script.contains(NO_VERSION) && script.contains(NO_FILES),
        "{WORKER} must have the lines `{NO_VERSION}` and `{NO_FILES}`"
    );
    let list = Value::from(list).to_string();
    let mut hasher = DefaultHasher::new();
    list.hash(&mut hasher);
    let version = format!("const VERSION = \"{:016x}\";", hasher.finish());
    Ok(script
        .replace(NO_VERSION, &version)
        .replace(NO_FILES, &format!("const FILES = {list};")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(hash: &str) -> String {
        let list = Map::from_iter([("./".to_owned(), Value::from(hash))]);
        with_list(include_str!("../../web/offline_worker.js"), list).unwrap()
    }

    #[test]
    fn the_worker_of_the_sources_takes_a_list_and_another_list_is_another_version() {
        assert!(listed("sha256-a").contains("const FILES = {\"./\":\"sha256-a\"};"));
        let version = |script: &str| {
            let line = script
                .lines()
                .find(|line| line.starts_with("const VERSION"));
            line.map(str::to_owned).unwrap()
        };
        assert_ne!(version(&listed("sha256-a")), NO_VERSION);
        assert_ne!(version(&listed("sha256-a")), version(&listed("sha256-b")));
        assert!(with_list("a script of another kind", Map::new()).is_err());
    }

    #[test]
    fn the_page_starts_it_beside_its_module() {
        let html =
            "<script type=module src=./loader.mjs data-js=./a.js data-wasm=./a.wasm></script>";
        assert_eq!(
            with_worker(html).unwrap(),
            "<script type=module src=./loader.mjs data-js=./a.js data-offline=./offline_worker.js data-wasm=./a.wasm></script>"
        );
        assert!(with_worker("<script src=a.js></script>").is_err());
    }
}
