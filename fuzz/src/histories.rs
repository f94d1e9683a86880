//! Texts as histories, and as the dates in them.

use error_budget::exchange::datetime::{DateOrder, Reading, parse_end, parse_instant};
use error_budget::exchange::import::{Edit, Field, Format, Import, Mapping, Options, import};
use error_budget::model::zone::Zone;

use crate::text;

/// Any text as a history, its format told from the content: rows add up, ends follow starts.
pub fn import_as_told(input: &[u8]) {
    let options = options(Zone::fixed("+05:30", 19_800));
    if let Ok(read) = import(text(input), &options) {
        rows_add_up(&read);
        let kept = read.rows.iter().filter(|row| row.incident.is_some());
        assert!(kept.count() >= read.incidents.len());
        for incident in &read.incidents {
            assert!(incident.end.is_none_or(|end| end >= incident.start));
        }
        let _ = read.rejected_csv();
    }
}

/// Any text by the reader of every format, whatever it looks like.
pub fn import_as_each(input: &[u8]) {
    let mut options = options(Zone::utc());
    for format in Format::ALL {
        options.format = Some(format);
        if let Ok(read) = import(text(input), &options) {
            rows_add_up(&read);
        }
    }
}

/// Any table by any mapping: the last bytes choose what the columns hold.
pub fn import_mapped(input: &[u8]) {
    let Some((input, &[order, header, relative, edited, ref fields @ ..])) =
        input.split_last_chunk::<8>()
    else {
        return;
    };
    let text = text(input);
    let mut options = options(Zone::utc());
    options.format = Some(Format::Csv);
    options.date_order = match order % 3 {
        0 => DateOrder::Auto,
        1 => DateOrder::DayFirst,
        _ => DateOrder::MonthFirst,
    };
    options.header = match header % 3 {
        0 => None,
        choice => Some(choice == 1),
    };
    options.relative_start = (relative % 2 == 0).then_some(options.now);
    if edited % 2 == 0 {
        options.edits.push(Edit {
            row: usize::from(edited),
            column: usize::from(order),
            text: text.chars().take(20).collect(),
        });
    }
    // One choice more than there are fields: a column of no meaning.
    let field = |byte: &u8| {
        Field::ALL
            .get(usize::from(*byte) % (Field::ALL.len() + 1))
            .copied()
    };
    options.mapping = Some(Mapping {
        fields: fields.iter().map(field).collect(),
    });
    if let Ok(read) = import(text, &options) {
        rows_add_up(&read);
    }
}

/// Any text as an instant and as an end: what was read, written plainly, reads as itself.
pub fn date_and_end(input: &[u8]) {
    let text = text(input);
    let now = options(Zone::utc()).now;
    let zone = Zone::fixed("-03:30", -12_600);
    let reading = Reading::new(&zone, Some(now));
    if let Ok(at) = parse_instant(text, &reading) {
        assert_eq!(parse_instant(&at.to_rfc3339(), &reading), Ok(at));
    }
    if let Ok(end) = parse_end(text, now, &reading) {
        assert!(end.instant().is_none_or(|end| end >= now));
    }
}

fn options(zone: Zone) -> Options {
    let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
    Options::new(now, zone)
}

fn rows_add_up(read: &Import) {
    assert_eq!(
        read.accepted + read.repaired + read.rejected,
        read.rows_read()
    );
}
