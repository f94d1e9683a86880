//! No text makes the reader of specs panic, hang or lose what is said.

use super::fixture;
use error_budget::exchange::spec::{is_spec, read};
use proptest::prelude::*;

/// Texts that look like specs.
const SEEDS: [&str; 7] = [
    "openslo-references.yaml",
    "openslo/timeslices-slo.yaml",
    "sloth/getting-started.yml",
    "sloth/windows-7d.yaml",
    "pyrra/nginx.yaml",
    "slo-generator/config.yaml",
    "guide-policy.yaml",
];

proptest! {
    #[test]
    fn any_text(text in "\\PC*|[\\x00-\\x7f]{0,200}|[-:\\[\\]{}&*<>|?!,'\" \\na-c]{0,80}") {
        let _ = is_spec(&text);
        let _ = read(&text);
    }

    #[test]
    fn a_spec_with_a_piece_exchanged(
        seed in 0..SEEDS.len(), from in 0.0..1.0_f64, length in 0..40_usize, with in "\\PC{0,12}|[-:\\[\\]{}&*\n 0-9]{0,8}"
    ) {
        let text = fixture(SEEDS[seed]);
        let chars: Vec<char> = text.chars().collect();
        let at = (from * chars.len() as f64) as usize;
        let until = (at + length).min(chars.len());
        let mut mangled: String = chars[..at].iter().collect();
        mangled.push_str(&with);
        mangled.extend(&chars[until..]);
        if let Ok(spec) = read(&mangled) {
            // What was read is a plan that its own file format takes.
            let plan = spec.plan("x");
            let written = error_budget::exchange::plan_json::write(&plan);
            prop_assert_eq!(error_budget::exchange::plan_json::read(&written), Ok(plan));
        }
    }
}
