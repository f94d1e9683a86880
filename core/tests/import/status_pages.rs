//! Status pages of providers: Google Cloud, AWS, Statuspage's feeds.

use super::{at, counts, fixture, messages, options, read, spans};
use error_budget::exchange::import::Format;
use error_budget::model::incident::Category;

#[test]
fn google_cloud_incidents_belong_to_their_products() {
    let text = fixture("google-cloud-incidents.json");
    let import = read(&text, &options());
    assert_eq!(import.format, Format::GoogleCloud);
    assert_eq!(counts(&import), (3, 0, 0));
    // The second one begins after it was created: begin counts.
    assert_eq!(
        spans(&import),
        [
            "2021-12-21T12:31:14Z 2021-12-21T14:03:27Z 75%",
            "2021-09-17T15:00:00Z 2021-09-17T18:25:00Z 75%",
            "2021-11-16T17:34:00Z 2021-11-16T19:28:00Z 100%",
        ]
    );
    let mut options = options();
    // The third names "Multiple Products" as its service and lists six.
    options.only = Some("cloud run".into());
    let import = read(&text, &options);
    assert_eq!((import.incidents.len(), import.left_out), (1, 2));
    assert_eq!(import.incidents[0].id, "6PM5mNd43NbMqjCZ5REh");
    options.only = None;
    options
        .impact_words
        .set("SERVICE_DISRUPTION", "10%".parse().expect("an impact"));
    assert_eq!(read(&text, &options).incidents[0].impact.to_string(), "10%");
}

#[test]
fn a_google_cloud_incident_without_end_goes_on_unless_it_says_available() {
    let entry = |end: &str, status: &str| {
        format!(
            r#"[{{"id": "a", "begin": "2026-03-10T10:00:00+00:00", {end}
            "status_impact": "SERVICE_OUTAGE", "affected_products": [],  "service_name": "Cloud Run",
            "most_recent_update": {{"when": "2026-03-10T11:00:00+00:00", "status": "{status}"}}}}]"#
        )
    };
    for end in ["", "\"end\": null,"] {
        let open = read(&entry(end, "SERVICE_OUTAGE"), &options());
        assert_eq!((counts(&open), open.incidents[0].end), ((1, 0, 0), None));
        let over = read(&entry(end, "AVAILABLE"), &options());
        assert_eq!(over.incidents[0].end, Some(at("2026-03-10T11:00:00Z")));
        assert_eq!(
            messages(&over),
            ["Row 1, it has no end, and the last update says that the service is available"]
        );
        assert_eq!(over.parts, ["Cloud Run"]);
    }
}

#[test]
fn ends_of_aws_events_are_read_from_their_texts() {
    let import = read(&fixture("aws-status.json"), &options());
    assert_eq!(import.format, Format::AwsStatus);
    assert_eq!(counts(&import), (0, 6, 0));
    // PDT is seven hours behind UTC. In the order of the file:
    assert_eq!(
        spans(&import),
        [
            // "Between 12:15 PM and 12:21 PM PDT"
            "2021-06-24T19:15:00Z 2021-06-24T19:21:00Z 50%",
            // No such words: from the first post, 5:29 AM, to the resolving one, 7:24 AM.
            "2021-07-13T12:29:14Z 2021-07-13T14:24:00Z 50%",
            // "Between August 6 5:23 PM and August 7 2:48 AM PDT"
            "2021-08-07T00:23:00Z 2021-08-07T09:48:00Z 50%",
            // "Between August 6 5:50 PM PDT and 11:27 PM PDT", posted a day later.
            "2021-08-07T00:50:00Z 2021-08-07T06:27:00Z 50%",
            // "Between 3:30 PM and 9:42 PM PDT"; an afterword follows five days later.
            "2021-09-01T22:30:00Z 2021-09-02T04:42:00Z 50%",
            // "Between October 4 9:46 AM and October 5 2:47 PM PDT"
            "2021-10-04T16:46:00Z 2021-10-05T21:47:00Z 50%",
        ]
    );
    assert_eq!(
        messages(&import)[1],
        "Row 2, no end is written, so it is taken from the first post to the one that resolves it; \
         the file does not say what its status means, so it counts as 50%"
    );
    assert_eq!(
        import.incidents[0].title,
        "AWS Internet Connectivity (Ohio): Internet Connectivity"
    );
}

#[test]
fn an_aws_event_without_a_readable_end_is_rejected() {
    let file = |list: &str, summary: &str, text: &str| {
        format!(
            r#"{{"{list}": [{{"service_name": "Amazon EC2 (Ohio)", "summary": "{summary}", "date": "1773129600",
            "status": "1", "description": "<div><span class=\"yellowfg\"> 1:00 AM PST</span>&nbsp;{text}</div>",
            "service": "ec2-us-east-2"}}], "{}": []}}"#,
            if list == "archive" {
                "current"
            } else {
                "archive"
            }
        )
    };
    let refused = read(
        &file("archive", "[RESOLVED] Errors", "It is over."),
        &options(),
    );
    assert_eq!(
        messages(&refused),
        ["Row 1, column end: the file does not tell when it ended; \
             expected \"Between ... and ...\" in its text; enter it by hand"]
    );
    // Later than the post itself, so it cannot be what is meant.
    let odd = "Between 2:00 AM and 1:59 AM EST we saw errors.";
    let refused = read(&file("archive", "[RESOLVED] Errors", odd), &options());
    assert_eq!(counts(&refused), (0, 0, 1));
    let mut options = options();
    options.format = Some(Format::AwsStatus);
    let going_on = read(&file("current", "Errors", "We are looking."), &options);
    assert_eq!(spans(&going_on), ["2026-03-10T08:00:00Z ongoing 50%"]);
}

#[test]
fn posts_of_a_feed_take_their_year_from_published() {
    let import = read(&fixture("github-history.atom"), &options_of_august());
    assert_eq!(import.format, Format::StatusFeed);
    assert_eq!(counts(&import), (4, 0, 0));
    // From "Investigating" to "Resolved" of each entry.
    assert_eq!(
        spans(&import),
        [
            "2026-08-20T14:43:00Z 2026-08-21T00:37:00Z 50%",
            "2026-08-18T07:40:00Z 2026-08-18T11:42:00Z 50%",
            "2026-08-13T16:21:00Z 2026-08-13T18:27:00Z 50%",
            "2026-08-06T15:22:00Z 2026-08-07T02:04:00Z 50%",
        ]
    );
    assert_eq!(import.incidents[0].id, "31233568");
    assert_eq!(
        import.incidents[0].title,
        "Intermittent failures creating agent tasks"
    );
    assert_eq!(
        import.notes[0],
        "A feed tells no impact, so incidents count as 50%; its times are to the minute."
    );
}

fn options_of_august() -> error_budget::exchange::import::Options {
    let mut options = options();
    options.now = at("2026-08-22T12:00:00Z");
    options
}

/// An entry with posts of stamp and word, the newest first.
fn feed(published: &str, posts: &[(&str, &str)]) -> String {
    let posts: String = posts
        .iter()
        .map(|(stamp, word)| {
            format!("&lt;p&gt; &lt;small&gt;{stamp}&lt;/small&gt;&lt;br&gt; &lt;strong&gt;{word}&lt;/strong&gt; - x&lt;/p&gt;")
        })
        .collect();
    format!(
        "<feed><entry><id>tag:x,2005:Incident/7</id><published>{published}</published>\
         <title>A &amp; B</title><content type=\"html\">{posts}</content></entry></feed>"
    )
}

#[test]
fn maintenance_of_a_feed_starts_when_it_began_and_not_when_it_was_announced() {
    let posts = [
        ("Jan 2, 01:30 UTC", "Completed"),
        ("Jan 1, 23:00 UTC", "In progress"),
        ("Dec 20, 10:00 UTC", "Scheduled"),
    ];
    let done = read(&feed("2025-12-20T10:00:00Z", &posts), &options());
    assert_eq!(
        spans(&done),
        ["2026-01-01T23:00:00Z 2026-01-02T01:30:00Z 0%"]
    );
    assert_eq!(done.incidents[0].category, Category::Maintenance);
    assert_eq!(done.incidents[0].title, "A & B");
    let ahead = read(&feed("2025-12-20T10:00:00Z", &posts[2..]), &options());
    assert_eq!((counts(&ahead), ahead.incidents.len()), ((1, 0, 0), 0));
    assert_eq!(
        ahead.notes[0],
        "Maintenance that was announced and has not begun: 1."
    );
    let odd = [posts[0], posts[2]];
    let odd = read(&feed("2025-12-20T10:00:00Z", &odd), &options());
    assert_eq!(counts(&odd), (0, 0, 1));
}

#[test]
fn a_zone_without_one_meaning_is_that_of_published() {
    let posts = [
        ("Mar 1, 13:05 PST", "Resolved"),
        ("Mar 1, 12:00 PST", "Investigating"),
    ];
    let read = read(&feed("2026-03-01T13:05:12-08:00", &posts), &options());
    assert_eq!(
        spans(&read),
        ["2026-03-01T20:00:00Z 2026-03-01T21:05:00Z 50%"]
    );
    assert_eq!(messages(&read), ["Row 1, PST read as -08:00, as published"]);
}

#[test]
fn rss_is_the_same_history() {
    let text = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><item><title>Errors</title>\
        <description><![CDATA[<p><small>Mar <var data-var='date'> 5</var>, <var data-var='time'>16:16</var> UTC</small><br>\
        <strong>Resolved</strong> - ok</p><p><small>Mar <var data-var='date'> 5</var>, <var data-var='time'>16:04</var> UTC</small>\
        <br><strong>Investigating</strong> - x</p>]]></description><pubDate>Thu, 05 Mar 2026 16:16:20 +0000</pubDate>\
        <guid>https://example.org/incidents/abc</guid></item></channel></rss>";
    let import = read(text, &options());
    assert_eq!(
        spans(&import),
        ["2026-03-05T16:04:00Z 2026-03-05T16:16:00Z 50%"]
    );
    assert_eq!(import.incidents[0].id, "abc");
}
