//! The project's commands: `cargo xtask help` lists them.
//!
//! Each command first installs what it lacks (see [`tools`]), once per machine, and says so; a second run needs no
//! network. What cannot be installed is named with the command that would install it.

#![forbid(unsafe_code)]

mod bench;
mod budget;
mod chunks;
mod coverage;
mod deny;
mod fuzz;
mod hostile;
mod instructions;
mod mutants;
mod npm_packages;
mod offline;
mod package;
mod package_tests;
mod planner_element;
mod process;
mod server;
mod site;
mod suite;
mod system_packages;
mod tools;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::tools::Toolbox;

const HELP: &str = "\
cargo xtask COMMAND

  serve [--port N]        build the optimized page and serve it on localhost (port 8080 or the next free one)
  serve --dev [--port N]  the same without optimizing: watches the sources and reloads (needs no Node)
  build                   the optimized static site in dist/: any path of any static host can serve it
  package                 the npm package in pkg/dist
  package --test          the same, and its tests
  test                    everything: format, clippy, native and browser tests, end-to-end tests, what sizes and
                          instructions may grow to
  bench                   benchmarks, native and in WebAssembly, as one table
  instructions            the instructions that the engine's main paths take, beside tests/budget.toml; needs valgrind
  instructions --update   the same, and sets them there
  fuzz [TARGET] [--runs N]  one fuzz target or each in turn, 10,000,000 executions or N; needs a C++ compiler
  hostile [--inputs N]    10,000 or N changed links, plans and files through the page: nothing may run, panic or hang
  mutants [--shard K/N]   changes the engine one place at a time and counts what no test notices; hours, or a share of it
  coverage                which lines of the engine its tests run, by folder
  deny                    licences, duplicates, sources and advisories of everything that is built
  fmt                     format the Rust code
  lint                    format check and clippy with warnings as errors

Tools that are missing are installed once per machine, into the user's cache directory. The first `serve` on a bare
machine with 2 cores takes up to 10 minutes, most of it compiling tools; later ones start in seconds, offline too.
Nothing is skipped in silence: what cannot be installed is named with the command that would install it.
";

/// What the command line asks for.
#[derive(Debug, PartialEq)]
enum Task {
    Serve { dev: bool, port: Option<u16> },
    Build,
    Package { test: bool },
    Test,
    Bench,
    Instructions { update: bool },
    Fuzz { target: Option<String>, runs: u64 },
    Hostile { inputs: u64 },
    Mutants { shard: Option<String> },
    Coverage,
    Deny,
    Format,
    Lint,
    Help,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match parse(&arguments).and_then(run) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: &[String]) -> Result<Task> {
    let Some((name, options)) = arguments.split_first() else {
        return Ok(Task::Help);
    };
    if name == "serve" {
        return parse_serve(options);
    }
    if name == "fuzz" {
        return parse_fuzz(options);
    }
    if name == "hostile" {
        return parse_hostile(options);
    }
    if name == "mutants" {
        return parse_mutants(options);
    }
    if name == "package" {
        return parse_switch(name, options, "--test", |test| Task::Package { test });
    }
    if name == "instructions" {
        return parse_switch(name, options, "--update", |update| Task::Instructions {
            update,
        });
    }
    let task = match name.as_str() {
        "build" => Task::Build,
        "test" => Task::Test,
        "bench" => Task::Bench,
        "coverage" => Task::Coverage,
        "deny" => Task::Deny,
        "fmt" => Task::Format,
        "lint" => Task::Lint,
        "help" | "--help" | "-h" => Task::Help,
        other => bail!("there is no command `{other}`; `cargo xtask help` lists them"),
    };
    match options.first().map(String::as_str) {
        None => Ok(task),
        Some("--help" | "-h") => Ok(Task::Help),
        Some(other) => bail!("`{name}` takes no `{other}`; see `cargo xtask help`"),
    }
}

/// A command with one option.
fn parse_switch(
    name: &str,
    options: &[String],
    switch: &str,
    task: fn(bool) -> Task,
) -> Result<Task> {
    match options.first().map(String::as_str) {
        None => Ok(task(false)),
        Some("--help" | "-h") => Ok(Task::Help),
        Some(option) if option == switch => Ok(task(true)),
        Some(other) => bail!("`{name}` takes no `{other}`; see `cargo xtask help`"),
    }
}

fn parse_serve(options: &[String]) -> Result<Task> {
    let (mut dev, mut port) = (false, None);
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        match option.as_str() {
            "--dev" => dev = true,
            "--port" => {
                let number = rest
                    .next()
                    .context("`--port` needs a number, as in `--port 8080`")?;
                port = Some(number.parse().with_context(|| {
                    format!("`{number}` is not a port: use 0 (any free one) to 65535")
                })?);
            }
            "--help" | "-h" => return Ok(Task::Help),
            other => bail!("`serve` takes no `{other}`; see `cargo xtask help`"),
        }
    }
    Ok(Task::Serve { dev, port })
}

fn parse_fuzz(options: &[String]) -> Result<Task> {
    let (mut target, mut runs) = (None, fuzz::RUNS);
    let mut rest = options.iter();
    while let Some(option) = rest.next() {
        match option.as_str() {
            "--runs" => {
                let number = rest
                    .next()
                    .context("`--runs` needs a number, as in `--runs 100000`")?;
                runs = number
                    .parse()
                    .with_context(|| format!("`{number}` is not a number of executions"))?;
            }
            "--help" | "-h" => return Ok(Task::Help),
            name if !name.starts_with('-') && target.is_none() => target = Some(name.to_owned()),
            other => bail!("`fuzz` takes no `{other}`; see `cargo xtask help`"),
        }
    }
    Ok(Task::Fuzz { target, runs })
}

fn parse_hostile(options: &[String]) -> Result<Task> {
    match options {
        [] => Ok(Task::Hostile {
            inputs: hostile::INPUTS,
        }),
        [help] if help == "--help" || help == "-h" => Ok(Task::Help),
        [option, number] if option == "--inputs" => Ok(Task::Hostile {
            inputs: number
                .parse()
                .with_context(|| format!("`{number}` is not a number of inputs"))?,
        }),
        [option] if option == "--inputs" => {
            bail!("`--inputs` needs a number, as in `--inputs 500`")
        }
        [other, ..] => bail!("`hostile` takes no `{other}`; see `cargo xtask help`"),
    }
}

fn parse_mutants(options: &[String]) -> Result<Task> {
    match options {
        [] => Ok(Task::Mutants { shard: None }),
        [help] if help == "--help" || help == "-h" => Ok(Task::Help),
        [option, shard] if option == "--shard" => {
            let numbers = shard
                .split_once('/')
                .and_then(|(k, n)| Some((k.parse::<u32>().ok()?, n.parse::<u32>().ok()?)));
            if numbers.is_none_or(|(k, n)| k >= n) {
                bail!("`{shard}` is no shard: use 0/40 to 39/40, or another number of them");
            }
            Ok(Task::Mutants {
                shard: Some(shard.clone()),
            })
        }
        [option] if option == "--shard" => {
            bail!("`--shard` needs which of how many, as in `--shard 0/40`")
        }
        [other, ..] => bail!("`mutants` takes no `{other}`; see `cargo xtask help`"),
    }
}

/// Does the task; `false` when it ran and its answer is no (a test failed, and said so).
fn run(task: Task) -> Result<bool> {
    let toolbox = Toolbox::locate(workspace_root()?)?;
    match task {
        Task::Help => print!("{HELP}"),
        Task::Serve { dev: true, port } => site::serve_dev(&toolbox, port)?,
        Task::Serve { dev: false, port } => site::serve(&toolbox, port)?,
        Task::Build => {
            site::build(&toolbox)?;
        }
        Task::Package { test: false } => {
            package::build(&toolbox)?;
        }
        Task::Package { test: true } => {
            let (passed, failed) = package_tests::run(&toolbox)?;
            println!("{passed} passed, {failed} failed");
            return Ok(failed == 0);
        }
        Task::Test => return suite::test(&toolbox),
        Task::Lint => return suite::lint(&toolbox),
        Task::Bench => bench::run(&toolbox)?,
        Task::Instructions { update: false } => instructions::check(&toolbox)?,
        Task::Instructions { update: true } => instructions::update(&toolbox)?,
        Task::Fuzz { target, runs } => return fuzz::run(&toolbox, target.as_deref(), runs),
        Task::Hostile { inputs } => return hostile::run(&toolbox, inputs),
        Task::Mutants { shard } => return mutants::run(&toolbox, shard.as_deref()),
        Task::Coverage => coverage::run(&toolbox)?,
        Task::Deny => deny::run(&toolbox)?,
        Task::Format => process::run(toolbox.cargo().args(["fmt", "--all"]))?,
    }
    Ok(true)
}

/// The folder of the workspace's Cargo.toml. Cargo names ours at run time, so a moved checkout keeps working.
fn workspace_root() -> Result<PathBuf> {
    let own =
        std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&own)
        .parent()
        .context("xtask lies in no workspace")?;
    Ok(root.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse_words(line: &str) -> Result<Task> {
        parse(
            &line
                .split_whitespace()
                .map(String::from)
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn the_command_line_says_what_to_do() {
        let cases = [
            ("", Task::Help),
            ("--help", Task::Help),
            ("test", Task::Test),
            ("test --help", Task::Help),
            ("package --test", Task::Package { test: true }),
            ("hostile --inputs 500", Task::Hostile { inputs: 500 }),
            (
                "mutants --shard 3/40",
                Task::Mutants {
                    shard: Some("3/40".to_owned()),
                },
            ),
            ("deny", Task::Deny),
            ("instructions", Task::Instructions { update: false }),
            ("instructions --update", Task::Instructions { update: true }),
            (
                "fuzz",
                Task::Fuzz {
                    target: None,
                    runs: 10_000_000,
                },
            ),
            (
                "fuzz spec --runs 500",
                Task::Fuzz {
                    target: Some("spec".to_owned()),
                    runs: 500,
                },
            ),
            (
                "serve",
                Task::Serve {
                    dev: false,
                    port: None,
                },
            ),
            (
                "serve --dev --port 9000",
                Task::Serve {
                    dev: true,
                    port: Some(9000),
                },
            ),
        ];
        for (line, expected) in cases {
            assert_eq!(parse_words(line).unwrap(), expected, "{line}");
        }
    }

    #[test]
    fn a_mistyped_command_line_is_refused_with_the_word_that_is_wrong() {
        for (line, named) in [
            ("tset", "`tset`"),
            ("serve --port", "needs a number"),
            ("serve --port 70000", "`70000`"),
            ("build --release", "`--release`"),
            ("fuzz spec plan", "`plan`"),
            ("hostile --inputs all", "`all`"),
            ("mutants --shard 40/40", "`40/40`"),
            ("fuzz --runs many", "`many`"),
        ] {
            let message = format!("{:#}", parse_words(line).unwrap_err());
            assert!(message.contains(named), "{line}: {message}");
        }
    }
}
