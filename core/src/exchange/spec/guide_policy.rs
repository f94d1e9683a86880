//! An error budget policy as the reference guide writes it: a service, its promise and `policy`.
//!
//! `criteria` are read as numbers: the bands become the policy's one table of thresholds.
//! `allowed_releases` are words, which nothing can decide by; a gate may say `decisions` for low,
//! medium and high risk and `by_type` for kinds of release. Without them the decisions are those of
//! the "guide" preset for that state, which is told.

use super::Found;
use super::document::shortened;
use super::section::{Field, Section};
use crate::exchange::plan_json::parse_window;
use crate::model::budget_policy::{
    self, BudgetPolicy, Cadence, Decision, Escalation, Exception, Gate,
};
use crate::model::objective::Objective;
use crate::model::plan::Service;
use crate::model::release::ReleaseKind;
use crate::model::status::{Band, Status, Thresholds};
use crate::model::target::Target;

const DECISIONS: [Decision; 4] = [
    Decision::Approve,
    Decision::Review,
    Decision::Defer,
    Decision::Block,
];

pub(super) fn read(section: &Section<'_>, found: &mut Found) {
    service(section, found);
    let Some(policy) = section.section("policy") else {
        return;
    };
    let read = read_policy(&policy);
    if found.policy.is_some() {
        policy.told(
            "gates",
            "a plan has one policy; the first of the file is kept",
        );
    } else {
        found.policy = read;
    }
}

/// The service, where the document names its promise.
fn service(section: &Section<'_>, found: &mut Found) {
    let Some(name) = section.text("service") else {
        section.not_kept("slo_target", "no service is named that it is promised of");
        section.not_kept("window", "no service is named that it is promised of");
        return;
    };
    let target = section.required("slo_target", "99.9").and_then(|field| {
        field.parsed(section.book, |text| {
            text.parse::<Target>().map_err(|error| error.to_string())
        })
    });
    let window = section.required("window", "30d").and_then(|field| {
        field.parsed(section.book, |text| {
            parse_window(text).map_err(|error| error.to_string())
        })
    });
    if let (Some(target), Some(window)) = (target, window) {
        let name = name.text.trim();
        let service = Service::new(name, name, Objective::new(target, window));
        found.add(service, Vec::new(), None);
    }
}

fn read_policy(section: &Section<'_>) -> Option<BudgetPolicy> {
    let usual = budget_policy::guide();
    let gates = section.required_section(
        "gates",
        "expected healthy, attention, warning, critical and exhausted",
    )?;
    let bands: Vec<Bounds> = Status::ORDER
        .iter()
        .map(|status| Bounds::read(&gates, *status))
        .collect();
    let thresholds = thresholds(&gates, &bands, usual.thresholds);
    let mut own = BudgetPolicy {
        id: "own".to_owned(),
        name: section.words("name"),
        source: section.words("source"),
        description: section
            .text("description")
            .map(|field| joined(&field.text))
            .unwrap_or_default(),
        objectives: section.texts("objectives"),
        thresholds,
        exceptions: exceptions(section),
        escalations: escalations(section),
        review_cadence: reviews(section),
        ..usual
    };
    own.post_mortems.on_exhaustion = false;
    let ends = own.ends();
    for (index, gate) in own.gates.iter_mut().enumerate() {
        let (least, most) = ends.get(index).copied().unwrap_or((0.0, f64::INFINITY));
        gate.min_remaining_percent = least;
        gate.max_burn_rate = most.is_finite().then_some(most);
        read_gate(&gates, gate);
        let says = |word: &str| {
            gate.actions
                .iter()
                .any(|action| action.to_ascii_lowercase().replace('-', "").contains(word))
        };
        own.post_mortems.on_exhaustion |= gate.status == Status::Exhausted && says("postmortem");
    }
    for fault in own.faults() {
        let path = fault.path.strip_prefix("gates.").unwrap_or(&fault.path);
        let status = path.split('.').next().unwrap_or_default();
        gates.fault(status, &fault.what, &fault.remedy);
    }
    Some(own)
}

/// Text over several lines as one.
fn joined(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read_gate(gates: &Section<'_>, gate: &mut Gate) {
    let word = gate.status.word();
    let Some(section) = gates.section(word) else {
        gates.told(
            word,
            "nothing is said of this state, so it is as in the guide's policy",
        );
        return;
    };
    section.understood(&["criteria"]);
    let pace = section.words("deployment_pace");
    if !pace.is_empty() {
        gate.pace = pace;
    }
    let released = section.texts("allowed_releases");
    let decided = section.section("decisions").map(|row| read_row(&row));
    match decided {
        Some(row) => {
            gate.decisions = row;
            gate.by_kind.clear();
            if let Some(kinds) = section.section("by_type") {
                for kind in ReleaseKind::ALL {
                    let row = kinds.section(kind.word()).map(|row| read_row(&row));
                    gate.by_kind.extend(row.map(|row| (kind, row)));
                }
            }
        }
        None if released != gate.allowed_releases => section.told(
            "allowed_releases",
            "the words are kept; what they decide is not read from them, so it is as in the guide's policy",
        ),
        None => {}
    }
    gate.allowed_releases = released;
    gate.requirements = section.texts("additional_requirements");
    gate.actions = section.texts("actions");
}

/// What cannot be read is taken as the strictest: the document is refused anyway.
fn read_row(row: &Section<'_>) -> [Decision; 3] {
    ["low", "medium", "high"].map(|risk| {
        let decision = row.required(risk, "approve").and_then(|field| {
            field.parsed(row.book, |text| {
                let known = DECISIONS.into_iter().find(|known| known.word() == text);
                known.ok_or_else(|| {
                    format!(
                        "{} is no decision; expected approve, review, defer or block",
                        shortened(text)
                    )
                })
            })
        });
        decision.unwrap_or(Decision::Block)
    })
}

/// Where a state begins and ends, by its criteria.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Bounds {
    /// From so many percent left, and below so many.
    left: (Option<f64>, Option<f64>),
    /// From so fast, and below so fast.
    burn: (Option<f64>, Option<f64>),
}

impl Bounds {
    fn read(gates: &Section<'_>, status: Status) -> Self {
        let mut bounds = Self::default();
        // A second look at the section: what it does not read here is read with the gate.
        let aside = super::section::Book::default();
        let node = gates.node(status.word());
        let Some(node) = node.filter(|node| node.get("criteria").is_some()) else {
            return bounds;
        };
        let place = gates.place(status.word());
        let Some(section) = Section::of(node, place.document, &place.path, &aside) else {
            return bounds;
        };
        for (place, node) in section.list("criteria") {
            let Some(text) = node.text() else {
                gates
                    .book
                    .fault(place, "is no text", "expected budget_remaining >= 50%");
                continue;
            };
            let field = Field {
                text: text.to_owned(),
                place,
            };
            let _ = field.parsed(gates.book, |text| bounds.take(text));
        }
        bounds
    }

    /// Takes one criterion: `budget_remaining >= 25% AND < 50%`.
    fn take(&mut self, text: &str) -> Result<(), String> {
        let wrong = || {
            format!(
                "{} is no criterion; expected budget_remaining >= 25% AND < 50%, or burn_rate >= 1.5x",
                shortened(text)
            )
        };
        let text_lower = text.to_ascii_lowercase();
        let (name, rest) = text_lower
            .split_once(char::is_whitespace)
            .ok_or_else(wrong)?;
        let (range, mark) = match name {
            "budget_remaining" => (&mut self.left, '%'),
            "burn_rate" => (&mut self.burn, 'x'),
            _ => return Err(wrong()),
        };
        for part in rest.split(" and ") {
            let part = part.trim();
            let (from, number) = if let Some(number) = part.strip_prefix(">=") {
                (true, number)
            } else if let Some(number) = part.strip_prefix("<=").or(part.strip_prefix('<')) {
                (false, number)
            } else {
                return Err(wrong());
            };
            let number = number.trim().trim_end_matches(mark).trim_end();
            let value = number
                .parse::<f64>()
                .ok()
                .filter(|value| (0.0..=1e6).contains(value))
                .ok_or_else(wrong)?;
            let slot = if from { &mut range.0 } else { &mut range.1 };
            *slot = Some(value);
        }
        Ok(())
    }
}

/// The one table of thresholds that the bands of the gates make, when they touch.
fn thresholds(gates: &Section<'_>, bounds: &[Bounds], usual: Thresholds) -> Thresholds {
    let [healthy, attention, warning, critical, _] = bounds else {
        return usual;
    };
    let touch = |status: Status, kind: &str, above: Option<f64>, below: Option<f64>| {
        if let (Some(above), Some(below)) = (above, below)
            && above != below
        {
            let what = format!(
                "its {kind} does not touch that of the state beside it, {above} and {below}"
            );
            gates.fault(status.word(), &what, "let one begin where the other ends");
        }
        above.or(below)
    };
    let left = [
        (Status::Critical, critical.left.1, warning.left.0),
        (Status::Warning, warning.left.1, attention.left.0),
        (Status::Attention, attention.left.1, healthy.left.0),
    ]
    .map(|(status, below, above)| touch(status, "budget", above, below));
    let burn = [
        (Status::Critical, critical.burn.0, warning.burn.1),
        (Status::Warning, warning.burn.0, attention.burn.1),
        (Status::Attention, attention.burn.0, healthy.burn.1),
    ]
    .map(|(status, from, until)| touch(status, "burn rate", from, until));
    let mut bands = usual.bands().map(|(_, band)| band);
    for ((band, left), burn) in bands.iter_mut().zip(left).zip(burn) {
        *band = Band {
            remaining_percent: left.unwrap_or(band.remaining_percent),
            burn_rate: burn.unwrap_or(band.burn_rate),
            days: band.days,
        };
    }
    let [critical, warning, attention] = bands;
    Thresholds::new(critical, warning, attention).unwrap_or_else(|error| {
        let remedy = "order them from healthy to critical";
        gates.fault("critical", &error.to_string(), remedy);
        usual
    })
}

fn exceptions(section: &Section<'_>) -> Vec<Exception> {
    let read = |entry: &Section<'_>| {
        let name = entry.required("type", "rollback")?;
        let over = entry.words("override");
        if over != "always_allow" && !over.is_empty() {
            entry.told(
                "override",
                "an exception of a plan always lets pass, with its requirements",
            );
        }
        let kind = ReleaseKind::from_word(&name.text);
        if kind == ReleaseKind::Feature {
            let what = format!(
                "{} is no kind of release that a policy excepts",
                shortened(&name.text)
            );
            let remedy = "expected security, rollback, slo_improvement or bugfix";
            entry.fault("type", &what, remedy);
            return None;
        }
        Some(Exception {
            name: name.text.trim().to_owned(),
            kind,
            requirements: entry.texts("requirements"),
        })
    };
    let entries = section.sections("exceptions");
    entries.iter().filter_map(read).collect()
}

fn escalations(section: &Section<'_>) -> Vec<Escalation> {
    let Some(all) = section.section("escalation") else {
        return Vec::new();
    };
    let mut escalations = Vec::new();
    for name in all.keys() {
        let Some(entry) = all.section(name) else {
            continue;
        };
        // budget_25pct says it in its name.
        let digits: String = name.chars().filter(char::is_ascii_digit).collect();
        let named = match digits.parse::<f64>() {
            Ok(percent) => Some(percent),
            Err(_) => name.contains("exhausted").then_some(0.0),
        };
        let written = entry.text("remaining_percent").and_then(|field| {
            field.parsed(entry.book, |text| {
                text.parse::<f64>()
                    .map_err(|_| format!("{} is no percentage; expected 0 to 100", shortened(text)))
            })
        });
        let percent = written
            .or(named)
            .filter(|percent| (0.0..=100.0).contains(percent));
        let Some(remaining_percent) = percent else {
            let remedy = "expected a name such as budget_25pct, or remaining_percent";
            all.fault(name, "does not say at how much of the budget", remedy);
            continue;
        };
        escalations.push(Escalation {
            name: name.chars().take(crate::model::plan::MAX_TEXT).collect(),
            remaining_percent,
            notify: entry.texts("notify"),
            action: entry.words("action"),
        });
    }
    escalations
}

fn reviews(section: &Section<'_>) -> Vec<(Cadence, String)> {
    let Some(all) = section.section("review_cadence") else {
        return Vec::new();
    };
    [
        ("weekly", Cadence::Weekly),
        ("monthly", Cadence::Monthly),
        ("quarterly", Cadence::Quarterly),
    ]
    .into_iter()
    .filter_map(|(word, cadence)| Some((cadence, all.text(word)?.text.trim().to_owned())))
    .collect()
}
