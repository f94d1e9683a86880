//! `cargo xtask deny`: licences, duplicates, sources and advisories of everything that is built, against `deny.toml`.
//!
//! `cargo xtask test` does not wait for cargo-deny to be compiled: the tests of this file look at what needs no more than
//! the lock files, the licences and where everything comes from.

use anyhow::{Context, Result};

use crate::process;
use crate::tools::Toolbox;

/// Any of this series reads our `deny.toml`.
const CARGO_DENY: &str = "0.20.2";

/// Runs cargo-deny.
///
/// # Errors
/// What is not allowed stands above the error.
pub fn run(toolbox: &Toolbox) -> Result<()> {
    toolbox.need_crates()?;
    toolbox.need_subcommand("deny", CARGO_DENY, "about 5 min")?;
    let check = |what: &[&str]| {
        let mut command = toolbox.cargo();
        command.args(["deny", "--offline", "--locked", "check"]);
        process::run(command.args(what))
    };
    check(&["licenses", "bans", "sources"])
        .context("deny.toml says what is allowed; an exception needs a reason there")?;
    // The database of advisories is fetched when there is a network; an older copy of it is better than none.
    let mut fetch = toolbox.cargo();
    fetch
        .args(["deny", "fetch", "db"])
        .env("CARGO_NET_OFFLINE", "false");
    let fetched = process::output(&mut fetch).is_some();
    let kept = toolbox
        .cargo_home()
        .map(|home| home.join("advisory-dbs"))
        .and_then(|folder| std::fs::read_dir(folder).ok())
        .is_some_and(|mut databases| databases.next().is_some());
    if !fetched && !kept {
        println!(
            "advisories SKIPPED: RustSec's database is not on this machine and could not be fetched from \
             https://github.com/rustsec/advisory-db; run this again with a network"
        );
        return Ok(());
    }
    check(&["advisories", "--disable-fetch"])
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use serde_json::Value;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
    }

    /// The lists of `deny.toml`: what is allowed to all, and `(crate, licence)` of the exceptions.
    fn allowed() -> (Vec<String>, Vec<(String, String)>) {
        let text = fs::read_to_string(root().join("deny.toml")).expect("deny.toml");
        let quoted = |line: &str| -> Vec<String> {
            line.split('"')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect()
        };
        let all = text.lines().find(|line| line.starts_with("allow = ["));
        let exceptions = text
            .lines()
            .filter(|line| line.trim_start().starts_with("{ allow = ["))
            .filter_map(|line| match quoted(line).as_slice() {
                [licence, name] => Some((name.clone(), licence.clone())),
                _ => None,
            });
        (quoted(all.expect("a list")), exceptions.collect())
    }

    /// Whether an SPDX expression can be met by licences that are `allowed`; a slash is the old way to write `OR`.
    fn is_met(expression: &str, allowed: &dyn Fn(&str) -> bool) -> bool {
        let spaced = expression
            .replace('(', " ( ")
            .replace(')', " ) ")
            .replace('/', " OR ")
            .replace(" WITH ", "+WITH+");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut at = 0;
        let met = any(&words, &mut at, allowed);
        met && at == words.len()
    }

    fn any(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
        let mut met = all(words, at, allowed);
        while words.get(*at) == Some(&"OR") {
            *at += 1;
            met |= all(words, at, allowed);
        }
        met
    }

    fn all(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
        let mut met = one(words, at, allowed);
        while words.get(*at) == Some(&"AND") {
            *at += 1;
            met &= one(words, at, allowed);
        }
        met
    }

    fn one(words: &[&str], at: &mut usize, allowed: &dyn Fn(&str) -> bool) -> bool {
        let word = words.get(*at).copied().unwrap_or_default();
        *at += 1;
        if word != "(" {
            return allowed(word);
        }
        let met = any(words, at, allowed);
        *at += 1;
        met
    }

    #[test]
    fn expressions_of_licences_are_read() {
        let allowed = |word: &str| matches!(word, "MIT" | "Zlib");
        let cases = [
            ("MIT", true),
            ("MIT OR GPL-3.0", true),
            ("GPL-3.0/MIT", true),
            ("MIT AND GPL-3.0", false),
            ("(GPL-3.0 OR MIT) AND Zlib", true),
            ("GPL-3.0 AND MIT OR Zlib", true),
            ("MIT WITH LLVM-exception", false),
            ("", false),
            ("MIT MIT", false),
        ];
        for (expression, met) in cases {
            assert_eq!(is_met(expression, &allowed), met, "{expression}");
        }
    }

    #[test]
    fn every_crate_is_of_crates_io_and_its_licence_is_on_the_list() {
        let (list, exceptions) = allowed();
        assert!(
            list.len() > 2 && !exceptions.is_empty(),
            "deny.toml is read"
        );
        let output = Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--offline", "--locked"])
            .current_dir(root())
            .output()
            .expect("cargo");
        let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let packages = metadata["packages"].as_array().expect("packages");
        assert!(packages.len() > 100, "{} packages", packages.len());
        let mut faults = Vec::new();
        for package in packages {
            let name = package["name"].as_str().unwrap_or_default();
            let licence = package["license"].as_str().unwrap_or("none");
            let may = |word: &str| {
                list.iter().any(|known| known == word)
                    || exceptions
                        .iter()
                        .any(|(of, known)| of == name && known == word)
            };
            if !is_met(licence, &may) {
                faults.push(format!("{name}: {licence}"));
            }
            let source = package["source"].as_str();
            let crates_io = "registry+https://github.com/rust-lang/crates.io-index";
            if source.is_some_and(|source| source != crates_io) {
                faults.push(format!("{name}: {source:?}"));
            }
        }
        assert!(faults.is_empty(), "{faults:#?}");
    }

    /// The lock files of npm, wherever they are.
    fn npm_locks(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let skipped = ["node_modules", "target", ".git", "dist", "test-output"];
            if path.is_dir() && !skipped.iter().any(|skip| name == *skip) {
                npm_locks(&path, found);
            } else if name == "package-lock.json" {
                found.push(path);
            }
        }
    }

    #[test]
    fn every_npm_package_is_pinned_by_its_digest_and_comes_from_the_registry() {
        let mut locks = Vec::new();
        npm_locks(&root(), &mut locks);
        assert!(locks.len() >= 3, "{locks:?}");
        for lock in locks {
            let text = fs::read_to_string(&lock).expect("a lock file");
            let read: Value = serde_json::from_str(&text).expect("JSON");
            for (name, package) in read["packages"].as_object().expect("packages") {
                let source = package["resolved"].as_str().unwrap_or_default();
                // Without an address it is the registry that npm is set up with.
                let from_registry = source.starts_with("https://registry.npmjs.org/");
                assert!(from_registry || !source.contains(':'), "{name}: {source}");
                // The project's own: a link, a folder, and the empty package that stands for what a peer need not bring.
                let own = package["link"] == true
                    || !name.contains("node_modules/")
                    || name.ends_with("/absent")
                    || source.ends_with("absent");
                let digest = package["integrity"].as_str().unwrap_or_default();
                assert!(
                    own || digest.starts_with("sha512-"),
                    "{}: {name}",
                    lock.display()
                );
            }
        }
    }
}
