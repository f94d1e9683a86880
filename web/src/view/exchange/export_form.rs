//! What an export is told: the form's fields, which of them a format wants, and how they keep to the plan.

use crate::answer::exchange::{Export, Measured, Offer, Wants};
use crate::dom::{El, effect, el};
use crate::reactive::{Live, memo};
use crate::state::State;
use crate::widget::field::choice;
use error_budget::model::plan::Service;
use error_budget::model::sli::Sli;
use leptos::prelude::{provide_context, untrack};
use std::rc::Rc;

/// What was chosen and told, kept while the page is open. Copies share it.
#[derive(Clone, Copy)]
pub struct Exports {
    pub(super) offers: Live<Rc<Vec<Offer>>>,
    pub(super) chosen: Live<Export>,
    /// The service and its series that the form last began with.
    begun: Live<(String, Option<Sli>)>,
}

impl Exports {
    /// Starts on the report.
    pub fn provide() {
        provide_context(Self {
            offers: Live::new(Rc::default()),
            chosen: Live::new(Export {
                word: "markdown".to_owned(),
                measured: Measured::BadEvents,
                series: Default::default(),
                sloth_names: false,
                channels: Default::default(),
                pages: Default::default(),
                table: "incidents".to_owned(),
            }),
            begun: Live::new((String::new(), None)),
        });
    }

    /// Follows the series of the service shown, as long as the part of the page around it lives.
    pub(super) fn follow(self, state: State) {
        let service = memo(move || {
            let shown = state.shown.get();
            let of = |service: &Service| (service.id.clone(), service.sli.clone());
            shown.map(|shown| of(shown.service())).unwrap_or_default()
        });
        effect(move || {
            let service = service.get();
            untrack(|| self.begin(service));
        });
    }

    /// Begins with the series of a service, unless the form says them already: what is being typed stays as it is.
    fn begin(self, service: (String, Option<Sli>)) {
        let begun = self.begun.get_untracked();
        if begun == service {
            return;
        }
        let says = self.chosen.with_untracked(Export::sli);
        if begun.0 != service.0 || says.as_ref() != Ok(&service.1) {
            self.chosen.update(|chosen| chosen.tell(service.1.as_ref()));
        }
        self.begun.set(service);
    }

    /// Keeps the series in the plan once they are whole, or gone. Half of them wait in the form.
    fn keep(self, state: State) {
        let told = self
            .chosen
            .with_untracked(|chosen| (chosen.sli(), chosen.is_silent()));
        if let (Ok(sli), is_silent) = told
            && (sli.is_some() || is_silent)
        {
            state.edit_service("Change series", Some("series"), |service| service.sli = sli);
        }
    }
}

/// What the format wants to be told.
pub(super) fn options(exports: Exports, wants: Wants) -> Option<El> {
    let form = el("div.form.export-form");
    match wants {
        Wants::Nothing => None,
        Wants::Table => {
            const TABLES: &[(&str, &str)] = &[
                ("summary", "Budget"),
                ("categories", "Categories"),
                ("incidents", "Incidents"),
                ("burn-rates", "Burn rates"),
                ("alerts", "Alerts that fired"),
                ("replenishments", "What comes back"),
            ];
            let apply = move |word: &str| {
                exports
                    .chosen
                    .update(|chosen| word.clone_into(&mut chosen.table));
            };
            let value = move || exports.chosen.with(|chosen| chosen.table.clone());
            Some(form.with_all(choice("Table", "export-table", TABLES, value, apply)))
        }
        Wants::Channels => {
            const CHANNELS: [(&str, &str); 5] = [
                ("On call, mail", "oncall@example.org"),
                ("Team, mail", "team@example.org"),
                ("PagerDuty key", ""),
                ("Jira project", "OPS"),
                ("Slack channel", "#slo"),
            ];
            let fields = CHANNELS
                .into_iter()
                .enumerate()
                .flat_map(|(place, (label, hint))| {
                    text(
                        exports,
                        &format!("export-channel-{place}"),
                        label.to_owned(),
                        hint,
                        move |chosen| chosen.channels.get_mut(place),
                        |_, _| {},
                    )
                });
            Some(form.with_all(fields).with_all(pages(exports)))
        }
        Wants::Series => Some(series(exports, form)),
    }
}

fn series(exports: Exports, form: El) -> El {
    const MEASURED: &[(&str, &str)] = &[
        ("bad", "Counters of bad and valid events"),
        ("good", "Counters of good and valid events"),
        ("latency", "A latency histogram"),
        ("gauge", "A gauge that is 1 while it works"),
    ];
    const NAMES: &[(&str, &str)] = &[
        ("guide", "service:burn_rate_1h"),
        ("sloth", "Sloth\u{2019}s"),
    ];
    let state = State::here();
    let measured = move || exports.chosen.with(|chosen| chosen.measured);
    let word = move || match measured() {
        Measured::BadEvents => "bad",
        Measured::GoodEvents => "good",
        Measured::Latency => "latency",
        Measured::Gauge => "gauge",
    };
    let measure = move |word: &str| {
        exports.chosen.update(|chosen| {
            chosen.measured = match word {
                "good" => Measured::GoodEvents,
                "latency" => Measured::Latency,
                "gauge" => Measured::Gauge,
                _ => Measured::BadEvents,
            };
        });
        exports.keep(state);
    };
    let kind = memo(measured);
    let fields = move || {
        let names: &[(&str, &str)] = match kind.get() {
            Measured::BadEvents => &[
                ("Bad events", "http_requests_total{code=~\"5..\"}"),
                ("Valid events", "http_requests_total"),
            ],
            Measured::GoodEvents => &[
                ("Good events", "http_requests_total{code!~\"5..\"}"),
                ("Valid events", "http_requests_total"),
            ],
            Measured::Latency => &[
                ("Histogram", "http_request_duration_seconds"),
                ("Good up to", "0.3"),
            ],
            Measured::Gauge => &[("Gauge", "probe_success{job=\"api\"}")],
        };
        untrack(|| {
            let fields = names.iter().enumerate().flat_map(|(place, (label, hint))| {
                text(
                    exports,
                    &format!("export-series-{place}"),
                    (*label).to_owned(),
                    hint,
                    move |chosen| chosen.series.get_mut(place),
                    Exports::keep,
                )
            });
            fields.collect()
        })
    };
    let names = move || {
        let sloth = exports.chosen.with(|chosen| chosen.sloth_names);
        if sloth { "sloth" } else { "guide" }
    };
    let name = move |word: &str| {
        exports
            .chosen
            .update(|chosen| chosen.sloth_names = word == "sloth");
    };
    form.with_all(choice(
        "Measured by",
        "export-measured",
        MEASURED,
        word,
        measure,
    ))
    .with_all(choice("Names", "export-names", NAMES, names, name))
    .live(fields)
    .with_all(pages(exports))
}

fn pages(exports: Exports) -> Vec<El> {
    let field = |place: usize, label: &str, hint: &'static str| {
        text(
            exports,
            &format!("export-page-{place}"),
            label.to_owned(),
            hint,
            move |chosen| chosen.pages.get_mut(place),
            |_, _| {},
        )
    };
    let mut fields = field(0, "Dashboard", "https://\u{2026}").to_vec();
    fields.extend(field(1, "Runbook", "https://\u{2026}"));
    fields
}

/// A labelled text that an export is told.
fn text(
    exports: Exports,
    id: &str,
    label: String,
    hint: &'static str,
    place: impl Fn(&mut Export) -> Option<&mut String> + Copy + 'static,
    keep: fn(Exports, State),
) -> [El; 2] {
    let state = State::here();
    let value = move || {
        let mut chosen = exports.chosen.get();
        place(&mut chosen).map(std::mem::take).unwrap_or_default()
    };
    let field = el("input.field")
        .attr("id", id)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("placeholder", hint)
        .live_prop("value", move || value().into())
        .on_input(move |typed| {
            exports.chosen.update(|chosen| {
                if let Some(held) = place(chosen) {
                    *held = typed;
                }
            });
            keep(exports, state);
        })
        .on("blur", move |_| state.close_step());
    [
        el("label.form-label").attr("for", id).text(&label),
        el("div.form-row").with(field),
    ]
}
