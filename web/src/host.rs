//! What the browser provides: clock, time zones, storage, clipboard, downloads.

use crate::reactive::Live;
use chrono::{DateTime, Utc};
use error_budget::model::plan::Plan;
use error_budget::model::zone::Zone;
use js_sys::{Array, Function, Intl, Object, Reflect};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Document, Element, HtmlAnchorElement, Storage, Url, Window};

/// The page stands in another one, which keeps the plan and owns address, storage and theme.
pub const IN_ELEMENT: bool = cfg!(feature = "element");

/// The window, where there is one.
#[must_use]
pub fn window() -> Option<Window> {
    web_sys::window()
}

/// Where the page stands, and looks for what is its own: the document, or in an element its shadow root.
#[must_use]
pub fn root() -> Option<Document> {
    #[cfg(feature = "element")]
    return crate::element::root();
    #[cfg(not(feature = "element"))]
    window()?.document()
}

/// What is around the whole page.
#[must_use]
pub fn frame() -> Option<Element> {
    if IN_ELEMENT {
        return root()?.get_element_by_id("app");
    }
    root()?.document_element()
}

/// The fragment of the address, with its `#`; empty in an element, where it is another page's.
#[must_use]
pub fn fragment() -> String {
    let hash = || window()?.location().hash().ok();
    if IN_ELEMENT {
        return String::new();
    }
    hash().unwrap_or_default()
}

/// Where links to a plan lead: here, or where an element says; `None` where nothing would open them.
#[must_use]
pub fn address() -> Option<String> {
    #[cfg(feature = "element")]
    return crate::element::address();
    #[cfg(not(feature = "element"))]
    {
        let location = window()?.location();
        Some(location.origin().ok()? + &location.pathname().ok()?)
    }
}

/// The present, to the millisecond.
#[must_use]
pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default()
}

/// The name of the zone the browser runs in, `UTC` where it does not tell.
#[must_use]
pub fn local_zone_name() -> String {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into())
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

/// A zone as the browser's `Intl` knows it, from 2000 to 2040; `None` for unknown names.
///
/// The offset is read off a formatted clock: `Intl` tells wall-clock times, not offsets.
#[must_use]
pub fn zone(name: &str) -> Option<Zone> {
    if name == "UTC" || name == "Etc/UTC" {
        return Some(Zone::utc());
    }
    let options = Object::new();
    for (key, value) in [
        ("timeZone", name),
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
    ] {
        Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    let constructor: Function = Reflect::get(&js_sys::global(), &"Intl".into())
        .and_then(|intl| Reflect::get(&intl, &"DateTimeFormat".into()))
        .ok()?
        .dyn_into()
        .ok()?;
    // Through Reflect: an unknown zone throws, which must not end the page.
    let format: Intl::DateTimeFormat =
        Reflect::construct(&constructor, &Array::of2(&"en-US".into(), &options))
            .ok()?
            .unchecked_into();
    let format: Function = format.format();
    let shown_at = |unix: i64| {
        let date = js_sys::Date::new(&JsValue::from_f64(unix as f64 * 1000.0));
        let text = format.call1(&JsValue::NULL, &date).ok();
        text.and_then(|text| text.as_string()).unwrap_or_default()
    };
    Some(Zone::of_clock(name, shown_at))
}

/// Dark or light as the page around an element says; `None` where the page is its own.
#[must_use]
pub fn theme_around() -> Option<Live<bool>> {
    #[cfg(feature = "element")]
    return Some(crate::element::theme());
    #[cfg(not(feature = "element"))]
    None
}

/// Gives the plan to the page around an element, which keeps it; false where there is none.
#[must_use]
pub fn hand_over(plan: &Arc<Plan>) -> bool {
    #[cfg(feature = "element")]
    crate::element::changed(plan);
    #[cfg(not(feature = "element"))]
    let _ = plan;
    IN_ELEMENT
}

/// The local storage; `None` where it is blocked, or another page's.
#[must_use]
pub fn storage() -> Option<Storage> {
    if IN_ELEMENT {
        return None;
    }
    window()?.local_storage().ok().flatten()
}

/// The storage of this tab alone, which a reload and a crash leave alone; `None` where it is blocked, or another page's.
#[must_use]
pub fn tab_storage() -> Option<Storage> {
    if IN_ELEMENT {
        return None;
    }
    window()?.session_storage().ok().flatten()
}

/// A value of the browser as a node, where it is one.
#[must_use]
pub fn node(value: JsValue) -> Option<web_sys::Node> {
    value.dyn_into().ok()
}

/// Puts a text into the clipboard; `false` where the browser does not let it.
pub async fn copy(text: &str) -> bool {
    let Some(window) = window() else { return false };
    let written = window.navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(written).await.is_ok()
}

/// Offers `text` as a file.
pub fn download(file_name: &str, mime: &str, text: &str) {
    let offer = || -> Result<(), JsValue> {
        let options = BlobPropertyBag::new();
        options.set_type(mime);
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        download_address(file_name, &url);
        Url::revoke_object_url(&url)
    };
    if let Err(error) = offer() {
        web_sys::console::warn_1(&error);
    }
}

/// Offers what an address stands for as a file.
pub fn download_address(file_name: &str, address: &str) {
    let link = window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(address);
        link.set_download(file_name);
        link.click();
    }
}
