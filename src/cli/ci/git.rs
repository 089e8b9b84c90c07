//! What git knows of the folder that this runs in.

use std::process::{Command, Stdio};

/// Commits that are looked through.
const MOST_COMMITS: &str = "--max-count=2000";

/// The commits of a branch, the nearest to this folder's first: from where both parted on. Empty
/// when git knows no such branch.
pub(super) fn ancestors(reference: &str) -> Vec<String> {
    let candidates = [format!("origin/{reference}"), reference.to_owned()];
    let known = candidates.iter().find_map(|name| {
        let commit = format!("{name}^{{commit}}");
        git(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ])
    });
    let Some(tip) = known else {
        return Vec::new();
    };
    // In a shallow clone nobody knows where they parted.
    let start = git(&["merge-base", "HEAD", &tip]).unwrap_or(tip);
    let listed = git(&["rev-list", MOST_COMMITS, &start]);
    listed
        .unwrap_or_default()
        .lines()
        .map(str::to_owned)
        .collect()
}

/// Whether history was cut off when this folder was cloned.
pub(super) fn is_shallow() -> bool {
    git(&["rev-parse", "--is-shallow-repository"]).is_some_and(|answer| answer == "true")
}

/// What git writes; `None` when it is not there or does not want to.
fn git(args: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let text = text.trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}
