//! The availability of a system against every state of its parts, one by one.

use crate::cases;
use error_budget::engine::composite::{Part, System, unavailability};
use error_budget::model::target::Target;
use proptest::prelude::*;

const PARTS: usize = 8;

fn name(index: usize) -> String {
    format!("part-{index}")
}

/// Parts occur again and again: eight of them in up to twenty places.
pub fn systems() -> impl Strategy<Value = System> {
    let leaf = (0..PARTS).prop_map(|index| System::Part(name(index)));
    leaf.prop_recursive(3, 20, 4, |inner| {
        let members = prop::collection::vec(inner, 1..5);
        (members, 0..3_u8, any::<prop::sample::Index>()).prop_map(|(of, kind, needed)| match kind {
            0 => System::Series(of),
            1 => System::Parallel(of),
            _ => System::AtLeast {
                needed: needed.index(of.len()) + 1,
                of,
            },
        })
    })
}

fn is_up(system: &System, state: u32) -> bool {
    match system {
        System::Part(name) => {
            let index: usize = name.trim_start_matches("part-").parse().expect("a number");
            state >> index & 1 == 1
        }
        System::Series(members) => members.iter().all(|member| is_up(member, state)),
        System::Parallel(members) => members.iter().any(|member| is_up(member, state)),
        System::AtLeast { needed, of } => {
            of.iter().filter(|member| is_up(member, state)).count() >= *needed
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..cases() })]

    #[test]
    fn all_states_together_are_down_as_often(
        system in systems(),
        down in prop::collection::vec(0..=1_000_000_000_u32, PARTS),
    ) {
        let parts: Vec<Part> = down
            .iter()
            .enumerate()
            .map(|(index, ppb)| Part {
                name: name(index),
                target: Target::from_ppb(1_000_000_000 - ppb).expect("a share"),
            })
            .collect();
        let mut expected = 0.0;
        for state in 0..1_u32 << PARTS {
            if !is_up(&system, state) {
                expected += down
                    .iter()
                    .enumerate()
                    .map(|(index, ppb)| {
                        let down = f64::from(*ppb) / 1e9;
                        if state >> index & 1 == 1 { 1.0 - down } else { down }
                    })
                    .product::<f64>();
            }
        }
        let ours = unavailability(&system, &parts).expect("a system");
        prop_assert!((ours - expected).abs() < 1e-12, "{ours}, expected {expected}: {system:?}");
    }
}
