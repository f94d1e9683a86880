//! Signals and memos of one type.
//!
//! Leptos compiles a signal anew for every type that it holds, some 2 KB each. [`Live`] and [`Memo`] keep their value in
//! a cell and leave to Leptos what it is good at: who depends on whom, in what order, for how long. Both are small
//! handles to copy, as Leptos's own are, and live as long as the part of the page that made them: what may run later (a
//! timer, an observer, a frame) asks with `try_`.

use leptos::prelude::{ArcTrigger, GetValue, LocalStorage, Notify, StoredValue, Track};
use send_wrapper::SendWrapper;
use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

/// A value that is read and written; who reads it follows its changes.
pub struct Live<T> {
    held: StoredValue<Held, LocalStorage>,
    of: PhantomData<fn() -> T>,
}

/// A value that follows others; who reads it hears of it only when it differs.
pub struct Memo<T> {
    held: StoredValue<Held, LocalStorage>,
    of: PhantomData<fn() -> T>,
}

/// What a handle stands for: a `RefCell<Option<T>>`, and who tells of its changes.
#[derive(Clone)]
struct Held {
    value: Rc<dyn Any>,
    source: Source,
}

#[derive(Clone)]
enum Source {
    Written(ArcTrigger),
    /// The number of different values so far.
    Computed(leptos::prelude::Memo<u32>),
}

impl Source {
    fn track(&self) {
        match self {
            Self::Written(trigger) => trigger.track(),
            // Read, not only tracked: it computes when it is asked.
            Self::Computed(count) => {
                let _ = leptos::prelude::Get::try_get(count);
            }
        }
    }

    fn refresh(&self) {
        if let Self::Computed(count) = self {
            let _ = leptos::prelude::GetUntracked::try_get_untracked(count);
        }
    }
}

const GONE: &str = "a value was read after its part of the page was gone";

macro_rules! readable {
    ($name:ident) => {
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $name<T> {}

        impl<T: 'static> $name<T> {
            /// Reads without following; `None` when its part of the page is gone.
            pub fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
                let held = self.held.try_get_value()?;
                held.source.refresh();
                let value = held.value.downcast_ref::<RefCell<Option<T>>>()?;
                value.borrow().as_ref().map(read)
            }

            /// Reads without following.
            ///
            /// # Panics
            /// When its part of the page is gone.
            pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
                self.try_with_untracked(read).expect(GONE)
            }

            /// Reads and follows.
            ///
            /// # Panics
            /// When its part of the page is gone.
            pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
                self.track();
                self.with_untracked(read)
            }

            /// Follows without reading.
            pub fn track(self) {
                if let Some(held) = self.held.try_get_value() {
                    held.source.track();
                }
            }

            /// The value, followed.
            ///
            /// # Panics
            /// When its part of the page is gone.
            #[must_use]
            pub fn get(self) -> T
            where
                T: Clone,
            {
                self.with(T::clone)
            }

            /// The value, not followed.
            ///
            /// # Panics
            /// When its part of the page is gone.
            #[must_use]
            pub fn get_untracked(self) -> T
            where
                T: Clone,
            {
                self.with_untracked(T::clone)
            }

            /// The value, not followed; `None` when its part of the page is gone.
            #[must_use]
            pub fn try_get_untracked(self) -> Option<T>
            where
                T: Clone,
            {
                self.try_with_untracked(T::clone)
            }
        }
    };
}

readable!(Live);
readable!(Memo);

impl<T: 'static> Live<T> {
    /// Holds `value` as long as the part of the page that is being made.
    #[must_use]
    pub fn new(value: T) -> Self {
        Self {
            held: hold(
                Rc::new(RefCell::new(Some(value))),
                Source::Written(ArcTrigger::new()),
            ),
            of: PhantomData,
        }
    }

    /// Changes the value and tells who follows it; nothing when its part of the page is gone.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        let _ = self.try_update(change);
    }

    /// The same with an answer; `None` when its part of the page is gone.
    pub fn try_update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let held = self.held.try_get_value()?;
        let answer = change_untracked(&held, change);
        held.notify();
        answer
    }

    /// Changes the value and tells nobody.
    pub fn update_untracked<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        change_untracked(&self.held.try_get_value()?, change)
    }

    /// Puts another value in place.
    pub fn set(self, value: T) {
        self.update(|place| *place = value);
    }
}

fn change_untracked<T: 'static, R>(held: &Held, change: impl FnOnce(&mut T) -> R) -> Option<R> {
    let value = held.value.downcast_ref::<RefCell<Option<T>>>()?;
    value.borrow_mut().as_mut().map(change)
}

impl Held {
    fn notify(&self) {
        if let Source::Written(trigger) = &self.source {
            trigger.notify();
        }
    }
}

fn hold(value: Rc<dyn Any>, source: Source) -> StoredValue<Held, LocalStorage> {
    StoredValue::new_local(Held { value, source })
}

/// A value that follows what `compute` reads.
#[must_use]
pub fn memo<T: PartialEq + 'static>(compute: impl Fn() -> T + 'static) -> Memo<T> {
    let value = Rc::new(RefCell::new(None::<T>));
    let place = Rc::clone(&value);
    let differs = move || {
        let next = Some(compute());
        let differs = *place.borrow() != next;
        if differs {
            *place.borrow_mut() = next;
        }
        differs
    };
    Memo {
        held: hold(value, Source::Computed(count_changes(Box::new(differs)))),
        of: PhantomData,
    }
}

fn count_changes(differs: Box<dyn Fn() -> bool>) -> leptos::prelude::Memo<u32> {
    let differs = SendWrapper::new(differs);
    leptos::prelude::Memo::new(move |count: Option<&u32>| {
        count
            .copied()
            .unwrap_or(0)
            .wrapping_add(u32::from(differs()))
    })
}
