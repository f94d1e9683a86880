//! The error budget policy as the guide's YAML, and as a document to sign.

use super::figures;
use super::table::markdown as escaped;
use super::yaml::Yaml;
use crate::engine::allowance::time_allowance;
use crate::exchange::plan_json::window_text;
use crate::model::alert_policy::Multiple;
use crate::model::budget_policy::{BudgetPolicy, Cadence, Decision, Gate};
use crate::model::decimal::unscaled;
use crate::model::plan::Service;
use crate::model::window::{CalendarUnit, Window};
use chrono::TimeDelta;

const RISKS: [&str; 3] = ["low", "medium", "high"];

/// The policy in the form of the reference guide's document, with the decisions that its prose leaves open.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::exchange::export::policy_document::yaml;
/// use error_budget::model::{budget_policy::guide, objective::Objective, plan::Service, window::Window};
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let text = yaml(&guide(), &Service::new("api", "api", objective));
/// assert!(text.starts_with("service: api\nslo_target: 99.9\nwindow: 30d\npolicy:\n"));
/// assert!(text.contains("- budget_remaining >= 25% AND < 50%\n"));
/// # Ok::<(), error_budget::model::target::TargetError>(())
/// ```
#[must_use]
pub fn yaml(policy: &BudgetPolicy, service: &Service) -> String {
    let target = unscaled(u64::from(service.objective.target.ppb()), 7);
    let gates = policy
        .gates
        .iter()
        .map(|gate| (gate.status.word(), gate_yaml(policy, gate)));
    let exceptions = policy.exceptions.iter().map(|exception| {
        let mut pairs = vec![
            ("type", Yaml::text(&exception.name)),
            ("override", Yaml::text("always_allow")),
        ];
        if !exception.requirements.is_empty() {
            pairs.push(("requirements", Yaml::texts(&exception.requirements)));
        }
        Yaml::map(pairs)
    });
    let escalation = policy.escalations.iter().map(|step| {
        let pairs = [
            ("remaining_percent", Yaml::number(step.remaining_percent)),
            ("notify", Yaml::texts(&step.notify)),
            ("action", Yaml::text(&step.action)),
        ];
        (step.name.as_str(), Yaml::map(pairs))
    });
    let reviews = policy
        .review_cadence
        .iter()
        .map(|(cadence, what)| (cadence_word(*cadence), Yaml::text(what)));
    let mut body = vec![
        ("name", Yaml::text(&policy.name)),
        ("source", Yaml::text(&policy.source)),
        ("description", Yaml::text(&policy.description)),
        ("objectives", Yaml::texts(&policy.objectives)),
        ("gates", Yaml::map(gates)),
        ("exceptions", Yaml::list(exceptions)),
        ("escalation", Yaml::map(escalation)),
        ("post_mortems", post_mortems(policy)),
    ];
    body.push(("review_cadence", Yaml::map(reviews)));
    Yaml::map([
        ("service", Yaml::text(&service.id)),
        ("slo_target", Yaml::Number(target)),
        ("window", Yaml::text(window_text(service.objective.window))),
        ("policy", Yaml::map(body)),
    ])
    .to_document()
}

fn gate_yaml(policy: &BudgetPolicy, gate: &Gate) -> Yaml {
    let decisions = |row: [Decision; 3]| {
        Yaml::map(
            RISKS
                .into_iter()
                .zip(row)
                .map(|(risk, decision)| (risk, Yaml::text(decision.word()))),
        )
    };
    let mut pairs = vec![
        ("criteria", Yaml::texts(policy.criteria(gate.status))),
        ("decisions", decisions(gate.decisions)),
    ];
    if !gate.by_kind.is_empty() {
        let rows = gate
            .by_kind
            .iter()
            .map(|(kind, row)| (kind.word(), decisions(*row)));
        pairs.push(("decisions_by_type", Yaml::map(rows)));
    }
    if gate.min_remaining_percent > 0.0 {
        pairs.push((
            "min_remaining_percent",
            Yaml::number(gate.min_remaining_percent),
        ));
    }
    pairs.extend(
        gate.max_burn_rate
            .map(|most| ("max_burn_rate", Yaml::number(most))),
    );
    pairs.push(("allowed_releases", Yaml::texts(&gate.allowed_releases)));
    pairs.push(("deployment_pace", Yaml::text(&gate.pace)));
    for (name, texts) in [
        ("additional_requirements", &gate.requirements),
        ("actions", &gate.actions),
    ] {
        if !texts.is_empty() {
            pairs.push((name, Yaml::texts(texts)));
        }
    }
    Yaml::map(pairs)
}

fn post_mortems(policy: &BudgetPolicy) -> Yaml {
    let due = policy.post_mortems;
    let share = |share: Multiple| Yaml::Number(unscaled(share.ppb(), 7));
    let mut pairs = vec![("on_exhaustion", Yaml::Flag(due.on_exhaustion))];
    pairs.extend(
        due.incident_share
            .map(|most| ("incident_percent", share(most))),
    );
    pairs.extend(
        due.category_share
            .map(|most| ("category_percent_of_quarter", share(most))),
    );
    Yaml::map(pairs)
}

fn cadence_word(cadence: Cadence) -> &'static str {
    match cadence {
        Cadence::Weekly => "weekly",
        Cadence::Monthly => "monthly",
        Cadence::Quarterly => "quarterly",
    }
}

/// `30 d`, `a calendar month`.
pub(crate) fn window_words(window: Window) -> String {
    match window {
        Window::Rolling(length) => figures::duration(length),
        Window::Calendar(unit) => match unit {
            CalendarUnit::Week => "a calendar week",
            CalendarUnit::Month => "a calendar month",
            CalendarUnit::Quarter => "a calendar quarter",
            CalendarUnit::Year => "a calendar year",
        }
        .to_owned(),
    }
}

/// The policy as Markdown, in the order in which a team reads it: what is promised, what is wanted, what happens in each
/// state, what goes anyway, who is told, when it is looked at.
#[must_use]
pub fn markdown(policy: &BudgetPolicy, service: &Service) -> String {
    let objective = &service.objective;
    let mut out = format!("# Error budget policy: {}\n\n", escaped(&service.name));
    out.push_str(&format!(
        "{}\n\n## What is promised\n\n",
        escaped(&policy.description)
    ));
    out.push_str(&format!(
        "{} is good for {} of {}, measured over {}.",
        escaped(&service.name),
        objective.target,
        match objective.method {
            crate::model::objective::BudgetingMethod::Occurrences => "all events",
            _ => "the time",
        },
        window_words(objective.window)
    ));
    if let Window::Rolling(length) = objective.window
        && let Ok(budget) = time_allowance(objective.target, length)
    {
        let ms = libm::rint(budget.value() * 60_000.0) as i64;
        let time = figures::duration(TimeDelta::milliseconds(ms));
        out.push_str(&format!(" The error budget is {time} of full outage."));
    }
    out.push_str("\n\n");
    section(&mut out, "Goals", &policy.objectives);
    out.push_str(
        "## What may go out\n\n| state | from | low risk | medium risk | high risk | pace |\n",
    );
    out.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for gate in &policy.gates {
        let [low, medium, high] = gate.decisions.map(Decision::word);
        out.push_str(&format!(
            "| {} | {} | {low} | {medium} | {high} | {} |\n",
            gate.status.word(),
            escaped(&words(&policy.criteria(gate.status).join("; "))),
            escaped(&gate.pace)
        ));
    }
    out.push_str(
        "\nThe worse of the two criteria holds. What is not known is treated as a warning.\n\n",
    );
    for gate in &policy.gates {
        gate_markdown(&mut out, gate);
    }
    if !policy.exceptions.is_empty() {
        out.push_str("## What goes anyway\n\n");
        for exception in &policy.exceptions {
            let name = escaped(&exception.name.replace('_', " "));
            let needs = match exception.requirements.as_slice() {
                [] => String::new(),
                some => format!(": {}", escaped(&some.join("; "))),
            };
            out.push_str(&format!("- {name}{needs}\n"));
        }
        out.push('\n');
    }
    if !policy.escalations.is_empty() {
        out.push_str(
            "## Who is told\n\n| at or below | who | what they do |\n| --- | --- | --- |\n",
        );
        for step in &policy.escalations {
            out.push_str(&format!(
                "| {}% left | {} | {} |\n",
                step.remaining_percent,
                escaped(&step.notify.join(", ").replace('_', " ")),
                escaped(&step.action.replace('_', " "))
            ));
        }
        out.push('\n');
    }
    section(&mut out, "Post-mortems", &post_mortem_words(policy));
    let reviews: Vec<String> = policy
        .review_cadence
        .iter()
        .map(|(cadence, what)| format!("{}: {}", cadence_word(*cadence), what.replace('_', " ")))
        .collect();
    section(&mut out, "Reviews", &reviews);
    out.push_str(&format!("## Source\n\n{}\n", escaped(&policy.source)));
    out
}

/// The criteria as people say them.
fn words(criteria: &str) -> String {
    criteria
        .replace("budget_remaining", "budget left")
        .replace("burn_rate", "burn rate")
        .replace(" AND ", " and ")
        .replace(">=", "≥")
        .replace("<=", "≤")
}

fn section(out: &mut String, heading: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    out.push_str(&format!("## {heading}\n\n"));
    for line in lines {
        out.push_str(&format!("- {}\n", escaped(line)));
    }
    out.push('\n');
}

fn gate_markdown(out: &mut String, gate: &Gate) {
    let mut lines = Vec::new();
    let mut add = |what: &str, texts: &[String]| {
        if !texts.is_empty() {
            lines.push(format!("- {what}: {}\n", escaped(&texts.join("; "))));
        }
    };
    add("May go", &gate.allowed_releases);
    for (kind, row) in &gate.by_kind {
        let row: Vec<String> = RISKS
            .into_iter()
            .zip(row)
            .map(|(risk, decision)| format!("{risk} risk {}", decision.word()))
            .collect();
        add(&format!("Of kind {}", kind.word()), &row);
    }
    let mut limits = Vec::new();
    if gate.min_remaining_percent > 0.0 {
        limits.push(format!("at least {}% left", gate.min_remaining_percent));
    }
    limits.extend(
        gate.max_burn_rate
            .map(|most| format!("a burn rate of at most {most}x")),
    );
    add("Needs", &limits);
    add("Requires", &gate.requirements);
    add("The team", &gate.actions);
    if !lines.is_empty() {
        out.push_str(&format!(
            "### When {}\n\n{}\n",
            gate.status.word(),
            lines.concat()
        ));
    }
}

fn post_mortem_words(policy: &BudgetPolicy) -> Vec<String> {
    let due = policy.post_mortems;
    let percent = |share: Multiple| unscaled(share.ppb(), 7);
    let mut lines = Vec::new();
    if due.on_exhaustion {
        lines.push("when the budget is exhausted".to_owned());
    }
    lines.extend(due.incident_share.map(|share| {
        format!(
            "when one incident alone spent more than {}% of the budget",
            percent(share)
        )
    }));
    lines.extend(due.category_share.map(|share| {
        format!(
            "when one category spent more than {}% of a quarter's budget",
            percent(share)
        )
    }));
    lines
}
