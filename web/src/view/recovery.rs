//! When the page breaks: what was typed is still there.

use crate::host;
use crate::state::StoredPlan;
use std::panic;
use web_sys::Element;

/// One panic ends the page (it cannot unwind). Say so, and hand out the saved plan.
pub fn install() {
    panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        #[cfg(feature = "element")]
        crate::element::broke(&info.to_string());
        let Some(page) = host::root() else { return };
        let Some(screen) = page.get_element_by_id("broken") else {
            return;
        };
        let _ = screen.remove_attribute("hidden");
        if let Some(text) = page.get_element_by_id("broken-plan") {
            show_plan(&text);
        }
    }));
}

fn show_plan(place: &Element) {
    let text = match StoredPlan::load() {
        StoredPlan::Nothing => String::new(),
        StoredPlan::Plan(plan, _) => error_budget::exchange::plan_json::write(&plan),
        StoredPlan::Damaged(text, _) => text,
    };
    place.set_text_content(Some(&text));
}
