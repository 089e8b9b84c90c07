//! URIs that clients send are labels; this is what a label must not hide.

use percent_encoding::percent_decode_str;

/// How often a text may be percent-encoded before it is given up on.
const MAX_DECODING: usize = 10;

/// The text with every percent-encoding taken off, one inside the other too; `None` when it is
/// encoded more often than a client does by accident.
pub fn fully_decoded(text: &str) -> Option<String> {
    let mut text = text.to_owned();
    for _ in 0..MAX_DECODING {
        let decoded = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if decoded == text {
            return Some(text);
        }
        text = decoded;
    }
    None
}

/// Whether a `..` segment is in the text, in any percent-encoding and with either slash.
pub fn has_parent_segment(text: &str) -> bool {
    // Decoding leaves segments that are there already as they are.
    fully_decoded(text).is_none_or(|text| text.split(['/', '\\']).any(|segment| segment == ".."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_are_found_in_any_encoding() {
        for bad in [
            "..",
            "a/../b",
            "a/%2e%2e/b",
            "a/%252e%252e/b",
            "a\\..\\b",
            "%2E.",
        ] {
            assert!(has_parent_segment(bad), "{bad}");
        }
        for good in ["", "a/b", "a..b", "...", "100%"] {
            assert!(!has_parent_segment(good), "{good}");
        }
    }
}
