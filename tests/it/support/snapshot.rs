//! Snapshots of wire JSON: what differs from run to run is replaced by its kind, after its shape
//! was checked.

use insta::internals::Content;
use serde_json::Value;

/// 2020-01-01: no server of a test runs earlier.
const RECENT_MS: u64 = 1_577_836_800_000;

/// Compares `value` with the snapshot `name` of `tests/it/mlflow/snapshots`.
#[track_caller]
pub(crate) fn assert_snapshot(name: &str, value: &Value) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../mlflow/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_sort_maps(true);
    for field in [".**.run_id", ".**.run_uuid"] {
        settings.add_dynamic_redaction(field, |value, _| run_id(&value));
    }
    for field in [".**.creation_time", ".**.last_update_time"] {
        settings.add_dynamic_redaction(field, |value, _| recent(&value));
    }
    for field in [".**.artifact_uri", ".**.root_uri", ".**.message"] {
        settings.add_dynamic_redaction(field, |value, _| without_ids(&value));
    }
    settings.bind(|| insta::assert_json_snapshot!(name, value));
}

fn is_id(text: &str) -> bool {
    text.len() == 32
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn run_id(value: &Content) -> Content {
    let text = value.as_str().expect("a run id is text");
    assert!(is_id(text), "{text} is no run id");
    "[run id]".into()
}

fn recent(value: &Content) -> Content {
    let ms = value.as_u64().expect("a time is a whole number");
    assert!(ms > RECENT_MS, "{ms} is not now in milliseconds");
    "[now, ms]".into()
}

/// Words that are ids, replaced.
fn without_ids(value: &Content) -> Content {
    let text = value.as_str().expect("text");
    let mut out = String::new();
    for part in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
        let word_replaced = if is_id(word) { "[run id]" } else { word };
        out.push_str(word_replaced);
        out.push_str(&part[word.len()..]);
    }
    out.as_str().into()
}
