//! Where things stand in a chart of a given size, in CSS pixels.

use super::scene::{Axis, LineRole, Scale, Scene, Track};
use super::ticks::{self, Tick};

/// Room for the labels where lines end.
const MARGIN: f64 = 136.0;

/// Height of a row of intervals.
fn track_height(track: &Track) -> f64 {
    if track.heading { 24.0 } else { 18.0 }
}

/// What the rows of intervals add to the height of a chart.
#[must_use]
pub fn tracks_height(scene: &Scene) -> f64 {
    scene.tracks.iter().map(track_height).sum()
}

/// Below this width the chart is drawn for a phone: no names at line ends, short words.
const NARROW: f64 = 620.0;
/// Room above the plot for the tag of the present.
const TOP: f64 = 24.0;
/// Room for the labels of the time axis.
const AXIS: f64 = 24.0;
/// Height of the lane with its captions.
const LANE: f64 = 64.0;
/// Height of the floor that carries the zeros of a log scale.
const FLOOR: f64 = 24.0;
/// Two labels in the right margin stand at least this far apart.
const LABEL_GAP: f64 = 15.0;
/// From the middle of words inside the plot, or of the mark before them, to a line beside them.
const WORD_GAP: f64 = 9.0;
/// Room before the present for the value that stands there.
const PRESENT_ROOM: f64 = 70.0;

/// A box in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

/// A label where a line ends.
#[derive(Debug, Clone, PartialEq)]
pub struct EndLabel {
    /// The name.
    pub name: String,
    /// The line's role; `None` for the edge of an area.
    pub role: Option<LineRole>,
    /// Middle of the label.
    pub y: f64,
    /// The value, without its unit.
    pub value: String,
}

/// The words at a level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Label {
    /// Their middle.
    pub y: f64,
    /// From the middle of the mark before them to the last letter.
    pub width: f64,
}

/// Where things stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The whole drawing.
    pub size: (f64, f64),
    /// Where lines are drawn.
    pub plot: Area,
    /// Top of the lane, where there is one.
    pub lane_top: Option<f64>,
    /// Ticks of the value axis.
    pub y_ticks: Vec<Tick>,
    /// Ticks of the time axis.
    pub x_ticks: Vec<Tick>,
    /// Labels in the right margin; none on a phone.
    pub ends: Vec<EndLabel>,
    /// Drawn for a phone.
    pub narrow: bool,
    /// Top and height of each track.
    pub tracks: Vec<(f64, f64)>,
    /// The part of the axis that is shown.
    pub span: (f64, f64),
    scale: Scale,
}

impl Layout {
    /// Lays a scene out in `width` x `height`, all of its span or the part of `zoom`.
    #[must_use]
    pub fn new(scene: &Scene, zoom: Option<(f64, f64)>, width: f64, height: f64) -> Self {
        let span = zoom.unwrap_or(scene.span);
        let narrow = width < NARROW;
        let lane = if scene.lane.is_some() { LANE } else { 0.0 };
        let y_ticks = match scene.scale {
            Scale::Linear(low, high) => ticks::linear(low, high, scene.unit),
            Scale::Log(low, high) => ticks::decades(low, high),
        };
        let widest = y_ticks
            .iter()
            .map(|tick| text_width(&tick.label, 11.0))
            .fold(0.0, f64::max);
        let tracks_height = tracks_height(scene);
        let labelled = scene.lines.iter().any(|line| line.labelled)
            || scene.areas.iter().any(|area| area.labelled)
            || !scene.tracks.is_empty()
            || scene
                .levels
                .iter()
                .any(|level| !level.words.is_empty() && matches!(scene.scale, Scale::Log(..)));
        let floor = if matches!(scene.scale, Scale::Log(..)) {
            FLOOR
        } else {
            0.0
        };
        let plot = Area {
            left: (widest + 10.0).max(24.0),
            top: TOP,
            right: (width - if narrow || !labelled { 6.0 } else { MARGIN }).max(60.0),
            bottom: (height - AXIS - lane - floor - tracks_height).max(TOP + 20.0),
        };
        let most = ((plot.right - plot.left) / 64.0).max(1.0) as usize;
        let mut layout = Self {
            size: (width, height),
            plot,
            lane_top: scene.lane.as_ref().map(|_| plot.bottom + floor + AXIS),
            y_ticks,
            x_ticks: match scene.axis {
                Axis::Time => ticks::time(span.0, span.1, &scene.zone, most),
                Axis::Number(unit) => ticks::linear(span.0, span.1, unit),
            },
            ends: Vec::new(),
            narrow,
            tracks: Vec::new(),
            span,
            scale: scene.scale,
        };
        if let Some(now) = scene.now {
            let x = layout.x(now);
            layout.x_ticks = std::mem::take(&mut layout.x_ticks)
                .into_iter()
                .filter(|tick| (layout.x(tick.at) - x).abs() >= 19.0)
                .collect();
        }
        let mut top = plot.bottom + floor + AXIS + lane;
        for track in &scene.tracks {
            let height = track_height(track);
            layout.tracks.push((top, height));
            top += height;
        }
        if !narrow {
            layout.ends = layout.end_labels(scene);
        }
        layout
    }

    /// Where words at a level begin: at the left, or as near to it as no step of the line of the past, given in pixels
    /// and taken for the box around it, lies on them; before `now`, a time, where its value stands.
    #[must_use]
    pub fn free_of(&self, past: &[(f64, f64)], label: Label, now: Option<f64>) -> f64 {
        let first = self.plot.left + 8.0;
        let mut left = first;
        for step in past.windows(2) {
            let &[(from, y), (to, next)] = step else {
                continue;
            };
            let beside = to < left - WORD_GAP || from > left + label.width;
            let above = y.max(next) < label.y - WORD_GAP;
            let below = y.min(next) > label.y + WORD_GAP;
            if !(beside || above || below) {
                left = to + WORD_GAP;
            }
        }
        // The value of the present stands before it.
        let last = now.map_or(self.plot.right, |now| self.x(now) - PRESENT_ROOM);
        if left + label.width <= last.min(self.plot.right) {
            left
        } else {
            first
        }
    }

    /// A place lies within what is shown.
    #[must_use]
    pub fn sees(&self, at: f64) -> bool {
        (self.span.0..=self.span.1).contains(&at)
    }

    /// Where the lane ends.
    #[must_use]
    pub fn lane_bottom(&self) -> f64 {
        self.lane_top.map_or(self.plot.bottom, |top| top + LANE)
    }

    /// The lowest that a line through the chart reaches.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        match (self.tracks.last(), self.lane_top) {
            (Some((top, height)), _) => top + height,
            (None, Some(_)) => self.lane_bottom() - 16.0,
            (None, None) => self.floor().unwrap_or(self.plot.bottom),
        }
    }

    /// The value of a pixel on a linear scale.
    #[must_use]
    pub fn value(&self, y: f64) -> f64 {
        let (Scale::Linear(low, high) | Scale::Log(low, high)) = self.scale;
        low + (self.plot.bottom - y) / (self.plot.bottom - self.plot.top).max(1.0) * (high - low)
    }

    /// Pixels of a place.
    #[must_use]
    pub fn x(&self, at: f64) -> f64 {
        let (from, to) = self.span;
        self.plot.left + (at - from) / (to - from).max(1.0) * (self.plot.right - self.plot.left)
    }

    /// The time of a pixel, within the span.
    #[must_use]
    pub fn time(&self, x: f64) -> f64 {
        let (from, to) = self.span;
        let share = (x - self.plot.left) / (self.plot.right - self.plot.left).max(1.0);
        from + share.clamp(0.0, 1.0) * (to - from)
    }

    /// Pixels of a value, within the drawing. Zeros of a log scale stand on the floor.
    #[must_use]
    pub fn y(&self, value: f64) -> f64 {
        let Area { top, bottom, .. } = self.plot;
        let share = match self.scale {
            Scale::Linear(low, high) => (value - low) / (high - low),
            Scale::Log(low, _) if value < low => {
                // From the lowest decade down to the floor, in proportion.
                return bottom + FLOOR * (1.0 - (value / low).clamp(0.0, 1.0));
            }
            Scale::Log(low, high) => (value.log10() - low.log10()) / (high.log10() - low.log10()),
        };
        (bottom - share * (bottom - top)).clamp(top - 4.0, bottom + 4.0)
    }

    /// Pixels of the floor on which zeros stand, on a log scale.
    #[must_use]
    pub fn floor(&self) -> Option<f64> {
        matches!(self.scale, Scale::Log(..)).then_some(self.plot.bottom + FLOOR)
    }

    fn end_labels(&self, scene: &Scene) -> Vec<EndLabel> {
        let label = |name: &str, role: Option<LineRole>, value: f64| EndLabel {
            name: name.to_owned(),
            role,
            y: self.y(value),
            value: scene.unit.number(value),
        };
        let mut labels = Vec::new();
        for line in scene.lines.iter().filter(|line| line.labelled) {
            if let Some((_, value)) = line.points.last() {
                labels.push(label(&line.name, Some(line.role), *value));
            }
        }
        for area in scene.areas.iter().filter(|area| area.labelled) {
            if let (Some((_, low, high)), [lower, upper]) = (area.points.last(), &area.names) {
                labels.push(label(lower, None, *low));
                labels.push(label(upper, None, *high));
            }
        }
        labels.sort_unstable_by(|a, b| a.y.total_cmp(&b.y));
        let mut places: Vec<f64> = labels.iter().map(|label| label.y).collect();
        spread(&mut places, LABEL_GAP);
        for (label, y) in labels.iter_mut().zip(places) {
            label.y = y;
        }
        labels
    }
}

/// Moves ascending places apart by the least amount until neighbours are `gap` apart, and
/// keeps their order: groups that touch are centred on where they belong.
fn spread(places: &mut [f64], gap: f64) {
    // Groups as (centre of the wanted places, count); each merge keeps the least movement.
    let mut groups: Vec<(f64, usize)> = Vec::new();
    for place in places.iter() {
        let mut group = (*place, 1_usize);
        while let Some((centre, count)) = groups.last().copied() {
            let room = gap * (count + group.1) as f64 / 2.0;
            if group.0 - centre >= room {
                break;
            }
            groups.pop();
            let total = (count + group.1) as f64;
            group = (
                (centre * count as f64 + group.0 * group.1 as f64) / total,
                count + group.1,
            );
        }
        groups.push(group);
    }
    let mut at = 0;
    for (centre, count) in groups {
        let first = centre - gap * (count as f64 - 1.0) / 2.0;
        for offset in 0..count {
            if let Some(place) = places.get_mut(at) {
                *place = first + gap * offset as f64;
            }
            at += 1;
        }
    }
}

/// About how wide a text is: charts never measure through the DOM.
#[must_use]
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars()
        .map(|c| {
            if matches!(c, '.' | ',' | ' ' | 'i' | 'l' | 'j' | 't' | 'f') {
                0.3
            } else {
                0.58
            }
        })
        .sum::<f64>()
        * size
}

/// Which of the words at levels are shown: of two that would lie on each other, the later, which is the graver.
#[must_use]
pub fn level_words_shown(places: &[f64]) -> Vec<bool> {
    let mut taken = f64::INFINITY;
    let mut shown: Vec<bool> = places
        .iter()
        .rev()
        .map(|y| {
            let free = (taken - y).abs() >= LABEL_GAP;
            if free {
                taken = *y;
            }
            free
        })
        .collect();
    shown.reverse();
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::scene::{Line, LineRole, Unit};
    use error_budget::model::zone::Zone;

    fn scene() -> Scene {
        let line = |name: &str, value| Line {
            name: name.to_owned(),
            role: LineRole::Past,
            points: vec![(0.0, 0.0), (100.0, value)],
            labelled: true,
        };
        Scene {
            span: (0.0, 100.0),
            zone: Zone::utc(),
            scale: Scale::Linear(-10.0, 50.0),
            unit: Unit::Minutes,
            lines: vec![line("a", 40.0), line("b", 39.9), line("c", 0.0)],
            levels: Vec::new(),
            ..Scene::default()
        }
    }

    #[test]
    fn pixels_and_times_lead_to_each_other() {
        let layout = Layout::new(&scene(), None, 1000.0, 380.0);
        for at in [0.0, 12.5, 100.0] {
            assert!((layout.time(layout.x(at)) - at).abs() < 1e-9);
        }
        assert!(layout.y(50.0) < layout.y(0.0) && layout.y(0.0) < layout.y(-10.0));
    }

    #[test]
    fn labels_at_line_ends_keep_their_order_and_their_distance() {
        let layout = Layout::new(&scene(), None, 1000.0, 380.0);
        let order: Vec<&str> = layout.ends.iter().map(|end| end.name.as_str()).collect();
        assert_eq!(order, ["a", "b", "c"]);
        assert!(layout.ends[1].y - layout.ends[0].y >= LABEL_GAP - 1e-9);
        assert!(
            (layout.ends[2].y - layout.y(0.0)).abs() < 1e-9,
            "a lone label stays"
        );
    }

    #[test]
    fn of_words_that_would_lie_on_each_other_the_graver_stays() {
        let apart = [10.0, 40.0, 70.0, 100.0];
        assert_eq!(level_words_shown(&apart), [true; 4]);
        // Ten pixels above the last.
        let crowded = [10.0, 40.0, 90.0, 100.0];
        assert_eq!(level_words_shown(&crowded), [true, true, false, true]);
    }

    #[test]
    fn words_at_levels_stand_where_no_line_of_the_past_runs_through_them() {
        // It falls from 40 to -5 at 10, and rises to 45 at 60.
        let steps = [
            (0.0, 40.0),
            (10.0, 40.0),
            (10.0, -5.0),
            (60.0, -5.0),
            (60.0, 45.0),
            (100.0, 45.0),
        ];
        let layout = Layout::new(&scene(), None, 1000.0, 380.0);
        let past = steps.map(|(at, value)| (layout.x(at), layout.y(value)));
        let left_of = |value: f64, width: f64| {
            let y = layout.y(value);
            layout.free_of(&past, Label { y, width }, None)
        };
        let at_left = layout.plot.left + 8.0;
        assert_eq!(
            left_of(25.0, 40.0),
            at_left,
            "there is room before it falls"
        );
        assert_eq!(left_of(25.0, 120.0), layout.x(10.0) + WORD_GAP);
        assert_eq!(left_of(-5.0, 120.0), layout.x(60.0) + WORD_GAP);
        assert_eq!(left_of(25.0, 900.0), at_left, "there is room nowhere");
    }

    #[test]
    fn a_phone_has_no_labels_at_line_ends() {
        assert!(Layout::new(&scene(), None, 358.0, 300.0).ends.is_empty());
    }

    #[test]
    fn touching_groups_move_by_the_least_amount() {
        let mut places = [10.0, 10.0, 10.0];
        spread(&mut places, 15.0);
        assert_eq!(places, [-5.0, 10.0, 25.0]);
    }
}
