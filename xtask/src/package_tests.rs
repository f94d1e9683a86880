//! The npm package asked through its public functions, in Node and in a browser: `tests/package`.

use anyhow::{Result, ensure};

use crate::tools::Toolbox;
use crate::{package, process, suite};

/// Builds the package and asks it through its public functions; how many tests passed and failed.
///
/// # Errors
/// When the build fails, or no test ran.
pub fn run(toolbox: &Toolbox) -> Result<(u64, u64)> {
    toolbox.need_node()?;
    package::build(toolbox)?;
    let programs = toolbox.need_test_programs()?;
    let folder = toolbox.root().join("tests").join("package");
    // The consumers' bundlers, what the Backstage card is checked against, and the browser's driver.
    toolbox.need_npm_packages(&folder)?;
    toolbox.need_npm_packages(&folder.join("backstage"))?;
    toolbox.need_npm_packages(&suite::end_to_end_folder(toolbox))?;
    let (mut passed, mut failed) = (0, 0);
    let fine = process::lines(
        toolbox
            .command("node")
            .args(["--test", "--test-reporter=spec"])
            .env("CHROMIUM", programs.chromium)
            .current_dir(folder),
        |line| {
            println!("{line}");
            passed += counted(line, "pass").unwrap_or(0);
            failed += counted(line, "fail").unwrap_or(0);
        },
    )?;
    ensure!(
        fine && passed > 0 || failed > 0,
        "the tests of the package ended without saying which failed"
    );
    Ok((passed, failed))
}

/// Reads a line of the summary of Node's runner, such as `ℹ pass 12`, coloured or not.
fn counted(line: &str, word: &str) -> Option<u64> {
    let (_, rest) = line.split_once("\u{2139} ")?;
    let (found, number) = rest.split_once(' ')?;
    let digits = number.trim().trim_end_matches("\u{1b}[39m");
    (found == word).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_of_the_runner_is_counted() {
        let cases = [
            ("\u{2139} pass 12", "pass", Some(12)),
            ("\u{1b}[34m\u{2139} fail 0\u{1b}[39m", "fail", Some(0)),
            ("\u{2139} pass 12", "fail", None),
            ("\u{2714} a plan that is no plan (3 ms)", "pass", None),
        ];
        for (line, word, count) in cases {
            assert_eq!(counted(line, word), count, "{line}");
        }
    }
}
