//! Fifty histories drawn at random.

use crate::proven;
use crate::random::history;
use chrono::TimeDelta;
use error_budget::exchange::export::prometheus::Options;
use std::sync::atomic::{AtomicU64, Ordering};

const HISTORIES: u64 = 50;

/// Every minute for one of them: promtool takes 2 ms for each evaluation of all rules.
fn options(seed: u64) -> Options {
    let minutes = if seed == 0 { 1 } else { 4 };
    Options {
        interval: TimeDelta::minutes(minutes),
        ..Options::default()
    }
}

#[test]
fn the_alerts_of_fifty_random_histories_fire_as_the_engine_predicts() {
    let next = AtomicU64::new(0);
    let firings = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= HISTORIES {
                        return;
                    }
                    let (service, now) = history(seed);
                    let options = options(seed);
                    let (_, test) = proven(&format!("history-{seed}"), &service, now, &options);
                    firings.fetch_add(test.firings as u64, Ordering::Relaxed);
                }
            });
        }
    });
    assert!(
        firings.into_inner() > HISTORIES,
        "histories in which next to nothing fires prove nothing"
    );
}
