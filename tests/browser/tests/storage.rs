//! The document survives in the local storage, and nothing that was there is lost.
//!
//! Each test starts with an empty storage. The keys are spelled out: plans saved under them have to be found again.

use error_budget::exchange::{link, plan_json};
use error_budget::model::plan::Plan;
use leptos::mount::mount_to_body;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web::document::Document;
use web::state::{Opened, Rescue, State, StoredPlan};
use web_sys::Storage;

const PLAN_KEY: &str = "error-budget-planner.plan";
const SELECTED_KEY: &str = "error-budget-planner.selected";

const TWO_SERVICES: &str = r#"{
  "format": "error-budget-plan", "version": 1, "name": "Quarter", "zone": "Europe/Berlin",
  "services": [
    { "id": "checkout", "name": "checkout-api", "objective": { "target": "99.9%", "window": "30d" }, "incidents": [
      { "id": "INC-1", "title": "Größter Ausfall \"bisher\"", "start": "2026-02-24T11:20:00Z", "end": "2026-02-24T11:29:00Z" }
    ] },
    { "id": "search", "name": "search", "objective": { "target": "99.5%", "window": "month" }, "incidents": [] }
  ]
}"#;

fn emptied_storage() -> Storage {
    let storage = web::host::storage().expect("the test page has a local storage");
    storage.clear().expect("it can be cleared");
    storage
}

fn plan() -> Plan {
    plan_json::read(TWO_SERVICES).expect("a valid plan")
}

#[wasm_bindgen_test]
fn an_empty_storage_opens_the_sample() {
    emptied_storage();
    assert_eq!(StoredPlan::load(), StoredPlan::Nothing);
    let opened = Opened::from("", StoredPlan::load());
    assert!(opened.document.is_sample);
    assert!(opened.document.service().is_some(), "the sample is valid");
    assert!(opened.notice.is_none());
}

#[wasm_bindgen_test]
fn a_stored_plan_opens_on_the_service_last_shown() {
    let storage = emptied_storage();
    storage.set_item(PLAN_KEY, TWO_SERVICES).expect("room");
    storage.set_item(SELECTED_KEY, "search").expect("room");
    assert_eq!(
        StoredPlan::load(),
        StoredPlan::Plan(Box::new(plan()), "search".to_owned())
    );
    let opened = Opened::from("", StoredPlan::load());
    assert_eq!(*opened.document.plan, plan());
    assert_eq!(opened.document.selected, "search");
    assert!(!opened.document.is_sample);
}

#[wasm_bindgen_test]
fn a_damaged_text_is_kept_and_offered() {
    let storage = emptied_storage();
    let cut = TWO_SERVICES.split_at(200).0;
    storage.set_item(PLAN_KEY, cut).expect("room");
    let opened = Opened::from("", StoredPlan::load());
    let notice = opened.notice.expect("it is said");
    assert_eq!(notice.rescue, Some(Rescue::Text(cut.to_owned())));
}

#[wasm_bindgen_test]
fn a_link_waits_while_there_is_local_work() {
    let storage = emptied_storage();
    storage.set_item(PLAN_KEY, TWO_SERVICES).expect("room");
    let mut shared = plan();
    shared.name = "Theirs".to_owned();
    let fragment = format!("#{}", link::encode(&shared));
    let opened = Opened::from(&fragment, StoredPlan::load());
    assert_eq!(*opened.document.plan, plan(), "the local plan stays");
    assert_eq!(opened.offered, Some(shared));
}

#[wasm_bindgen_test]
async fn what_is_edited_is_found_again() {
    emptied_storage();
    let opened = Opened {
        document: Document::new(plan()),
        notice: None,
        offered: None,
        kept: false,
    };
    let started = Rc::new(Cell::new(None));
    let starting = Rc::clone(&started);
    mount_to_body(move || starting.set(Some(State::start(opened))));
    let state = started.take().expect("the state was started");
    // As the page does: it shows the document, and effects have seen it, before there is an edit.
    assert_eq!(*state.document.get_untracked().plan, plan());
    pause(50).await;
    state.look_at("search");
    state.edit("Rename", None, |plan| plan.name = "Next quarter".to_owned());
    pause(1_000).await;

    let mut expected = plan();
    expected.name = "Next quarter".to_owned();
    assert_eq!(
        StoredPlan::load(),
        StoredPlan::Plan(Box::new(expected), "search".to_owned())
    );
}

#[wasm_bindgen_test]
fn what_is_stored_is_not_written_over_before_the_first_edit() {
    let storage = emptied_storage();
    assert!(!Opened::from("", StoredPlan::load()).kept, "the sample");
    storage.set_item(PLAN_KEY, TWO_SERVICES).expect("it fits");
    assert!(Opened::from("", StoredPlan::load()).kept, "a plan");
    storage.set_item(PLAN_KEY, "junk").expect("it fits");
    assert!(
        Opened::from("", StoredPlan::load()).kept,
        "a text that cannot be read"
    );

    let fragment = format!("#{}", link::encode(&plan()));
    let welcomed = Opened::from(&fragment, StoredPlan::Nothing);
    assert!(
        !welcomed.kept,
        "a plan from a link is this browser's from now on"
    );
}

async fn pause(ms: i32) {
    let promise = js_sys::Promise::new(&mut |done, _| {
        let window = web::host::window().expect("tests run in a page");
        window
            .set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms)
            .expect("a timer");
    });
    JsFuture::from(promise).await.expect("timers resolve");
}
