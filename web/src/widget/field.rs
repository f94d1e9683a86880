//! Fields of a form: what is typed applies at once; what cannot be read stays, with the reason.

use super::icon::icon;
use super::status;
use crate::dom::{El, el};
use crate::reactive::{Live, memo};
use crate::state::State;
use error_budget::model::status::Status;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// The reason a text cannot be applied.
pub type Refusal = String;
/// Takes a text, or says why not.
pub type Apply = Rc<dyn Fn(&str) -> Result<(), Refusal>>;

/// A labelled text field.
pub struct TextField {
    /// What it is for.
    pub label: &'static str,
    /// Its id within the page.
    pub id: &'static str,
    /// A line of help.
    pub hint: &'static str,
}

impl TextField {
    /// The field: `value` is what the document holds, `apply` takes a text or says why not.
    #[must_use]
    pub fn draw(
        self,
        value: impl Fn() -> String + 'static,
        apply: impl Fn(&str) -> Result<(), Refusal> + 'static,
    ) -> [El; 2] {
        self.labelled(Rc::new(value), Rc::new(apply))
    }

    fn labelled(self, value: Rc<dyn Fn() -> String>, apply: Apply) -> [El; 2] {
        let error = Live::new(None::<String>);
        let note = format!("{}-note", self.id);
        let field = input(error, value, apply)
            .attr("id", self.id)
            .attr("aria-describedby", &note);
        let hint = self.hint;
        let row = el("div.form-row").with(field).with(
            el("div")
                .attr("id", &note)
                .attr("role", "status")
                .live_attr("class", move || {
                    Some(
                        if error.with(Option::is_some) {
                            "error"
                        } else {
                            "hint"
                        }
                        .to_owned(),
                    )
                })
                .live(move || match error.get() {
                    Some(error) => vec![status::shape(Status::Critical), el("span").text(&error)],
                    None => vec![el("span").text(hint)],
                }),
        );
        [
            el("label.form-label").attr("for", self.id).text(self.label),
            row,
        ]
    }
}

/// A bare text field: it shows `value` until something is typed, and keeps what was typed as long as it cannot be read.
/// The reason goes to `error`.
#[must_use]
pub fn input(error: Live<Option<String>>, value: Rc<dyn Fn() -> String>, apply: Apply) -> El {
    let state = State::here();
    let typed = Live::new(None::<String>);
    let held = memo(move || value());
    // An undo or another service takes the place of a text that could not be read.
    let mut before = None::<String>;
    crate::dom::effect(move || {
        let value = held.get();
        if before.as_ref().is_some_and(|before| *before != value) && error.get_untracked().is_some()
        {
            typed.set(None);
            error.set(None);
        }
        before = Some(value);
    });
    el("input.field")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .live_prop("value", move || {
            typed.get().unwrap_or_else(|| held.get()).into()
        })
        .live_attr("aria-invalid", move || {
            error.get().map(|_| "true".to_owned())
        })
        .on_input(move |text| {
            error.set(apply(&text).err());
            typed.set(Some(text));
        })
        // A field that is removed while it has the focus is blurred after its signals are gone: hence `try_`.
        .on("blur", move |_| {
            state.close_step();
            if error.try_get_untracked().flatten().is_none() {
                typed.set(None);
            }
        })
}

/// A labelled choice of a few words: `(word, text)` each.
#[must_use]
pub fn choice<V: Into<JsValue>>(
    label: &str,
    id: &str,
    options: &[(&str, &str)],
    value: impl Fn() -> V + 'static,
    apply: impl Fn(&str) + 'static,
) -> [El; 2] {
    let offered = options
        .iter()
        .map(|(word, text)| el("option").attr("value", word).text(text));
    let select = el("select.field")
        .attr("id", id)
        .with_all(offered)
        .live_prop("value", move || value().into())
        .on_input(move |word| apply(&word));
    let row = el("div.form-row").with(el("span.select").with(select).with(icon("caret")));
    [el("label.form-label").attr("for", id).text(label), row]
}
