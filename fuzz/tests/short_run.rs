//! Every target, its seeds and some thousands of mutations of them: the same inputs each time, without a nightly
//! compiler. The long run is `cargo xtask fuzz`.

use error_budget_fuzz::{Mutator, Target, seeds};
use std::panic::catch_unwind;

/// Feeds all the seeds and `mutations` more inputs to the target.
fn run(name: &str, mutations: usize) {
    let target = Target::named(name).expect("a target");
    let seeds = seeds(&target, None).expect("the folders can be read");
    assert!(!seeds.is_empty(), "{name} has no seeds");
    for seed in &seeds {
        feed(&target, &seed.bytes, &seed.path.display().to_string());
    }
    let mut mutator = Mutator::new(1);
    for number in 0..mutations {
        // Each seed in turn, with pieces of another one.
        let seed = &seeds[number % seeds.len()];
        let other = &seeds[(number / seeds.len() * 7 + number + 1) % seeds.len()];
        let input = mutator.mutate(&seed.bytes, &other.bytes);
        let origin = format!("mutation {number} of {}", seed.path.display());
        feed(&target, &input, &origin);
    }
}

fn feed(target: &Target, input: &[u8], origin: &str) {
    if catch_unwind(|| target.feed(input)).is_err() {
        let file = std::env::temp_dir().join(format!("failed-{}", target.name));
        std::fs::write(&file, input).expect("the temporary folder can be written");
        panic!(
            "{} fails on {origin}; the input is in {}, keep it in fuzz/seeds/{}",
            target.name,
            file.display(),
            target.name
        );
    }
}

#[test]
fn import() {
    run("import", 4_000);
}

#[test]
fn import_as() {
    run("import_as", 600);
}

#[test]
fn table() {
    run("table", 4_000);
}

#[test]
fn datetime() {
    run("datetime", 100_000);
}

#[test]
fn spec() {
    run("spec", 4_000);
}

#[test]
fn plan() {
    run("plan", 4_000);
}

#[test]
fn link() {
    run("link", 4_000);
}
