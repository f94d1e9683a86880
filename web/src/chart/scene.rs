//! What a chart shows: plain data, no colours, no pixels.

use error_budget::exchange::export::figures;
use error_budget::model::zone::Zone;

/// A chart over time. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// What it shows, with the unit: "Budget left, minutes".
    pub title: String,
    /// First and last instant.
    pub span: (f64, f64),
    /// The zone of its clock.
    pub zone: Zone,
    /// The scale upwards.
    pub scale: Scale,
    /// How values are written.
    pub unit: Unit,
    /// Lines, the least trusted first: what has happened lies on top.
    pub lines: Vec<Line>,
    /// Levels across the chart.
    pub levels: Vec<Level>,
    /// The present.
    pub now: Option<f64>,
    /// The value where the past ends, for the dot and its label.
    pub dot: Option<(f64, f64)>,
    /// Bars that hang below the time axis.
    pub lane: Option<Lane>,
}

/// The scale upwards.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scale {
    /// From the first to the second value; the ground below zero is tinted.
    Linear(f64, f64),
    /// Powers of ten from the first to the second; zeros stand on a floor of their own below.
    Log(f64, f64),
}

/// How values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// `18.4 min`.
    Minutes,
    /// `1,200 events`.
    Events,
    /// `1.8×`.
    Multiple,
}

impl Unit {
    /// A value with its unit.
    #[must_use]
    pub fn text(self, value: f64) -> String {
        match self {
            Self::Minutes => self.number(value) + " min",
            Self::Events => self.number(value) + " events",
            Self::Multiple => self.number(value) + "×",
        }
    }

    /// A value without its unit.
    #[must_use]
    pub fn number(self, value: f64) -> String {
        let decimals = match self {
            Self::Minutes if value != 0.0 && value.abs() < 1.0 => 2,
            Self::Minutes => 1,
            Self::Events => 0,
            Self::Multiple => usize::from(value < 100.0),
        };
        figures::number(value, decimals)
    }
}

/// A line: exact corners, straight between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its name, as the legend and the tooltip write it.
    pub name: &'static str,
    /// How it is drawn.
    pub role: LineRole,
    /// Ascending times with values; two points at one time are a step.
    pub points: Vec<(f64, f64)>,
    /// It is named where it ends.
    pub labelled: bool,
}

/// What a line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineRole {
    /// What has happened.
    Past,
    /// What remains if nothing more happens.
    NothingMore,
    /// Burning at exactly 1x.
    EvenSpend,
    /// Burn over the shortest lookback.
    Burn1,
    /// Burn over the second.
    Burn2,
    /// Burn over the third.
    Burn3,
    /// Burn over the longest.
    Burn4,
}

/// A level across the chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// Where.
    pub value: f64,
    /// How it is drawn.
    pub role: LevelRole,
    /// What it means; empty for none.
    pub words: &'static str,
    /// The same where there is little room.
    pub word: &'static str,
}

/// What a level stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LevelRole {
    /// Below it releases are reviewed.
    Attention,
    /// Below it they are deferred.
    Warning,
    /// Below it they are blocked.
    Critical,
    /// Nothing is left below it.
    Zero,
    /// A page fires from here.
    Page,
    /// A ticket opens from here.
    Ticket,
}

/// Bars that hang below the time axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// The bars.
    pub bars: Vec<Bar>,
    /// What the bars on the left are.
    pub left: &'static str,
    /// What the bars on the right are.
    pub right: &'static str,
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// When.
    pub at: f64,
    /// How long it hangs.
    pub amount: f64,
    /// How it is drawn.
    pub kind: BarKind,
}

/// What a bar stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BarKind {
    /// An incident.
    Incident,
    /// A deployment.
    Deployment,
    /// A dependency.
    Dependency,
    /// Maintenance.
    Maintenance,
    /// Another category.
    Other,
    /// What comes back.
    Back,
}

impl Scene {
    /// The value of a line at a time: straight between its corners, after a step where there
    /// is one; `None` outside the line.
    #[must_use]
    pub fn value_at(line: &Line, at: f64) -> Option<f64> {
        let after = line.points.partition_point(|(time, _)| *time <= at);
        let (before_time, before) = *line.points.get(after.checked_sub(1)?)?;
        match line.points.get(after) {
            Some((time, value)) if *time > before_time => {
                Some(before + (value - before) * (at - before_time) / (time - before_time))
            }
            _ if before_time == at => Some(before),
            _ => None,
        }
    }

    /// The corner times of the main lines, ascending: where the cursor can jump to.
    #[must_use]
    pub fn events(&self) -> Vec<f64> {
        let mut events: Vec<f64> = match &self.lane {
            Some(lane) => lane.bars.iter().map(|bar| bar.at).collect(),
            None => self
                .lines
                .iter()
                .flat_map(|line| line.points.iter().map(|(at, _)| *at))
                .collect(),
        };
        events.extend(self.now);
        events.retain(|at| (self.span.0..=self.span.1).contains(at));
        events.sort_unstable_by(f64::total_cmp);
        events.dedup();
        events
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_straight_between_corners_and_steps_where_two_share_a_time() {
        let line = Line {
            name: "past",
            role: LineRole::Past,
            points: vec![(0.0, 10.0), (10.0, 20.0), (10.0, 5.0), (20.0, 5.0)],
            labelled: false,
        };
        let cases = [
            (-1.0, None),
            (0.0, Some(10.0)),
            (5.0, Some(15.0)),
            (10.0, Some(5.0)),
            (20.0, Some(5.0)),
            (21.0, None),
        ];
        for (at, expected) in cases {
            assert_eq!(Scene::value_at(&line, at), expected, "at {at}");
        }
    }
}
