//! OpenSLO's objectives: target, budgeting method, and the service that each becomes.

use super::document::shortened;
use super::duration_shorthand::Shorthand;
use super::openslo::Metadata;
use super::openslo_indicator::alpha_metrics;
use super::section::{Field, Section};
use super::{Asked, Found, QueryRole};
use crate::model::decimal::scaled;
use crate::model::objective::{BudgetingMethod, Objective};
use crate::model::plan::Service;
use crate::model::target::Target;
use crate::model::window::Window;
use chrono::TimeDelta;

/// Reads the objectives of an SLO and adds a service for each.
pub(super) fn objectives(
    metadata: &Metadata<'_>,
    spec: &Section<'_>,
    window: Option<Window>,
    queries: Vec<Asked>,
    alerts: Option<String>,
    found: &mut Found,
) {
    let id = service_id(metadata, spec);
    metadata.left_out();
    let counted = metadata.method();
    let (overlap, exclusions) = (metadata.overlap(), metadata.exclusions());
    let method = spec.required("budgetingMethod", "Occurrences");
    let entries = spec.sections("objectives");
    if !spec.has("objectives") {
        spec.missing("objectives", "expected a list of objectives with a target");
    } else if entries.is_empty() {
        spec.fault("objectives", "has no entry", "expected one with a target");
    }
    let many = entries.len() > 1;
    for (index, entry) in entries.iter().enumerate() {
        let target = target(entry);
        let method = method
            .as_ref()
            .and_then(|method| budgeting_method(method, entry, target));
        let words = entry.words("displayName");
        let mut own = queries.clone();
        alpha_metrics(entry, &mut own);
        threshold(entry, &mut own);
        if entry.has("indicator") || entry.has("indicatorRef") {
            let why = "the series of an objective are read from an SLO of its own";
            entry.not_kept("indicator", why);
            entry.not_kept("indicatorRef", why);
        }
        let (Some(target), Some(window), Some(method)) = (target, window, method) else {
            continue;
        };
        let (id, name) = if many {
            let name = match words.as_str() {
                "" => format!("{} {}", metadata.title(), index + 1),
                words => format!("{}: {words}", metadata.title()),
            };
            (format!("{id}-{}", index + 1), name)
        } else {
            if !words.is_empty() {
                entry.told("displayName", "an SLO of one objective is named by the SLO");
            }
            let name = match metadata.display_name.as_str() {
                "" => id.clone(),
                words => words.to_owned(),
            };
            (id.clone(), name)
        };
        let method = match (method, counted) {
            (BudgetingMethod::Occurrences, Some(counted)) => counted,
            (written, _) => written,
        };
        let objective = Objective {
            method,
            overlap,
            exclusions,
            ..Objective::new(target, window)
        };
        found.add(Service::new(&id, &name, objective), own, alerts.clone());
    }
}

fn target(entry: &Section<'_>) -> Option<Target> {
    let read = |key: &str, decimals: u32, most: &str| {
        let field = entry.text(key)?;
        field.parsed(entry.book, |text| {
            let ppb = scaled(text.trim(), decimals).ok();
            let ppb = ppb.and_then(|ppb| u32::try_from(ppb).ok());
            match ppb.and_then(Target::from_ppb) {
                Some(target) if target != Target::WHOLE && target.ppb() > 0 => Ok(target),
                _ => Err(format!(
                    "{} is no target; expected more than 0 and less than {most}",
                    shortened(text)
                )),
            }
        })
    };
    match (entry.has("target"), entry.has("targetPercent")) {
        (true, true) => {
            entry.understood(&["target"]);
            entry.fault(
                "targetPercent",
                "stands beside a target",
                "keep one of the two",
            );
            None
        }
        (false, true) => read("targetPercent", 7, "100, such as 99.9"),
        (true, false) => read("target", 9, "1, such as 0.999"),
        (false, false) => {
            entry.missing("target", "expected a fraction such as 0.999");
            None
        }
    }
}

fn budgeting_method(
    method: &Field,
    entry: &Section<'_>,
    target: Option<Target>,
) -> Option<BudgetingMethod> {
    let slice = |required: bool| {
        if required && !entry.has("timeSliceWindow") {
            entry.missing(
                "timeSliceWindow",
                "expected the length of a slice, such as 1m",
            );
        }
        let field = entry.text("timeSliceWindow")?;
        field.parsed(entry.book, |text| {
            // A bare number is minutes.
            if let Ok(minutes) = text.parse::<i64>()
                && (1..=366 * 1_440).contains(&minutes)
            {
                return Ok(TimeDelta::minutes(minutes));
            }
            Shorthand::parse(text).map(Shorthand::length)
        })
    };
    let slice_target = || {
        if !entry.has("timeSliceTarget") {
            entry.missing("timeSliceTarget", "expected a fraction such as 0.95");
        }
        let field = entry.text("timeSliceTarget")?;
        field.parsed(entry.book, |text| {
            let ppb = scaled(text.trim(), 9).ok();
            let target = ppb
                .and_then(|ppb| u32::try_from(ppb).ok())
                .and_then(Target::from_ppb);
            target.filter(|target| target.ppb() > 0).ok_or_else(|| {
                format!(
                    "{} is no share of a slice; expected more than 0 and at most 1",
                    shortened(text)
                )
            })
        })
    };
    match method.text.as_str() {
        "Occurrences" => {
            entry.not_kept("timeSliceTarget", "occurrences have no slices");
            entry.not_kept("timeSliceWindow", "occurrences have no slices");
            Some(BudgetingMethod::Occurrences)
        }
        "Timeslices" => {
            let (slice, slice_target) = (slice(true), slice_target());
            Some(BudgetingMethod::TimeSlices {
                slice: slice?,
                slice_target: slice_target.or(target)?,
            })
        }
        "RatioTimeslices" => {
            entry.not_kept("timeSliceTarget", "slices count by their own ratio");
            slice(true).map(|slice| BudgetingMethod::RatioTimeSlices { slice })
        }
        other => {
            let what = format!("{} is no budgeting method", shortened(other));
            let remedy = "expected Occurrences, Timeslices or RatioTimeslices";
            // Every objective would say so: the first is enough.
            if entry.place("").path.contains("[0]") {
                entry.book.fault(method.place.clone(), &what, remedy);
            }
            None
        }
    }
}

/// The id of an SLO's service: what it is noted as; the service that an SLO is named after, as our own are; else the name
/// of the SLO.
fn service_id(metadata: &Metadata<'_>, spec: &Section<'_>) -> String {
    let service = spec.required("service", "web-shop");
    let noted = metadata.service_id();
    let named_after = metadata.name.strip_suffix("-slo").filter(|own| {
        let service = service.as_ref().map(|service| service.text.trim());
        service == Some(*own)
    });
    if named_after.is_none() {
        spec.not_kept(
            "service",
            "a service of a plan is one SLO; what groups them is not kept",
        );
    }
    noted.unwrap_or_else(|| named_after.unwrap_or(&metadata.name).to_owned())
}

/// The comparison of a threshold metric: at least 1 is a gauge that works.
fn threshold(entry: &Section<'_>, queries: &mut [Asked]) {
    let works = |key: &str, wanted: &[&str]| {
        let text = entry.text(key).map(|field| field.text);
        text.is_some_and(|text| wanted.contains(&text.trim()))
    };
    if works("op", &["gte"]) & works("value", &["1", "1.0"]) {
        let mut values = queries
            .iter_mut()
            .filter(|asked| asked.query.counts == QueryRole::Value)
            .peekable();
        if values.peek().is_some() {
            values.for_each(|asked| asked.query.counts = QueryRole::Gauge);
            return;
        }
    }
    let why = "a plan keeps what is good and bad, not the comparison that tells it";
    entry.not_kept("op", why);
    entry.not_kept("value", why);
}
