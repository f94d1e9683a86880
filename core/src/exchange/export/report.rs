//! One page about one service, for a meeting: as Markdown, and as a page of HTML that stands alone and prints.

use super::figures::{self, Clock};
use super::policy_document::window_words;
use super::sentence::{self, Piece};
use super::table::{Cell, Table, html, markdown};
use super::tables::{Kind, Tables};
use crate::engine::assessment::Assessment;
use crate::engine::exhaustion::Exhaustion;
use crate::engine::record::Record;
use crate::model::alert_policy::AlertPolicy;
use crate::model::budget_policy::BudgetPolicy;
use crate::model::plan::Service;
use crate::model::zone::Zone;

/// Rows of a table that a page holds; the CSV has all.
const MOST_ROWS: usize = 40;

/// What a report is made of.
#[derive(Debug)]
pub struct Report<'a> {
    service: &'a Service,
    record: &'a Record,
    answer: &'a Assessment,
    alerts: &'a AlertPolicy,
    policy: &'a BudgetPolicy,
    clock: Clock,
}

/// A heading and what stands under it.
struct Section {
    heading: String,
    body: Body,
}

enum Body {
    Figures(Vec<(&'static str, String)>),
    Lines(Vec<String>),
    /// Of a kind, and how many there are altogether.
    Rows(Kind, Table, usize),
}

impl<'a> Report<'a> {
    /// The report of an assessment, made from `record`, which was made from `service`; instants are written in `zone`.
    #[must_use]
    pub fn new(
        service: &'a Service,
        record: &'a Record,
        answer: &'a Assessment,
        alerts: &'a AlertPolicy,
        policy: &'a BudgetPolicy,
        zone: &Zone,
    ) -> Self {
        Self {
            service,
            record,
            answer,
            alerts,
            policy,
            clock: Clock::new(zone.clone(), answer.now),
        }
    }

    fn title(&self) -> String {
        format!("Error budget of {}", self.service.name)
    }

    fn subtitle(&self) -> String {
        format!(
            "{} over {}, as of {} ({})",
            self.service.objective.target,
            window_words(self.service.objective.window),
            self.clock.minute(self.answer.now),
            self.clock.zone().name()
        )
    }

    fn pieces(&self) -> Vec<Piece> {
        sentence::pieces(self.answer, self.service, &self.clock)
    }

    fn sections(&self) -> Vec<Section> {
        let tables = Tables::new(self.service, self.record, self.answer, self.alerts);
        let mut sections = vec![Section {
            heading: "Where it stands".to_owned(),
            body: Body::Figures(self.figures()),
        }];
        for kind in Kind::ALL.into_iter().skip(1) {
            let mut table = tables.table(kind);
            let all = table.rows.len();
            // The latest are what a meeting talks about.
            if let Kind::Incidents | Kind::Alerts = kind {
                table
                    .rows
                    .sort_by_key(|row| std::cmp::Reverse(row.iter().find_map(started)));
            }
            table.rows.truncate(MOST_ROWS);
            if all > 0 {
                sections.push(Section {
                    heading: table.title.clone(),
                    body: Body::Rows(kind, table, all),
                });
            }
        }
        let releases = self.releases();
        if !releases.is_empty() {
            sections.push(Section {
                heading: "Releases".to_owned(),
                body: Body::Lines(releases),
            });
        }
        sections.push(Section {
            heading: "What to do".to_owned(),
            body: Body::Lines(
                self.answer
                    .status
                    .actions
                    .iter()
                    .map(|line| (*line).to_owned())
                    .collect(),
            ),
        });
        sections
    }

    fn figures(&self) -> Vec<(&'static str, String)> {
        let (budget, unit) = (&self.answer.budget, figures::unit(self.answer.unit));
        let runs_out = match self.answer.exhaustion {
            Exhaustion::NoData => figures::NO_DATA.to_owned(),
            Exhaustion::Now => "nothing is left".to_owned(),
            Exhaustion::At { at, .. } => format!("around {}", self.clock.minute(at)),
            Exhaustion::Never => "not at the rate of the last 7 days".to_owned(),
        };
        vec![
            ("Status", self.answer.status.status.word().to_owned()),
            (
                "Budget",
                format!("{} {unit}", figures::amount(budget.total)),
            ),
            (
                "Spent",
                format!(
                    "{} {unit}, {}",
                    figures::amount(budget.consumed),
                    figures::percent(budget.consumed_share, 1)
                ),
            ),
            (
                "Left",
                format!(
                    "{} {unit}, {}",
                    figures::amount(budget.remaining),
                    figures::percent(budget.remaining_share, 1)
                ),
            ),
            ("Burn rate, 7 days", figures::burn(self.answer.recent_burn)),
            ("Runs out", runs_out),
        ]
    }

    fn releases(&self) -> Vec<String> {
        let releases = self.service.releases.iter().take(MOST_ROWS);
        releases
            .map(|release| {
                let name = if release.name.is_empty() {
                    "Release"
                } else {
                    &release.name
                };
                let when = release
                    .at
                    .map_or(String::new(), |at| format!(", {}", self.clock.instant(at)));
                let verdict = self.record.verdict(self.policy, release);
                let from = (!verdict.approved)
                    .then(|| self.record.opening(self.policy, release, None))
                    .flatten()
                    .map_or(String::new(), |opening| {
                        let at = figures::minute_after(opening.if_quiet);
                        format!(
                            " It would pass from {} if nothing more happens.",
                            self.clock.instant(at)
                        )
                    });
                let decision = verdict.decision.word().to_uppercase();
                format!("{name}{when}: {decision}. {}.{from}", verdict.reason)
            })
            .collect()
    }

    fn written(&self, kind: Kind, cell: &Cell) -> String {
        match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) if number.fract() == 0.0 => figures::number(*number, 0),
            Cell::Number(number) => figures::number(*number, 2),
            Cell::Time(at) => match kind {
                // As the team wrote it.
                Kind::Incidents => self.clock.instant(*at),
                Kind::Replenishments => self.clock.instant(figures::minute_after(*at)),
                _ => self.clock.minute(*at),
            },
        }
    }

    /// As Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut out = format!(
            "# {}\n\n{}\n\n",
            markdown(&self.title()),
            markdown(&self.subtitle())
        );
        for piece in self.pieces() {
            match piece {
                Piece::Plain(text) => out.push_str(&markdown(&text)),
                Piece::Key(text) => out.push_str(&format!("**{}**", markdown(&text))),
            }
        }
        out.push('\n');
        for Section { heading, body } in self.sections() {
            out.push_str(&format!("\n## {}\n\n", markdown(&heading)));
            match body {
                Body::Figures(figures) => {
                    out.push_str("| | |\n| --- | --- |\n");
                    for (name, value) in figures {
                        out.push_str(&format!("| {name} | {} |\n", markdown(&value)));
                    }
                }
                Body::Lines(lines) => {
                    for line in lines {
                        out.push_str(&format!("- {}\n", markdown(&line)));
                    }
                }
                Body::Rows(kind, table, all) => {
                    out.push_str(&table.to_markdown(&|cell| self.written(kind, cell)));
                    out.push_str(
                        &more(&table, all).map_or(String::new(), |text| format!("\n{text}\n")),
                    );
                }
            }
        }
        out
    }

    /// As HTML: no script, nothing loaded, dark and light, and ink saved on paper.
    #[must_use]
    pub fn to_html(&self) -> String {
        let title = html(&self.title());
        let mut out = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{}</p>\n<p class=\"lead\">",
            html(&self.subtitle())
        );
        for piece in self.pieces() {
            match piece {
                Piece::Plain(text) => out.push_str(&html(&text)),
                Piece::Key(text) => out.push_str(&format!("<strong>{}</strong>", html(&text))),
            }
        }
        out.push_str("</p>\n");
        for Section { heading, body } in self.sections() {
            out.push_str(&format!("<section>\n<h2>{}</h2>\n", html(&heading)));
            match body {
                Body::Figures(figures) => {
                    out.push_str("<dl>\n");
                    for (name, value) in figures {
                        out.push_str(&format!(
                            "<div><dt>{name}</dt><dd>{}</dd></div>\n",
                            html(&value)
                        ));
                    }
                    out.push_str("</dl>\n");
                }
                Body::Lines(lines) => {
                    out.push_str("<ul>\n");
                    for line in lines {
                        out.push_str(&format!("<li>{}</li>\n", html(&line)));
                    }
                    out.push_str("</ul>\n");
                }
                Body::Rows(kind, table, all) => {
                    out.push_str(&table.to_html(&|cell| self.written(kind, cell)));
                    out.push_str(
                        &more(&table, all).map_or(String::new(), |text| format!("<p>{text}</p>\n")),
                    );
                }
            }
            out.push_str("</section>\n");
        }
        out + "</main>\n</body>\n</html>\n"
    }
}

fn started(cell: &Cell) -> Option<chrono::DateTime<chrono::Utc>> {
    match cell {
        Cell::Time(at) => Some(*at),
        _ => None,
    }
}

fn more(table: &Table, all: usize) -> Option<String> {
    let shown = table.rows.len();
    (all > shown).then(|| format!("The latest {shown} of {all}; the CSV has all."))
}

const STYLE: &str = "\
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 1.5rem 0 0.5rem; }
.lead { font-size: 1.1rem; }
dl { display: grid; gap: 0.5rem 1.5rem; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); }
dt { font-size: 0.85rem; opacity: 0.75; }
dd { font-variant-numeric: tabular-nums; font-weight: 600; margin: 0; }
table { border-collapse: collapse; display: block; font-variant-numeric: tabular-nums; overflow-x: auto; }
th, td { border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; }
.number { text-align: right; }
@media print {
  body { font-size: 10pt; margin: 0; max-width: none; }
  table { display: table; }
  section, tr { break-inside: avoid; }
}
";
