//! The plan as a versioned JSON document.
//!
//! Reading lists every fault with its place and remedy instead of stopping at the first;
//! writing gives what reading takes: `read(&write(&plan))` is the plan.
//!
//! | key | text | default |
//! |---|---|---|
//! | `format`, `version` | `"error-budget-plan"`, `1` | required |
//! | `name`, `zone`, `as_of` | title, IANA name, RFC 3339 | `""`, `"UTC"`, none |
//! | `services[].id`, `name` | not empty, ids differ | `name` falls back to `id` |
//! | `services[].objective.target` | `"99.9%"` | required |
//! | `...window` | `"30d"` (rolling) or `"week"`, `"month"`, `"quarter"`, `"year"` | required |
//! | `...method` | `"time"`, `"occurrences"`, `"time slices"`, `"ratio time slices"` | `"time"` |
//! | `...slice`, `slice_target` | `"1m"`, `"95%"`, for slices | `"1m"`, the target |
//! | `...overlap` | `"worst"`, `"compound"`, `"add"` | `"worst"` |
//! | `...exclusions` | `"drop"`, `"good"`, `"bad"` | `"drop"` |
//! | `services[].sli` | the series behind the objective: `{"bad", "valid"}` or `{"good", "valid"}` of counters, `{"histogram", "within"}` with a bucket's bound, or `{"gauge"}`; each such as `"http_requests_total{job=\"api\"}"` | none |
//! | `services[].measured_from`, `measured_until` | RFC 3339 | none |
//! | `services[].incidents[]` | `id`, `title`, `start`, `end` (absent while ongoing), `impact`, `category` | impact `"100%"` |
//! | `services[].exclusions[]` | `start`, `end`, `reason` | |
//! | `services[].traffic` | `{"per_hour": 900}`, `{"hour_of_week": [168 rates]}`, `{"start", "step", "counts"}`, or `"rates"` an hour in place of counts; a rate may be a text with more digits than a number keeps: `"9999999999.999999"` | even |
//! | `services[].releases[]` | `name`, `at`, `risk`, `type`, `has_tests`, `has_rollback_plan`, `confirmed`, `failure` | medium feature, both there |
//! | `policy` | `"guide"`, `"google"`, or an object: see [`BudgetPolicy`](crate::model::budget_policy::BudgetPolicy) | `"guide"` |
//! | `alerts[]` | the first is in use: `"google"`, `"sloth"`, ... (for the first service's window), or `{"id", "name", "source", "tiers"}` | Google's |
//! | `alerts[].tiers[]` | `name`, `severity`, `action`, `for`, `on` and what it is about: `"burn_rate"` with `long`, `short`, `share` or `burn_rate`; `"budget_drop"` with `share`, `lookback`; `"budget_consumed"` with `share`; `"exhaustion"` with `within`, `lookback` | no `for` |
//! | `forecast` | `seed`, `paths`, `days`, what is believed before the record speaks: `prior_days`, `prior_minutes`, and factors for the future: `rate`, `duration` | `1`, `10000`, `30`, `15`, `120`, `1`, `1` |
//! | `scenarios[]` | `name` and `patches[]`, each `{"change": "target", "service": ...}` and the new value; see [`Patch`](crate::model::scenario::Patch) | none |
//! | `composite` | `system` (a name, or `{"series": [...]}`, `{"parallel": [...]}`, `{"at_least": 2, "of": [...]}`), `target`, `parts[]` with targets, `weights[]`, `shares[]` | none |

mod alerts;
mod composition;
mod forecast;
mod objective;
mod place;
mod policy;
mod read;
mod release;
mod scenario;
mod sli;
mod traffic;
mod write;

pub(crate) use objective::{EXCLUSION_RULES, OVERLAP_RULES, exclusion_word, overlap_word};
pub use objective::{WindowError, parse_window, window_text};
pub use read::{ReadError, read};
pub use write::{Writer, write, write_without_incidents};

/// The value of `format`.
pub const FORMAT: &str = "error-budget-plan";
/// The version written, and the newest read.
pub const VERSION: u64 = 1;
/// The longest document read, in bytes: 50 MB.
pub const MAX_BYTES: usize = 50_000_000;
