//! No text makes the importer panic, hang or lose count.

use super::{check, now, options};
use error_budget::exchange::datetime::{Reading, parse_end, parse_instant};
use error_budget::exchange::import::{Field, Format, Mapping, import, sniff};
use error_budget::model::zone::Zone;
use proptest::prelude::*;

proptest! {
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
