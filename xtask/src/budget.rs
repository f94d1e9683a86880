//! The budget of `tests/budget.toml`: what was measured last, how far beyond it is allowed, and what the page weighs.
//!
//! An entry `key = number` is what was measured when it was last set. More than that and a few percent fails, so that
//! whatever grows further is set anew, in the commit that lets it grow. An entry `key_limit = number` beside it is never
//! passed, whatever was measured.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::chunks;
use crate::process;
use crate::tools::Toolbox;

/// Counted: everything that the browser loads.
const COUNTED: [&str; 5] = ["html", "wasm", "js", "mjs", "css"];

/// Node's zlib, because Node is here anyway and does quality 11 in a second; in Rust it would be a crate that is slow
/// without optimization. Prints the compressed size of each file named.
const BROTLI_SIZES: &str = "const { brotliCompressSync, constants: c } = require('node:zlib');\
    for (const file of process.argv.slice(1)) {\
      const bytes = require('node:fs').readFileSync(file);\
      const params = { [c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_LGWIN]: 24, [c.BROTLI_PARAM_SIZE_HINT]: bytes.length };\
      console.log(brotliCompressSync(bytes, { params }).length);\
    }";

/// What the first visit loads, and what is loaded when a view asks for it.
const PARTS: [Part; 4] = [
    Part {
        title: "the first visit",
        key: "first_visit_brotli_bytes",
        takes: |name, later| !is_views(name, later) && !is_lab(name) && !is_offline(name),
    },
    Part {
        title: "the views and dialogs, loaded when one is first opened",
        key: "views_brotli_bytes",
        takes: is_views,
    },
    Part {
        title: "the lab, loaded when first asked",
        key: "lab_brotli_bytes",
        takes: |name, _| is_lab(name),
    },
    Part {
        title: "what keeps the page for offline use, loaded when it has nothing else to do",
        key: "offline_brotli_bytes",
        takes: |name, _| is_offline(name),
    },
];

/// Files with a budget of their own.
struct Part {
    title: &'static str,
    /// The entry of tests/budget.toml.
    key: &'static str,
    /// Whether a file of a name belongs to it, in a page that names these style sheets as ones to load later.
    takes: fn(&str, &[String]) -> bool,
}

fn is_views(name: &str, later: &[String]) -> bool {
    name.ends_with(chunks::LATER) || later.iter().any(|sheet| sheet == name)
}

/// The style sheets of a page that wait for its second half.
fn later_sheets(html: &str) -> Vec<String> {
    html.split("<link ")
        .filter_map(|rest| {
            let tag = rest.split('>').next()?;
            let file = tag.split("href=").nth(1)?.split(' ').next()?;
            let name = file.trim_matches(['"', '/']).trim_start_matches("./");
            tag.contains("disabled").then(|| name.to_owned())
        })
        .collect()
}

fn is_lab(name: &str) -> bool {
    name.starts_with("lab")
}

fn is_offline(name: &str) -> bool {
    name.starts_with("offline")
}

/// Prints what each file of `dist` weighs and fails when a sum is above its budget.
pub fn check(toolbox: &Toolbox, dist: &Path) -> Result<()> {
    let mut files: Vec<_> = fs::read_dir(dist)
        .context("cannot read dist/")?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| COUNTED.iter().any(|counted| extension == *counted))
    });
    files.sort();
    let budget = Budget::read(toolbox)?;
    let html = fs::read_to_string(dist.join("index.html")).context("dist/ has no index.html")?;
    let later = later_sheets(&html);
    ensure!(!later.is_empty(), "index.html names no sheet of the views");
    let mut over = Vec::new();
    for part in PARTS {
        let entry = budget.entry(part.key)?;
        let name = |file: &Path| {
            file.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        let own: Vec<_> = files
            .iter()
            .filter(|file| (part.takes)(&name(file), &later))
            .collect();
        ensure!(!own.is_empty(), "dist/ has no file of {}", part.title);
        let sizes = compressed(toolbox, &own)?;
        println!("{:>12} {:>12}  {}", "bytes", "brotli", part.title);
        for (file, size) in own.iter().zip(&sizes) {
            println!("{:>12} {size:>12}  {}", file.metadata()?.len(), name(file));
        }
        let total: u64 = sizes.iter().sum();
        let allowed = entry.allowed(SIZE_GROWTH_PERCENT);
        println!(
            "{:>12} {total:>12}  total, of {allowed} allowed ({:.1} of {:.1} KB)",
            "",
            kilobytes(total),
            kilobytes(allowed)
        );
        over.extend(entry.complaint(total, SIZE_GROWTH_PERCENT));
    }
    passed(&over)
}

/// How far a size may grow beyond what was measured, in percent.
pub const SIZE_GROWTH_PERCENT: u64 = 3;

/// Fails when something was said against a measurement.
pub fn passed(over: &[String]) -> Result<()> {
    ensure!(
        over.is_empty(),
        "{}: bring it back, or set the entry anew in this commit and say why",
        over.join("; ")
    );
    Ok(())
}

/// The text of `tests/budget.toml`.
pub struct Budget(String);

/// What it says under a key.
#[derive(Debug, PartialEq)]
pub struct Entry<'k> {
    key: &'k str,
    /// When the entry was last set.
    measured: u64,
    /// Never passed.
    limit: Option<u64>,
}

impl Budget {
    /// # Errors
    /// When the file cannot be read.
    pub fn read(toolbox: &Toolbox) -> Result<Self> {
        let text = fs::read_to_string(file(toolbox)).context("cannot read tests/budget.toml")?;
        Ok(Self(text))
    }

    /// # Errors
    /// When there is no such entry.
    pub fn entry<'k>(&self, key: &'k str) -> Result<Entry<'k>> {
        let measured =
            number(&self.0, key).with_context(|| format!("tests/budget.toml sets no {key}"))?;
        let limit = number(&self.0, &format!("{key}_limit"));
        Ok(Entry {
            key,
            measured,
            limit,
        })
    }

    /// The keys that end in `suffix`, in the file's order.
    pub fn keys(&self, suffix: &str) -> Vec<&str> {
        let keys = self.0.lines().filter_map(|line| Some(setting(line)?.0));
        keys.filter(|key| key.ends_with(suffix)).collect()
    }

    /// Sets the entry of a key that is there; its comment stays.
    pub fn set(&mut self, key: &str, value: u64) {
        let lines = self.0.lines().map(|line| match setting(line) {
            Some((name, _)) if name == key => {
                let comment = line.find('#').and_then(|at| line.get(at..));
                let comment = comment.map_or_else(String::new, |comment| format!(" {comment}"));
                format!("{key} = {value}{comment}")
            }
            _ => line.to_owned(),
        });
        let mut text = lines.collect::<Vec<_>>().join("\n");
        text.push('\n');
        self.0 = text;
    }

    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, toolbox: &Toolbox) -> Result<()> {
        fs::write(file(toolbox), &self.0).context("cannot write tests/budget.toml")
    }
}

impl Entry<'_> {
    /// What was measured when the entry was last set.
    pub fn measured(&self) -> u64 {
        self.measured
    }

    /// The most that is allowed: `percent` more than was measured, and never more than the limit.
    pub fn allowed(&self, percent: u64) -> u64 {
        let grown = self.measured.saturating_mul(100 + percent) / 100;
        self.limit.map_or(grown, |limit| grown.min(limit))
    }

    /// What there is to say against `now`; what shrank by more than `percent` is told, for the entry to follow.
    pub fn complaint(&self, now: u64, percent: u64) -> Option<String> {
        let allowed = self.allowed(percent);
        if now > allowed {
            return Some(format!(
                "{} is {now}, {} beyond the {allowed} that tests/budget.toml allows",
                self.key,
                now - allowed
            ));
        }
        if now < self.measured.saturating_mul(100 - percent) / 100 {
            println!(
                "  {} is {now}, well below the {} of tests/budget.toml: set it, so that it stays there",
                self.key, self.measured
            );
        }
        None
    }
}

fn file(toolbox: &Toolbox) -> std::path::PathBuf {
    toolbox.root().join("tests").join("budget.toml")
}

/// The sizes of files after brotli of quality 11, in bytes.
pub fn compressed(toolbox: &Toolbox, files: &[&std::path::PathBuf]) -> Result<Vec<u64>> {
    let printed = process::output(
        toolbox
            .command("node")
            .args(["-e", BROTLI_SIZES])
            .args(files),
    )
    .context("node could not compress the files of dist/")?;
    let sizes: Vec<u64> = printed
        .lines()
        .map(str::parse)
        .collect::<Result<_, _>>()
        .context("node printed something else than sizes")?;
    ensure!(
        sizes.len() == files.len(),
        "node printed {} sizes for {} files",
        sizes.len(),
        files.len()
    );
    Ok(sizes)
}

fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1024.0
}

/// The whole number that `key` is set to, in TOML of `key = number` lines and comments.
fn number(toml: &str, key: &str) -> Option<u64> {
    let mut settings = toml.lines().filter_map(setting);
    let (_, value) = settings.find(|(name, _)| *name == key)?;
    value.replace('_', "").parse().ok()
}

/// Key and value of a line.
fn setting(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split('#').next()?.split_once('=')?;
    Some((name.trim(), value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str = "# first_bytes = 1\n\nother = 2\nfirst_bytes = 143_360 # 140 KB\n";

    #[test]
    fn the_sheets_that_wait_are_found_whatever_the_order_of_attributes() {
        let html = "<link href=\"./a.css\" disabled rel=stylesheet><link rel=stylesheet href=b.css>\
                    <link disabled href=./c-1f.css rel=stylesheet><link rel=stylesheet disabled href=./d.css>";
        assert_eq!(later_sheets(html), ["a.css", "c-1f.css", "d.css"]);
    }

    #[test]
    fn the_budget_is_read_past_comments() {
        assert_eq!(number(TOML, "first_bytes"), Some(143_360));
        assert_eq!(number(TOML, "absent"), None);
        assert_eq!(number("first_bytes = many", "first_bytes"), None);
        assert_eq!(Budget(TOML.to_owned()).keys("_bytes"), ["first_bytes"]);
    }

    #[test]
    fn so_many_percent_more_are_allowed_and_no_more_than_the_limit() {
        let entry = |limit| Entry {
            key: "first_bytes",
            measured: 1_000,
            limit,
        };
        assert_eq!(entry(None).allowed(3), 1_030);
        assert_eq!(entry(Some(1_010)).allowed(3), 1_010);
        assert_eq!(entry(Some(2_000)).allowed(3), 1_030);
        assert_eq!(entry(None).complaint(1_030, 3), None);
        let said = entry(None).complaint(1_031, 3).expect("a complaint");
        assert!(said.starts_with("first_bytes is 1031, 1 beyond the 1030"));
    }

    #[test]
    fn a_limit_stands_beside_its_entry() {
        let budget = Budget("size = 7\nsize_limit = 9\n".to_owned());
        let entry = budget.entry("size").expect("an entry");
        assert_eq!((entry.measured, entry.limit), (7, Some(9)));
        assert!(budget.entry("sizes").is_err());
    }

    #[test]
    fn an_entry_is_set_and_the_rest_of_the_file_stays() {
        let mut budget = Budget(format!("{TOML}of_10_days = 10\n"));
        budget.set("first_bytes", 140_000);
        budget.set("of_10_days", 12);
        let first = TOML.replace("143_360", "140000");
        assert_eq!(budget.0, format!("{first}of_10_days = 12\n"));
    }
}
