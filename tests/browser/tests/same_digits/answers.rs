// Included by the test in the browser and by its native twin.

use error_budget::engine::assessment::{Assessment, assess};
use error_budget::exchange::plan_json;
use error_budget::model::zone::Zone;

const PLAN: &str = include_str!("plan.json");

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
