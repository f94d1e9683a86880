//! The ways out: every format, what it wants to know, and what it would say.

use crate::answer::exchange::{Export, Exported, Measured, Offer, Offers, Wants};
use crate::ask::{Answer, News, ask, ask_once};
use crate::dom::{El, el};
use crate::host;
use crate::reactive::{Live, memo};
use crate::state::State;
use crate::widget::icon::{button, icon};
use crate::widget::status;
use error_budget::exchange::export::figures;
use error_budget::model::status::Status;
use leptos::prelude::{expect_context, provide_context, untrack};
use std::rc::Rc;

/// Lines shown of a file; it has them all.
const SHOWN_LINES: usize = 1_000;
/// Bytes shown of it: a line may be long.
const SHOWN_BYTES: usize = 100_000;

/// What was chosen and told, kept while the page is open. Copies share it.
#[derive(Clone, Copy)]
pub struct Exports {
    offers: Live<Rc<Vec<Offer>>>,
    chosen: Live<Export>,
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
        });
    }
}

type Written = Rc<Result<Exported, String>>;

/// Everything that leads out of the plan.
pub fn take_out() -> El {
    let state = State::here();
    let exports: Exports = expect_context();
    if exports.offers.with_untracked(|offers| offers.is_empty()) {
        let heard = move |news: News<Vec<Offer>>| {
            if let News::Answer(Some(offers)) = news {
                exports.offers.set(Rc::new(offers));
            }
        };
        let _ = ask_once(state, &Offers, None, heard);
    }
    let answer = ask(move || Some(exports.chosen.get()));
    let word = memo(move || exports.chosen.with(|chosen| chosen.word.clone()));
    let wants = memo(move || {
        exports.offers.with(|offers| {
            let chosen = offers
                .iter()
                .find(|offer| word.with(|word| *word == offer.word));
            chosen.map_or(Wants::Nothing, |offer| offer.wants)
        })
    });
    el("section.take-out")
        .attr("aria-labelledby", "take-out-head")
        .with(
            el("div.take-out-formats")
                .with(el("h2").attr("id", "take-out-head").text("Take out"))
                .live(move || {
                    let offers = exports.offers.get();
                    untrack(|| groups(exports, &offers))
                }),
        )
        .with(
            el("div.take-out-file")
                .with(head(exports, answer))
                .live(move || {
                    let wants = wants.get();
                    untrack(|| options(exports, wants).into_iter().collect())
                })
                .with(preview(answer)),
        )
}

/// The formats under their headings, one of them chosen.
fn groups(exports: Exports, offers: &[Offer]) -> Vec<El> {
    let mut groups: Vec<(&str, Vec<El>)> = Vec::new();
    for offer in offers {
        let drawn = choice(exports, offer);
        match groups.iter_mut().find(|(name, _)| *name == offer.group) {
            Some((_, drawings)) => drawings.push(drawn),
            None => groups.push((&offer.group, vec![drawn])),
        }
    }
    groups
        .into_iter()
        .map(|(name, choices)| {
            el("fieldset.formats")
                .with(el("legend").text(name))
                .with_all(choices)
        })
        .collect()
}

fn choice(exports: Exports, offer: &Offer) -> El {
    let (shown, word) = (offer.word.clone(), offer.word.clone());
    let radio = el("input")
        .attr("type", "radio")
        .attr("name", "export-format")
        .attr("value", &offer.word)
        .live_prop("checked", move || {
            exports.chosen.with(|chosen| chosen.word == shown).into()
        })
        .on("change", move |_| {
            exports
                .chosen
                .update(|chosen| chosen.word.clone_from(&word));
        });
    el("label.format")
        .with(radio)
        .with(el("span").text(&offer.title))
        .with(el("span.note").text(&offer.purpose))
}

/// The file's name and size, and what can be done with it.
fn head(exports: Exports, answer: Answer<Result<Exported, String>>) -> El {
    let state = State::here();
    let file = move || -> Option<Written> { answer.reply.get() };
    let ready = memo(move || file().is_some_and(|file| file.is_ok()));
    let name = move || match file().as_deref() {
        Some(Ok(file)) => file.file.clone(),
        _ => exports.offers.with(|offers| {
            let chosen = exports.chosen.with(|chosen| chosen.word.clone());
            let offer = offers.iter().find(|offer| offer.word == chosen);
            offer.map(|offer| offer.title.clone()).unwrap_or_default()
        }),
    };
    let size = move || match file().as_deref() {
        Some(Ok(file)) => size(&file.text),
        _ => String::new(),
    };
    let with_file = move |act: fn(State, &Exported)| {
        move || {
            let written = answer.reply.get_untracked();
            if let Some(Ok(file)) = written.as_deref() {
                act(state, file);
            }
        }
    };
    let off = move || !ready.get();
    el("div.file-head")
        .with(
            el("h3")
                .with(el("span").live_text(name))
                .with(el("span.note").live_text(size)),
        )
        .when(
            move || answer.working.get(),
            || el("span.working").text("Working"),
        )
        .with(
            button("button.button", "Copy")
                .live_flag("disabled", off)
                .on_click(with_file(copy)),
        )
        .with(
            el("button.button")
                .attr("type", "button")
                .with(icon("download"))
                .text("Download")
                .live_flag("disabled", off)
                .on_click(with_file(download)),
        )
}

fn size(text: &str) -> String {
    let lines = text.lines().count();
    let bytes = text.len() as f64;
    let bytes = if bytes < 1_000_000.0 {
        format!("{} kB", figures::number(bytes / 1000.0, 1))
    } else {
        format!("{} MB", figures::number(bytes / 1e6, 1))
    };
    format!("{} lines, {bytes}", figures::number(lines as f64, 0))
}

fn copy(state: State, file: &Exported) {
    let (name, text) = (file.file.clone(), file.text.clone());
    leptos::task::spawn_local(async move {
        if host::copy(&text).await {
            state.say(&format!("{name} copied"), false);
        } else {
            state.say("The browser did not let it be copied: download it", false);
        }
    });
}

fn download(state: State, file: &Exported) {
    host::download(&file.file, &file.media, &file.text);
    state.say(&format!("{} downloaded", file.file), false);
}

/// The beginning of the file, or why it cannot be written.
fn preview(answer: Answer<Result<Exported, String>>) -> El {
    el("div.file-text").live(move || match answer.reply.get().as_deref() {
        None => Vec::new(),
        Some(Err(why)) => vec![
            el("p.error")
                .attr("role", "status")
                .with(status::shape(Status::Critical))
                .with(el("span").text(why)),
        ],
        Some(Ok(file)) => {
            let (shown, more) = beginning(&file.text);
            let shape = if file.media == "text/markdown" {
                "pre.is-prose"
            } else {
                "pre"
            };
            let text = el(shape)
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", &format!("Text of {}", file.file))
                .attr("data-testid", "export-text")
                .text(shown);
            let note = (more > 0).then(|| {
                let more = figures::number(more as f64, 0);
                el("p.note").text(&format!("and {more} more lines; the file has them all"))
            });
            std::iter::once(text).chain(note).collect()
        }
    })
}

/// What is shown of a text, and how many lines are left out.
fn beginning(text: &str) -> (&str, usize) {
    let mut end = 0;
    for (count, line) in text.split_inclusive('\n').enumerate() {
        if count == SHOWN_LINES || end + line.len() > SHOWN_BYTES {
            let rest = text.get(end..).unwrap_or_default();
            return (text.get(..end).unwrap_or_default(), rest.lines().count());
        }
        end += line.len();
    }
    (text, 0)
}

/// What the format wants to be told.
fn options(exports: Exports, wants: Wants) -> Option<El> {
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
            let apply = move |word: String| exports.chosen.update(|chosen| chosen.table = word);
            let value = move || exports.chosen.with(|chosen| chosen.table.clone());
            Some(form.with_all(pick("export-table", "Table", TABLES, value, apply)))
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
    let measured = move || exports.chosen.with(|chosen| chosen.measured);
    let word = move || {
        match measured() {
            Measured::BadEvents => "bad",
            Measured::GoodEvents => "good",
            Measured::Latency => "latency",
            Measured::Gauge => "gauge",
        }
        .to_owned()
    };
    let measure = move |word: String| {
        exports.chosen.update(|chosen| {
            chosen.measured = match word.as_str() {
                "good" => Measured::GoodEvents,
                "latency" => Measured::Latency,
                "gauge" => Measured::Gauge,
                _ => Measured::BadEvents,
            };
        });
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
                )
            });
            fields.collect()
        })
    };
    let names = move || {
        let sloth = exports.chosen.with(|chosen| chosen.sloth_names);
        if sloth { "sloth" } else { "guide" }.to_owned()
    };
    let name = move |word: String| {
        exports
            .chosen
            .update(|chosen| chosen.sloth_names = word == "sloth");
    };
    form.with_all(pick(
        "export-measured",
        "Measured by",
        MEASURED,
        word,
        measure,
    ))
    .with_all(pick("export-names", "Names", NAMES, names, name))
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
) -> [El; 2] {
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
        });
    [
        el("label.form-label").attr("for", id).text(&label),
        el("div.form-row").with(field),
    ]
}

/// A labelled choice of words.
fn pick(
    id: &str,
    label: &str,
    options: &[(&str, &str)],
    value: impl Fn() -> String + 'static,
    apply: impl Fn(String) + 'static,
) -> [El; 2] {
    let offered = options
        .iter()
        .map(|(word, text)| el("option").attr("value", word).text(text));
    let select = el("select.field")
        .attr("id", id)
        .with_all(offered)
        .live_prop("value", move || value().into())
        .on_input(apply);
    [
        el("label.form-label").attr("for", id).text(label),
        el("div.form-row").with(el("span.select").with(select).with(icon("caret"))),
    ]
}
