//! The size budget: what the page weighs on the wire, against `tests/budget.toml`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::process;
use crate::tools::Toolbox;

/// Counted: what the browser must have before the page works, besides the HTML.
const COUNTED: [&str; 4] = ["wasm", "js", "mjs", "css"];

/// Node's zlib, because Node is here anyway and does quality 11 in a second; in Rust it would be a crate that is slow
/// without optimization. Prints the compressed size of each file named.
const BROTLI_SIZES: &str = "const { brotliCompressSync, constants: c } = require('node:zlib');\
    for (const file of process.argv.slice(1)) {\
      const bytes = require('node:fs').readFileSync(file);\
      const params = { [c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_LGWIN]: 24, [c.BROTLI_PARAM_SIZE_HINT]: bytes.length };\
      console.log(brotliCompressSync(bytes, { params }).length);\
    }";

/// Prints what each file of `dist` weighs and fails when the sum is above the budget.
pub fn check(toolbox: &Toolbox, dist: &Path) -> Result<()> {
    let text = fs::read_to_string(toolbox.root().join("tests").join("budget.toml"))
        .context("cannot read tests/budget.toml")?;
    let limit =
        entry(&text, "page_brotli_bytes").context("tests/budget.toml sets no page_brotli_bytes")?;

    let mut files: Vec<_> = fs::read_dir(dist)
        .context("cannot read dist/")?
        .map(|entry| Ok(entry?.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| COUNTED.iter().any(|counted| extension == *counted))
    });
    files.sort();
    let sizes = process::output(
        toolbox
            .command("node")
            .args(["-e", BROTLI_SIZES])
            .args(&files),
    )
    .context("node could not compress the files of dist/")?;
    let sizes: Vec<u64> = sizes
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

    println!("{:>12} {:>12}  file", "bytes", "brotli");
    for (file, size) in files.iter().zip(&sizes) {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        println!("{:>12} {size:>12}  {name}", file.metadata()?.len());
    }
    let total: u64 = sizes.iter().sum();
    println!(
        "{:>12} {total:>12}  total, of {limit} allowed ({:.1} of {:.1} KB)",
        "",
        kilobytes(total),
        kilobytes(limit)
    );
    ensure!(
        total <= limit,
        "the page is {} bytes over its budget: make it smaller, or raise tests/budget.toml and say why",
        total - limit
    );
    Ok(())
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
        let toml = "# page_brotli_bytes = 1\n\nother = 2\npage_brotli_bytes = 143_360 # 140 KB\n";
        assert_eq!(entry(toml, "page_brotli_bytes"), Some(143_360));
        assert_eq!(entry(toml, "absent"), None);
        assert_eq!(entry("page_brotli_bytes = many", "page_brotli_bytes"), None);
    }
}
