//! What the mapping dialog decides: columns, zone, date order, and what words weigh.

use super::{at, counts, messages, options, read, spans};
use error_budget::exchange::datetime::DateOrder;
use error_budget::exchange::import::{Field, Format, ImportError, Mapping, import};
use error_budget::model::zone::Zone;

#[test]
fn a_table_without_a_start_is_refused_with_its_columns_and_read_once_one_is_chosen() {
    let text = "ref,occurred,gone,notes\n1,2026-03-01 10:00,2026-03-01 10:20,a\n2,2026-03-02 10:00,2026-03-02 10:05,b\n\
                3,-,-,c\n4,-,-,d\n5,-,-,e\n6,-,-,f\n7,-,-,g\n";
    let refused = import(text, &options()).expect_err("no start");
    let headers = ["ref", "occurred", "gone", "notes"].map(str::to_owned);
    assert_eq!(
        refused,
        ImportError::NoStart {
            headers: headers.to_vec()
        }
    );
    let mut options = options();
    options.format = Some(Format::Csv);
    options.header = Some(true);
    options.mapping = Some(Mapping {
        fields: vec![
            Some(Field::Id),
            Some(Field::Start),
            Some(Field::End),
            Some(Field::Title),
        ],
    });
    let import = read(text, &options);
    assert_eq!(counts(&import), (2, 0, 5));
    assert_eq!(
        spans(&import),
        [
            "2026-03-01T10:00:00Z 2026-03-01T10:20:00Z 100%",
            "2026-03-02T10:00:00Z 2026-03-02T10:05:00Z 100%",
        ]
    );
}

#[test]
fn words_are_listed_with_what_they_weigh_and_weigh_what_the_team_says() {
    let text = "start,end,severity\n\
        2026-03-01 10:00,10m,Major\n2026-03-02 10:00,10m,major\n2026-03-03 10:00,10m,brownout\n2026-03-04 10:00,10m,40%\n";
    let import = read(text, &options());
    let words: Vec<_> = import
        .words
        .iter()
        .map(|word| {
            let weight = word.impact.map(|impact| impact.to_string());
            (word.word.as_str(), word.rows, weight)
        })
        .collect();
    assert_eq!(
        words,
        [("Major", 2, Some("75%".to_owned())), ("brownout", 1, None)]
    );
    assert_eq!(import.rejected, 1);
    assert!(messages(&import)[2].contains("brownout is not an impact"));

    let mut options = options();
    let percent = |text: &str| text.parse().expect("an impact");
    options.impact_words.set("brownout", percent("12.5%"));
    options.impact_words.set("MAJOR", percent("60%"));
    let impacts: Vec<_> = read(text, &options)
        .incidents
        .iter()
        .map(|incident| incident.impact.to_string())
        .collect();
    assert_eq!(impacts, ["60%", "60%", "12.5%", "40%"]);
}

#[test]
fn a_word_may_start_with_a_digit() {
    let text = "start,end,impact\n2026-03-01 10:00,2026-03-01 10:10,1-critical\n";
    assert_eq!(read(text, &options()).rejected, 1);
    let mut options = options();
    options
        .impact_words
        .set("1-critical", "100%".parse().expect("an impact"));
    assert_eq!(counts(&read(text, &options)), (1, 0, 0));
}

#[test]
fn times_without_an_offset_are_of_the_chosen_zone() {
    let text = "start,end\n2026-03-01 10:00,2026-03-01 10:20\n2026-03-01T10:00:00Z,2026-03-01T10:20:00+02:00\n";
    let mut options = options();
    options.zone = Zone::fixed("Europe/Berlin", 3_600);
    let import = read(text, &options);
    assert_eq!(import.incidents[0].start, at("2026-03-01T09:00:00Z"));
    // 10:00 UTC to 08:20 UTC: the offset that is written counts, and shows the slip.
    assert!(import.rows[1].message().contains("lies before the start"));
}

#[test]
fn the_date_order_is_the_files_own_else_the_chosen_one() {
    let open = "start,end\n03/04/2026 10:00,10m\n";
    let mut options = options();
    options.now = at("2026-12-01T00:00:00Z");
    options.date_order = DateOrder::DayFirst;
    assert_eq!(
        read(open, &options).incidents[0].start,
        at("2026-04-03T10:00:00Z")
    );
    options.date_order = DateOrder::MonthFirst;
    assert_eq!(
        read(open, &options).incidents[0].start,
        at("2026-03-04T10:00:00Z")
    );
    // A date that can only be one of the two is read as that.
    let told = "start,end\n25/04/2026 10:00,10m\n03/04/2026 10:00,10m\n";
    options.date_order = DateOrder::Auto;
    assert_eq!(
        read(told, &options).incidents[1].start,
        at("2026-04-03T10:00:00Z")
    );
}

#[test]
fn columns_that_nobody_reads_change_nothing() {
    let plain = "start,end,impact\n2026-03-01 10:00,2026-03-01 10:20,0.5\n2026-03-02 10:00,2026-03-02 10:20,1\n";
    let more = "team,start,end,impact,runbook,cost\nx,2026-03-01 10:00,2026-03-01 10:20,0.5,https://a,12\n\
                y,2026-03-02 10:00,2026-03-02 10:20,1,,\n";
    let (plain, more) = (read(plain, &options()), read(more, &options()));
    assert_eq!(plain.incidents, more.incidents);
    let unread: Vec<_> = more
        .columns
        .iter()
        .filter(|column| column.field.is_none())
        .map(|column| column.header.as_str())
        .collect();
    assert_eq!(unread, ["team", "runbook", "cost"]);
}
