//! Answers as plain objects and series.

use crate::refusal::Refusal;
#[cfg(any(feature = "engine", feature = "lab"))]
use js_sys::{Float64Array, Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

/// A plain object, as `JSON.parse` would give it; infinite numbers stay numbers.
pub(crate) fn plain<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, Refusal> {
    let plain = value.serialize(&Serializer::json_compatible());
    plain.map_err(|error| failed(&error.to_string()))
}

/// Puts a field into an object.
#[cfg(any(feature = "engine", feature = "lab"))]
pub(crate) fn put(object: &JsValue, name: &str, value: &JsValue) -> Result<(), Refusal> {
    let put = Reflect::set(object, &name.into(), value);
    put.map(drop).map_err(|_| failed(name))
}

/// Columns of equal length, by name.
#[cfg(any(feature = "engine", feature = "lab"))]
pub(crate) fn columns(columns: &[(&str, Vec<f64>)]) -> Result<JsValue, Refusal> {
    let object = Object::new().into();
    for (name, values) in columns {
        put(&object, name, &Float64Array::from(values.as_slice()).into())?;
    }
    Ok(object)
}

fn failed(what: &str) -> Refusal {
    let message = format!("the answer could not be passed on ({what}); report it with the plan");
    Refusal::new("engine_failed", "", message)
}
