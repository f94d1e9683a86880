//! What awaits each planned release.

use error_budget::model::budget_policy::Decision;

/// The decision of a number, from 0 for approve to 3 for block.
#[must_use]
pub fn decision(code: u8) -> Decision {
    match code {
        0 => Decision::Approve,
        1 => Decision::Review,
        2 => Decision::Defer,
        _ => Decision::Block,
    }
}
