//! The error budget policy, read and written: a preset by its id, or an object.

use super::place::Place;
use super::write::{Fields, list};
use crate::model::alert_policy::Multiple;
use crate::model::budget_policy::{
    self, BudgetPolicy, Cadence, Decision, Escalation, Exception, Gate, PostMortems,
};
use crate::model::plan::Fault;
use crate::model::release::ReleaseKind;
use crate::model::status::{Band, Status, Thresholds};
use serde_json_borrow::Value;

/// The most exceptions, escalations and reviews of a policy.
const MOST: usize = 50;

const CADENCES: [(&str, Cadence); 3] = [
    ("weekly", Cadence::Weekly),
    ("monthly", Cadence::Monthly),
    ("quarterly", Cadence::Quarterly),
];
const DECISIONS: [Decision; 4] = [
    Decision::Approve,
    Decision::Review,
    Decision::Defer,
    Decision::Block,
];
const RISKS: [&str; 3] = ["low", "medium", "high"];

pub(super) fn read(root: Place<'_>, faults: &mut Vec<Fault>) -> BudgetPolicy {
    match root.object.get("policy") {
        None | Some(Value::Null) => budget_policy::guide(),
        Some(Value::Str(id)) => preset(id).unwrap_or_else(|| {
            let what = format!("{id:?} is no policy");
            root.fault(
                faults,
                "policy",
                &what,
                "expected guide or google, or an object",
            );
            budget_policy::guide()
        }),
        Some(_) => root
            .object("policy", faults, own)
            .unwrap_or_else(budget_policy::guide),
    }
}

fn preset(id: &str) -> Option<BudgetPolicy> {
    budget_policy::all()
        .into_iter()
        .find(|policy| policy.id == id)
}

/// A policy of the team: what it leaves out is the guide's.
fn own(place: Place<'_>, faults: &mut Vec<Fault>) -> BudgetPolicy {
    place.only(
        &[
            "id",
            "name",
            "source",
            "description",
            "objectives",
            "thresholds",
            "gates",
            "exceptions",
            "escalations",
            "post_mortems",
            "review_cadence",
        ],
        faults,
    );
    let usual = budget_policy::guide();
    let text = |key: &str, faults: &mut Vec<Fault>| place.text(key, faults).unwrap_or_default();
    let thresholds = place
        .object("thresholds", faults, thresholds)
        .unwrap_or(usual.thresholds);
    let mut gates = usual.gates;
    let _ = place.object("gates", faults, |place, faults| {
        place.only(&Status::ORDER.map(Status::word), faults);
        for gate in &mut gates {
            let own = place.object(gate.status.word(), faults, |place, faults| {
                read_gate(place, gate.status, faults)
            });
            if let Some(own) = own {
                *gate = own;
            }
        }
    });
    let mut id = text("id", faults);
    if id.is_empty() || preset(&id).is_some() {
        // A preset's id would be read as the preset.
        id = "own".to_owned();
    }
    let policy = BudgetPolicy {
        id,
        name: text("name", faults),
        source: text("source", faults),
        description: text("description", faults),
        objectives: place.texts("objectives", faults),
        thresholds,
        gates,
        exceptions: place.objects("exceptions", MOST, faults, read_exception),
        escalations: place.objects("escalations", MOST, faults, read_escalation),
        post_mortems: place
            .object("post_mortems", faults, read_post_mortems)
            .unwrap_or(usual.post_mortems),
        review_cadence: place.objects("review_cadence", MOST, faults, read_review),
    };
    faults.extend(policy.faults().into_iter().map(|fault| Fault {
        path: format!("{}.{}", place.path, fault.path),
        ..fault
    }));
    policy
}

fn thresholds(place: Place<'_>, faults: &mut Vec<Fault>) -> Thresholds {
    place.only(&["critical", "warning", "attention"], faults);
    let usual = Thresholds::default();
    let [critical, warning, attention] = usual.bands().map(|(status, band)| {
        place
            .object(status.word(), faults, |place, faults| Band {
                remaining_percent: place
                    .number("remaining_percent", 0.0..=100.0, faults)
                    .unwrap_or(band.remaining_percent),
                burn_rate: place
                    .number("burn_rate", 0.0..=f64::INFINITY, faults)
                    .unwrap_or(band.burn_rate),
                days: place
                    .number("days", 0.0..=f64::INFINITY, faults)
                    .unwrap_or(band.days),
            })
            .unwrap_or(band)
    });
    Thresholds::new(critical, warning, attention).unwrap_or_else(|error| {
        place.fault(
            faults,
            "critical",
            &error.to_string(),
            "order them from critical to attention",
        );
        usual
    })
}

fn read_gate(place: Place<'_>, status: Status, faults: &mut Vec<Fault>) -> Gate {
    place.only(
        &[
            "decisions",
            "by_type",
            "min_remaining_percent",
            "max_burn_rate",
            "pace",
            "allowed_releases",
            "requirements",
            "actions",
        ],
        faults,
    );
    let decisions = place.object("decisions", faults, read_row);
    if !place.object.contains_key("decisions") {
        let remedy = "expected {\"low\": \"approve\", \"medium\": \"review\", \"high\": \"defer\"}";
        place.fault(faults, "decisions", "is missing", remedy);
    }
    let kinds = ReleaseKind::ALL.map(ReleaseKind::word);
    let by_kind = place.object("by_type", faults, |place, faults| {
        place.only(&kinds, faults);
        let mut rows = Vec::new();
        for kind in ReleaseKind::ALL {
            let row = place.object(kind.word(), faults, read_row);
            rows.extend(row.map(|row| (kind, row)));
        }
        rows
    });
    Gate {
        status,
        decisions: decisions.unwrap_or([Decision::Block; 3]),
        by_kind: by_kind.unwrap_or_default(),
        min_remaining_percent: place
            .number("min_remaining_percent", 0.0..=100.0, faults)
            .unwrap_or(0.0),
        max_burn_rate: place.number("max_burn_rate", 0.0..=f64::INFINITY, faults),
        pace: place.text("pace", faults).unwrap_or_default(),
        allowed_releases: place.texts("allowed_releases", faults),
        requirements: place.texts("requirements", faults),
        actions: place.texts("actions", faults),
    }
}

/// What cannot be read is taken as the strictest: the document is refused anyway.
fn read_row(place: Place<'_>, faults: &mut Vec<Fault>) -> [Decision; 3] {
    place.only(&RISKS, faults);
    RISKS.map(|risk| {
        let read = place.required(risk, "approve", faults, |text| {
            let known = DECISIONS.into_iter().find(|known| known.word() == text);
            known.ok_or_else(|| {
                format!("{text:?} is no decision; expected approve, review, defer or block")
            })
        });
        read.unwrap_or(Decision::Block)
    })
}

fn read_exception(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<Exception> {
    place.only(&["type", "requirements"], faults);
    let name = place.required("type", "rollback", faults, |text| Ok(text.to_owned()))?;
    let kind = ReleaseKind::from_word(&name);
    if kind == ReleaseKind::Feature {
        let what = format!("{name:?} is no kind of release that a policy excepts");
        let remedy = "expected security, rollback, slo_improvement or bugfix";
        place.fault(faults, "type", &what, remedy);
        return None;
    }
    Some(Exception {
        name,
        kind,
        requirements: place.texts("requirements", faults),
    })
}

fn read_escalation(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<Escalation> {
    place.only(&["name", "remaining_percent", "notify", "action"], faults);
    Some(Escalation {
        name: place.text("name", faults).unwrap_or_default(),
        remaining_percent: place
            .number("remaining_percent", 0.0..=100.0, faults)
            .unwrap_or(0.0),
        notify: place.texts("notify", faults),
        action: place.text("action", faults).unwrap_or_default(),
    })
}

fn read_post_mortems(place: Place<'_>, faults: &mut Vec<Fault>) -> PostMortems {
    place.only(
        &["on_exhaustion", "incident_share", "category_share"],
        faults,
    );
    let share = |key: &str, faults: &mut Vec<Fault>| {
        place
            .number(key, 0.0..=f64::INFINITY, faults)
            .map(Multiple::nearest)
    };
    PostMortems {
        on_exhaustion: place.flag("on_exhaustion", false, faults),
        incident_share: share("incident_share", faults),
        category_share: share("category_share", faults),
    }
}

fn read_review(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<(Cadence, String)> {
    place.only(&["every", "review"], faults);
    let every = place.required("every", "weekly", faults, |text| {
        let known = CADENCES.iter().find(|(word, _)| *word == text);
        known
            .map(|(_, cadence)| *cadence)
            .ok_or_else(|| format!("{text:?} is no cadence; expected weekly, monthly or quarterly"))
    })?;
    Some((every, place.text("review", faults).unwrap_or_default()))
}

/// `None` for the default, the id for another preset.
pub(super) fn write(policy: &BudgetPolicy) -> Option<Value<'_>> {
    if *policy == budget_policy::guide() {
        return None;
    }
    if preset(&policy.id).is_some_and(|preset| preset == *policy) {
        return Some(policy.id.as_str().into());
    }
    let mut thresholds = Fields::default();
    for (status, band) in policy.thresholds.bands() {
        let mut fields = Fields::default();
        fields.put("remaining_percent", band.remaining_percent.into());
        fields.put("burn_rate", band.burn_rate.into());
        fields.put("days", band.days.into());
        thresholds.put(status.word(), fields.object());
    }
    let mut gates = Fields::default();
    for gate in &policy.gates {
        gates.put(gate.status.word(), written_gate(gate));
    }
    let mut fields = Fields::default();
    for (key, text) in [
        ("id", &policy.id),
        ("name", &policy.name),
        ("source", &policy.source),
        ("description", &policy.description),
    ] {
        fields.put(key, text.as_str().into());
    }
    fields.put("objectives", texts(&policy.objectives));
    fields.put("thresholds", thresholds.object());
    fields.put("gates", gates.object());
    fields.put(
        "exceptions",
        list(policy.exceptions.iter().map(written_exception)),
    );
    fields.put(
        "escalations",
        list(policy.escalations.iter().map(written_escalation)),
    );
    fields.put("post_mortems", written_post_mortems(&policy.post_mortems));
    fields.put(
        "review_cadence",
        list(policy.review_cadence.iter().map(written_review)),
    );
    Some(fields.object())
}

fn written_gate(gate: &Gate) -> Value<'_> {
    let mut by_kind = Fields::default();
    for (kind, decisions) in &gate.by_kind {
        by_kind.put(kind.word(), written_row(*decisions));
    }
    let mut fields = Fields::default();
    fields.put("decisions", written_row(gate.decisions));
    fields.put("by_type", by_kind.object());
    fields.put("min_remaining_percent", gate.min_remaining_percent.into());
    fields.put("max_burn_rate", number_or_null(gate.max_burn_rate));
    fields.put("pace", gate.pace.as_str().into());
    fields.put("allowed_releases", texts(&gate.allowed_releases));
    fields.put("requirements", texts(&gate.requirements));
    fields.put("actions", texts(&gate.actions));
    fields.object()
}

fn written_row(decisions: [Decision; 3]) -> Value<'static> {
    let mut fields = Fields::default();
    for (risk, decision) in RISKS.into_iter().zip(decisions) {
        fields.put(risk, decision.word().into());
    }
    fields.object()
}

fn written_exception(exception: &Exception) -> Value<'_> {
    let mut fields = Fields::default();
    fields.put("type", exception.name.as_str().into());
    fields.put("requirements", texts(&exception.requirements));
    fields.object()
}

fn written_escalation(escalation: &Escalation) -> Value<'_> {
    let mut fields = Fields::default();
    fields.put("name", escalation.name.as_str().into());
    fields.put("remaining_percent", escalation.remaining_percent.into());
    fields.put("notify", texts(&escalation.notify));
    fields.put("action", escalation.action.as_str().into());
    fields.object()
}

fn written_post_mortems(post_mortems: &PostMortems) -> Value<'static> {
    let share = |share: Option<Multiple>| number_or_null(share.map(Multiple::value));
    let mut fields = Fields::default();
    fields.put("on_exhaustion", post_mortems.on_exhaustion.into());
    fields.put("incident_share", share(post_mortems.incident_share));
    fields.put("category_share", share(post_mortems.category_share));
    fields.object()
}

fn written_review((every, review): &(Cadence, String)) -> Value<'_> {
    let word = CADENCES.iter().find(|(_, cadence)| cadence == every);
    let mut fields = Fields::default();
    fields.put("every", word.map_or("weekly", |(word, _)| *word).into());
    fields.put("review", review.as_str().into());
    fields.object()
}

fn number_or_null(number: Option<f64>) -> Value<'static> {
    number.map_or(Value::Null, Value::from)
}

fn texts(texts: &[String]) -> Value<'_> {
    list(texts.iter().map(|text| text.as_str().into()))
}
