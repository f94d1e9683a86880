//! The simulation beside the same model in NumPy, where there is a Python to run it.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use super::table::{Place, Table};
use super::{example, need_example};
use crate::process;
use crate::tools::{Toolbox, step};

/// The program.
pub const SOURCE: &str = "tests/bench/monte_carlo.py";

/// The version of NumPy.
const REQUIREMENTS: &str = "tests/bench/requirements.txt";

/// Measures both by turns; without Python or NumPy it says so, and nothing is measured.
pub fn measure(toolbox: &Toolbox, table: &mut Table) -> Result<()> {
    let python = match need_numpy(toolbox) {
        Ok(python) => python,
        Err(error) => {
            table.verdicts.push(format!(
                "Not measured: the forecast beside NumPy, {error:#}"
            ));
            return Ok(());
        }
    };
    need_example(toolbox, "bench_engine")?;
    need_example(toolbox, "forecast_case")?;
    let case = process::output(&mut toolbox.command(&example(toolbox, "forecast_case")))
        .context("the example forecast_case failed")?;
    let file = toolbox.state().join("forecast_case.json");
    fs::create_dir_all(toolbox.state())?;
    fs::write(&file, case)?;
    let mut command = toolbox.command(&python.display().to_string());
    command
        .arg(SOURCE)
        .arg(&file)
        .arg(example(toolbox, "bench_engine"))
        // One processor, as the engine.
        .env("OPENBLAS_NUM_THREADS", "1");
    let passed = process::lines(&mut command, |line| table.take(Place::Native, line))?;
    ensure!(passed, "the program failed");
    Ok(())
}

/// A Python with the NumPy of the requirements, in the cache of tools.
fn need_numpy(toolbox: &Toolbox) -> Result<PathBuf> {
    let home = toolbox.cache().join("numpy");
    let folder = if cfg!(windows) { "Scripts" } else { "bin" };
    let python = home.join(folder).join("python");
    let wanted = toolbox.root().join(REQUIREMENTS);
    let installed = home.join("installed-requirements.txt");
    if fs::read(&wanted).ok() == fs::read(&installed).ok() && python.exists() {
        return Ok(python);
    }
    let system = ["python3", "python"]
        .into_iter()
        .find(|name| toolbox.find(name).is_some())
        .context("there is no Python: `apt-get install python3-venv`, or https://python.org")?;
    step("NumPy, once per machine", "less than a minute", || {
        process::run(toolbox.command(system).args(["-m", "venv"]).arg(&home)).context(
            "Python makes no environment; where it lacks the part, `apt-get install python3-venv`",
        )?;
        process::run(
            toolbox
                .command(&python.display().to_string())
                .args(["-m", "pip", "install", "--quiet"])
                .args([
                    "--disable-pip-version-check",
                    "--only-binary",
                    ":all:",
                    "-r",
                ])
                .arg(&wanted),
        )?;
        fs::copy(&wanted, &installed)?;
        Ok(())
    })?;
    Ok(python)
}
