//! The share link: a whole document in the fragment of a URL.
//!
//! `#p=1.<checksum><base64url(deflate(json))>`: the version of the envelope, eight
//! hexadecimal digits of a checksum, and the plan. Fragments are never sent to a server.
//! Everything is bounded before anything is allocated for it: 100 MB of zeros would fit a
//! link of 130 KB.

use super::plan_json::{self, ReadError};
use crate::model::plan::Plan;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use thiserror::Error;

/// What the fragment starts with, after the `#`.
const PREFIX: &str = "p=1.";
const CHECKSUM_DIGITS: usize = 8;
/// The longest fragment read, in characters: 2 MB.
pub const MAX_LINK: usize = 2_000_000;
/// The longest document inside, in bytes.
const MAX_DOCUMENT: usize = 20_000_000;
/// Above this many characters chats and mail programs start to cut links.
pub const COMFORTABLE_LENGTH: usize = 2_000;

/// Why a fragment is not a plan.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LinkError {
    /// Another envelope.
    #[error("this link was made by a newer planner; reload the page to get it")]
    Newer,
    /// Not a link of this planner.
    #[error("this is not a planner link; expected one that starts with #p=1.")]
    NotALink,
    /// The checksum does not fit: characters are missing or changed.
    #[error(
        "this link is incomplete or was changed on its way; ask for it again, or for the plan as a file"
    )]
    Damaged,
    /// Longer than a link may be.
    #[error("this link is too long to be read; ask for the plan as a file")]
    TooLong,
    /// The plan inside is refused.
    #[error(transparent)]
    Plan(#[from] ReadError),
}

/// The fragment of a plan, without the `#`.
///
/// # Example
/// ```
/// use error_budget::exchange::link::{LinkError, decode, encode};
/// use error_budget::model::plan::Plan;
/// let plan = Plan { name: "Planning".into(), ..Plan::default() };
/// let link = encode(&plan);
/// assert_eq!(decode(&link), Ok(plan));
/// assert_eq!(decode(&link[..link.len() / 2]), Err(LinkError::Damaged));
/// ```
#[must_use]
pub fn encode(plan: &Plan) -> String {
    let packed = compress_to_vec(plan_json::write(plan).as_bytes(), 9);
    let text = URL_SAFE_NO_PAD.encode(&packed);
    format!("{PREFIX}{:08x}{text}", checksum(text.as_bytes()))
}

/// The plan of a fragment, with or without the `#`.
///
/// # Errors
/// [`LinkError`]: a link that was cut is told apart from one that is none.
pub fn decode(fragment: &str) -> Result<Plan, LinkError> {
    let fragment = fragment.trim().trim_start_matches('#');
    let Some(rest) = fragment.strip_prefix(PREFIX) else {
        let version = fragment
            .strip_prefix("p=")
            .and_then(|rest| rest.split('.').next());
        let newer = version
            .and_then(|v| v.parse::<u32>().ok())
            .is_some_and(|v| v > 1);
        return Err(if newer {
            LinkError::Newer
        } else {
            LinkError::NotALink
        });
    };
    if rest.len() > MAX_LINK {
        return Err(LinkError::TooLong);
    }
    let (sum, text) = rest
        .split_at_checked(CHECKSUM_DIGITS)
        .ok_or(LinkError::Damaged)?;
    if u32::from_str_radix(sum, 16) != Ok(checksum(text.as_bytes())) {
        return Err(LinkError::Damaged);
    }
    let packed = URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| LinkError::Damaged)?;
    let json = decompress_to_vec_with_limit(&packed, MAX_DOCUMENT).map_err(|error| match error
        .status
    {
        TINFLStatus::HasMoreOutput => LinkError::TooLong,
        _ => LinkError::Damaged,
    })?;
    let json = String::from_utf8(json).map_err(|_| LinkError::Damaged)?;
    Ok(plan_json::read(&json)?)
}

/// FNV-1a: enough to notice a cut, nothing to keep secrets with.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link_of(bytes: &[u8]) -> String {
        let text = URL_SAFE_NO_PAD.encode(compress_to_vec(bytes, 9));
        format!("{PREFIX}{:08x}{text}", checksum(text.as_bytes()))
    }

    #[test]
    fn every_way_to_be_wrong_has_its_name() {
        assert_eq!(decode("#p=2.abc"), Err(LinkError::Newer));
        assert_eq!(decode("section-2"), Err(LinkError::NotALink));
        assert_eq!(decode("p=1.0"), Err(LinkError::Damaged));
        assert_eq!(
            decode("p=1.\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}"),
            Err(LinkError::Damaged)
        );
        assert_eq!(
            decode(&link_of(b"{}")),
            Err(LinkError::Plan(ReadError::NotAPlan))
        );
        assert_eq!(
            decode(&link_of(&vec![b'0'; MAX_DOCUMENT + 1])),
            Err(LinkError::TooLong)
        );
        let newer = br#"{"format":"error-budget-plan","version":2}"#;
        assert_eq!(
            decode(&link_of(newer)),
            Err(LinkError::Plan(ReadError::Newer { found: 2 }))
        );
    }

    #[test]
    fn a_link_cut_anywhere_is_named_as_damaged() {
        let link = link_of(br#"{"format":"error-budget-plan","version":1}"#);
        for length in PREFIX.len()..link.len() {
            assert_eq!(
                decode(&link[..length]),
                Err(LinkError::Damaged),
                "cut to {length}"
            );
        }
    }
}
