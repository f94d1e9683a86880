//! What the recorded series are called.

use super::quoted;
use crate::model::duration::DAY_MS;
use crate::model::plan::Service;
use chrono::TimeDelta;

/// Whose names the series have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Naming {
    /// The reference guide's: `service:burn_rate_1h`, percentages.
    #[default]
    Guide,
    /// Sloth's: `slo:sli_error:ratio_rate1h`, ratios, so that its dashboards work on our rules.
    Sloth,
}

/// What is added up over a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Total {
    Bad,
    Valid,
    Measured,
}

/// The names and labels of one service's series.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    naming: Naming,
    /// Identifying labels and their values.
    ids: Vec<(&'static str, String)>,
}

/// The objective's name in formats that want one: a service of a plan has a single objective.
pub(crate) const SLO: &str = "availability";

/// Sloth's name of a service. An id that came from Sloth ends with the objective's name already.
pub(crate) fn sloth_service(service: &Service) -> &str {
    let id = service.id.as_str();
    let own = id.strip_suffix(SLO).and_then(|own| own.strip_suffix('-'));
    own.filter(|own| !own.is_empty()).unwrap_or(id)
}

impl Series {
    pub(crate) fn of(service: &Service, naming: Naming) -> Self {
        let ids = match naming {
            Naming::Guide => vec![("service", service.id.clone())],
            Naming::Sloth => {
                let name = sloth_service(service);
                vec![
                    ("sloth_id", format!("{name}-{SLO}")),
                    ("sloth_service", name.to_owned()),
                    ("sloth_slo", SLO.to_owned()),
                ]
            }
        };
        Self { naming, ids }
    }

    pub(crate) fn naming(&self) -> Naming {
        self.naming
    }

    /// The labels that tell this service's series from others'.
    pub(crate) fn ids(&self) -> &[(&'static str, String)] {
        &self.ids
    }

    /// `name{service="api"}`.
    pub(crate) fn select(&self, name: &str) -> String {
        let pairs: Vec<String> = self
            .ids
            .iter()
            .map(|(label, value)| format!("{label}={}", quoted(value)))
            .collect();
        format!("{name}{{{}}}", pairs.join(", "))
    }

    /// The length of a window as names and ranges write it: `24h` and `30d`, Sloth's `1d` and `4w`.
    pub(crate) fn range(&self, length: TimeDelta) -> String {
        range(length, self.naming)
    }

    fn named(&self, guide: &str, sloth: &str, length: TimeDelta) -> String {
        let name = match self.naming {
            Naming::Guide => guide,
            Naming::Sloth => sloth,
        };
        format!("{name}{}", self.range(length))
    }

    /// Bad of valid events: in percent, or as a ratio under Sloth's names.
    pub(crate) fn error_rate(&self, window: TimeDelta) -> String {
        self.named("service:error_rate_", "slo:sli_error:ratio_rate", window)
    }

    /// Under the guide's names only: Sloth compares ratios with the budget.
    pub(crate) fn burn_rate(&self, window: TimeDelta) -> String {
        self.named("service:burn_rate_", "slo:burn_rate:ratio", window)
    }

    /// Whether anything is measured: valid events per second, or 1 for each evaluation that counts time.
    pub(crate) fn valid(&self) -> &'static str {
        match self.naming {
            Naming::Guide => "service:valid_rate_5m",
            Naming::Sloth => "slo:valid:rate5m",
        }
    }

    /// What of an evaluation was bad, where time is counted.
    pub(crate) fn bad(&self) -> &'static str {
        match self.naming {
            Naming::Guide => "service:bad_share",
            Naming::Sloth => "slo:bad:share",
        }
    }

    /// How many events (or seconds) of a window were bad, were valid, or how many seconds of it were measured.
    pub(crate) fn total(&self, what: Total, window: TimeDelta) -> String {
        let (guide, sloth) = match what {
            Total::Bad => ("service:bad_events_", "slo:bad_events:count"),
            Total::Valid => ("service:valid_events_", "slo:valid_events:count"),
            Total::Measured => ("service:measured_seconds_", "slo:measured:seconds"),
        };
        self.named(guide, sloth, window)
    }

    /// Percent of the budget spent within a window.
    pub(crate) fn spent(&self, window: TimeDelta) -> String {
        self.named(
            "service:error_budget_spent_pct_",
            "slo:error_budget_spent:percent",
            window,
        )
    }

    /// Good of valid events over the objective's window, in percent.
    pub(crate) fn success_rate(&self, window: TimeDelta) -> String {
        self.named("service:success_rate_", "slo:success:percent", window)
    }

    /// Percent of the budget left, signed.
    pub(crate) fn remaining(&self) -> &'static str {
        match self.naming {
            Naming::Guide => "service:error_budget_remaining_pct",
            Naming::Sloth => "slo:error_budget_remaining:percent",
        }
    }
}

/// One unit, as names of series need it.
fn range(length: TimeDelta, naming: Naming) -> String {
    const HOUR_MS: i64 = 3_600_000;
    let ms = length.num_milliseconds().max(1);
    let whole = |unit: i64| ms % unit == 0;
    match naming {
        Naming::Guide if ms == DAY_MS => "24h".to_owned(),
        Naming::Sloth if whole(7 * DAY_MS) => format!("{}w", ms / (7 * DAY_MS)),
        _ if whole(DAY_MS) => format!("{}d", ms / DAY_MS),
        _ if whole(HOUR_MS) => format!("{}h", ms / HOUR_MS),
        _ if whole(60_000) => format!("{}m", ms / 60_000),
        _ if whole(1_000) => format!("{}s", ms / 1_000),
        _ => format!("{ms}ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_written_as_the_guide_and_sloth_write_them() {
        let cases = [
            (5, "5m", "5m"),
            (60, "1h", "1h"),
            (64, "64m", "64m"),
            (1_440, "24h", "1d"),
            (4_320, "3d", "3d"),
            (28 * 1_440, "28d", "4w"),
            (30 * 1_440, "30d", "30d"),
        ];
        for (minutes, guide, sloth) in cases {
            let length = TimeDelta::minutes(minutes);
            assert_eq!(range(length, Naming::Guide), guide);
            assert_eq!(range(length, Naming::Sloth), sloth);
        }
    }
}
