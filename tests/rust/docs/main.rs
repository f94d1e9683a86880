//! What the documents say of the repository is there: links, files, commands, and a worked number for every definition.

mod repository;
mod text;

use error_budget::exchange::export::glossary::ENTRIES;
use repository::Repository;
use text::Document;

fn documents() -> Vec<Document> {
    let repository = Repository::of_this_crate();
    let is_read = |path: &str| {
        let in_docs = path.starts_with("docs/") && path.ends_with(".md");
        in_docs || ["README.md", "tests/README.md", "fuzz/README.md"].contains(&path)
    };
    let paths = repository.files().iter().filter(|path| is_read(path));
    let documents: Vec<Document> = paths
        .map(|path| Document::new(path, &repository.read(path)))
        .collect();
    assert!(documents.len() > 6, "the documents were not found");
    documents
}

fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn a_link_leads_to_a_file_and_to_a_heading_in_it() {
    let (repository, documents) = (Repository::of_this_crate(), documents());
    let mut faults = Vec::new();
    for document in &documents {
        for link in document.links() {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = repository::join(document.folder(), path);
            let is_there = path.is_empty() || repository.has(&target);
            let headed = documents.iter().find(|other| {
                other.path == target || (path.is_empty() && other.path == document.path)
            });
            let is_headed =
                anchor.is_empty() || headed.is_none_or(|other| other.has_anchor(anchor));
            if !is_there || !is_headed {
                faults.push(format!("{}: the link {link} leads nowhere", document.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn a_file_that_is_named_is_there() {
    let repository = Repository::of_this_crate();
    let mut faults = Vec::new();
    for document in documents() {
        for path in document.paths(repository.top_folders()) {
            if !repository.knows(path) {
                faults.push(format!("{}: there is no `{path}`", document.path));
            }
        }
    }
    none(&faults);
}

#[test]
fn a_command_that_is_named_is_there() {
    let repository = Repository::of_this_crate();
    let (help, manifest) = (
        repository.read("xtask/src/main.rs"),
        repository.read("tests/Cargo.toml"),
    );
    let mut faults = Vec::new();
    for document in documents() {
        let mut fault =
            |what: String| faults.push(format!("{}: there is no {what}", document.path));
        for command in document.words_after("cargo xtask ") {
            if !help.contains(&format!("\n  {command} ")) {
                fault(format!("`cargo xtask {command}`"));
            }
        }
        for example in document.words_after("--example ") {
            let is_there = repository.has(&format!("core/examples/{example}.rs"))
                || repository.has(&format!("core/examples/{example}/main.rs"));
            if !is_there {
                fault(format!("example {example}"));
            }
        }
        for test in document.words_after("--test ") {
            let is_there = manifest.contains(&format!("name = \"{test}\""))
                || repository.knows(&format!("tests/{test}.rs"))
                || repository.has(&format!("core/tests/{test}/main.rs"));
            if !is_there {
                fault(format!("test {test}"));
            }
        }
    }
    none(&faults);
}

fn semantics() -> Document {
    let mut documents = documents().into_iter();
    let found = documents.find(|document| document.path == "docs/SEMANTICS.md");
    found.expect("the definitions")
}

#[test]
fn every_definition_has_a_source_and_a_worked_number() {
    let semantics = semantics();
    let definitions = semantics.sections("### ");
    assert!(definitions.len() > 30, "the definitions were not found");
    let incomplete = |(title, body): &(&str, String)| {
        let missing = ["\n- Source:", "\n- Worked:"].map(|line| !body.contains(line));
        missing
            .contains(&true)
            .then(|| format!("{title}: no source or no worked number"))
    };
    let faults: Vec<String> = definitions.iter().filter_map(incomplete).collect();
    none(&faults);
}

#[test]
fn every_chapter_of_definitions_runs() {
    let semantics = semantics();
    let chapters = semantics.sections("## ");
    let runs = |body: &str| body.contains("\n```rust\n") && body.contains("assert");
    let silent = chapters.iter().filter(|(_, body)| !runs(body));
    let faults: Vec<String> = silent
        .map(|(title, _)| format!("{title}: no doctest"))
        .collect();
    none(&faults);
}

#[test]
fn every_word_of_the_glossary_is_defined() {
    let semantics = semantics();
    let definitions = semantics.sections("### ");
    let is_defined = |term: &str| definitions.iter().any(|(title, _)| *title == term);
    let missing = ENTRIES.iter().filter(|entry| !is_defined(entry.term));
    let faults: Vec<String> = missing
        .map(|entry| format!("{} is not defined", entry.term))
        .collect();
    none(&faults);
}
