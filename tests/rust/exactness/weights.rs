//! The timeline's integrals.

use crate::cases;
use crate::history::{DAY_MS, History, long, offsets, short};
use crate::slow::Slow;
use proptest::prelude::*;

fn agree(history: &History, days: i64, queries: &[(i64, i64)]) -> Result<(), TestCaseError> {
    let now = history.now_ms();
    let slow = Slow::new(history, now - (days + 2) * DAY_MS, now + 2 * DAY_MS);
    let record = history.record();
    let timeline = record.timeline();
    let observed = (timeline.observed_from(), timeline.observed_until());
    prop_assert_eq!(observed, (slow.from, slow.until), "observed");
    for (from, to) in queries.iter().map(|(a, b)| (now + a, now + b)) {
        prop_assert_eq!(timeline.bad_between(from, to), slow.bad(from, to), "bad");
        prop_assert_eq!(
            timeline.valid_between(from, to),
            slow.valid(from, to),
            "valid"
        );
        prop_assert_eq!(
            timeline.observed_between(from, to),
            slow.observed(from, to),
            "observed"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn bad_and_valid_weight_are_exact_under_every_method(
        history in short(),
        queries in prop::collection::vec((offsets(5), offsets(5)), 1..8),
    ) {
        agree(&history, 4, &queries)?;
    }

    #[test]
    fn bad_and_valid_time_are_exact_over_months(
        history in long(),
        queries in prop::collection::vec((offsets(100), offsets(100)), 1..8),
    ) {
        agree(&history, 100, &queries)?;
    }

    #[test]
    fn what_two_adjacent_intervals_hold_is_what_their_union_holds(
        history in short(),
        mut cuts in [offsets(5), offsets(5), offsets(5)],
    ) {
        cuts.sort_unstable();
        let [a, b, c] = cuts.map(|cut| history.now_ms() + cut);
        let record = history.record();
        let timeline = record.timeline();
        prop_assert_eq!(
            timeline.bad_between(a, b) + timeline.bad_between(b, c),
            timeline.bad_between(a, c)
        );
        prop_assert_eq!(
            timeline.valid_between(a, b) + timeline.valid_between(b, c),
            timeline.valid_between(a, c)
        );
    }

    #[test]
    fn the_bad_stretches_of_an_interval_hold_all_that_is_bad_in_it(
        history in short(),
        from in offsets(5),
        to in offsets(5),
    ) {
        let (from, to) = (history.now_ms() + from, history.now_ms() + to);
        let record = history.record();
        let timeline = record.timeline();
        let mut end = i64::MIN;
        let mut bad = 0;
        for segment in timeline.bad_segments(from, to) {
            prop_assert!(end <= segment.start && segment.start < segment.end, "ascending");
            prop_assert!(from <= segment.start && segment.end <= to, "clipped");
            end = segment.end;
            bad += timeline.bad_between(segment.start, segment.end);
        }
        prop_assert_eq!(bad, timeline.bad_between(from, to));
    }
}
