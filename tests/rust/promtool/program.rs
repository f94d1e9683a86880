//! Running promtool, two at a time: each wants a core.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Condvar, Mutex};

/// How many run now.
static RUNNING: Mutex<usize> = Mutex::new(0);
static DONE: Condvar = Condvar::new();
const AT_ONCE: usize = 2;

/// A folder for one run; it is removed when the run passed.
pub struct Workspace {
    path: PathBuf,
}

impl Workspace {
    pub fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!(
            "error-budget-promtool-{}-{name}",
            std::process::id()
        ));
        fs::create_dir_all(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { path }
    }

    pub fn write(&self, file: &str, text: &str) {
        let path = self.path.join(file);
        fs::write(&path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    /// Runs promtool in the folder.
    ///
    /// Fails with its output, and keeps the folder, when promtool is not content.
    pub fn promtool(&self, arguments: &[&str]) {
        let program = env::var_os("PROMTOOL").unwrap_or_else(|| "promtool".into());
        let turn = Turn::wait();
        let output = Command::new(&program)
            .args(arguments)
            .current_dir(&self.path)
            // One core each, and less collecting of garbage: half the time.
            .envs([("GOMAXPROCS", "1"), ("GOGC", "800")])
            .output();
        drop(turn);
        let output = output.unwrap_or_else(|error| match error.kind() {
            ErrorKind::NotFound => panic!(
                "promtool is missing: `apt-get install prometheus` (`cargo xtask test` does it), or set PROMTOOL to the program"
            ),
            _ => panic!("{}: {error}", program.display()),
        });
        assert!(
            output.status.success(),
            "promtool {} in {}:\n{}{}",
            arguments.join(" "),
            self.path.display(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            // What is left in a temporary folder does no harm.
            drop(fs::remove_dir_all(&self.path));
        }
    }
}

/// One of the few that may run.
struct Turn;

impl Turn {
    fn wait() -> Self {
        let mut running = RUNNING
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        while *running >= AT_ONCE {
            running = DONE
                .wait(running)
                .unwrap_or_else(|poisoned| poisoned.into_inner());
        }
        *running += 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *RUNNING
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner()) -= 1;
        DONE.notify_one();
    }
}
