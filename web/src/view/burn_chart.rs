//! stub
use leptos::prelude::*;
/// stub
#[component]
pub fn BurnChart() -> impl IntoView { view! { <p></p> } }
