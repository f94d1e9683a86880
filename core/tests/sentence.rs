//! The sentences of the design, section 10 of its tokens, on histories that lead to them.
//!
//! Where a sentence of the design names what a history does not say ("the config push"), the
//! words are those that it does.
#![forbid(unsafe_code)]

mod history;

use error_budget::engine::assessment::Assessment;
use error_budget::engine::forecast::{Forecast, Settings, WhenExhausted};
use error_budget::engine::record::Record;
use error_budget::engine::release_outlook::ReleaseOutlook;
use error_budget::exchange::export::figures::Clock;
use error_budget::exchange::export::scenario_sentence::{self, Standing};
use error_budget::exchange::export::sentence::{Ahead, MOST_WORDS, Piece, pieces_ahead, text};
use error_budget::exchange::export::summary;
use error_budget::model::budget_policy::guide;
use error_budget::model::incident::Incident;
use error_budget::model::plan::Service;
use error_budget::model::release::{Release, Risk};
use error_budget::model::zone::Zone;
use history::{at, checkout, incident, ongoing, outage, record, rolling, service};

const NOW: &str = "2026-03-10 14:30";

fn clock() -> Clock {
    Clock::new(Zone::utc(), at(NOW))
}

/// Key figures between asterisks.
fn marked(pieces: &[Piece]) -> String {
    let mark = |piece: &Piece| match piece {
        Piece::Plain(text) => text.clone(),
        Piece::Key(text) => format!("*{text}*"),
    };
    pieces.iter().map(mark).collect()
}

/// One service, its answer and what is ahead of it.
struct Told {
    service: Service,
    answer: Assessment,
    forecast: Option<Forecast>,
    outlooks: Vec<ReleaseOutlook>,
}

impl Told {
    fn of(service: Service) -> Self {
        let record = record(&service, NOW);
        let settings = Settings {
            paths: 50,
            ..Settings::default()
        };
        let (forecast, outlooks) = record.outlooks(&guide(), &service.releases, &settings);
        Self {
            answer: Assessment::of(&service, &record),
            forecast,
            outlooks,
            service,
        }
    }

    /// As if simulated so: the chance by 9 April, and the median of those days in which it does.
    fn likely(mut self, chance: f64, days: f64) -> Self {
        let forecast = self.forecast.as_mut().expect("data");
        forecast.days.last_mut().expect("30 days").exhausted = Some(chance);
        forecast.when_exhausted = Some(WhenExhausted {
            p10: 3.0,
            p50: days,
            p90: 24.0,
        });
        self
    }

    fn ahead(&self) -> Ahead<'_> {
        let release = self.service.releases.first().zip(self.outlooks.first());
        Ahead {
            forecast: self.forecast.as_ref(),
            release,
        }
    }

    fn standing(&self) -> Standing<'_> {
        Standing {
            answer: &self.answer,
            ahead: self.ahead(),
        }
    }

    fn sentence(&self) -> String {
        let pieces = pieces_ahead(&self.answer, &self.service, &clock(), &self.ahead());
        let sentence = marked(&pieces);
        let words = sentence.split_whitespace().count();
        assert!(words <= MOST_WORDS, "{words}: {sentence}");
        let keys = pieces.iter().filter(|piece| matches!(piece, Piece::Key(_)));
        assert!(keys.count() <= 3, "{sentence}");
        sentence
    }
}

fn planned(mut service: Service, when: &str, risk: Risk) -> Service {
    service.releases = vec![Release {
        name: "4.32".to_owned(),
        at: Some(at(when)),
        risk,
        ..Release::default()
    }];
    service
}

fn thursday(service: Service) -> Service {
    planned(service, "2026-03-12 10:00", Risk::Medium)
}

fn month(incidents: Vec<Incident>) -> Service {
    let mut service = service("99.9%", rolling(30), incidents);
    service.name = "reviews".to_owned();
    service
}

#[test]
fn attention_names_the_largest_cause_the_odds_and_the_release() {
    let told = Told::of(thursday(checkout())).likely(0.53, 12.0);
    assert_eq!(
        told.sentence(),
        "*18.4 of 43.2 minutes are left*; the 24 Feb incident alone took 9.0. Running out by \
         9 Apr is a coin toss (*53%*), most likely around 22 Mar. Have Thursday’s release \
         *reviewed*, or move it to 26 Mar, when those 9 minutes come back."
    );
}

#[test]
fn healthy_is_short() {
    // 8.2 minutes, two weeks ago.
    let lost = incident("2026-02-24 11:20", "2026-02-24 11:28:12", "100%");
    let told = Told::of(thursday(month(vec![lost]))).likely(0.03, 20.0);
    assert_eq!(
        told.sentence(),
        "*35.0 of 43.2 minutes are left* and nothing is burning. Running out by 9 Apr is very \
         unlikely (*3%*). Release as planned."
    );
}

#[test]
fn overspent_says_until_when_and_what_still_goes() {
    let mut stricter = checkout();
    stricter.objective.target = "99.95%".parse().expect("a target");
    assert_eq!(
        Told::of(thursday(stricter)).sentence(),
        "*The budget is overspent by 3.2 minutes*: 24.8 spent of 21.6. It is back above zero on \
         *26 Mar at 11:22* if nothing else happens. Until then only security fixes, rollbacks \
         and reliability work go out."
    );
}

#[test]
fn an_ongoing_incident_comes_first() {
    // The sample and 28 minutes at 10%: 18.4 - 2.8 = 15.6, which last 156 minutes.
    let mut burning = checkout();
    burning.incidents.push(ongoing("2026-03-10 14:02", "10%"));
    assert_eq!(
        Told::of(burning.clone()).sentence(),
        "*An incident has been burning for 28 minutes* at 10% impact and has cost 2.8 so far, \
         15.6 are left. At this rate the rest lasts 2 h 36 m. Stop the burn first; releases \
         wait while it lasts."
    );
    // A high risk is blocked below a quarter.
    burning.incidents.push(outage("2026-03-07 12:00", 6));
    let told = Told::of(planned(burning, "2026-03-10 15:00", Risk::High));
    assert!(
        told.sentence()
            .ends_with("releases are *blocked* while it lasts.")
    );
}

#[test]
fn without_data_only_what_is_allowed_is_told() {
    let mut unknown = month(vec![]);
    unknown.measured_from = None;
    let told = Told::of(unknown);
    assert_eq!(
        told.sentence(),
        "*Nothing is known about reviews yet.* At 99.9% over 30 days it may be down for \
         43 m 12 s. Add its incidents to see what is left."
    );
    let plain = text(&told.answer, &told.service, &clock());
    assert_eq!(plain, told.sentence().replace('*', ""));
}

#[test]
fn a_young_record_says_so() {
    let mut young = month(vec![
        outage("2026-03-06 12:00", 1),
        incident("2026-03-08 12:00", "2026-03-08 12:01:12", "100%"),
    ]);
    young.measured_from = Some(at("2026-03-04 14:00"));
    assert_eq!(
        Told::of(thursday(young)).sentence(),
        "*41.0 of 43.2 minutes are left*, but the record is only 6 days old. Two incidents are \
         too few for a forecast; what is shown leans on the stated prior. Treat medium-risk \
         releases as *review* until 30 days are known."
    );
}

#[test]
fn a_slow_burn_that_no_page_tells_of() {
    // 26.588 minutes before, then 71 h 59 m at 0.16%, which are 6.910: 33.498 of 43.2.
    let old = incident("2026-03-01 00:00", "2026-03-01 00:26:35.280", "100%");
    let slow = incident("2026-03-07 14:30", "2026-03-10 14:29", "0.16%");
    let told = Told::of(planned(
        month(vec![old, slow]),
        "2026-03-12 10:00",
        Risk::Medium,
    ));
    let told = told.likely(0.68, 6.0);
    assert_eq!(
        told.sentence(),
        "*9.7 of 43.2 minutes are left* and no alert pages: 1.6× over 3 days stays below every \
         page. It is likely (*68%*) to run out, around 16 Mar. Find the slow burn; *defer* \
         Thursday’s release."
    );
}

#[test]
fn data_that_stopped_are_told_with_what_was_left_before() {
    // 15.7 minutes were spent when the data stopped, on 8 March at 11:30.
    let lost = incident("2026-02-24 11:20", "2026-02-24 11:35:42", "100%");
    let mut stopped = month(vec![lost]);
    stopped.measured_until = Some(at("2026-03-08 11:30"));
    assert_eq!(
        Told::of(stopped).sentence(),
        "*The last observation is 2 d 3 h old*, so the status is unknown; before it, 27.5 of \
         43.2 minutes were left. Check the source; releases wait for data, except security \
         fixes and rollbacks."
    );
}

#[test]
fn odds_have_words_that_change_where_people_change_them() {
    let cases = [
        (0.049, "very unlikely (*5%*)"),
        (0.05, "is unlikely (*5%*)"),
        (0.25, "is possible (*25%*), most likely around 22 Mar"),
        (0.45, "is a coin toss (*45%*)"),
        (0.55, "is a coin toss (*55%*)"),
        (0.551, "It is likely (*55%*) to run out, around 22 Mar"),
        (0.76, "It is very likely (*76%*)"),
        (0.96, "It is almost certain (*96%*)"),
        (0.999, "It is almost certain (*more than 99%*)"),
        (0.001, "is very unlikely (*less than 1%*)"),
    ];
    for (chance, words) in cases {
        let told = Told::of(thursday(checkout())).likely(chance, 12.0);
        let sentence = told.sentence();
        assert!(sentence.contains(words), "{sentence}");
    }
}

#[test]
fn a_release_is_called_by_its_day() {
    let calls = [
        ("2026-03-10 20:00", "today’s release"),
        ("2026-03-16 10:00", "Monday’s release"),
        ("2026-03-18 10:00", "the 18 Mar release"),
    ];
    for (when, call) in calls {
        let told = Told::of(planned(checkout(), when, Risk::Medium)).likely(0.53, 12.0);
        let sentence = told.sentence();
        assert!(sentence.contains(call), "{sentence}");
    }
    // On the day on which it passes anyway there is nothing to move it to.
    let told = Told::of(planned(checkout(), "2026-03-27 10:00", Risk::Medium));
    assert!(told.sentence().ends_with("Release as planned."));
    let told = Told::of(planned(checkout(), "2026-03-12 10:00", Risk::High)).likely(0.53, 12.0);
    let sentence = told.sentence();
    let end = "*Defer* Thursday’s release to 26 Mar, when those 9 minutes come back.";
    assert!(sentence.ends_with(end), "{sentence}");
}

#[test]
fn however_long_the_names_the_sentence_is_not() {
    let name = "a b c d e f g h i j k l m n o p q r s t u v w x y z ".repeat(8);
    let mut service = thursday(checkout());
    service.name = name.clone();
    for incident in &mut service.incidents {
        incident.title = name.clone();
        incident.category = error_budget::model::incident::Category::from_word(&name);
    }
    Told::of(service.clone()).likely(0.53, 12.0).sentence();
    service.measured_from = None;
    service.incidents.clear();
    Told::of(service).sentence();
}

fn compared(base: &Told, variant: &Told) -> String {
    marked(&scenario_sentence::scenario(
        &base.standing(),
        &variant.standing(),
        &clock(),
    ))
}

#[test]
fn a_scenario_says_what_it_changes() {
    let base = Told::of(thursday(checkout())).likely(0.53, 12.0);
    let plain = scenario_sentence::base(&base.standing(), &clock());
    assert_eq!(
        marked(&plain),
        "Has 18.4 minutes left and a *53%* chance of running out by 9 Apr."
    );
    let quicker = Told::of(thursday(checkout())).likely(0.13, 14.0);
    assert_eq!(
        compared(&base, &quicker),
        "Cuts the chance of running out from 53% to *13%*; Thursday’s release still needs a \
         review."
    );
    let same = Told::of(thursday(checkout())).likely(0.529, 12.0);
    assert_eq!(
        compared(&base, &same),
        "Leaves the chance of running out at *53%*; Thursday’s release still needs a review."
    );
    let outage = Told::of(thursday(checkout())).likely(0.9995, 2.03);
    assert_eq!(
        compared(&base, &outage),
        "Raises the chance of running out from 53% to *more than 99%*, around 12 Mar; \
         Thursday’s release still needs a review."
    );
}

#[test]
fn a_scenario_that_overspends_says_until_when() {
    let base = Told::of(thursday(checkout())).likely(0.53, 12.0);
    let mut stricter = thursday(checkout());
    stricter.objective.target = "99.95%".parse().expect("a target");
    let stricter = Told::of(stricter);
    // Half of 21.6 are back when 14.0 of the 24.8 have left: 1.02, 1.00, 9.00, 1.80 and, at 35%,
    // 1.18 of 4.20 on 4 April.
    assert_eq!(
        compared(&base, &stricter),
        "*Overspends the budget by 3.2 minutes* until 26 Mar at 11:22; Thursday’s release is \
         blocked until 4 Apr at best."
    );
}

#[test]
fn without_a_forecast_a_scenario_says_what_it_leaves() {
    let bare = |service: Service| Told {
        forecast: None,
        outlooks: Vec::new(),
        ..Told::of(service)
    };
    let base = bare(checkout());
    let mut fewer = checkout();
    fewer.incidents.remove(2);
    assert_eq!(
        compared(&base, &bare(fewer)),
        "Leaves *27.4 minutes* instead of 18.4."
    );
    assert_eq!(
        compared(&base, &base),
        "Leaves 18.4 minutes, as the base plan does."
    );
}

#[test]
fn the_summary_holds_the_sentence_four_facts_incidents_and_releases() {
    let mut service = thursday(checkout());
    service.incidents[2].id = "INC-2267".to_owned();
    service.incidents[0].title = "Tax | *service* <slow>".to_owned();
    let told = Told::of(service).likely(0.53, 12.0);
    let text = summary::markdown(
        &told.answer,
        &told.service,
        &clock(),
        told.forecast.as_ref(),
        &told.outlooks,
    );
    let lines = [
        "## checkout-api: attention",
        "99.9% over 30 days, as of Tue 10 Mar 14:30 UTC",
        "- **Left:** 18.4 of 43.2 min, 42.6%",
        "- **Burn rate:** 0.0× over 1 h, 4.0× over 6 h, 3.3× over 1 d, 1.8× over 3 d (ticket)",
        "- **Runs out:** 53% by 9 Apr; if so, around 22 Mar, 8 in 10 such futures 13 Mar to 3 Apr",
        "- **Next release:** 4.32, Thu 12 Mar 10:00, medium risk: review",
        "| INC-2267 | Tue 24 Feb 11:20 | 9 m | 100% | incident | Config push removed all backends | 9.00 | 20.8% | 26 Mar |",
        "|  | Wed 11 Feb 07:30 | 17 m | 6% | dependency | Tax \\| \\*service\\* \\<slow\\> | 1.02 | 2.4% | 13 Mar |",
        "| 4.32 | Thu 12 Mar 10:00 | medium |  |  | 18.4 | 0% | review | Thu 26 Mar 11:22 |",
    ];
    for line in lines {
        assert!(
            text.lines().any(|found| found == line),
            "{line}\nin\n{text}"
        );
    }
    assert!(text.contains("**18.4 of 43.2 minutes are left**; the 24 Feb incident"));
    // The latest comes first.
    let place = |words: &str| text.find(words).expect("it is listed");
    assert!(place("Cart cache misses") < place("INC-2267"));
}

#[test]
fn a_summary_of_nothing_has_neither_table() {
    let mut unknown = month(vec![]);
    unknown.measured_from = None;
    let record = Record::new(&unknown, at(NOW), &Zone::utc());
    let answer = Assessment::of(&unknown, &record);
    let text = summary::markdown(&answer, &unknown, &clock(), None, &[]);
    assert!(text.contains("- **Left:** no data of 43.2 min"), "{text}");
    assert!(text.contains("- **Next release:** none planned"));
    assert!(!text.contains('|'), "{text}");
}
