//! Addresses that may become links in what goes out.

use super::refusal::ExportError;

/// The schemes a link may have: a page, or a mail. `javascript:` runs in whoever clicks, `data:` is a page of the
/// attacker's, `file:` reaches into the reader's machine.
const SCHEMES: [&str; 3] = ["http://", "https://", "mailto:"];

/// The address when it may become a link: of the web or of mail, and without blanks.
///
/// # Example
/// ```
/// use error_budget::exchange::export::address::link;
/// assert_eq!(link(" https://run.example/checkout "), Some("https://run.example/checkout"));
/// assert_eq!(link("javascript:alert(1)"), None);
/// ```
#[must_use]
pub fn link(address: &str) -> Option<&str> {
    let address = address.trim();
    let begins = |scheme: &&str| {
        let start = address.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    let scheme = SCHEMES.iter().find(|scheme| begins(scheme))?;
    let blank = |c: char| c.is_whitespace() || c.is_control();
    (address.len() > scheme.len() && !address.contains(blank)).then_some(address)
}

/// Refuses an address that is told and cannot become a link.
pub(super) fn check(what: &str, address: Option<&String>) -> Result<(), ExportError> {
    match address {
        Some(address) if link(address).is_none() => Err(ExportError::new(
            format!("the address of the {what} is no link: {address:?}"),
            "expected an address that begins with https://, http:// or mailto:",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_web_and_of_mail_are_links() {
        for address in [
            "https://run.example/",
            "HTTP://run.example:8080/a?b=c#d",
            "mailto:oncall@example.com",
        ] {
            assert_eq!(link(address), Some(address));
            assert_eq!(check("runbook", Some(&address.to_owned())), Ok(()));
        }
    }

    #[test]
    fn nothing_else_is() {
        // The ways around a list of schemes in OWASP's "XSS Filter Evasion" among them.
        for address in [
            "",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "\u{1}javascript:alert(1)",
            "java\nscript:alert(1)",
            "jav&#x09;ascript:alert(1)",
            "javascript://https://run.example/%0aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:msgbox(1)",
            "file:///etc/passwd",
            "//run.example/",
            "run.example/checkout",
            "https://",
            "https://run.example/ onclick=alert(1)",
            "https://run.example/\r\nBcc: all@example.com",
        ] {
            assert_eq!(link(address), None, "{address:?}");
        }
        let refused = check("runbook", Some(&"javascript:alert(1)".to_owned()));
        let message = refused.map_err(|error| error.to_string());
        assert_eq!(
            message,
            Err(
                "the address of the runbook is no link: \"javascript:alert(1)\"; \
                 expected an address that begins with https://, http:// or mailto:"
                    .to_owned()
            )
        );
    }
}
