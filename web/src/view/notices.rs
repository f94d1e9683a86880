//! What has to be said: the sample, what went wrong, what was done.

use super::icon::Icon;
use super::import_dialog::Import;
use crate::document::Document;
use crate::host;
use crate::state::{State, empty_plan};
use leptos::prelude::*;
use std::time::Duration;

/// What the first visit looks at, and the two ways out of it.
#[component]
pub fn SampleBanner() -> impl IntoView {
    let state = State::here();
    let import = Import::here();
    let dismissed = RwSignal::new(false);
    let shows = move || !dismissed.get() && state.document.with(|document| document.is_sample);
    view! {
        <Show when=shows>
            <div class="banner" role="region" aria-label="Sample" data-testid="sample">
                <Icon name="file" />
                <p><b>"Sample history. "</b>"GitHub\u{2019}s public status page, seven months, with a target of ours."</p>
                <button class="button" type="button" on:click=move |_| import.choose()>"Import yours"</button>
                <button class="button" type="button" on:click=move |_| {
                    state.replace("Start empty", Document::new(empty_plan()));
                }>"Start empty"</button>
                <button class="icon-button" type="button" aria-label="Dismiss" on:click=move |_| dismissed.set(true)><Icon name="close" /></button>
            </div>
        </Show>
    }
}

/// What stays to be said until it is answered.
#[component]
pub fn NoticeBanner() -> impl IntoView {
    let state = State::here();
    view! {
        {move || state.notice.get().map(|notice| {
            let rescue = notice.rescue.clone();
            view! {
                <div class="banner" role="alert" data-testid="notice" data-status="warning">
                    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true"><use href="#s-warning" /></svg>
                    <p>{notice.text}</p>
                    {rescue.map(|text| view! {
                        <button class="button" type="button" on:click=move |_| host::download("rescued.error-budget.json", "application/json", &text)>
                            "Download it"
                        </button>
                    })}
                    <button class="icon-button" type="button" aria-label="Dismiss" on:click=move |_| state.notice.set(None)><Icon name="close" /></button>
                </div>
            }
        })}
    }
}

/// A shared plan asks before it takes the place of local work.
#[component]
pub fn OfferedPlan() -> impl IntoView {
    let state = State::here();
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move |_| {
        if let (Some(dialog), Some(_)) = (dialog.get(), state.offered.get()) {
            let _ = dialog.show_modal();
        }
    });
    let close = move || {
        state.offered.set(None);
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let open = move |_| {
        if let Some(plan) = state.offered.get_untracked() {
            state.replace("Open the shared plan", Document::new(plan));
            state.say("Shared plan opened; yours is one undo away", true);
        }
        close();
    };
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="offered-title" on:close=move |_| state.offered.set(None)>
            <div class="dialog-head"><h2 id="offered-title">"Open the shared plan?"</h2></div>
            <div class="dialog-body">
                <p>"There is a plan of your own in this browser. Undo brings it back, and \u{201c}Keep mine\u{201d} leaves it as it is."</p>
            </div>
            <div class="dialog-foot">
                <p></p>
                <button class="button" type="button" on:click=move |_| close()>"Keep mine"</button>
                <button class="button primary" type="button" on:click=open>"Open the shared plan"</button>
            </div>
        </dialog>
    }
}

/// The last thing done, for six seconds, longer while it is hovered or focused.
#[component]
pub fn Toast() -> impl IntoView {
    let state = State::here();
    let held = RwSignal::new(false);
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |_| {
        let shown = state.toast.get().is_some();
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        if shown && !held.get() {
            let hide = move || {
                let _ = state.toast.try_set(None);
            };
            waiting.set_value(set_timeout_with_handle(hide, Duration::from_secs(6)).ok());
        }
    });
    view! {
        <div role="status" aria-live="polite">
            {move || state.toast.get().map(|toast| view! {
                <div
                    class="toast" data-testid="toast"
                    on:mouseenter=move |_| held.set(true) on:mouseleave=move |_| held.set(false)
                    on:focusin=move |_| held.set(true) on:focusout=move |_| held.set(false)
                >
                    <span>{toast.text}</span>
                    {toast.undo.then(|| view! {
                        <button class="link" type="button" on:click=move |_| { held.set(false); state.undo(); }>"Undo"</button>
                    })}
                </div>
            })}
        </div>
    }
}
