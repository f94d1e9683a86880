//! The slow model: every elementary interval, asked one by one, added up in integers.

use crate::history::History;
use chrono::{DateTime, Datelike, TimeZone, Timelike, Utc};
use error_budget::model::incident::Incident;
use error_budget::model::objective::{BudgetingMethod, ExclusionRule, OverlapRule};
use error_budget::model::traffic::{EventRate, Traffic};
use num_rational::Ratio;

pub type Exact = Ratio<i128>;
const PPB: i128 = 1_000_000_000;

pub fn to_float(exact: Exact) -> f64 {
    let whole = exact.to_integer();
    let part = exact - whole;
    whole as f64 + *part.numer() as f64 / *part.denom() as f64
}

/// A stretch in which nothing changes.
#[derive(Debug, Clone, Copy)]
struct Piece {
    start: i64,
    end: i64,
    /// Bad share in parts per billion; 0 outside the record.
    bad_ppb: i128,
    /// Weight of each millisecond.
    weight: i128,
}

pub struct Slow<'h> {
    history: &'h History,
    incidents: Vec<&'h Incident>,
    /// What exclusions do: incidents taken alone do not pay for them.
    exclusions: ExclusionRule,
    pub from: i64,
    pub until: i64,
    pieces: Vec<Piece>,
}

impl<'h> Slow<'h> {
    /// The model of `[start, end)`: nothing outside can be asked.
    pub fn new(history: &'h History, start: i64, end: i64) -> Self {
        let incidents = history.service.incidents.iter().collect();
        Self::build(
            history,
            incidents,
            history.service.objective.exclusions,
            start,
            end,
        )
    }

    /// The same with these incidents alone, and nothing bad but them.
    pub fn alone(&self, incidents: Vec<&'h Incident>, start: i64, end: i64) -> Self {
        let rule = match self.exclusions {
            ExclusionRule::Bad => ExclusionRule::Good,
            rule => rule,
        };
        Self::build(self.history, incidents, rule, start, end)
    }

    fn build(
        history: &'h History,
        incidents: Vec<&'h Incident>,
        exclusions: ExclusionRule,
        start: i64,
        end: i64,
    ) -> Self {
        let service = &history.service;
        let until = service
            .measured_until
            .map_or(history.now_ms(), |until| ms(until).min(history.now_ms()));
        let first = service
            .incidents
            .iter()
            .map(|incident| ms(incident.start))
            .min();
        let from = service
            .measured_from
            .map(ms)
            .or(first)
            .unwrap_or(until)
            .min(until);
        let mut slow = Self {
            history,
            incidents,
            exclusions,
            from,
            until,
            pieces: Vec::new(),
        };
        let base = slow.base_pieces(start, end);
        slow.pieces = match service.objective.method {
            BudgetingMethod::Time | BudgetingMethod::Occurrences => base,
            BudgetingMethod::TimeSlices {
                slice,
                slice_target,
            } => {
                let allowed = i128::from(slice_target.allowance_ppb());
                slow.judged(&base, slice.num_milliseconds(), |bad, weight| {
                    if bad > allowed * weight { PPB } else { 0 }
                })
            }
            BudgetingMethod::RatioTimeSlices { slice } => {
                slow.judged(&base, slice.num_milliseconds(), |bad, weight| {
                    if weight == 0 {
                        0
                    } else {
                        half_up(Ratio::new(bad, weight))
                    }
                })
            }
        };
        slow
    }

    fn base_pieces(&self, start: i64, end: i64) -> Vec<Piece> {
        let edges = self.edges(start, end);
        let stretches = edges.iter().zip(edges.iter().skip(1));
        stretches
            .map(|(&start, &end)| Piece {
                start,
                end,
                bad_ppb: self.bad_ppb_at(start),
                weight: self.weight_at(start),
            })
            .collect()
    }

    /// Every instant at which anything might change.
    fn edges(&self, start: i64, end: i64) -> Vec<i64> {
        const QUARTER_MS: i64 = 900_000;
        let service = &self.history.service;
        let mut edges = vec![start, end, self.from, self.until];
        for incident in &self.incidents {
            edges.push(ms(incident.start));
            edges.extend(incident.end.map(ms));
        }
        for exclusion in &service.exclusions {
            edges.extend([ms(exclusion.start), ms(exclusion.end)]);
        }
        match service.objective.method {
            BudgetingMethod::Time => {}
            BudgetingMethod::Occurrences => self.traffic_edges(&mut edges),
            BudgetingMethod::TimeSlices { slice, .. }
            | BudgetingMethod::RatioTimeSlices { slice } => {
                let slice = slice.num_milliseconds();
                edges.extend((start.div_euclid(slice)..=end.div_euclid(slice)).map(|n| n * slice));
                self.traffic_edges(&mut edges);
            }
        }
        // A zone's clocks and hours turn on quarters of an hour.
        if matches!(service.traffic, Traffic::HourOfWeek(_))
            && service.objective.method != BudgetingMethod::Time
        {
            let quarters = start.div_euclid(QUARTER_MS)..=end.div_euclid(QUARTER_MS);
            edges.extend(quarters.map(|n| n * QUARTER_MS));
        }
        edges.retain(|edge| (start..=end).contains(edge));
        edges.sort_unstable();
        edges.dedup();
        edges
    }

    fn traffic_edges(&self, edges: &mut Vec<i64>) {
        if let Traffic::Series(series) = &self.history.service.traffic {
            let step = series.step().num_milliseconds();
            let steps = 0..=series.rates().len() as i64;
            edges.extend(steps.map(|n| ms(series.start()) + n * step));
        }
    }

    fn excluded_at(&self, at: i64) -> bool {
        let exclusions = &self.history.service.exclusions;
        exclusions
            .iter()
            .any(|e| ms(e.start) <= at && at < ms(e.end))
    }

    fn bad_ppb_at(&self, at: i64) -> i128 {
        if !(self.from..self.until).contains(&at) {
            return 0;
        }
        if self.excluded_at(at) {
            return if self.exclusions == ExclusionRule::Bad {
                PPB
            } else {
                0
            };
        }
        let shares: Vec<Exact> = self
            .incidents
            .iter()
            .filter(|i| ms(i.start) <= at && i.end.is_none_or(|end| at < ms(end)))
            .map(|i| Ratio::new(i128::from(i.impact.ppb()), PPB))
            .collect();
        let one = Exact::from_integer(1);
        let share = match self.history.service.objective.overlap {
            OverlapRule::Worst => shares.into_iter().max().unwrap_or_default(),
            OverlapRule::Add => shares.into_iter().sum::<Exact>().min(one),
            OverlapRule::Compound => {
                one - shares
                    .into_iter()
                    .fold(one, |good, share| good * (one - share))
            }
        };
        half_up(share * PPB)
    }

    fn weight_at(&self, at: i64) -> i128 {
        let service = &self.history.service;
        if self.exclusions == ExclusionRule::Drop && self.excluded_at(at) {
            return 0;
        }
        if service.objective.method == BudgetingMethod::Time {
            return 1;
        }
        let rate = match &service.traffic {
            Traffic::Constant(rate) => *rate,
            Traffic::HourOfWeek(profile) => {
                let utc = DateTime::from_timestamp_millis(at).expect("in range");
                let local = self.history.tz.from_utc_datetime(&utc.naive_utc());
                let hour = local.weekday().num_days_from_monday() * 24 + local.hour();
                profile[hour as usize]
            }
            Traffic::Series(series) => {
                let passed = at - ms(series.start());
                let step = passed.div_euclid(series.step().num_milliseconds());
                let rate = usize::try_from(step)
                    .ok()
                    .and_then(|step| series.rates().get(step));
                *rate.unwrap_or(&series.mean())
            }
        };
        micro(rate)
    }

    /// `base` judged slice by slice: `judge(bad, weight)` of the observed part gives a level.
    fn judged(&self, base: &[Piece], slice: i64, judge: impl Fn(i128, i128) -> i128) -> Vec<Piece> {
        let slice_of = |piece: &Piece| piece.start.div_euclid(slice);
        let mut judged = Vec::new();
        for pieces in base.chunk_by(|a, b| slice_of(a) == slice_of(b)) {
            let inside = |piece: &&Piece| self.from <= piece.start && piece.end <= self.until;
            let known = || pieces.iter().filter(inside);
            let length = |piece: &Piece| i128::from(piece.end - piece.start);
            let bad = known().map(|p| p.bad_ppb * p.weight * length(p)).sum();
            let weight = known().map(|p| p.weight * length(p)).sum();
            let level = judge(bad, weight);
            judged.extend(pieces.iter().map(|piece| Piece {
                bad_ppb: if inside(&piece) { level } else { 0 },
                weight: i128::from(piece.weight > 0),
                ..*piece
            }));
        }
        judged
    }

    fn sum(&self, from: i64, to: i64, value: impl Fn(&Piece) -> i128) -> i128 {
        let (Some(first), Some(last)) = (self.pieces.first(), self.pieces.last()) else {
            return 0;
        };
        let range = first.start..=last.end;
        assert!(
            from >= to || range.contains(&from) && range.contains(&to),
            "asked outside"
        );
        self.pieces
            .iter()
            .map(|piece| {
                let length = piece.end.min(to) - piece.start.max(from);
                value(piece) * i128::from(length.max(0))
            })
            .sum()
    }

    /// Bad weight in parts per billion.
    pub fn bad(&self, from: i64, to: i64) -> i128 {
        self.sum(from, to, |piece| piece.bad_ppb * piece.weight)
    }

    pub fn valid(&self, from: i64, to: i64) -> i128 {
        self.sum(from, to, |piece| piece.weight)
    }

    pub fn observed(&self, from: i64, to: i64) -> i128 {
        self.valid(from.max(self.from), to.min(self.until))
    }

    /// The allowance of `[from, to)`.
    pub fn allowed(&self, from: i64, to: i64) -> i128 {
        self.valid(from, to) * i128::from(self.history.service.objective.target.allowance_ppb())
    }

    /// Bad weight in minutes or events.
    pub fn in_unit(&self, weight_ppb: i128) -> Exact {
        let scale = match self.history.service.objective.method {
            BudgetingMethod::Occurrences => PPB * 1_000_000 * 3_600_000,
            _ => PPB * 60_000,
        };
        Ratio::new(weight_ppb, scale)
    }
}

pub fn ms(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

fn half_up(exact: Exact) -> i128 {
    (exact + Ratio::new(1, 2)).floor().to_integer()
}

fn micro(rate: EventRate) -> i128 {
    (rate.events_per_hour() * 1e6).round() as i128
}
