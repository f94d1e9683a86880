// Included by the test in the browser and by its native twin.

use error_budget::engine::alerting::backtest::SIGNIFICANCE;
use error_budget::engine::assessment::{Assessment, assess};
use error_budget::engine::forecast::{Forecast, Settings};
use error_budget::engine::gate::evaluate;
use error_budget::engine::record::Record;
use error_budget::exchange::plan_json;
use error_budget::model::alert_policy;
use error_budget::model::zone::Zone;

const PLAN: &str = include_str!("plan.json");

/// The forecasts of all services of the plan, as JSON: logarithms, exponentials and thousands of draws.
pub fn forecasts() -> String {
    let plan = plan_json::read(PLAN).expect("the plan is valid");
    let now = plan.as_of.expect("the plan stands at an instant");
    let settings = Settings {
        paths: 500,
        ..Settings::default()
    };
    let forecasts: Vec<Option<Forecast>> = plan
        .services
        .iter()
        .map(|service| {
            Record::new(service, now, &Zone::utc()).forecast(&settings, &service.releases)
        })
        .collect();
    serde_json::to_string_pretty(&forecasts).expect("forecasts are JSON") + "\n"
}

/// Scores, verdicts and the analysis of all services of the plan, as JSON: every logarithm and root of the engine
/// that the forecast does not ask for.
pub fn decisions() -> String {
    let plan = plan_json::read(PLAN).expect("the plan is valid");
    let now = plan.as_of.expect("the plan stands at an instant");
    let all: Vec<serde_json::Value> = plan
        .services
        .iter()
        .map(|service| {
            let record = Record::new(service, now, &Zone::utc());
            let window = record.window(now).length();
            let scores: Vec<_> = alert_policy::all(window)
                .iter()
                .map(|policy| record.backtest(policy, SIGNIFICANCE).score)
                .collect();
            let metrics = record.metrics(&plan.policy.thresholds);
            let verdicts: Vec<_> = service
                .releases
                .iter()
                .map(|release| {
                    let opening = record.opening(&plan.policy, release, None);
                    (evaluate(&plan.policy, &metrics, release), opening)
                })
                .collect();
            let analysis = record
                .analyze(&service.incidents, 90)
                .ok()
                .map(|mut analysis| {
                    analysis.days.clear();
                    analysis
                });
            serde_json::json!({
                "scores": scores,
                "verdicts": verdicts,
                "replay": record.replay(&plan.policy, &service.incidents),
                "analysis": analysis,
            })
        })
        .collect();
    serde_json::to_string_pretty(&all).expect("decisions are JSON") + "\n"
}

/// The assessments of all services of the plan, as JSON.
pub fn answers() -> String {
    let plan = plan_json::read(PLAN).expect("the plan is valid");
    let now = plan.as_of.expect("the plan stands at an instant");
    let answers: Vec<Assessment> = plan
        .services
        .iter()
        .map(|service| assess(&plan, &service.id, now, &Zone::utc()).expect("the service exists"))
        .collect();
    serde_json::to_string_pretty(&answers).expect("assessments are JSON") + "\n"
}
