//! No text makes the importer panic, hang or lose count.

use super::{check, fixture, now, options};
use error_budget::exchange::datetime::{Reading, parse_end, parse_instant};
use error_budget::exchange::import::{Field, Format, Mapping, import, sniff};
use error_budget::exchange::{link, plan_json};
use error_budget::model::zone::Zone;
use proptest::prelude::*;

/// A file of each format.
const FILES: [&str; 22] = [
    "aws-status.json",
    "better-stack.json",
    "datadog-slo-history.json",
    "firehydrant.json",
    "github-downtime-windows.csv",
    "github-history.atom",
    "github-incidents.jsonl",
    "google-cloud-incidents.json",
    "incident-io.json",
    "incidents-feb.csv",
    "jira-fractional.csv",
    "maintenance.ics",
    "opsgenie.json",
    "pagerduty-v1.json",
    "pagerduty-v2.json",
    "prometheus-alerts-series.json",
    "prometheus-error-ratio.json",
    "prometheus-rules.json",
    "statuspage-api-v2.json",
    "upptime-status-changes.tsv",
    "upptime-summary.json",
    "uptimerobot.json",
];

proptest! {
    #[test]
    fn a_file_with_a_piece_exchanged(
        file in 0..FILES.len(), from in 0.0..1.0_f64, length in 0..60_usize,
        with in "\\PC{0,12}|[-0-9:.,TZ\"{}\\[\\]<>&;\n ]{0,16}"
    ) {
        let chars: Vec<char> = fixture(FILES[file]).chars().collect();
        let at = (from * chars.len() as f64) as usize;
        let until = (at + length).min(chars.len());
        let mut text: String = chars[..at].iter().collect();
        text.push_str(&with);
        text.extend(&chars[until..]);
        if let Ok(read) = import(&text, &options()) {
            check(&read);
        }
    }

    #[test]
    fn any_plan_and_any_link(text in "\\PC*|[\\x00-\\x7f]{0,200}|(#p=[12]\\.)?[0-9a-f]{0,8}[A-Za-z0-9_-]{0,80}") {
        let _ = plan_json::read(&text);
        let _ = link::decode(&text);
    }

    #[test]
    fn any_text(text in "\\PC*|[\\x00-\\x7f]{0,200}") {
        let _ = sniff(&text);
        for format in Format::ALL.into_iter().map(Some).chain([None]) {
            let mut options = options();
            options.format = format;
            if let Ok(read) = import(&text, &options) {
                check(&read);
            }
            options.header = Some(false);
            options.mapping = Some(Mapping {
                fields: vec![Some(Field::Start), Some(Field::End), Some(Field::ImpactPercent)],
            });
            if let Ok(read) = import(&text, &options) {
                check(&read);
            }
        }
    }

    #[test]
    fn any_cells(rows in prop::collection::vec(prop::collection::vec(
        "[0-9]{0,11}|[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{1,2}:[0-9]{2}|[0-9e.+-]{1,12}|\\PC{0,8}", 0..6), 0..12)
    ) {
        let mut text = String::from("start,end,impact,type,duration,id\n");
        for row in rows {
            text.push_str(&row.join(","));
            text.push('\n');
        }
        let mut options = options();
        options.format = Some(Format::Csv);
        check(&import(&text, &options).expect("a table"));
        options.relative_start = Some(now());
        check(&import(&text, &options).expect("a table"));
    }

    #[test]
    fn any_time(text in "\\PC*|[0-9:/. TZAPMamrch+-]{0,40}") {
        let zone = Zone::fixed("+05:30", 19_800);
        let reading = Reading::new(&zone, Some(now()));
        if let Ok(read) = parse_instant(&text, &reading) {
            // What was read is a whole millisecond, and written plainly reads as itself.
            let plain = read.to_rfc3339();
            prop_assert_eq!(parse_instant(&plain, &reading), Ok(read));
        }
        if let Ok(end) = parse_end(&text, now(), &reading) {
            prop_assert!(end.instant().is_none_or(|end| end >= now()));
        }
    }
}
