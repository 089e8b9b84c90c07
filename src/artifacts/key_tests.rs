//! Which paths become keys, and which are refused.

use super::*;

const HOSTILE: &[&str] = &[
    "..",
    "../x",
    "a/../b",
    "a/..",
    "%2e%2e/x",
    "%2E%2e/x",
    "..%2fx",
    "a%2f..%2fb",
    "%252e%252e/x",
    "%25252e%25252e%25252fx",
    "a/.%2e/b",
    ".",
    "./a",
    "a/./b",
    "a/%2e/b",
    "/etc/passwd",
    "//host/share",
    "%2fetc/passwd",
    "%252fetc",
    "C:/x",
    "c:",
    "C%3A/x",
    "C:\\x",
    "C%3A%5Cx",
    "\\\\host\\share",
    "\\x",
    "a\\b",
    "..\\x",
    "..%5cx",
    "%5cx",
    "a#b",
    "#",
    "a#1",
    "a\0b",
    "a\nb",
    "a\rb",
    "a\tb",
    "a\u{7f}b",
    "a\u{85}b",
    "file:///etc/passwd",
    "FILE:/etc",
    "file%3A///etc",
];

#[test]
fn a_path_that_could_leave_its_directory_is_refused() {
    for path in HOSTILE {
        let refused = ArtifactKey::parse(path).expect_err(path).to_string();
        assert!(refused.starts_with("Invalid path"), "{path:?}: {refused}");
        assert!(!refused.contains(char::is_control), "{refused:?}");
    }
}

#[test]
fn a_path_encoded_beyond_all_reason_is_refused() {
    let deep = format!("a%{}2fb", "25".repeat(11));
    assert!(ArtifactKey::parse(&deep).is_err());
}

#[test]
fn an_ordinary_name_is_kept_to_the_letter() {
    for path in [
        "a..b",
        "...",
        "..a/b..",
        ".hidden",
        "100%.txt",
        "a%20b",
        "a%2Fb",
        "a%ff",
        "a%00b",
        "a%23b",
        "a%5cb",
        "sample%step%0%timestamp%1795423114389%5c76256a.png",
        "%c0%ae%c0%ae",
        "a+b",
        "a?b&c=d",
        "a:b",
        "x/C:/y",
        "s3:/x",
        "file:x",
        "with space/ü/日本/🦀",
        "~*[]{}^`|<>\"'",
    ] {
        assert_eq!(ArtifactKey::parse_file(path).unwrap().as_str(), path);
    }
}

#[test]
fn empty_segments_collapse() {
    assert_eq!(ArtifactKey::parse("x//y/").unwrap().as_str(), "x/y");
    assert!(ArtifactKey::parse("").unwrap().is_root());
}

#[test]
fn a_file_needs_a_name() {
    for path in ["", "x/", "x//"] {
        assert!(ArtifactKey::parse_file(path).is_err(), "{path:?}");
    }
}

#[test]
fn lengths_are_bounded() {
    let longest = "x".repeat(MAX_SEGMENT_BYTES);
    assert!(ArtifactKey::parse(&longest).is_ok());
    assert!(ArtifactKey::parse(&format!("{longest}x")).is_err());
    assert!(ArtifactKey::parse(&format!("{longest}/").repeat(4)).is_ok());
    assert!(ArtifactKey::parse(&format!("{longest}/").repeat(5)).is_err());
    assert!(ArtifactKey::parse(&"a/".repeat(MAX_SEGMENTS)).is_ok());
    assert!(ArtifactKey::parse(&"a/".repeat(MAX_SEGMENTS + 1)).is_err());
}

#[test]
fn keys_are_put_together_and_taken_apart() {
    let run = ArtifactKey::parse("1/abc/artifacts").unwrap();
    let file = run.join(&ArtifactKey::parse("m/MLmodel").unwrap()).unwrap();
    assert_eq!(file.as_str(), "1/abc/artifacts/m/MLmodel");
    assert_eq!(file.file_name(), "MLmodel");
    assert_eq!(file.parent(), run.child("m").unwrap());
    let above: Vec<_> = run.ancestors().map(|key| key.to_string()).collect();
    assert_eq!(above, ["1", "1/abc"]);
    assert_eq!(run.join(&ArtifactKey::root()).unwrap(), run);
    assert_eq!(ArtifactKey::root().join(&run).unwrap(), run);
    assert_eq!(ArtifactKey::root().parent(), ArtifactKey::root());
}

#[test]
fn a_child_is_one_segment() {
    for name in ["a/b", "", "..", "a/", "/a"] {
        assert!(ArtifactKey::root().child(name).is_err(), "{name:?}");
    }
}

#[test]
fn joining_keeps_the_limits() {
    let half = ArtifactKey::parse(&"abcdefg/".repeat(MAX_SEGMENTS)).unwrap();
    assert!(half.join(&half).is_err());
}
