//! The engine and the page's parts in a real browser.
//!
//! `cargo xtask test` runs them in headless Chromium; natively there is nothing here.
#![cfg(target_arch = "wasm32")]

mod bars;
mod package;
mod plan_text;
mod same_digits;
mod storage;
mod zones;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
