//! One import at work: how it reads, and who is told how far it is.

use super::{ImportError, Options};
use std::cell::RefCell;

/// Rows between two reports of progress: some 15 ms of work.
const ROWS_PER_REPORT: usize = 8_192;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Rows so far, of the pass that is running.
    pub rows: usize,
    /// Share of the work that is done, 0 to 1. It never goes back.
    pub share: f64,
}

/// The options of an import and its watcher.
pub(super) struct Task<'a> {
    pub(super) options: &'a Options,
    watch: RefCell<&'a mut dyn FnMut(Progress) -> bool>,
}

impl<'a> Task<'a> {
    pub(super) fn new(options: &'a Options, watch: &'a mut dyn FnMut(Progress) -> bool) -> Self {
        Self {
            options,
            watch: RefCell::new(watch),
        }
    }

    /// Tells of a row now and then; `share` is only asked for when it is told.
    pub(super) fn row(&self, rows: usize, share: impl Fn() -> f64) -> Result<(), ImportError> {
        if !rows.is_multiple_of(ROWS_PER_REPORT) || rows == 0 {
            return Ok(());
        }
        let progress = Progress {
            rows,
            share: share().clamp(0.0, 1.0),
        };
        // A watcher that imports from within its own call is left out, not waited for.
        let goes_on = self
            .watch
            .try_borrow_mut()
            .is_ok_and(|mut watch| watch(progress));
        if goes_on {
            Ok(())
        } else {
            Err(ImportError::Stopped)
        }
    }
}
