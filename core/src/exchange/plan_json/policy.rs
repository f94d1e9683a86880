//! The error budget policy, read and written: a preset by its id, or an object.

use super::place::Place;
use super::write::insert_text;
use crate::model::alert_policy::Multiple;
use crate::model::budget_policy::{
    self, BudgetPolicy, Cadence, Decision, Escalation, Exception, Gate, PostMortems,
};
use crate::model::plan::Fault;
use crate::model::release::ReleaseKind;
use crate::model::status::{Band, Status, Thresholds};
use serde_json::{Map, Value, json};

/// The most exceptions, escalations and reviews of a policy.
const MOST: usize = 50;

const STATES: [Status; 5] = [
    Status::Healthy,
    Status::Attention,
    Status::Warning,
    Status::Critical,
    Status::Exhausted,
];
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
        Some(Value::String(id)) => preset(id).unwrap_or_else(|| {
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
        place.only(&STATES.map(Status::word), faults);
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
            "min_remaining_percent",
            "max_burn_rate",
            "pace",
            "allowed_releases",
            "requirements",
            "actions",
        ],
        faults,
    );
    let decisions = place.object("decisions", faults, |place, faults| {
        place.only(&RISKS, faults);
        RISKS.map(|risk| {
            place.required(risk, "approve", faults, |text| {
                let known = DECISIONS.into_iter().find(|known| known.word() == text);
                known.ok_or_else(|| {
                    format!("{text:?} is no decision; expected approve, review, defer or block")
                })
            })
        })
    });
    if !place.object.contains_key("decisions") {
        let remedy = "expected {\"low\": \"approve\", \"medium\": \"review\", \"high\": \"defer\"}";
        place.fault(faults, "decisions", "is missing", remedy);
    }
    let [low, medium, high] = decisions.unwrap_or_default();
    let strictest = |decision: Option<Decision>| decision.unwrap_or(Decision::Block);
    Gate {
        status,
        decisions: [strictest(low), strictest(medium), strictest(high)],
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
pub(super) fn write(policy: &BudgetPolicy) -> Option<Value> {
    if *policy == budget_policy::guide() {
        return None;
    }
    if preset(&policy.id).is_some_and(|preset| preset == *policy) {
        return Some(policy.id.as_str().into());
    }
    let mut object = Map::new();
    insert_text(&mut object, "id", &policy.id);
    insert_text(&mut object, "name", &policy.name);
    insert_text(&mut object, "source", &policy.source);
    insert_text(&mut object, "description", &policy.description);
    object.insert("objectives".to_owned(), json!(policy.objectives));
    let bands = policy.thresholds.bands().map(|(status, band)| {
        (
            status.word().to_owned(),
            json!({
                "remaining_percent": band.remaining_percent,
                "burn_rate": band.burn_rate,
                "days": band.days,
            }),
        )
    });
    object.insert(
        "thresholds".to_owned(),
        Value::Object(bands.into_iter().collect()),
    );
    let gates = policy.gates.iter().map(|gate| {
        let decisions = RISKS
            .iter()
            .zip(gate.decisions)
            .map(|(risk, decision)| ((*risk).to_owned(), decision.word().into()));
        let mut fields = json!({
            "decisions": Value::Object(decisions.collect()),
            "min_remaining_percent": gate.min_remaining_percent,
            "pace": gate.pace,
            "allowed_releases": gate.allowed_releases,
            "requirements": gate.requirements,
            "actions": gate.actions,
        });
        if let Some(most) = gate.max_burn_rate {
            fields["max_burn_rate"] = most.into();
        }
        (gate.status.word().to_owned(), fields)
    });
    object.insert("gates".to_owned(), Value::Object(gates.collect()));
    let exceptions = policy
        .exceptions
        .iter()
        .map(|exception| json!({ "type": exception.name, "requirements": exception.requirements }));
    object.insert("exceptions".to_owned(), exceptions.collect());
    object.insert("escalations".to_owned(), json!(policy.escalations));
    object.insert("post_mortems".to_owned(), json!(policy.post_mortems));
    let reviews = policy.review_cadence.iter().map(|(every, review)| {
        let word = CADENCES.iter().find(|(_, cadence)| cadence == every);
        json!({ "every": word.map(|(word, _)| *word), "review": review })
    });
    object.insert("review_cadence".to_owned(), reviews.collect());
    Some(Value::Object(object))
}
