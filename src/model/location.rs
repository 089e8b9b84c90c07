//! URIs that clients send are labels; this is what a label must not hide.

use percent_encoding::percent_decode_str;

/// How often a text may be percent-encoded before it is given up on.
const MAX_DECODING: usize = 10;

/// Whether a `..` segment is in the text, in any percent-encoding and with either slash.
pub fn has_parent_segment(text: &str) -> bool {
    let mut text = text.to_owned();
    for _ in 0..MAX_DECODING {
        if text.split(['/', '\\']).any(|segment| segment == "..") {
            return true;
        }
        let decoded = percent_decode_str(&text).decode_utf8_lossy().into_owned();
        if decoded == text {
            return false;
        }
        text = decoded;
    }
    // Encoded that often is nothing a client writes by accident.
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_are_found_in_any_encoding() {
        for bad in ["..", "a/../b", "a/%2e%2e/b", "a/%252e%252e/b", "a\\..\\b", "%2E."] {
            assert!(has_parent_segment(bad), "{bad}");
        }
        for good in ["", "a/b", "a..b", "...", "100%"] {
            assert!(!has_parent_segment(good), "{good}");
        }
    }
}
