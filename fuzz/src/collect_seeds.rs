//! `seeds FOLDER`: copies the seeds of each target to a folder of its name in FOLDER, where the long run begins.
//! Histories and specs of `ERROR_BUDGET_DATA` are among them.

#![forbid(unsafe_code)]

use std::io::{Error, Result};
use std::path::PathBuf;

use error_budget_fuzz::{TARGETS, seeds};

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| Error::other("usage: seeds FOLDER"))?;
    let data = std::env::var_os("ERROR_BUDGET_DATA").map(PathBuf::from);
    for target in TARGETS {
        let folder = folder.join(target.name);
        std::fs::create_dir_all(&folder)?;
        for (number, seed) in seeds(&target, data.as_deref())?.into_iter().enumerate() {
            // Names repeat between folders.
            let name = seed.path.file_name().unwrap_or_default().to_string_lossy();
            std::fs::write(folder.join(format!("{number:04}-{name}")), seed.bytes)?;
        }
    }
    Ok(())
}
