//! Statuspage's `history.atom` and `history.rss`.
//!
//! An entry is an incident; its posts are escaped HTML, newest first, with a day, a minute and a
//! zone but no year, which follows from `published`. An incident starts with its first post and
//! ends with "Resolved"; maintenance starts with "In progress", not with its announcement, and
//! ends with "Completed". A zone that has no one meaning (`PST`) is read as the offset of
//! `published`, which is reported. Feeds tell neither impact nor components: incidents weigh as
//! "unknown", maintenance as "maintenance".

use super::incident_list::{self, Saying, Told};
use super::task::Task;
use super::{Format, Import, ImportError, Rejection, Repair};
use crate::exchange::datetime::{DateTimeError, Reading, parse_instant};
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use crate::model::zone::Zone;
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::StatusFeed,
    expected: "an Atom or RSS feed of a status page's history",
};

pub(super) fn recognizes(text: &str) -> bool {
    let start = super::format::beginning(text, 4_096);
    start.trim_start().starts_with('<') && (start.contains("<feed") || start.contains("<rss"))
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    if !recognizes(text) {
        return Err(SHAPE);
    }
    let element = if text.contains("<entry>") {
        "entry"
    } else {
        "item"
    };
    let entries: Vec<&str> = elements(text, element).collect();
    let told = entries.iter().map(|entry| tell(entry, task));
    let mut import = incident_list::enter(told, entries.len(), Format::StatusFeed, task)?;
    let unknown = weight("unknown", task);
    if !import.rows.is_empty() {
        import.notes.push(format!(
            "A feed tells no impact, so incidents count as {unknown}; its times are to the minute."
        ));
    }
    Ok(import)
}

fn weight(word: &str, task: &Task<'_>) -> Impact {
    task.options.impact_words.get(word).unwrap_or(Impact::FULL)
}

fn tell(entry: &str, task: &Task<'_>) -> Told {
    let text_of = |name| element(entry, name).map(unescaped).unwrap_or_default();
    let id = {
        let id = text_of("id");
        if id.is_empty() { text_of("guid") } else { id }
    };
    // tag:www.githubstatus.com,2005:Incident/31233568
    let id = id.rsplit('/').next().unwrap_or_default().trim().to_owned();
    let title = text_of("title").trim().to_owned();
    let published = {
        let atom = text_of("published");
        if atom.is_empty() {
            text_of("pubDate")
        } else {
            atom
        }
    };
    let content = ["content", "description"]
        .into_iter()
        .find_map(|name| element(entry, name))
        .map(unescaped)
        .unwrap_or_default();
    let says = incident(&id, &title, published.trim(), &content, task);
    let shown = |at: Option<DateTime<Utc>>| at.map_or_else(String::new, |at| at.to_rfc3339());
    let (start, end) = match &says {
        Ok(Saying::Incident(incident, _)) => (shown(Some(incident.start)), shown(incident.end)),
        _ => (published, String::new()),
    };
    Told {
        id,
        start,
        end,
        impact: String::new(),
        services: Vec::new(),
        title,
        says,
    }
}

fn incident(
    id: &str,
    title: &str,
    published: &str,
    content: &str,
    task: &Task<'_>,
) -> Result<Saying, Rejection> {
    let published = DateTime::parse_from_rfc3339(published)
        .or_else(|_| DateTime::parse_from_rfc2822(published))
        .map_err(|_| Rejection {
            column: "published",
            what: format!(
                "{} is not a date",
                published.chars().take(40).collect::<String>()
            ),
            expected: "RFC 3339, or in RSS RFC 2822".to_owned(),
        })?;
    let mut repairs = Vec::new();
    let posts = posts(content, published, &mut repairs)?;
    let said = |word: &str| {
        posts
            .iter()
            .find(|post| post.says.eq_ignore_ascii_case(word))
    };
    let first = posts.iter().min_by_key(|post| post.at);
    let Some(first) = first else {
        return Err(Rejection {
            column: "content",
            what: "it has no posts with a time".to_owned(),
            expected: "<small>date</small> and <strong>Resolved</strong> before each post"
                .to_owned(),
        });
    };
    let maintenance = said("Scheduled").is_some() || said("In progress").is_some();
    let (start, end, word) = if maintenance {
        let Some(begun) = said("In progress") else {
            return if said("Completed").is_some() {
                Err(Rejection {
                    column: "start",
                    what: "the work was completed, and no post says when it began".to_owned(),
                    expected: "a post \"In progress\"".to_owned(),
                })
            } else {
                Ok(Saying::Nothing(
                    "Maintenance that was announced and has not begun",
                ))
            };
        };
        let end = said("Completed").map(|post| post.at);
        (begun.at, end, "maintenance")
    } else {
        (first.at, said("Resolved").map(|post| post.at), "unknown")
    };
    let incident = Incident {
        id: id.to_owned(),
        title: title.to_owned(),
        start,
        end,
        impact: weight(word, task),
        category: if maintenance {
            Category::Maintenance
        } else {
            Category::Incident
        },
    };
    Ok(Saying::Incident(incident, repairs))
}

/// One post of an incident.
struct Post<'a> {
    at: DateTime<Utc>,
    /// `Investigating`, `Resolved`, `In progress`, ...
    says: &'a str,
}

/// The posts in the order of the file: the newest first.
fn posts<'a>(
    content: &'a str,
    published: DateTime<FixedOffset>,
    repairs: &mut Vec<Repair>,
) -> Result<Vec<Post<'a>>, Rejection> {
    let utc = published.with_timezone(&Utc);
    // No incident lasts a year: of the years that a day may be of, the one nearest to published.
    let reference = utc.checked_add_signed(TimeDelta::days(182)).unwrap_or(utc);
    let mut posts = Vec::new();
    for part in content.split("<small>").skip(1) {
        let Some((stamp, rest)) = part.split_once("</small>") else {
            continue;
        };
        let says = element(rest, "strong").unwrap_or_default().trim();
        let stamp = without_tags(stamp);
        let zone = Zone::utc();
        let at = match parse_instant(&stamp, &Reading::new(&zone, Some(reference))) {
            Err(DateTimeError::UnknownZone(word)) => {
                let offset = published.offset().local_minus_utc();
                let zone = Zone::fixed(&word, offset);
                let plain = stamp.replace(word.as_str(), "");
                let at = parse_instant(&plain, &Reading::new(&zone, Some(reference)));
                let how = format!("{word} read as {}, as published", published.offset());
                if at.is_ok() && !repairs.iter().any(|repair| repair.how == how) {
                    repairs.push(Repair {
                        column: "start",
                        was: stamp.clone(),
                        now: String::new(),
                        how,
                    });
                }
                at
            }
            at => at,
        };
        let at = at.map_err(|error| Rejection {
            column: "content",
            what: error.what(),
            expected: error.expected(),
        })?;
        posts.push(Post { at, says });
    }
    Ok(posts)
}

/// The contents of every element of a name, which is not nested in itself.
fn elements<'a>(text: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find(&open)?;
            let after = rest.get(at + open.len()..)?;
            rest = after;
            // <entry> and <entry a="b">, not <entryway>.
            if !after.starts_with(['>', ' ', '\n', '\r', '\t']) {
                continue;
            }
            let (_, body) = after.split_once('>')?;
            let end = body.find(&close)?;
            let (inside, after) = body.split_at(end);
            rest = after;
            return Some(inside);
        }
    })
}

fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    elements(text, name).next()
}

/// The text of an element: CDATA as it is, entities read.
fn unescaped(text: &str) -> String {
    let trimmed = text.trim();
    let literal = trimmed
        .strip_prefix("<![CDATA[")
        .and_then(|text| text.strip_suffix("]]>"));
    if let Some(literal) = literal {
        return literal.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, after) = rest.split_at(at);
        plain.push_str(before);
        let known = [
            ("&lt;", '<'),
            ("&gt;", '>'),
            ("&amp;", '&'),
            ("&quot;", '"'),
            ("&apos;", '\''),
            ("&#39;", '\''),
            ("&#x27;", '\''),
        ];
        let entity = known.iter().find(|(entity, _)| after.starts_with(entity));
        let (length, c) = entity.map_or((1, '&'), |(entity, c)| (entity.len(), *c));
        plain.push(c);
        rest = after.get(length..).unwrap_or_default();
    }
    plain.push_str(rest);
    plain
}

/// `Aug <var data-var='date'>21</var>, ...` without the tags.
fn without_tags(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, tag)) = rest.split_once('<') {
        plain.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain.replace("&nbsp;", " ")
}
