//! Names as resources and files may have them.

/// Lower-case letters, digits and single dashes between them, at most 200; `service` when nothing is left.
pub(crate) fn slug(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars().take(200) {
        match letter.to_ascii_lowercase() {
            letter if letter.is_ascii_alphanumeric() => out.push(letter),
            _ if !out.ends_with('-') && !out.is_empty() => out.push('-'),
            _ => {}
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() {
        "service".to_owned()
    } else {
        out.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn what_is_no_letter_or_digit_becomes_a_dash_between_them() {
        let cases = [
            ("checkout-api", "checkout-api"),
            ("Checkout: API, \"v2\"", "checkout-api-v2"),
            ("--a__b--", "a-b"),
            ("Größe", "gr-e"),
            ("", "service"),
            ("...", "service"),
        ];
        for (text, expected) in cases {
            assert_eq!(slug(text), expected, "{text:?}");
        }
    }
}
