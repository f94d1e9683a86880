//! The files of the repository, without what builds and installs leave in it.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders that are made, not kept.
const MADE: [&str; 5] = ["target", "dist", "node_modules", "test-output", ".git"];

/// Every file by its path from the root, with `/` between folders.
pub struct Repository {
    root: PathBuf,
    files: Vec<String>,
}

impl Repository {
    /// The one that this crate lies in.
    pub fn of_this_crate() -> Self {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = own.parent().expect("a folder above").to_path_buf();
        let mut files = Vec::new();
        collect(&root, "", &mut files);
        files.sort();
        Self { root, files }
    }

    pub fn files(&self) -> &[String] {
        &self.files
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Folders at the top.
    pub fn top_folders(&self) -> Vec<&str> {
        let mut folders: Vec<&str> = self
            .files
            .iter()
            .filter_map(|file| Some(file.split_once('/')?.0))
            .collect();
        folders.dedup();
        folders
    }

    /// A file or a folder has exactly this path.
    pub fn has(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let is_below = |file: &String| {
            file.strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.files.iter().any(is_below)
    }

    /// A file or a folder has a path that ends like this; `*` stands for a part of a name. What is made is taken on trust.
    pub fn knows(&self, path: &str) -> bool {
        let asked: Vec<&str> = path.trim_matches('/').split('/').collect();
        if asked.iter().any(|part| MADE.contains(part)) {
            return true;
        }
        self.files.iter().any(|file| {
            let parts: Vec<&str> = file.split('/').collect();
            let fits = |some: &[&str]| {
                some.iter()
                    .zip(&asked)
                    .all(|(part, asked)| is_like(part, asked))
            };
            parts.windows(asked.len()).any(fits)
        })
    }
}

fn collect(folder: &Path, path: &str, files: &mut Vec<String>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{path}: {error}"));
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if MADE.contains(&name.as_str()) {
            continue;
        }
        let inner = format!("{path}{name}");
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&entry.path(), &format!("{inner}/"), files);
        } else {
            files.push(inner);
        }
    }
}

/// A name fits one with at most one `*` in it.
fn is_like(name: &str, pattern: &str) -> bool {
    match pattern.split_once('*') {
        None => name == pattern,
        Some((start, end)) => {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
    }
}

/// A relative path from a folder, both from the root.
pub fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn paths_are_joined_as_links_are() {
    assert_eq!(join("docs", "../core/src"), "core/src");
    assert_eq!(join("docs", "HOSTING.md"), "docs/HOSTING.md");
    assert_eq!(join("", "./docs/"), "docs");
}

#[test]
fn a_star_is_a_part_of_a_name() {
    assert!(is_like("edits.bench.ts", "*.bench.ts") && is_like("a", "*"));
    assert!(!is_like("bench.ts", "*.bench.ts"));
}
