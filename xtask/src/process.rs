//! Running programs: as they are, quietly, line by line, or with a heartbeat while they take minutes.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How often a long, quiet program reports that it is still at work.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How much of a quiet program's output is shown when it fails.
const TAIL_LINES: usize = 40;

/// Runs it with our own output; an error if it cannot start or exits with anything but 0.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs it and shows what it says only when it fails.
pub fn quietly(command: &mut Command) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr));
        bail!("{} failed ({})", shown(command), output.status);
    }
    Ok(())
}

/// What it writes to standard output, trimmed; `None` if it cannot start or fails.
pub fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    output.status.success().then_some(text)
}

/// Runs it, handing each line of its standard output to `seen`; `Ok(false)` when it exits with anything but 0.
pub fn lines(command: &mut Command, mut seen: impl FnMut(&str)) -> Result<bool> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    let stdout = child.stdout.take().context("the program has no output")?;
    for line in BufReader::new(stdout).split(b'\n') {
        seen(String::from_utf8_lossy(&line?).trim_end_matches('\r'));
    }
    Ok(child.wait()?.success())
}

/// Runs a cargo command that takes minutes: every 15 s one line says how far it is, and its output is shown only when
/// it fails. `label` names the step, `expected` says how long it takes on 2 cores.
pub fn with_heartbeat(command: &mut Command, label: &str, expected: &str) -> Result<()> {
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", shown(command)))?;
    let stderr = child
        .stderr
        .take()
        .context("the program has no error output")?;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stderr)
            .split(b'\n')
            .map_while(std::io::Result::ok)
        {
            if sender
                .send(String::from_utf8_lossy(&line).into_owned())
                .is_err()
            {
                break;
            }
        }
    });

    let (mut compiled, mut tail, mut due) = (0_u32, Vec::new(), started + HEARTBEAT);
    loop {
        match receiver.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                compiled += u32::from(line.trim_start().starts_with("Compiling "));
                tail.push(line);
                if tail.len() > TAIL_LINES {
                    tail.remove(0);
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                println!(
                    "  {label}: {compiled} crates, {} of {expected}",
                    duration(started.elapsed())
                );
                due += HEARTBEAT;
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    let status = child.wait()?;
    if !status.success() {
        eprintln!("{}", tail.join("\n"));
        bail!("{} failed ({status})", shown(command));
    }
    Ok(())
}

/// The program `name` in the folders of `path`, with the extensions Windows gives to programs and npm's scripts.
pub fn find_in(path: &OsStr, name: &str) -> Option<PathBuf> {
    let extensions: &[&str] = if cfg!(windows) {
        &["exe", "cmd", "bat"]
    } else {
        &[""]
    };
    std::env::split_paths(path)
        .flat_map(|folder| {
            extensions
                .iter()
                .map(move |extension| folder.join(name).with_extension(extension))
        })
        .find(|file| is_program(file))
}

#[cfg(unix)]
fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &Path) -> bool {
    file.is_file()
}

/// As people write it: `0.4 s`, `41 s`, `3 min 5 s`.
pub fn duration(elapsed: Duration) -> String {
    match elapsed.as_secs() {
        0..10 => format!("{:.1} s", elapsed.as_secs_f64()),
        seconds @ 10..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// The program's name and arguments, for a message.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy();
    let arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy());
    let words: Vec<_> = std::iter::once(program).chain(arguments).collect();
    format!("`{}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_people_write_them() {
        for (millis, text) in [(420, "0.4 s"), (41_200, "41 s"), (185_000, "3 min 5 s")] {
            assert_eq!(duration(Duration::from_millis(millis)), text);
        }
    }
}
