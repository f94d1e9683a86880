//! Texts as plans: from a spec, a file, a link.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use error_budget::exchange::{link as share, plan_json, spec as slo};

use crate::text;

/// Any text as an SLO spec: what is read is a plan that its own format takes.
pub fn spec(input: &[u8]) {
    if let Ok(read) = slo::read(text(input)) {
        let plan = read.plan("fuzz");
        assert_eq!(plan_json::read(&plan_json::write(&plan)), Ok(plan));
    }
}

/// Any text as a plan: what is read is written and read back.
pub fn plan(input: &[u8]) {
    if let Ok(plan) = plan_json::read(text(input)) {
        assert_eq!(plan_json::read(&plan_json::write(&plan)), Ok(plan));
    }
}

/// Any bytes as a link: as they are, and as what a link with a right checksum holds.
pub fn link(input: &[u8]) {
    if let Ok(text) = std::str::from_utf8(input) {
        let _ = share::decode(text);
    }
    // A changed byte fails the checksum, so nothing behind it would be reached.
    let packed = URL_SAFE_NO_PAD.encode(input);
    let sum = packed.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    if let Ok(plan) = share::decode(&format!("#p=1.{sum:08x}{packed}")) {
        assert_eq!(share::decode(&share::encode(&plan)), Ok(plan));
    }
}
