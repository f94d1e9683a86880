//! What comes from npm, from lock files: wasm-opt (into the cache, once per machine) and the tests' packages.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};

use crate::process;
use crate::tools::{NODE_OLDEST, Toolbox, WASM_OPT_OLDEST, step};

/// A copy of the lock file that `node_modules` was installed from: equal lock files need no second installation.
const INSTALLED_LOCK: &str = "node_modules/.installed-lock.json";

impl Toolbox {
    /// wasm-opt: a recent one on PATH, else npm's.
    pub fn need_wasm_opt(&self) -> Result<()> {
        let source = self.root().join("xtask").join("npm");
        let home = self.cache().join("binaryen");
        if packages_match(&source, &home) {
            return Ok(());
        }
        // One in the cache that the lock file has left behind is replaced, not asked.
        let system = if home.join(INSTALLED_LOCK).exists() {
            None
        } else {
            process::output(self.command("wasm-opt").arg("--version"))
        };
        if system
            .as_deref()
            .and_then(wasm_opt_version)
            .is_some_and(|version| version >= WASM_OPT_OLDEST)
        {
            return Ok(());
        }
        fs::create_dir_all(&home).with_context(|| format!("cannot create {}", home.display()))?;
        for name in ["package.json", "package-lock.json", ".npmrc"] {
            fs::copy(source.join(name), home.join(name))
                .with_context(|| format!("cannot copy xtask/npm/{name}"))?;
        }
        self.install_packages("wasm-opt (npm binaryen), once per machine", &home)
    }

    /// The npm packages of `folder`, from its lock file.
    pub fn need_npm_packages(&self, folder: &Path) -> Result<()> {
        if packages_match(folder, folder) {
            return Ok(());
        }
        let shown = folder
            .strip_prefix(self.root())
            .unwrap_or(folder)
            .display()
            .to_string();
        self.install_packages(&format!("the npm packages of {shown}"), folder)
    }

    fn install_packages(&self, label: &str, folder: &Path) -> Result<()> {
        self.need_node()?;
        step(label, "less than a minute", || {
            process::run(
                self.command("npm")
                    .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
                    // Playwright drives the system's Chromium.
                    .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
                    .current_dir(folder),
            )?;
            fs::copy(
                folder.join("package-lock.json"),
                folder.join(INSTALLED_LOCK),
            )?;
            Ok(())
        })
    }

    /// Node with npm, new enough for the packages.
    pub fn need_node(&self) -> Result<()> {
        const REMEDY: &str = "install Node 20 or newer with npm: `apt-get install nodejs npm`, `brew install node`, or https://nodejs.org";
        let version = process::output(self.command("node").arg("--version"));
        let major = version.as_deref().and_then(|text| {
            text.strip_prefix('v')?
                .split('.')
                .next()?
                .parse::<u32>()
                .ok()
        });
        match major {
            None => bail!("Node is missing; {REMEDY}"),
            Some(major) if major < NODE_OLDEST => bail!("Node {major} is too old; {REMEDY}"),
            Some(_) => {}
        }
        ensure!(self.find("npm").is_some(), "npm is missing; {REMEDY}");
        Ok(())
    }
}

/// Whether `home` holds what the lock file of `source` asks for.
fn packages_match(source: &Path, home: &Path) -> bool {
    match (
        fs::read(source.join("package-lock.json")),
        fs::read(home.join(INSTALLED_LOCK)),
    ) {
        (Ok(wanted), Ok(installed)) => wanted == installed,
        _ => false,
    }
}

/// The number in `wasm-opt version 123 (version_123-12-g0123456)`.
fn wasm_opt_version(text: &str) -> Option<u32> {
    text.strip_prefix("wasm-opt version ")?
        .split(|character: char| !character.is_ascii_digit())
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wasm_opt_says_its_version_in_two_forms() {
        let cases = [
            ("wasm-opt version 132", Some(132)),
            ("wasm-opt version 123 (version_123-1)", Some(123)),
            ("", None),
        ];
        for (text, version) in cases {
            assert_eq!(wasm_opt_version(text), version, "{text}");
        }
    }
}
