//! Where vectors and real data are read from.

use std::path::{Path, PathBuf};

/// The conformance vectors: `tests/vectors`, or `$ERROR_BUDGET_VECTORS`.
#[must_use]
pub fn vectors() -> PathBuf {
    folder("ERROR_BUDGET_VECTORS", "vectors")
}

/// Real histories, one folder per format: `tests/fixtures`, or `$ERROR_BUDGET_DATA`.
#[must_use]
pub fn data() -> PathBuf {
    folder("ERROR_BUDGET_DATA", "fixtures")
}

fn folder(variable: &str, default: &str) -> PathBuf {
    std::env::var_os(variable).map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join(default),
        PathBuf::from,
    )
}
