//! What is known of a service, as tables.

use super::table::{Cell, Table, insert};
use crate::engine::amount::{Amount, Unit};
use crate::engine::assessment::Assessment;
use crate::engine::record::Record;
use crate::model::alert_policy::AlertPolicy;
use crate::model::plan::Service;
use serde_json::{Map, Value, json};

/// Which table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// One row: the budget.
    #[default]
    Summary,
    /// A row for each category of incidents in the window.
    Categories,
    /// A row for each incident.
    Incidents,
    /// A row for each lookback.
    BurnRates,
    /// A row for each time an alert fired.
    Alerts,
    /// A row for each time that budget comes back.
    Replenishments,
}

impl Kind {
    /// Every table, in the order of a report.
    pub const ALL: [Self; 6] = [
        Self::Summary,
        Self::Categories,
        Self::Incidents,
        Self::BurnRates,
        Self::Alerts,
        Self::Replenishments,
    ];

    /// The word for it in files and options.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Categories => "categories",
            Self::Incidents => "incidents",
            Self::BurnRates => "burn-rates",
            Self::Alerts => "alerts",
            Self::Replenishments => "replenishments",
        }
    }

    /// The table of this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A service with its answers, ready to be tabulated.
#[derive(Debug)]
pub struct Tables<'a> {
    service: &'a Service,
    record: &'a Record,
    answer: &'a Assessment,
    alerts: &'a AlertPolicy,
}

impl<'a> Tables<'a> {
    /// The tables of an assessment, made from `record`, which was made from `service`. `alerts` is the policy whose
    /// firings are listed.
    ///
    /// # Example
    /// ```
    /// use chrono::{DateTime, TimeDelta, Utc};
    /// use error_budget::engine::{assessment::Assessment, record::Record};
    /// use error_budget::exchange::export::tables::{Kind, Tables};
    /// use error_budget::model::alert_policy::google;
    /// use error_budget::model::{incident::Incident, objective::Objective, plan::Service, window::Window, zone::Zone};
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let now: DateTime<Utc> = "2026-03-10T14:30:00Z".parse().expect("an instant");
    /// let mut service = Service::new("api", "api", objective);
    /// service.incidents = vec![Incident::lasting(now - TimeDelta::days(2), TimeDelta::minutes(9))?];
    /// let record = Record::new(&service, now, &Zone::utc());
    /// let answer = Assessment::of(&service, &record);
    /// let csv = Tables::new(&service, &record, &answer, &google()).table(Kind::Categories).to_csv();
    /// assert!(csv.starts_with("category,count,total_minutes,percentage\r\nincident,1,9,20.8333"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(
        service: &'a Service,
        record: &'a Record,
        answer: &'a Assessment,
        alerts: &'a AlertPolicy,
    ) -> Self {
        Self {
            service,
            record,
            answer,
            alerts,
        }
    }

    /// One table.
    #[must_use]
    pub fn table(&self, kind: Kind) -> Table {
        match kind {
            Kind::Summary => self.summary(),
            Kind::Categories => self.categories(),
            Kind::Incidents => self.incidents(),
            Kind::BurnRates => self.burn_rates(),
            Kind::Alerts => self.alerts(),
            Kind::Replenishments => self.replenishments(),
        }
    }

    /// All of them: the budget's fields, and a list for each other table.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let summary = self.summary();
        let mut object = Map::new();
        for (column, cell) in summary.columns.iter().zip(summary.rows.iter().flatten()) {
            insert(&mut object, column, cell);
        }
        let (total, categories) = (self.unit("total"), self.categories());
        let by_category: Map<String, Value> = categories
            .rows
            .iter()
            .filter_map(|row| match row.as_slice() {
                [Cell::Text(category), rest @ ..] => {
                    let mut fields = Map::new();
                    for (name, cell) in ["count", &total, "percentage"].into_iter().zip(rest) {
                        insert(&mut fields, name, cell);
                    }
                    Some((category.clone(), Value::Object(fields)))
                }
                _ => None,
            })
            .collect();
        object.insert("consumption_by_category".to_owned(), by_category.into());
        object.insert("event_count".to_owned(), json!(self.events()));
        for kind in Kind::ALL.into_iter().skip(2) {
            let name = kind.word().replace('-', "_");
            object.insert(name, self.table(kind).to_json());
        }
        Value::Object(object)
    }

    /// `consumed_minutes`, or `consumed_events` where events are counted.
    fn unit(&self, what: &str) -> String {
        match self.answer.unit {
            Unit::Minutes => format!("{what}_minutes"),
            Unit::Events => format!("{what}_events"),
        }
    }

    fn events(&self) -> usize {
        self.answer
            .by_category
            .iter()
            .map(|loss| loss.incidents)
            .sum()
    }

    fn summary(&self) -> Table {
        let budget = &self.answer.budget;
        let names = ["total_budget", "consumed", "remaining"].map(|name| self.unit(name));
        let [total, consumed, remaining] = &names;
        let mut table = Table::new(
            "Error budget",
            [
                "service",
                "as_of",
                "window_days",
                "slo_target",
                total,
                consumed,
                remaining,
                "consumed_pct",
                "remaining_pct",
                "event_count",
                "consumption_by_category",
            ],
        );
        let by_category: Vec<String> = self
            .answer
            .by_category
            .iter()
            .map(|loss| format!("{} {}", loss.category, loss.lost.value()))
            .collect();
        table.rows.push(vec![
            Cell::text(&self.service.id),
            Cell::Time(self.answer.now),
            Cell::Number(budget.window.length().num_milliseconds() as f64 / 86_400_000.0),
            Cell::Number(f64::from(self.service.objective.target.ppb()) / 1e7),
            value(budget.total),
            value(budget.consumed),
            value(budget.remaining),
            Cell::percent(budget.consumed_share),
            match budget.remaining_share {
                crate::engine::amount::Quotient::Infinite => Cell::Number(f64::NEG_INFINITY),
                share => Cell::percent(share),
            },
            Cell::Number(self.events() as f64),
            Cell::text(by_category.join("; ")),
        ]);
        table
    }

    fn categories(&self) -> Table {
        let total = self.unit("total");
        let mut table = Table::new("By category", ["category", "count", &total, "percentage"]);
        table.rows = self
            .answer
            .by_category
            .iter()
            .map(|loss| {
                vec![
                    Cell::text(loss.category.word()),
                    Cell::Number(loss.incidents as f64),
                    value(loss.lost),
                    Cell::percent(loss.share),
                ]
            })
            .collect();
        table
    }

    fn incidents(&self) -> Table {
        let names = ["lost", "lost_in_window"].map(|name| self.unit(name));
        let [lost, in_window] = &names;
        let mut table = Table::new(
            "Incidents",
            [
                "id",
                "title",
                "category",
                "start",
                "end",
                "impact_pct",
                lost,
                in_window,
                "share_pct",
                "comes_back",
            ],
        );
        table.rows = self
            .answer
            .incidents
            .iter()
            .filter_map(|loss| {
                let incident = self.service.incidents.get(loss.index)?;
                Some(vec![
                    Cell::text(&incident.id),
                    Cell::text(&incident.title),
                    Cell::text(incident.category.word()),
                    Cell::Time(incident.start),
                    Cell::time(incident.end),
                    Cell::Number(f64::from(incident.impact.ppb()) / 1e7),
                    value(loss.lost),
                    value(loss.lost_in_window),
                    Cell::percent(loss.share),
                    Cell::time(loss.comes_back.map(|back| back.end)),
                ])
            })
            .collect();
        table
    }

    fn burn_rates(&self) -> Table {
        let mut table = Table::new(
            "Burn rates",
            [
                "lookback_hours",
                "burn_rate",
                "threshold",
                "action",
                "firing",
            ],
        );
        table.rows = self
            .record
            .burns(self.alerts)
            .into_iter()
            .map(|burn| {
                vec![
                    Cell::Number(burn.lookback_minutes as f64 / 60.0),
                    Cell::quotient(burn.rate),
                    Cell::Number(burn.threshold),
                    Cell::text(burn.action.word()),
                    Cell::text(if burn.firing { "yes" } else { "no" }),
                ]
            })
            .collect();
        table
    }

    fn alerts(&self) -> Table {
        let mut table = Table::new(
            "Alerts that would have fired",
            ["tier", "severity", "action", "start", "end"],
        );
        for tier in &self.alerts.tiers {
            for firing in self.record.firings(tier) {
                table.rows.push(vec![
                    Cell::text(&tier.name),
                    Cell::text(tier.severity.word()),
                    Cell::text(tier.action.word()),
                    Cell::Time(firing.start),
                    Cell::time(firing.end),
                ]);
            }
        }
        table
    }

    fn replenishments(&self) -> Table {
        let amount = self.unit("returned");
        let mut table = Table::new("What comes back", ["from", "until", &amount]);
        table.rows = self
            .answer
            .replenishment
            .iter()
            .map(|back| {
                vec![
                    Cell::Time(back.during.start),
                    Cell::Time(back.during.end),
                    value(back.amount),
                ]
            })
            .collect();
        table
    }
}

fn value(amount: Amount) -> Cell {
    Cell::Number(amount.value())
}
