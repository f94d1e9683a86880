//! How far bars are filled.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web::dom::El;
use web::widget::bar::{Bar, Kind, filled, tick};
use web_sys::HtmlElement;

fn property(element: &El, name: &str) -> String {
    let element: &HtmlElement = element.node().unchecked_ref();
    let style = element.style();
    style.get_property_value(name).expect("a style has values")
}

#[wasm_bindgen_test]
fn a_bar_is_filled_to_its_share_and_no_further() {
    let cases = [
        (0.25, "25.0%"),
        (0.0, "0.0%"),
        (1.7, "100.0%"),
        (f64::INFINITY, "100.0%"),
        (-0.3, "0.0%"),
        (f64::NAN, "0.0%"),
    ];
    for (share, width) in cases {
        assert_eq!(
            property(&filled(Kind::Wide, share), "--share"),
            width,
            "{share}"
        );
    }
    let bar = Bar::new(Kind::InCell);
    assert_eq!(property(&bar.element(), "--share"), "");
    bar.fill(0.5);
    assert_eq!(property(&bar.element(), "--share"), "50.0%");
    assert_eq!(property(&tick(0.1), "left"), "10%");
}
