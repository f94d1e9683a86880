//! The states of the budget, from where on each holds, and what may go in it.

use super::draft::Draft;
use super::fields::{cell, error_line, number, optional_cell, select};
use super::gate_texts;
use crate::dom::{El, el};
use crate::reactive::{Live, memo};
use crate::widget::icon::button;
use crate::widget::status;
use error_budget::model::budget_policy::{BudgetPolicy, Decision, Gate};
use error_budget::model::release::ReleaseKind;
use error_budget::model::status::{Band, Status, Thresholds};
use leptos::prelude::untrack;
use std::rc::Rc;

const RISKS: [&str; 3] = ["low", "medium", "high"];
const DECISIONS: [(&str, &str); 4] = [
    ("approve", "Approve"),
    ("review", "Review"),
    ("defer", "Defer"),
    ("block", "Block"),
];
const KINDS: [(&str, &str); 5] = [
    ("feature", "Features and all else"),
    ("bugfix", "Bug fixes"),
    ("security", "Security fixes"),
    ("rollback", "Rollbacks"),
    ("reliability", "Reliability work"),
];

/// The table of states.
pub fn gates(draft: Draft) -> El {
    let kind = Live::new(ReleaseKind::Feature);
    let choose = move |word: &str| kind.set(ReleaseKind::from_word(word));
    let heads = [
        ("State", ""),
        ("Left at most", "number"),
        ("or burns from", "number"),
        ("or runs out within", "number"),
        ("Low risk", "decision"),
        ("Medium risk", "decision"),
        ("High risk", "decision"),
        ("Least left", "number"),
        ("Most burn", "number"),
    ];
    let heads = heads.iter().map(|(name, class)| {
        el("th")
            .attr("scope", "col")
            .attr("class", class)
            .text(name)
    });
    let rows = (0..Status::ORDER.len()).flat_map(|index| row(draft, kind, index));
    let as_features = memo(move || {
        let kind = kind.get();
        let own = draft.policy.with(|policy| {
            policy
                .gates
                .iter()
                .any(|gate| gate.by_kind.iter().any(|(known, _)| *known == kind))
        });
        (own, kind != ReleaseKind::Feature)
    });
    el("section.chart.states")
        .attr("aria-labelledby", "states-head")
        .with(
            el("div.chart-head")
                .with(el("h2").attr("id", "states-head").text("States and gates"))
                .with(
                    el("div.chart-tools")
                        .with(
                            button("button.button.small", "As features")
                                .live_flag("hidden", move || as_features.get() != (true, true))
                                .on_click(move || {
                                    let kind = kind.get_untracked();
                                    draft.edit("Judge as features", None, |policy| {
                                        for gate in &mut policy.gates {
                                            gate.by_kind.retain(|(known, _)| *known != kind);
                                        }
                                    });
                                }),
                        )
                        .with(el("span.hint").text("Decisions for"))
                        .with(select(
                            "Kind of release",
                            &KINDS,
                            move || kind.get().word(),
                            choose,
                        )),
                ),
        )
        .with(el("p.chart-words").text(
            "Any of the three puts a budget into a state; the worst one holds. Below the least left, or above the most \
             burn, nothing goes that the state would let go.",
        ))
        .with(el("p.chart-words.exception-note").live_text(move || {
            let kind = kind.get();
            let excepted = draft.policy.with(|policy| policy.exception(kind).is_some());
            if excepted {
                "Excepted below: these go whatever the budget says, unless what is asked of them is denied.".to_owned()
            } else {
                String::new()
            }
        }))
        .with(
            el("div.panel-scroll").with(
                el("table.grid.states-table")
                    .attr("data-testid", "states")
                    .with(
                        el("thead").with(
                            el("tr")
                                .with_all(heads)
                                .with(el("th").with(el("span.visually-hidden").text("More"))),
                        ),
                    )
                    .with_all(rows),
            ),
        )
}

/// A state: its row, and what it asks for while it is open.
fn row(draft: Draft, kind: Live<ReleaseKind>, index: usize) -> Option<El> {
    let status = Status::ORDER.get(index).copied()?;
    let word = status.word();
    let open = Live::new(false);
    let path = format!("gates.{word}.decisions");
    let fault = path.clone();
    let faulty = memo(move || draft.fault_at(&fault));
    let mut cells = vec![el("th").attr("scope", "row").with(status::status(
        "span.status",
        status,
        status::status_word(status),
    ))];
    cells.extend(thresholds(draft, status));
    cells.extend((0..RISKS.len()).map(|risk| decision(draft, kind, index, risk)));
    cells.push(least_left(draft, index, word));
    cells.push(most_burn(draft, index, word));
    let more = button("button.button.small.plain", "")
        .attr("aria-label", &format!("What {word} asks for"))
        .live_state("aria-expanded", move || open.get())
        .live_text(move || if open.get() { "Less" } else { "More" }.to_owned())
        .on_click(move || open.update(|open| *open = !*open));
    cells.push(el("td.act").with(more));
    let error_row = move || {
        el("tr.row-error").with(
            el("td")
                .attr("colspan", "10")
                .with(error_line(move || faulty.get())),
        )
    };
    Some(
        el("tbody")
            .with(el("tr").with_all(cells))
            .when(move || faulty.with(Option::is_some), error_row)
            .when(
                move || open.get(),
                move || {
                    el("tr.editor-row").with(
                        el("td")
                            .attr("colspan", "10")
                            .with(gate_texts::texts(draft, index)),
                    )
                },
            ),
    )
}

/// A figure of a band.
#[derive(Clone, Copy)]
enum Edge {
    Left,
    Burn,
    Days,
}

impl Edge {
    fn read(self, band: &Band) -> f64 {
        match self {
            Self::Left => band.remaining_percent,
            Self::Burn => band.burn_rate,
            Self::Days => band.days,
        }
    }

    fn write(self, band: &mut Band, value: f64) {
        match self {
            Self::Left => band.remaining_percent = value,
            Self::Burn => band.burn_rate = value,
            Self::Days => band.days = value,
        }
    }

    /// What it is of, its unit, the most it can be and what is expected.
    fn words(self) -> (&'static str, &'static str, f64, &'static str) {
        match self {
            Self::Left => (
                "left at most",
                "%",
                100.0,
                "a number from 0 to 100, such as 25",
            ),
            Self::Burn => (
                "burns from",
                "×",
                10_000.0,
                "a burn rate from 0 on, such as 2",
            ),
            Self::Days => (
                "runs out within",
                "d",
                36_500.0,
                "days from 0 on, such as 7",
            ),
        }
    }
}

/// From where on a state holds.
fn thresholds(draft: Draft, status: Status) -> Vec<El> {
    let plain = |text: &str| {
        vec![
            el("td.number.muted")
                .attr("data-label", "Left at most")
                .text(text),
            el("td.number").attr("data-label", "or burns from"),
            el("td.number").attr("data-label", "or runs out within"),
        ]
    };
    match status {
        Status::Healthy => plain("otherwise"),
        Status::Exhausted => plain("0%"),
        _ => [Edge::Left, Edge::Burn, Edge::Days]
            .map(|edge| threshold(draft, status, edge))
            .to_vec(),
    }
}

fn threshold(draft: Draft, status: Status, edge: Edge) -> El {
    let (what, unit, most, expected) = edge.words();
    let word = status.word();
    let shows = move || {
        draft.read(|policy| {
            let bands = policy.thresholds.bands();
            let (_, band) = bands.iter().find(|(known, _)| *known == status)?;
            Some(format!("{}", edge.read(band)))
        })
    };
    let takes = move |text: &str| {
        let value = number(text, 0.0, most, expected)?;
        let mut before = value;
        let [critical, warning, attention] = draft
            .policy
            .with_untracked(|policy| policy.thresholds.bands())
            .map(|(known, mut band)| {
                if known == status {
                    before = edge.read(&band);
                    edge.write(&mut band, value);
                }
                band
            });
        let next =
            Thresholds::new(critical, warning, attention).map_err(|error| error.to_string())?;
        draft.edit(
            "Change thresholds",
            Some(&format!("{word} {what}")),
            |policy| {
                policy.thresholds = next;
                limits_follow(policy, status, edge, (before, value));
            },
        );
        Ok(())
    };
    let field = cell(
        draft,
        &format!("{}: {what}", status::capital(word)),
        "",
        Rc::new(shows),
        Rc::new(takes),
    );
    el("td.number")
        .attr("data-label", &status::capital(what))
        .with(
            el("div.with-unit")
                .with(field)
                .with(el("span.unit").text(unit)),
        )
}

/// A limit of the better state that stood where it ends moves with its end: elsewhere it would refuse what the worse
/// state lets pass.
fn limits_follow(policy: &mut BudgetPolicy, status: Status, edge: Edge, (from, to): (f64, f64)) {
    let place = Status::ORDER.iter().position(|known| *known == status);
    let better = place.and_then(|place| place.checked_sub(1));
    let Some(gate) = better.and_then(|place| policy.gates.get_mut(place)) else {
        return;
    };
    let stood = |limit: f64| (limit - from).abs() < 1e-9;
    match edge {
        Edge::Left if stood(gate.min_remaining_percent) => gate.min_remaining_percent = to,
        Edge::Burn if gate.max_burn_rate.is_some_and(stood) => gate.max_burn_rate = Some(to),
        _ => {}
    }
}

fn row_of(gate: &Gate, kind: ReleaseKind) -> [Decision; 3] {
    let own = gate.by_kind.iter().find(|(known, _)| *known == kind);
    own.map_or(gate.decisions, |(_, decisions)| *decisions)
}

fn decision_of(
    policy: &BudgetPolicy,
    kind: ReleaseKind,
    index: usize,
    risk: usize,
) -> Option<Decision> {
    row_of(policy.gates.get(index)?, kind).get(risk).copied()
}

fn decision(draft: Draft, kind: Live<ReleaseKind>, index: usize, risk: usize) -> El {
    let says = memo(move || {
        let kind = kind.get();
        draft
            .policy
            .with(|policy| decision_of(policy, kind, index, risk))
    });
    let said = move || says.get().unwrap_or(Decision::Block);
    let takes = move |word: &str| {
        let kind = kind.get_untracked();
        let next = match word {
            "approve" => Decision::Approve,
            "review" => Decision::Review,
            "defer" => Decision::Defer,
            _ => Decision::Block,
        };
        draft.edit("Change a decision", None, |policy| {
            let Some(gate) = policy.gates.get_mut(index) else {
                return;
            };
            let mut row = row_of(gate, kind);
            if let Some(place) = row.get_mut(risk) {
                *place = next;
            }
            if kind == ReleaseKind::Feature {
                gate.decisions = row;
                return;
            }
            gate.by_kind.retain(|(known, _)| *known != kind);
            if row != gate.decisions {
                gate.by_kind.push((kind, row));
            }
        });
    };
    let (state, risk_word) = (
        Status::ORDER.get(index).map_or("", |status| status.word()),
        RISKS.get(risk).copied().unwrap_or_default(),
    );
    let label = format!("{}, {risk_word} risk", status::capital(state));
    el("td.decision")
        .attr(
            "data-label",
            &format!("{} risk", status::capital(risk_word)),
        )
        .with(
            el("span.decision-field")
                .live_attr("data-status", move || {
                    Some(status::decision_status(said()).word().to_owned())
                })
                .live(move || {
                    let said = said();
                    vec![untrack(|| status::verdict("span.decision-mark", said))]
                })
                .with(select(&label, &DECISIONS, move || said().word(), takes)),
        )
}

fn least_left(draft: Draft, index: usize, word: &'static str) -> El {
    let shows = move || {
        draft.read(|policy| {
            let gate = policy.gates.get(index)?;
            Some(format!("{}", gate.min_remaining_percent))
        })
    };
    let takes = move |text: &str| {
        let value = number(text, 0.0, 100.0, "a number from 0 to 100, such as 25")?;
        draft.edit(
            "Change the least left",
            Some(&format!("{word} least")),
            |policy| {
                if let Some(gate) = policy.gates.get_mut(index) {
                    gate.min_remaining_percent = value;
                }
            },
        );
        Ok(())
    };
    let path = format!("gates.{word}.min_remaining_percent");
    let label = format!("{}: least left", status::capital(word));
    el("td.number").attr("data-label", "Least left").with(
        el("div.with-unit")
            .with(cell(draft, &label, &path, Rc::new(shows), Rc::new(takes)))
            .with(el("span.unit").text("%")),
    )
}

fn most_burn(draft: Draft, index: usize, word: &'static str) -> El {
    let shows = move || {
        draft.read(|policy| {
            let most = policy.gates.get(index)?.max_burn_rate?;
            Some(format!("{most}"))
        })
    };
    let takes = move |text: &str| {
        let most = if text.trim().is_empty() {
            None
        } else {
            Some(number(
                text,
                0.0,
                10_000.0,
                "a burn rate from 0 on, or nothing for any",
            )?)
        };
        draft.edit(
            "Change the most burn",
            Some(&format!("{word} burn")),
            |policy| {
                if let Some(gate) = policy.gates.get_mut(index) {
                    gate.max_burn_rate = most;
                }
            },
        );
        Ok(())
    };
    let path = format!("gates.{word}.max_burn_rate");
    let label = format!("{}: most burn", status::capital(word));
    el("td.number").attr("data-label", "Most burn").with(
        el("div.with-unit")
            .with(optional_cell(
                draft,
                &label,
                &path,
                "any",
                Rc::new(shows),
                Rc::new(takes),
            ))
            .with(el("span.unit").text("×")),
    )
}
