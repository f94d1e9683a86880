// Included by the test in the browser and by its native twin.

use error_budget::engine::assessment::{Assessment, assess};
use error_budget::engine::forecast::{Forecast, Settings};
use error_budget::engine::record::Record;
use error_budget::exchange::plan_json;
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
        .map(|service| Record::new(service, now, &Zone::utc()).forecast(&settings))
        .collect();
    serde_json::to_string_pretty(&forecasts).expect("forecasts are JSON") + "\n"
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
