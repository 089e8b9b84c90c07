//! Where a command ran: host, folder, and the state of the code.

use std::ffi::OsString;
use std::process::{Command, Stdio};

use crate::model::KeyValue;

/// Longest difference that is kept, in bytes.
const MAX_DIFF: usize = 16 << 20;

/// What is known of where a command runs.
#[derive(Debug, Default)]
pub(super) struct Environment {
    /// For every run, where it does not have them.
    pub(super) tags: Vec<KeyValue>,
    /// What was changed since the commit, as `git diff` writes it; empty when nothing was.
    pub(super) diff: Vec<u8>,
}

/// Looks around. Blocks.
pub(super) fn look(
    command: &[OsString],
    host: Option<String>,
    user: Option<String>,
) -> Environment {
    let mut found = Environment::default();
    let mut tag = |key: &str, value: String| {
        if !value.is_empty() {
            found.tags.push(KeyValue::new(key, value));
        }
    };
    tag("tracker.command", in_a_shell(command));
    tag("tracker.host", host.unwrap_or_default());
    tag("mlflow.user", user.unwrap_or_default());
    let folder = std::env::current_dir().unwrap_or_default();
    tag("tracker.folder", folder.display().to_string());
    let Some(commit) = git(&["rev-parse", "HEAD"]) else {
        return found;
    };
    tag("mlflow.source.git.commit", commit);
    let branch = git(&["symbolic-ref", "--short", "-q", "HEAD"]);
    tag("mlflow.source.git.branch", branch.unwrap_or_default());
    let url = git(&["config", "--get", "remote.origin.url"]).unwrap_or_default();
    tag("mlflow.source.git.repoURL", without_credentials(&url));
    let status = git(&["status", "--porcelain"]).unwrap_or_default();
    tag("tracker.git.dirty", (!status.is_empty()).to_string());
    if !status.is_empty() {
        found.diff = output(&["diff", "HEAD", "--no-color", "--no-ext-diff"]).unwrap_or_default();
        found.diff.truncate(MAX_DIFF);
    }
    found
}

fn git(args: &[&str]) -> Option<String> {
    let text = String::from_utf8(output(args)?).ok()?;
    Some(text.trim().to_owned())
}

fn output(args: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new("git")
        // Looking must not write, and never ask.
        .args(["--no-optional-locks"])
        .args(args)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then_some(output.stdout)
}

/// The command as a shell would read it.
fn in_a_shell(command: &[OsString]) -> String {
    let words = command.iter().map(|word| {
        let word = word.to_string_lossy();
        let is_plain = |c: char| c.is_alphanumeric() || "-_./=:,@%+".contains(c);
        if !word.is_empty() && word.chars().all(is_plain) {
            return word.into_owned();
        }
        format!("'{}'", word.replace('\'', r"'\''"))
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A remote's URL without the name and password that some carry.
fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority.rsplit('@').next().unwrap_or(authority);
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_read_as_in_a_shell() {
        let words = ["python", "a b.py", "--lr=0.1", "it's", ""].map(OsString::from);
        assert_eq!(in_a_shell(&words), r"python 'a b.py' --lr=0.1 'it'\''s' ''");
    }

    #[test]
    fn credentials_are_not_kept() {
        assert_eq!(
            without_credentials("https://ci:secret@git.example/a/b.git"),
            "https://git.example/a/b.git"
        );
        assert_eq!(
            without_credentials("git@git.example:a/b.git"),
            "git@git.example:a/b.git"
        );
    }
}
