//! The ways out: a link, a file.

use crate::host;
use crate::state::State;
use error_budget::exchange::export::figures;
use error_budget::exchange::{link, plan_json};
use wasm_bindgen_futures::JsFuture;

/// Copies a link that holds the whole plan; says how long it is.
pub fn copy_link(state: State) {
    let fragment = state
        .document
        .with_untracked(|document| link::encode(&document.plan));
    let address = host::window().and_then(|window| {
        let location = window.location();
        Some(location.origin().ok()? + &location.pathname().ok()? + "#" + &fragment)
    });
    let Some(address) = address else { return };
    let length = figures::number(address.chars().count() as f64, 0);
    let text = if address.len() > link::COMFORTABLE_LENGTH {
        format!("Link copied, {length} characters. Chats may cut it: the saved file is safer")
    } else {
        format!("Link copied, {length} characters")
    };
    leptos::task::spawn_local(async move {
        let copied = match host::window() {
            Some(window) => JsFuture::from(window.navigator().clipboard().write_text(&address))
                .await
                .is_ok(),
            None => false,
        };
        if copied {
            state.say(&text, false);
        } else {
            // Without permission the address bar still holds it.
            if let Some(history) = host::window().and_then(|window| window.history().ok()) {
                let _ = history.replace_state_with_url(
                    &wasm_bindgen::JsValue::NULL,
                    "",
                    Some(&format!("#{fragment}")),
                );
            }
            state.say("The link is in the address bar: copy it from there", false);
        }
    });
}

/// Offers the plan as a file.
pub fn save(state: State) {
    let (name, text) = state.document.with_untracked(|document| {
        let name = document
            .service()
            .map_or("plan", |service| service.id.as_str())
            .to_owned();
        (name, plan_json::write(&document.plan))
    });
    host::download(
        &format!("{name}.error-budget.json"),
        "application/json",
        &text,
    );
    state.say("Plan saved as a file", false);
}
