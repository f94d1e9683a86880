//! stub
use leptos::prelude::*;
/// stub
#[component]
pub fn BudgetChart() -> impl IntoView { view! { <p></p> } }
