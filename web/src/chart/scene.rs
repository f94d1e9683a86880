//! What a chart shows: plain data, no colours, no pixels.

use error_budget::exchange::export::figures;
use error_budget::model::status::Status;
use error_budget::model::zone::Zone;

/// A chart over time. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// What it shows, with the unit: "Budget left, minutes".
    pub title: String,
    /// What the axis to the right stands for.
    pub axis: Axis,
    /// Its first and last value: instants, or numbers.
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
    /// Grounds between two values, the widest first.
    pub areas: Vec<Area>,
    /// Upright bars that stand on zero.
    pub columns: Vec<Column>,
    /// Measured values with their intervals.
    pub dots: Vec<Dot>,
    /// Moments that are named, as hairlines.
    pub marks: Vec<Mark>,
    /// Rows of intervals below the time axis, each with its name in the right margin.
    pub tracks: Vec<Track>,
}

impl Default for Scene {
    /// Nothing, over one second.
    fn default() -> Self {
        Self {
            title: String::new(),
            axis: Axis::Time,
            span: (0.0, 1.0),
            zone: Zone::utc(),
            scale: Scale::Linear(0.0, 1.0),
            unit: Unit::Minutes,
            lines: Vec::new(),
            levels: Vec::new(),
            now: None,
            dot: None,
            lane: None,
            areas: Vec::new(),
            columns: Vec::new(),
            dots: Vec::new(),
            marks: Vec::new(),
            tracks: Vec::new(),
        }
    }
}

/// What the axis to the right stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Unix seconds, labelled by the clock of the scene's zone.
    Time,
    /// Numbers of a unit.
    Number(Unit),
}

/// The ground between two values over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// Its name, as the tooltip writes it for the lower and the upper edge.
    pub names: [String; 2],
    /// How it is drawn.
    pub role: AreaRole,
    /// Place, lower and upper value, ascending by place.
    pub points: Vec<(f64, f64, f64)>,
    /// Its edges are named where they end.
    pub labelled: bool,
}

/// What an area stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AreaRole {
    /// Eight in ten futures, with edges.
    Fan80,
    /// Five in ten.
    Fan50,
}

/// An upright bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Left and right edge.
    pub span: (f64, f64),
    /// Its height.
    pub value: f64,
}

/// A measured value.
#[derive(Debug, Clone, PartialEq)]
pub struct Dot {
    /// Where it stands.
    pub at: f64,
    /// The value.
    pub value: f64,
    /// Ends of its interval.
    pub interval: (f64, f64),
    /// How much is behind it, 0 to 1: its area.
    pub weight: f64,
}

/// A named moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// When.
    pub at: f64,
    /// Its name; may be empty.
    pub name: String,
    /// How it is drawn.
    pub role: MarkRole,
}

/// What a mark stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkRole {
    /// A planned release that is approved: its shape stands above the axis.
    Approve,
    /// One to be reviewed.
    Review,
    /// One deferred.
    Defer,
    /// One blocked.
    Block,
    /// A quantile: a dashed hairline, named at the top.
    Quantile,
    /// The middle one: solid.
    Median,
}

/// A row of intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Its name.
    pub name: String,
    /// A heading of the rows below it.
    pub heading: bool,
    /// Its intervals, ascending.
    pub spans: Vec<Span>,
}

/// An interval of a track.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// From and to.
    pub span: (f64, f64),
    /// Words in it, where there is room; may be empty.
    pub words: String,
    /// How it is drawn.
    pub role: SpanRole,
}

/// What an interval stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanRole {
    /// Paging: filled.
    Page,
    /// A ticket is open: outlined.
    Ticket,
    /// A line is written.
    Log,
    /// An incident of a category: a bar with its cost beside it.
    Bar(BarKind),
    /// A decision of the policy: outlined and tinted.
    Approve,
    /// To be reviewed.
    Review,
    /// Deferred.
    Defer,
    /// Blocked: nothing but exceptions goes.
    Block,
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
    /// `53%`, of a share of 1.
    Percent,
    /// `12`.
    Count,
}

impl Unit {
    /// A value with its unit.
    #[must_use]
    pub fn text(self, value: f64) -> String {
        match self {
            Self::Minutes => self.number(value) + " min",
            Self::Events => self.number(value) + " events",
            Self::Multiple => self.number(value) + "×",
            Self::Percent | Self::Count => self.number(value),
        }
    }

    /// A value without its unit.
    #[must_use]
    pub fn number(self, value: f64) -> String {
        if self == Self::Percent {
            return figures::number(
                value * 100.0,
                usize::from((value * 100.0).fract().abs() > 1e-9 && value.abs() < 0.1),
            ) + "%";
        }
        let decimals = match self {
            Self::Minutes if value != 0.0 && value.abs() < 1.0 => 2,
            Self::Minutes => 1,
            Self::Events | Self::Percent | Self::Count => 0,
            Self::Multiple => usize::from(value < 100.0),
        };
        figures::number(value, decimals)
    }
}

/// A line: exact corners, straight between them.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its name, as the legend and the tooltip write it.
    pub name: String,
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
    /// Half of the futures lie below it.
    Median,
    /// The median of the scenario laid over the plan.
    WhatIf,
    /// The median of another plan.
    Other,
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
    pub words: String,
    /// The same where there is little room.
    pub word: String,
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

impl LevelRole {
    /// The role of the level below which a status holds.
    #[must_use]
    pub fn of(status: Status) -> Self {
        match status {
            Status::Attention => Self::Attention,
            Status::Warning => Self::Warning,
            _ => Self::Critical,
        }
    }
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

/// What a bar stands for; of bars that overlap the later kind lies above.
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
    /// A hypothetical incident.
    WhatIf,
}

impl BarKind {
    /// All of them, the lowest first.
    pub const ALL: [Self; 7] = [
        Self::Incident,
        Self::Deployment,
        Self::Dependency,
        Self::Maintenance,
        Self::Other,
        Self::Back,
        Self::WhatIf,
    ];
}

impl Area {
    /// Both edges at a place, straight between its points; `None` outside.
    #[must_use]
    pub fn values_at(&self, at: f64) -> Option<(f64, f64)> {
        let after = self.points.partition_point(|(place, ..)| *place <= at);
        let (from, low, high) = *self.points.get(after.checked_sub(1)?)?;
        match self.points.get(after) {
            Some((to, next_low, next_high)) if *to > from => {
                let share = (at - from) / (to - from);
                Some((
                    low + (next_low - low) * share,
                    high + (next_high - high) * share,
                ))
            }
            _ => (from == at).then_some((low, high)),
        }
    }
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
        events.extend(self.marks.iter().map(|mark| mark.at));
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
            name: "past".to_owned(),
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
