//! What comes from the system's package manager: the browser, its driver, promtool and valgrind.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::tools::{Toolbox, step};

/// Programs that come from the system's packages, not from Cargo or npm.
struct SystemProgram {
    /// An environment variable that names the program and goes first.
    variable: &'static str,
    /// Its names on PATH, the first found is used.
    names: &'static [&'static str],
    /// Debian's package.
    package: &'static str,
    /// The command where there is no apt.
    elsewhere: &'static str,
}

/// The browser without its own windows first: the same engine, and a third of the time less for the tests of the page.
/// `tests/e2e/chromium.mjs` has the same names.
const CHROMIUM: SystemProgram = SystemProgram {
    variable: "CHROMIUM",
    names: &[
        "chromium-headless-shell",
        "chrome-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome",
        "chrome",
    ],
    package: "chromium-headless-shell",
    elsewhere: "`brew install --cask chromium`, `dnf install chromium`, or set CHROMIUM to the program",
};
const CHROMEDRIVER: SystemProgram = SystemProgram {
    variable: "CHROMEDRIVER",
    names: &["chromedriver"],
    package: "chromium-driver",
    elsewhere: "`brew install --cask chromedriver`, `dnf install chromedriver`, or set CHROMEDRIVER to the program",
};
const PROMTOOL: SystemProgram = SystemProgram {
    variable: "PROMTOOL",
    names: &["promtool"],
    package: "prometheus",
    elsewhere: "`brew install prometheus`, `dnf install golang-github-prometheus`, or set PROMTOOL to the program",
};

const VALGRIND: SystemProgram = SystemProgram {
    variable: "VALGRIND",
    names: &["valgrind"],
    package: "valgrind",
    elsewhere: "`dnf install valgrind`, `pacman -S valgrind`, or set VALGRIND to the program",
};

/// The programs that the tests run with.
#[derive(Debug)]
pub struct TestPrograms {
    /// The Chromium program.
    pub chromium: PathBuf,
    /// The driver of the same version.
    pub chromedriver: PathBuf,
    /// Prometheus' checker of rules.
    pub promtool: PathBuf,
}

impl Toolbox {
    /// Chromium, its driver and promtool, from the system's packages.
    pub fn need_test_programs(&self) -> Result<TestPrograms> {
        self.install_missing(&[&CHROMIUM, &CHROMEDRIVER, &PROMTOOL])?;
        Ok(TestPrograms {
            chromium: self.installed(&CHROMIUM)?,
            chromedriver: self.installed(&CHROMEDRIVER)?,
            promtool: self.installed(&PROMTOOL)?,
        })
    }

    /// The program that counts instructions, from the system's packages.
    pub fn need_valgrind(&self) -> Result<PathBuf> {
        self.install_missing(&[&VALGRIND])?;
        self.installed(&VALGRIND)
    }

    fn install_missing(&self, programs: &[&SystemProgram]) -> Result<()> {
        let missing: Vec<_> = programs
            .iter()
            .copied()
            .filter(|program| self.system_program(program).is_none())
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        self.install_system_packages(&missing)
    }

    fn installed(&self, program: &SystemProgram) -> Result<PathBuf> {
        self.system_program(program)
            .with_context(|| remedy(program))
    }

    fn system_program(&self, program: &SystemProgram) -> Option<PathBuf> {
        if let Some(named) = std::env::var_os(program.variable) {
            return Some(named.into());
        }
        program.names.iter().find_map(|name| self.find(name))
    }

    fn install_system_packages(&self, missing: &[&SystemProgram]) -> Result<()> {
        let packages: Vec<_> = missing.iter().map(|program| program.package).collect();
        let list = packages.join(" ");
        let by_hand = || {
            missing
                .iter()
                .map(|program| remedy(program))
                .collect::<Vec<_>>()
                .join("\n  ")
        };
        let has = |program| self.find(program).is_some();
        let root = process::output(self.command("id").arg("-u")).is_some_and(|id| id == "0");
        let sudo = !root
            && has("sudo")
            && process::output(self.command("sudo").args(["-n", "true"])).is_some();
        if !has("apt-get") || !(root || sudo) {
            bail!(
                "the tests need programs that only you can install here:\n  {}",
                by_hand()
            );
        }
        let apt = |arguments: &[&str]| {
            // Through `env`: sudo passes no variables on.
            let mut command = self.command(if sudo { "sudo" } else { "env" });
            if sudo {
                command.args(["-n", "env"]);
            }
            command
                .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"])
                .args(arguments);
            process::run(&mut command)
        };
        step(&format!("{list}, with apt-get"), "about 1 min", || {
            apt(&["update"])?;
            apt(&[
                &["install", "-y", "--no-install-recommends"],
                packages.as_slice(),
            ]
            .concat())
        })
        .with_context(by_hand)
    }
}

fn remedy(program: &SystemProgram) -> String {
    format!(
        "{} is missing: `apt-get install {}`, or {}",
        program.names.first().unwrap_or(&program.package),
        program.package,
        program.elsewhere
    )
}
