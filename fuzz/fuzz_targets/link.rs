//! Any bytes as a link: as they are, and as what a link with a right checksum holds.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use error_budget::exchange::link;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = link::decode(text);
    }
    // A changed byte fails the checksum, so nothing behind it would be reached.
    let packed = URL_SAFE_NO_PAD.encode(bytes);
    let sum = packed.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    if let Ok(plan) = link::decode(&format!("#p=1.{sum:08x}{packed}")) {
        assert_eq!(link::decode(&link::encode(&plan)), Ok(plan));
    }
});
