//! Incident histories from files.
