//! What goes out: the formats offered, and one of them written.

use super::super::{Question, Subject};
use error_budget::exchange::export::alert_message::Channels;
use error_budget::exchange::export::format::{Format, Options, export};
use error_budget::exchange::export::prometheus::Naming;
use error_budget::exchange::export::tables::Kind;
use error_budget::model::selector::Selector;
use error_budget::model::sli::{Sli, is_bound};
use serde::{Deserialize, Serialize};

/// Which formats are there?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Offers;

/// A format on offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Names it in [`Export`].
    pub word: String,
    /// What people call it.
    pub title: String,
    /// The heading it stands under.
    pub group: String,
    /// What it is for.
    pub purpose: String,
    /// What it wants to be told.
    pub wants: Wants,
}

/// What a format wants to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wants {
    /// Nothing.
    Nothing,
    /// The series behind the objective.
    Series,
    /// Who gets alerts.
    Channels,
    /// Which table.
    Table,
}

/// Writes the service shown in a format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// [`Offer::word`].
    pub word: String,
    /// How the service is measured.
    pub measured: Measured,
    /// The series that it is measured by: two of them, or a series and a bound. Empty: those of the plan.
    pub series: [String; 2],
    /// Name the recorded series as Sloth does.
    pub sloth_names: bool,
    /// Mail of who is on call and of the team, PagerDuty's key, Jira's project, Slack's channel.
    pub channels: [String; 5],
    /// A page to look at, and one to follow.
    pub pages: [String; 2],
    /// Which table.
    pub table: String,
}

/// How a service is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Measured {
    /// Counters of bad and of valid events.
    BadEvents,
    /// Counters of good and of valid events.
    GoodEvents,
    /// A histogram and its bound.
    Latency,
    /// A gauge that is 1 while it works.
    Gauge,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exported {
    /// A name for it.
    pub file: String,
    /// Its media type.
    pub media: String,
    /// What is in it.
    pub text: String,
}

impl Question for Offers {
    const NAME: &'static str = "offers";
    type Reply = Vec<Offer>;

    fn answer(&self, _: &Subject) -> Vec<Offer> {
        let offers = Format::ALL.map(offer);
        let of_group =
            |group: &'static str| offers.iter().filter(move |offer| offer.group == group);
        GROUPS.into_iter().flat_map(of_group).cloned().collect()
    }
}

fn offer(format: Format) -> Offer {
    use Format as F;
    use Wants as W;
    let (group, wants, purpose) = match format {
        F::Markdown => (READ, W::Nothing, "For notes and chats"),
        F::Html => (READ, W::Nothing, "Stands alone, prints, needs no network"),
        F::Ics => (
            READ,
            W::Nothing,
            "What comes back, and when releases are safe",
        ),
        F::Plan => (READ, W::Nothing, "Everything, to open here again"),
        F::Prometheus => (RULES, W::Series, "Recording rules and alerts"),
        F::Promtool => (
            RULES,
            W::Series,
            "promtool plays your incidents against the rules",
        ),
        F::RuleCrd => (RULES, W::Series, "For the Prometheus operator"),
        F::Alertmanager => (RULES, W::Channels, "Who is paged, who gets a ticket"),
        F::Grafana => (RULES, W::Series, "Panels over the recorded series"),
        F::OpenSlo => (SPECS, W::Series, "The vendor-neutral spec"),
        F::Sloth => (SPECS, W::Series, "Sloth makes its own rules of it"),
        F::SlothWindows => (SPECS, W::Series, "Your alert windows for Sloth"),
        F::Pyrra => (SPECS, W::Series, "A Kubernetes resource"),
        F::Policy => (POLICY, W::Nothing, "Thresholds and gates as data"),
        F::PolicyDocument => (POLICY, W::Nothing, "For the wiki, to be signed"),
        F::Csv => (TABLES, W::Table, "For a spreadsheet"),
        F::Json => (TABLES, W::Nothing, "For a script"),
    };
    Offer {
        word: format.word().to_owned(),
        title: format.title().to_owned(),
        group: group.to_owned(),
        purpose: purpose.to_owned(),
        wants,
    }
}

const READ: &str = "To read and keep";
const RULES: &str = "Rules and dashboards";
const SPECS: &str = "Specs of other tools";
const POLICY: &str = "The policy";
const TABLES: &str = "Tables";
/// The headings in their order: what a meeting wants first.
const GROUPS: [&str; 5] = [READ, TABLES, POLICY, RULES, SPECS];

impl Question for Export {
    const NAME: &'static str = "export";
    type Reply = Result<Exported, String>;

    fn answer(&self, subject: &Subject) -> Self::Reply {
        let service = subject
            .service()
            .ok_or("the plan has no service; add one first")?;
        let format = Format::from_word(&self.word)
            .ok_or_else(|| format!("{:?} is not a format; choose another", self.word))?;
        let options = self.options(subject)?;
        let text = export(
            &subject.plan,
            &service.id,
            subject.now,
            &subject.zone,
            format,
            &options,
        );
        Ok(Exported {
            file: format.file_name(service),
            media: format.media_type().to_owned(),
            text: text.map_err(|error| error.to_string())?,
        })
    }
}

impl Export {
    fn options(&self, subject: &Subject) -> Result<Options, String> {
        let told = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let [on_call_email, team_email, pagerduty, jira, slack] =
            self.channels.each_ref().map(told);
        let [dashboard_url, runbook_url] = self.pages.each_ref().map(told);
        let mut options = Options::default();
        options.rules.sli = self.sli()?;
        if self.sloth_names {
            options.rules.naming = Naming::Sloth;
        }
        options.rules.alerts = subject.plan.alerts_in_use().into_owned();
        options.rules.dashboard_url.clone_from(&dashboard_url);
        options.rules.runbook_url.clone_from(&runbook_url);
        options.channels = Channels {
            on_call_email,
            team_email,
            pagerduty,
            jira,
            slack,
            dashboard_url,
            runbook_url,
        };
        options.table = Kind::from_word(&self.table).unwrap_or_default();
        Ok(options)
    }

    /// The series told; `None` when there are none, or not all of them: the plan's stand in.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub fn sli(&self) -> Result<Option<Sli>, String> {
        let [first, second] = self.series.each_ref().map(|text| text.trim());
        let second = match self.measured {
            Measured::Gauge => first,
            _ => second,
        };
        if first.is_empty() || second.is_empty() {
            return Ok(None);
        }
        let series = |text: &str| text.parse::<Selector>().map_err(|error| error.to_string());
        let first = series(first)?;
        Ok(Some(match self.measured {
            Measured::BadEvents => Sli::Events {
                bad: first,
                valid: series(second)?,
            },
            Measured::GoodEvents => Sli::GoodEvents {
                good: first,
                valid: series(second)?,
            },
            Measured::Latency if is_bound(second) => Sli::Latency {
                histogram: first,
                within: second.to_owned(),
            },
            Measured::Latency => {
                return Err(format!(
                    "{second:?} is no bound of a bucket; expected its label le, such as 0.3"
                ));
            }
            Measured::Gauge => Sli::Gauge { state: first },
        }))
    }

    /// Nothing is told of the series.
    pub fn is_silent(&self) -> bool {
        let [first, second] = self.series.each_ref().map(|text| text.trim());
        first.is_empty() && (second.is_empty() || self.measured == Measured::Gauge)
    }

    /// Tells the series of a plan.
    pub fn tell(&mut self, sli: Option<&Sli>) {
        let (measured, first, second) = match sli {
            None => (self.measured, String::new(), String::new()),
            Some(Sli::Events { bad, valid }) => {
                (Measured::BadEvents, bad.to_string(), valid.to_string())
            }
            Some(Sli::GoodEvents { good, valid }) => {
                (Measured::GoodEvents, good.to_string(), valid.to_string())
            }
            Some(Sli::Latency { histogram, within }) => {
                (Measured::Latency, histogram.to_string(), within.clone())
            }
            Some(Sli::Gauge { state }) => (Measured::Gauge, state.to_string(), String::new()),
        };
        self.measured = measured;
        self.series = [first, second];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_offered_under_a_heading() {
        for format in Format::ALL {
            let offer = offer(format);
            assert!(GROUPS.contains(&offer.group.as_str()), "{}", offer.word);
        }
    }
}
