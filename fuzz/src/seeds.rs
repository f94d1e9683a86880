//! What a target begins with: the fixtures of the tests, its own folder, and real data where it is at hand.

use std::io;
use std::path::{Path, PathBuf};

use crate::Target;

/// The longest seed, in bytes, and so the longest input of the long run; longer files are cut to it. Of longer inputs
/// few would fit into the time, and files of full length are read by the tests.
pub const LONGEST_SEED: usize = 4_096;

/// One input to begin with.
#[derive(Debug, Clone)]
pub struct Seed {
    /// Its file, from the top of the project or of the data.
    pub path: PathBuf,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The seeds of a target, in the order of their paths: the files of its folders and of `fuzz/seeds`, which also keeps
/// what once failed; and those of `data`, a folder of histories and specs.
///
/// # Errors
/// When a folder or a file cannot be read.
pub fn seeds(target: &Target, data: Option<&Path>) -> io::Result<Vec<Seed>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."));
    let mut seeds = Vec::new();
    for folder in target.folders {
        collect(root, &root.join(folder), &mut seeds)?;
    }
    let own = root.join("fuzz").join("seeds").join(target.name);
    if own.exists() {
        collect(root, &own, &mut seeds)?;
    }
    if let Some(data) = data.filter(|_| target.reads_files) {
        collect(data, data, &mut seeds)?;
    }
    seeds.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(seeds)
}

fn collect(top: &Path, folder: &Path, seeds: &mut Vec<Seed>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(top, &path, seeds)?;
            continue;
        }
        let mut bytes = std::fs::read(&path)?;
        bytes.truncate(LONGEST_SEED);
        let path = path.strip_prefix(top).unwrap_or(&path).to_owned();
        seeds.push(Seed { path, bytes });
    }
    Ok(())
}
