//! The size budget: what the page weighs on the wire, against `tests/budget.toml`.

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
        takes: |name| !is_views(name) && !is_lab(name) && !is_offline(name),
    },
    Part {
        title: "the views and dialogs, loaded when one is first opened",
        key: "views_brotli_bytes",
        takes: is_views,
    },
    Part {
        title: "the lab, loaded when first asked",
        key: "lab_brotli_bytes",
        takes: is_lab,
    },
    Part {
        title: "what keeps the page for offline use, loaded when it has nothing else to do",
        key: "offline_brotli_bytes",
        takes: is_offline,
    },
];

/// Files with a budget of their own.
struct Part {
    title: &'static str,
    /// The entry of tests/budget.toml.
    key: &'static str,
    takes: fn(&str) -> bool,
}

fn is_views(name: &str) -> bool {
    name.ends_with(chunks::LATER)
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
    let mut over = Vec::new();
    for part in PARTS {
        let limit = limit(toolbox, part.key)?;
        let name = |file: &Path| {
            file.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        let own: Vec<_> = files
            .iter()
            .filter(|file| (part.takes)(&name(file)))
            .collect();
        ensure!(!own.is_empty(), "dist/ has no file of {}", part.title);
        let sizes = compressed(toolbox, &own)?;
        println!("{:>12} {:>12}  {}", "bytes", "brotli", part.title);
        for (file, size) in own.iter().zip(&sizes) {
            println!("{:>12} {size:>12}  {}", file.metadata()?.len(), name(file));
        }
        let total: u64 = sizes.iter().sum();
        println!(
            "{:>12} {total:>12}  total, of {limit} allowed ({:.1} of {:.1} KB)",
            "",
            kilobytes(total),
            kilobytes(limit)
        );
        if total > limit {
            over.push(format!(
                "{} is {} bytes over its budget",
                part.title,
                total - limit
            ));
        }
    }
    ensure!(
        over.is_empty(),
        "{}: make it smaller, or raise tests/budget.toml and say why",
        over.join("; ")
    );
    Ok(())
}

/// What `tests/budget.toml` allows under a key, in bytes.
pub fn limit(toolbox: &Toolbox, key: &str) -> Result<u64> {
    let text = fs::read_to_string(toolbox.root().join("tests").join("budget.toml"))
        .context("cannot read tests/budget.toml")?;
    entry(&text, key).with_context(|| format!("tests/budget.toml sets no {key}"))
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
fn entry(toml: &str, key: &str) -> Option<u64> {
    toml.lines().find_map(|line| {
        let (name, value) = line.split('#').next()?.split_once('=')?;
        (name.trim() == key).then(|| value.trim().replace('_', "").parse().ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_read_past_comments() {
        let toml = "# first_visit_brotli_bytes = 1\n\nother = 2\nfirst_visit_brotli_bytes = 143_360 # 140 KB\n";
        assert_eq!(entry(toml, "first_visit_brotli_bytes"), Some(143_360));
        assert_eq!(entry(toml, "absent"), None);
        assert_eq!(
            entry(
                "first_visit_brotli_bytes = many",
                "first_visit_brotli_bytes"
            ),
            None
        );
    }
}
