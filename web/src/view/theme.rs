//! Light, dark, or as the system says.

use crate::dom::effect;
use crate::host;
use crate::reactive::Live;
use leptos::prelude::provide_context;
use wasm_bindgen::prelude::*;

const KEY: &str = "error-budget-planner.theme";

/// What was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Choice {
    /// The word in the document's `data-theme` and in storage.
    pub fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn stored() -> Self {
        let word = host::storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
        match word.as_deref() {
            Some("light") => Self::Light,
            Some("dark") => Self::Dark,
            _ => Self::System,
        }
    }

    fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}

/// The theme as the charts need it.
#[derive(Clone, Copy)]
pub struct Theme {
    /// What was chosen.
    pub choice: Live<Choice>,
    system_dark: Live<bool>,
}

impl Theme {
    /// Reads the choice, follows the system, and sets the document's `data-theme`.
    pub fn provide() -> Self {
        if let Some(dark) = host::theme_around() {
            let theme = Self {
                choice: Live::new(Choice::System),
                system_dark: dark,
            };
            provide_context(theme);
            return theme;
        }
        let query = host::window().and_then(|window| {
            window
                .match_media("(prefers-color-scheme: dark)")
                .ok()
                .flatten()
        });
        let system_dark = Live::new(query.as_ref().is_some_and(web_sys::MediaQueryList::matches));
        if let Some(query) = query {
            let follow = Closure::<dyn Fn(web_sys::MediaQueryListEvent)>::new(
                move |event: web_sys::MediaQueryListEvent| {
                    system_dark.set(event.matches());
                },
            );
            let _ =
                query.add_event_listener_with_callback("change", follow.as_ref().unchecked_ref());
            // The page's own lifetime.
            follow.forget();
        }
        let theme = Self {
            choice: Live::new(Choice::stored()),
            system_dark,
        };
        effect(move || {
            let choice = theme.choice.get();
            let root = host::window()
                .and_then(|window| window.document())
                .and_then(|document| document.document_element());
            if let Some(root) = root {
                let _ = match choice {
                    Choice::System => root.remove_attribute("data-theme"),
                    Choice::Light | Choice::Dark => root.set_attribute("data-theme", choice.word()),
                };
            }
            if let Some(storage) = host::storage() {
                // A theme that cannot be stored is chosen again next time.
                let _ = storage.set_item(KEY, choice.word());
            }
        });
        provide_context(theme);
        theme
    }

    /// Dark colours are on.
    pub fn is_dark(self) -> bool {
        match self.choice.get() {
            Choice::System => self.system_dark.get(),
            Choice::Light => false,
            Choice::Dark => true,
        }
    }

    /// Turns to the next choice.
    pub fn turn(self) {
        self.choice.update(|choice| *choice = choice.next());
    }
}
