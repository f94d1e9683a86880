//! The tools the project needs: which versions, where they are looked for, and how they are installed.
//!
//! A tool on PATH is used when its version fits. Otherwise it is installed once per machine into the user's cache
//! directory, outside `target/`, so that `cargo clean` and a second checkout cost nothing. Every `need_*` is cheap
//! when there is nothing to do, and none of them then touches the network.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::process;

/// The page's bundler (0.22 needs a newer Rust), and the series of which any patch release serves.
const TRUNK: &str = "0.21.14";
const TRUNK_SERIES: &str = "0.21.";
/// The oldest wasm-opt that knows what rustc emits without being told; npm's `binaryen` (xtask/npm) is the pin.
pub const WASM_OPT_OLDEST: u32 = 123;
/// The oldest Node that the npm packages run on.
pub const NODE_OLDEST: u32 = 20;
/// The target of the page.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Quick to compile rather than quick to run: these tools work for milliseconds. (trunk: 2.5 min instead of 8.4.)
const QUICK_PROFILE: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

/// The workspace, the cache of tools, and commands that find them.
pub struct Toolbox {
    root: PathBuf,
    cache: PathBuf,
    path: OsString,
}

impl Toolbox {
    /// For the workspace at `root`; creates nothing yet.
    ///
    /// # Errors
    /// When the system names no cache directory (no home).
    pub fn locate(root: PathBuf) -> Result<Self> {
        let cache = cache_directory()?
            .join("error-budget-planner")
            .join("tools");
        let own = [cache.join("bin"), binaryen_bin(&cache)];
        let system = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(own.into_iter().chain(std::env::split_paths(&system)))
            .context("the cache directory's name cannot stand in PATH")?;
        Ok(Self { root, cache, path })
    }

    /// The workspace's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where tools are kept, for all checkouts of this user.
    pub fn cache(&self) -> &Path {
        &self.cache
    }

    /// The program `name` in the cache or on PATH.
    pub fn find(&self, name: &str) -> Option<PathBuf> {
        process::find_in(&self.path, name)
    }

    /// Our own folder below Cargo's target directory.
    pub fn state(&self) -> PathBuf {
        self.target().join("xtask")
    }

    /// Cargo's target directory.
    pub fn target(&self) -> PathBuf {
        match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.root.join("target"),
        }
    }

    /// Where Cargo keeps the sources of crates.
    pub fn cargo_home(&self) -> Option<PathBuf> {
        let home = || std::env::home_dir().map(|home| home.join(".cargo"));
        std::env::var_os("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(home)
    }

    /// A command in the workspace's folder that finds the installed tools and leaves the network alone: what is needed
    /// from there is fetched by the `need_*` before.
    pub fn command(&self, program: &str) -> Command {
        let found = self.find(program).unwrap_or_else(|| program.into());
        let mut command = Command::new(found);
        command
            .current_dir(&self.root)
            .env("PATH", &self.path)
            .env("CARGO_NET_OFFLINE", "true");
        command
    }

    /// The cargo that runs us.
    pub fn cargo(&self) -> Command {
        let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
        self.command(&program)
    }

    /// trunk, offline and without its look for updates.
    pub fn trunk(&self) -> Command {
        let mut command = self.command("trunk");
        command
            .env("TRUNK_OFFLINE", "true")
            .env("TRUNK_SKIP_VERSION_CHECK", "true");
        // trunk reads this one as a boolean and refuses the usual "1".
        if std::env::var_os("NO_COLOR").is_some() {
            command.env("NO_COLOR", "true");
        }
        command
    }

    /// What every build of the page needs.
    pub fn need_page_tools(&self) -> Result<()> {
        self.need_wasm_target()?;
        self.need_crates()?;
        self.need_wasm_bindgen()?;
        self.need_trunk()
    }

    /// The standard library for the page's target.
    pub fn need_wasm_target(&self) -> Result<()> {
        let library = process::output(self.command("rustc").args([
            "--print",
            "target-libdir",
            "--target",
            WASM_TARGET,
        ]));
        if library.is_some_and(|folder| Path::new(&folder).is_dir()) {
            return Ok(());
        }
        self.rustup(&["target", "add", WASM_TARGET])
    }

    /// rustfmt and clippy.
    pub fn need_rust_components(&self) -> Result<()> {
        for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
            if process::output(self.cargo().args([subcommand, "--version"])).is_none() {
                self.rustup(&["component", "add", component])?;
            }
        }
        Ok(())
    }

    fn rustup(&self, arguments: &[&str]) -> Result<()> {
        let wanted = format!("rustup {}", arguments.join(" "));
        step(&wanted, "a few seconds", || {
            process::run(self.command("rustup").args(arguments)).with_context(|| {
                format!(
                    "Rust lacks a part; with rustup (https://rustup.rs) this adds it: `{wanted}`"
                )
            })
        })
    }

    /// The crates of Cargo.lock, for the builds that follow to run offline.
    pub fn need_crates(&self) -> Result<()> {
        let fetch = ["fetch", "--locked", "--quiet"];
        if process::output(self.cargo().args(fetch).arg("--offline")).is_some() {
            return Ok(());
        }
        step(
            "the crates of Cargo.lock, from crates.io",
            "less than a minute",
            || process::run(self.cargo().env("CARGO_NET_OFFLINE", "false").args(fetch)),
        )
    }

    fn need_trunk(&self) -> Result<()> {
        let fits = |found: &str| found.starts_with(TRUNK_SERIES);
        self.need_cargo_tool("trunk", "trunk", TRUNK, "about 3 min", fits)
    }

    /// wasm-bindgen and its test runner, of exactly the version of the crate in Cargo.lock.
    pub fn need_wasm_bindgen(&self) -> Result<()> {
        let lock =
            fs::read_to_string(self.root.join("Cargo.lock")).context("cannot read Cargo.lock")?;
        let version =
            locked_version(&lock, "wasm-bindgen").context("Cargo.lock names no wasm-bindgen")?;
        for program in ["wasm-bindgen", "wasm-bindgen-test-runner"] {
            self.need_cargo_tool(
                program,
                "wasm-bindgen-cli",
                version,
                "about 1 min",
                |found| found == version,
            )?;
        }
        Ok(())
    }

    /// The subcommand `name` of cargo, of exactly this version.
    pub fn need_subcommand(&self, name: &str, version: &str, expected: &str) -> Result<()> {
        let found = || process::output(self.cargo().args([name, "--version"]));
        let fits = |found: &str| found == version;
        self.need_installed(&format!("cargo-{name}"), version, expected, found, fits)
    }

    /// A part of the toolchain that brings a program.
    pub fn need_rust_component(&self, component: &str, program: &str) -> Result<()> {
        let libraries = process::output(self.command("rustc").args(["--print", "target-libdir"]));
        let programs = libraries.and_then(|lib| Some(Path::new(&lib).parent()?.join("bin")));
        let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
        if programs.is_some_and(|programs| programs.join(file).exists()) {
            return Ok(());
        }
        self.rustup(&["component", "add", component])
    }

    /// `program` out of the crate `package`: one that `fits` on PATH or in the cache, else `version` from crates.io.
    fn need_cargo_tool(
        &self,
        program: &str,
        package: &str,
        version: &str,
        expected: &str,
        fits: impl Fn(&str) -> bool,
    ) -> Result<()> {
        let found = || process::output(self.command(program).arg("--version"));
        self.need_installed(package, version, expected, found, fits)
    }

    /// `package` unless what is `found`, the answer to `--version`, already `fits`.
    fn need_installed(
        &self,
        package: &str,
        version: &str,
        expected: &str,
        told: impl Fn() -> Option<String>,
        fits: impl Fn(&str) -> bool,
    ) -> Result<()> {
        let found = || Some(told()?.split_whitespace().nth(1)?.to_owned());
        if found().is_some_and(|found| fits(&found)) {
            return Ok(());
        }
        let label = format!("{package} {version}");
        step(
            &format!("{label}, compiled from source once per machine"),
            expected,
            || self.cargo_install(package, version, &label, expected),
        )?;
        let found = found().with_context(|| format!("{package} was installed but does not run"))?;
        ensure!(
            fits(&found),
            "{package} is {found} although {version} was installed: clear {}",
            self.cache.display()
        );
        Ok(())
    }

    fn cargo_install(
        &self,
        package: &str,
        version: &str,
        label: &str,
        expected: &str,
    ) -> Result<()> {
        fs::create_dir_all(&self.cache)
            .with_context(|| format!("cannot create {}", self.cache.display()))?;
        let build = self.cache.join(format!("build-{package}"));
        process::with_heartbeat(
            self.cargo()
                .args([
                    "install",
                    "--locked",
                    "--force",
                    "--version",
                    version,
                    "--root",
                ])
                .arg(&self.cache)
                .arg(package)
                // Not the workspace: its settings are for the page.
                .current_dir(&self.cache)
                .env("CARGO_NET_OFFLINE", "false")
                .env("CARGO_TARGET_DIR", &build)
                .env("CARGO_TERM_COLOR", "never")
                .env("CARGO_TERM_PROGRESS_WHEN", "never")
                .envs(QUICK_PROFILE),
            label,
            expected,
        )?;
        // Hundreds of megabytes that nobody needs again; a leftover does no harm.
        let _ = fs::remove_dir_all(build);
        Ok(())
    }
}

fn binaryen_bin(cache: &Path) -> PathBuf {
    cache.join("binaryen").join("node_modules").join(".bin")
}

/// Announces an installation with the time it is expected to take, does it, and says how long it took.
pub fn step(what: &str, expected: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("Installing {what} ({expected})");
    let started = Instant::now();
    work().with_context(|| format!("could not install {what}"))?;
    println!("  installed in {}", process::duration(started.elapsed()));
    Ok(())
}

/// Where this system's users keep what can be made again.
fn cache_directory() -> Result<PathBuf> {
    let variable = |name| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let home = || variable("HOME");
    let folder = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("XDG_CACHE_HOME").or_else(|| Some(home()?.join("Library").join("Caches")))
    } else {
        variable("XDG_CACHE_HOME").or_else(|| Some(home()?.join(".cache")))
    };
    folder.context("no cache directory: set HOME, XDG_CACHE_HOME, or LOCALAPPDATA on Windows")
}

/// The version of `package` in the text of a Cargo.lock.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.next()?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_pins_wasm_bindgen() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\nsource = \"x\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(locked_version(lock, "trunk"), None);
    }
}
