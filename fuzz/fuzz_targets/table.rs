//! Any table by any mapping: the first bytes choose what the columns hold.
#![no_main]

use error_budget::exchange::datetime::DateOrder;
use error_budget::exchange::import::{Edit, Field, Format, Mapping, Options, import};
use error_budget::model::zone::Zone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: ([u8; 8], &str)| {
    let (choices, text) = input;
    let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
    let mut options = Options::new(now, Zone::utc());
    let [order, header, relative, edited, fields @ ..] = choices;
    options.format = Some(Format::Csv);
    options.date_order = match order % 3 {
        0 => DateOrder::Auto,
        1 => DateOrder::DayFirst,
        _ => DateOrder::MonthFirst,
    };
    options.header = [None, Some(true), Some(false)][usize::from(header % 3)];
    options.relative_start = (relative % 2 == 0).then_some(now);
    if edited % 2 == 0 {
        options.edits.push(Edit {
            row: usize::from(edited),
            column: usize::from(order),
            text: text.chars().take(20).collect(),
        });
    }
    let field = |byte: u8| Field::ALL.get(usize::from(byte)).copied();
    options.mapping = Some(Mapping {
        fields: fields.into_iter().map(field).collect(),
    });
    if let Ok(read) = import(text, &options) {
        assert_eq!(
            read.accepted + read.repaired + read.rejected,
            read.rows_read()
        );
    }
});
