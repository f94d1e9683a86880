//! Shared pieces of the cross-crate tests.
#![forbid(unsafe_code)]

pub mod folders;
