//! Two histories of one service become one.

use super::incident::Incident;
use super::order;

/// Adds incidents to a history. One with the id and start of another takes its place, so that a file that is imported
/// again, or that has grown since, updates what came from it; without an id nothing is replaced.
///
/// O((n + m) log n).
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::model::history::merge;
/// use error_budget::model::incident::Incident;
/// let start = "2026-02-24T11:20:00Z".parse().expect("an instant");
/// let mut short = Incident::lasting(start, TimeDelta::minutes(9))?;
/// short.id = "INC-1".to_owned();
/// let mut long = Incident::lasting(start, TimeDelta::minutes(12))?;
/// long.id = "INC-1".to_owned();
/// let mut history = vec![short];
/// merge(&mut history, vec![long.clone()]);
/// assert_eq!(history, [long]);
/// # Ok::<(), error_budget::model::incident::DurationOutOfRange>(())
/// ```
pub fn merge(into: &mut Vec<Incident>, from: Vec<Incident>) {
    let millis = |incident: &Incident| incident.start.timestamp_millis();
    let known = order::positions(into.iter().map(millis));
    for incident in from {
        let start = millis(&incident);
        let first = known.partition_point(|(at, _)| *at < start);
        let same = known
            .iter()
            .skip(first)
            .take_while(|(at, _)| *at == start)
            .map(|(_, place)| *place as usize)
            .find(|place| {
                !incident.id.is_empty()
                    && into.get(*place).is_some_and(|held| held.id == incident.id)
            });
        match same.and_then(|place| into.get_mut(place)) {
            Some(held) => *held = incident,
            None => into.push(incident),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    fn incident(id: &str, minute: i64, length: i64) -> Incident {
        let start = DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        Incident {
            id: id.to_owned(),
            ..Incident::lasting(start, TimeDelta::minutes(length)).expect("a short one")
        }
    }

    #[test]
    fn the_same_id_and_start_replaces_and_everything_else_is_added() {
        let mut history = vec![
            incident("b", 20, 1),
            incident("a", 10, 1),
            incident("", 10, 1),
        ];
        merge(
            &mut history,
            vec![
                incident("a", 10, 5),
                incident("a", 11, 6),
                incident("c", 10, 7),
                incident("", 10, 8),
            ],
        );
        let expected = [
            incident("b", 20, 1),
            incident("a", 10, 5),
            incident("", 10, 1),
            incident("a", 11, 6),
            incident("c", 10, 7),
            incident("", 10, 8),
        ];
        assert_eq!(history, expected);
    }
}
