//! The plan as something to send: a link, a picture of the link, a summary.

use super::super::{Question, Subject};
use error_budget::engine::assessment::Assessment;
use error_budget::engine::forecast::Settings;
use error_budget::engine::record::Record;
use error_budget::exchange::export::figures::Clock;
use error_budget::exchange::export::summary;
use error_budget::exchange::link;
use qrcodegen::{QrCode, QrCodeEcc};
use serde::{Deserialize, Serialize};

/// The link to the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MakeLink {
    /// The address of the page, without a fragment.
    pub page: String,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The whole of it.
    pub address: String,
    /// Longer than chats and mail programs like it.
    pub long: bool,
    /// Its QR code; `None` where it is too long for one.
    pub code: Option<Code>,
}

/// A QR code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Code {
    /// Modules along a side, without the quiet zone.
    pub size: u32,
    /// The dark modules, as an SVG path of unit squares.
    pub path: String,
}

/// Where the service shown stands, as Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summarise;

impl Question for MakeLink {
    const NAME: &'static str = "link";
    type Reply = Link;

    fn answer(&self, subject: &Subject) -> Link {
        let address = format!("{}#{}", self.page, link::encode(&subject.plan));
        Link {
            long: address.len() > link::COMFORTABLE_LENGTH,
            code: code(&address),
            address,
        }
    }
}

/// The densest code that still reads off a screen: 117 modules along a side.
const DENSEST: i32 = 25;

fn code(text: &str) -> Option<Code> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).ok()?;
    if code.version().value() > DENSEST as u8 {
        return None;
    }
    let mut path = String::new();
    for y in 0..code.size() {
        let mut from = None;
        // One beyond the edge is light, and ends the last run.
        for x in 0..=code.size() {
            match (code.get_module(x, y), from) {
                (true, None) => from = Some(x),
                (false, Some(start)) => {
                    path.push_str(&format!("M{start} {y}h{}v1H{start}z", x - start));
                    from = None;
                }
                _ => {}
            }
        }
    }
    Some(Code {
        size: u32::try_from(code.size()).ok()?,
        path,
    })
}

impl Question for Summarise {
    const NAME: &'static str = "summarise";
    type Reply = String;

    fn answer(&self, subject: &Subject) -> String {
        let Some(service) = subject.service() else {
            return String::new();
        };
        let plan = &subject.plan;
        let record = Record::new(service, subject.now, &subject.zone);
        let answer = Assessment::in_plan(plan, service, &record);
        let clock = Clock::new(subject.zone.clone(), subject.now);
        let settings = Settings::from(plan.forecast);
        let (forecast, outlooks) = record.outlooks(&plan.policy, &service.releases, &settings);
        summary::markdown(&answer, service, &clock, forecast.as_ref(), &outlooks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_holds_its_three_finders_and_a_long_text_has_none() {
        let code = code("https://example.org/#p=1.00000000").expect("short enough");
        // A finder is a ring of 7 x 7 around 3 x 3: the first row of the code begins and ends with seven dark modules.
        assert!(code.path.starts_with("M0 0h7v1H0z"));
        let right = format!("M{} 0h7v1H{}z", code.size - 7, code.size - 7);
        assert!(code.path.contains(&right));
        // Version 25 at the lowest correction holds 1,273 bytes (ISO/IEC 18004, table 7).
        assert!(super::code(&"a".repeat(1_273)).is_some());
        assert!(super::code(&"a".repeat(1_274)).is_none());
    }
}
