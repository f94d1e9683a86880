//! Building and serving the page: trunk does the work, the Content-Security-Policy and the list for offline use are
//! written afterwards.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};

use crate::chunks;
use crate::offline;
use crate::process;
use crate::server::{DEFAULT_PORT, Server};
use crate::tools::Toolbox;

/// The page asks nobody for anything: own files, WebAssembly, images drawn or made on the spot. No inline script, and of
/// inline styles those that the build put there, by their hashes.
/// Styles that code sets go through the CSSOM (`element.style`), which this allows; `style` attributes in markup do not.
/// No text becomes markup or a script: the one policy of trusted types is `web/loader.mjs`'s, for the page's two workers.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'{styles}; \
                      img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
                      base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default";

/// The profile of what browsers load, in Cargo.toml.
pub const PROFILE: &str = "site";

/// Warnings, except that trunk's minifier does not know all of wasm-bindgen's syntax and leaves that file as it is.
const TRUNK_LOG: &str = "error,trunk=warn,trunk::processing::minify=error";

/// Scripts that trunk copies as they are, remarks and all.
const SCRIPTS: [&str; 4] = [
    "loader.mjs",
    "worker.mjs",
    "offline.mjs",
    "offline_worker.js",
];

/// What the site is made of; `tests/fixtures` because the page may include its sample from there.
pub const SOURCES: [&str; 14] = [
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    "Trunk.toml",
    "index.html",
    "core/Cargo.toml",
    "core/src",
    "web",
    "tests/fixtures",
    "xtask/npm/package-lock.json",
    "xtask/src/chunks.rs",
    "xtask/src/offline.rs",
    "xtask/src/site.rs",
];

/// Builds the optimized site into `dist/`, unless it is there and the sources are the same; returns the folder.
///
/// # Errors
/// When a tool cannot be installed or the build fails.
pub fn build(toolbox: &Toolbox) -> Result<PathBuf> {
    let dist = toolbox.root().join("dist");
    let stamp = toolbox.state().join("site.stamp");
    let sources = fingerprint(toolbox.root(), &SOURCES)?;
    if fs::read_to_string(&stamp).is_ok_and(|text| text == stamp_text(sources, &dist)) {
        println!("The page in dist/ is up to date");
        return Ok(dist);
    }

    let started = Instant::now();
    toolbox.need_page_tools()?;
    toolbox.need_wasm_opt()?;
    println!("Building the page into dist/ (about 2 min the first time)");
    process::run(
        toolbox
            .trunk()
            .args(["--log", TRUNK_LOG, "build", "--release"])
            .args(["--cargo-profile", PROFILE, "--features", chunks::FEATURE])
            .arg("--dist")
            .arg(&dist)
            .env(SITE_FLAGS, path_flags(toolbox)),
    )?;
    chunks::cut(toolbox, &dist)?;
    for script in SCRIPTS {
        let path = dist.join(script);
        let text = fs::read_to_string(&path).with_context(|| format!("no {script} in dist/"))?;
        fs::write(&path, without_comments(&text))?;
    }
    write_policy(toolbox, &dist.join("index.html"))?;
    // Last: it has the hashes of all others.
    offline::list(toolbox, &dist)?;
    fs::create_dir_all(toolbox.state())?;
    fs::write(&stamp, stamp_text(sources, &dist))?;
    println!(
        "The page is in dist/, after {}",
        process::duration(started.elapsed())
    );
    Ok(dist)
}

/// Builds the optimized site when needed and serves it until interrupted.
pub fn serve(toolbox: &Toolbox, port: Option<u16>) -> Result<()> {
    let server = Server::start(build(toolbox)?, port)?;
    println!("Serving dist/ at {} (Ctrl-C ends it)", server.url());
    server.wait();
    Ok(())
}

/// Serves an unoptimized page that follows the sources; its files are kept apart from the release in `dist/`.
pub fn serve_dev(toolbox: &Toolbox, port: Option<u16>) -> Result<()> {
    toolbox.need_page_tools()?;
    let dist = toolbox.state().join("dev-site");
    fs::create_dir_all(&dist)?;
    let port = port.unwrap_or(DEFAULT_PORT);
    println!(
        "Watching the sources; the page is at http://localhost:{port}/ once it is built (Ctrl-C ends it)"
    );
    process::run(
        toolbox
            .trunk()
            .args(["serve", "--port", &port.to_string(), "--dist"])
            .arg(&dist),
    )
}

/// Joined by cargo to the flags in `.cargo/config.toml`.
pub const SITE_FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Panic messages name source files: short names, and none of this machine's folders.
pub fn path_flags(toolbox: &Toolbox) -> String {
    let mut flags = vec![format!(
        "--remap-path-prefix={}=.",
        toolbox.root().display()
    )];
    // With the component rust-src installed, the standard library's files are named where they lie.
    let sysroot = process::output(toolbox.command("rustc").args(["--print", "sysroot"]));
    if let Some(sysroot) = sysroot {
        flags.push(format!("--remap-path-prefix={}=rust", sysroot.trim()));
    }
    if let Some(home) = toolbox.cargo_home() {
        let registry = home.join("registry").join("src");
        // One folder for each registry, named by host and hash.
        for folder in fs::read_dir(registry).into_iter().flatten().flatten() {
            flags.push(format!(
                "--remap-path-prefix={}=crates",
                folder.path().display()
            ));
        }
    }
    flags.retain(|flag| !flag.contains(char::is_whitespace));
    flags.join(" ")
}

/// Equal while neither the sources nor the built page changed (a plain `trunk build` replaces the latter).
fn stamp_text(sources: u64, dist: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    fs::read(dist.join("index.html")).ok().hash(&mut hasher);
    format!("{sources:016x} {:016x}\n", hasher.finish())
}

/// A hash of names and contents of the files at and below `paths`; absent ones count as absent.
pub fn fingerprint(root: &Path, paths: &[&str]) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        hash_tree(&root.join(path), &mut hasher).with_context(|| format!("cannot read {path}"))?;
    }
    Ok(hasher.finish())
}

fn hash_tree(path: &Path, hasher: &mut DefaultHasher) -> std::io::Result<()> {
    path.file_name().hash(hasher);
    if path.is_dir() {
        let mut entries: Vec<_> = fs::read_dir(path)?
            .map(|entry| Ok(entry?.path()))
            .collect::<std::io::Result<_>>()?;
        entries.sort();
        entries.len().hash(hasher);
        for entry in entries {
            hash_tree(&entry, hasher)?;
        }
    } else if path.exists() {
        fs::read(path)?.hash(hasher);
    }
    Ok(())
}

/// A script without the lines that are nothing but a remark: of the loader they are a quarter of the weight.
fn without_comments(script: &str) -> String {
    let is_remark = |line: &str| {
        let line = line.trim();
        line.is_empty() || line.starts_with("//") || line.starts_with("/**") && line.ends_with("*/")
    };
    let lines = script.lines().filter(|line| !is_remark(line));
    lines.flat_map(|line| [line, "\n"]).collect()
}

fn write_policy(toolbox: &Toolbox, index: &Path) -> Result<()> {
    let html = fs::read_to_string(index).context("the build left no dist/index.html")?;
    let styles = hashes(toolbox, &inline_styles(&html))?;
    fs::write(index, with_policy(&offline::with_worker(&html)?, &styles)?)
        .context("cannot write dist/index.html")
}

/// Of texts; by way of files, for a command line may be too short for them.
fn hashes(toolbox: &Toolbox, texts: &[&str]) -> Result<Vec<String>> {
    let folder = toolbox.state().join("styles");
    fs::create_dir_all(&folder)?;
    let files = texts.iter().enumerate().map(|(number, text)| {
        let file = folder.join(format!("{number}.css"));
        fs::write(&file, text)?;
        Ok(file)
    });
    offline::hashes(toolbox, &files.collect::<Result<Vec<_>>>()?)
}

/// The texts of the style sheets that stand in the page.
fn inline_styles(html: &str) -> Vec<&str> {
    html.split("<style>")
        .skip(1)
        .filter_map(|rest| rest.split("</style>").next())
        .collect()
}

/// The page with the policy as its first word after the character set.
fn with_policy(html: &str, styles: &[String]) -> Result<String> {
    ensure!(
        !has_inline_script(html),
        "index.html has an inline script, which the page's policy forbids: move it to a file below web/"
    );
    ensure!(
        html.matches("<style").count() == styles.len(),
        "index.html has a style that is not as the build writes it: it would get no hash"
    );
    let after_charset = html
        .find("<meta charset")
        .and_then(|start| Some(start + html.get(start..)?.find('>')? + 1))
        .context("index.html must start with <meta charset=\"utf-8\">")?;
    let Some((before, after)) = html.split_at_checked(after_charset) else {
        bail!("index.html is cut within a character");
    };
    let styles: String = styles.iter().map(|hash| format!(" '{hash}'")).collect();
    let policy = POLICY.replace("{styles}", &styles);
    Ok(format!(
        "{before}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{after}"
    ))
}

fn has_inline_script(html: &str) -> bool {
    let tag_of = |rest: &str| rest.split('>').next().map(String::from).unwrap_or_default();
    html.split("<script")
        .skip(1)
        .any(|rest| !tag_of(rest).contains(" src="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_stands_right_after_the_character_set() {
        let html = "<!doctype html><html lang=en><meta charset=utf-8><title>x</title>\
                    <script type=module src=./a.mjs></script>";
        let page = with_policy(html, &[]).unwrap();
        assert!(page.starts_with(
            "<!doctype html><html lang=en><meta charset=utf-8>\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' "
        ));
        assert!(page.ends_with(
            "trusted-types default\"><title>x</title><script type=module src=./a.mjs></script>"
        ));
    }

    #[test]
    fn the_policy_lets_in_the_styles_of_the_build_by_their_hashes() {
        let html = "<meta charset=utf-8><style>a{}</style><style>b{}</style><p>";
        assert_eq!(inline_styles(html), ["a{}", "b{}"]);
        let page = with_policy(html, &["sha256-A=".to_owned(), "sha256-B=".to_owned()]).unwrap();
        assert!(page.contains("style-src 'self' 'sha256-A=' 'sha256-B='; img-src"));
    }

    #[test]
    fn a_script_loses_its_remarks_and_nothing_else() {
        let script = "// What it does.\n\n/** Of a thing. */\nconst a = \"//\"; // kept\n  // Why.\n  b(a);\n";
        assert_eq!(
            without_comments(script),
            "const a = \"//\"; // kept\n  b(a);\n"
        );
        for script in [
            include_str!("../../web/loader.mjs"),
            include_str!("../../web/offline_worker.js"),
        ] {
            // No remark of several lines, whose end would stay behind, and no text of several lines.
            assert!(!script.contains("/*\n") && !script.contains("/**\n"));
            assert!(
                script
                    .lines()
                    .all(|line| line.matches('`').count() % 2 == 0)
            );
        }
    }

    #[test]
    fn a_page_that_its_policy_would_break_is_refused() {
        assert!(with_policy("<meta charset=utf-8><script>alert(1)</script>", &[]).is_err());
        assert!(with_policy("<html><body></body></html>", &[]).is_err());
    }

    #[test]
    fn the_fingerprint_follows_names_and_contents() {
        let root = std::env::temp_dir().join(format!("xtask-site-{}", std::process::id()));
        fs::create_dir_all(root.join("src")).unwrap();
        let take = || fingerprint(&root, &["src", "absent"]).unwrap();
        let empty = take();
        fs::write(root.join("src").join("a"), "1").unwrap();
        let one = take();
        fs::write(root.join("src").join("a"), "2").unwrap();
        let changed = take();
        fs::rename(root.join("src").join("a"), root.join("src").join("b")).unwrap();
        let renamed = take();
        assert!(empty != one && one != changed && changed != renamed);
        assert_eq!(renamed, take());
        fs::remove_dir_all(root).unwrap();
    }
}
