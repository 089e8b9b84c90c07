//! `tracker ci init`: workflows to begin with.

use std::path::Path;

use clap::{Args, ValueEnum};

use crate::cli::output::write_out;
use crate::error::{Error, Result};

/// Whose workflows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Host {
    /// Actions: one workflow trains and compares, another one, which is trusted, comments.
    Github,
    /// One job that trains, compares and comments.
    Gitlab,
}

/// Write workflows for GitHub or GitLab, and rules to begin with; what is there already is kept.
#[derive(Debug, Args)]
pub(super) struct Init {
    #[arg(value_enum)]
    host: Host,

    /// Replace what is there.
    #[arg(long)]
    force: bool,
}

const RULES: (&str, &str) = (
    "tracker.toml",
    include_str!("../../../assets/ci/tracker.toml"),
);
const GITHUB: [(&str, &str); 2] = [
    (
        ".github/workflows/tracker.yml",
        include_str!("../../../assets/ci/github.yml"),
    ),
    (
        ".github/workflows/tracker-comment.yml",
        include_str!("../../../assets/ci/github-comment.yml"),
    ),
];
const GITLAB: [(&str, &str); 1] = [(
    ".gitlab/tracker.yml",
    include_str!("../../../assets/ci/gitlab.yml"),
)];

/// Writes them into this folder.
pub(super) fn run(args: &Init) -> Result<()> {
    let files: &[(&str, &str)] = match args.host {
        Host::Github => &GITHUB,
        Host::Gitlab => &GITLAB,
    };
    let mut told = String::new();
    for (name, text) in files.iter().chain([&RULES]) {
        let place = Path::new(name);
        let what = if place.exists() && !args.force {
            "kept"
        } else {
            write(place, text)?;
            "wrote"
        };
        told = format!("{told}{what} {name}\n");
    }
    if args.host == Host::Gitlab {
        told.push_str("add to .gitlab-ci.yml:  include: { local: .gitlab/tracker.yml }\n");
    }
    write_out(told.as_bytes())
}

fn write(place: &Path, text: &str) -> Result<()> {
    let folder = place.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(place, text))
        .map_err(|e| Error::unavailable(format!("{} cannot be written", place.display()), e))
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;
    use yaml_rust2::{Yaml, YamlLoader};

    use super::*;
    use crate::ci::Rules;
    use crate::cli::Cli;

    /// Keys whose texts a shell runs.
    const SCRIPTS: [&str; 4] = ["run", "script", "before_script", "after_script"];

    /// Every text in a document that a shell runs.
    fn scripts<'a>(yaml: &'a Yaml, is_script: bool, found: &mut Vec<&'a str>) {
        match yaml {
            Yaml::String(text) if is_script => found.push(text),
            Yaml::Array(items) => items
                .iter()
                .for_each(|item| scripts(item, is_script, found)),
            Yaml::Hash(entries) => {
                for (key, value) in entries {
                    let is_named = key.as_str().is_some_and(|key| SCRIPTS.contains(&key));
                    scripts(value, is_script || is_named, found);
                }
            }
            _ => {}
        }
    }

    /// The commands of a script that are ours: from the word `tracker` on to the end of the command.
    fn commands(script: &str) -> Vec<Vec<&str>> {
        let commands = script.split([';', '\n', '&', '|']);
        let words = commands.map(|command| command.split_whitespace().collect::<Vec<_>>());
        let ours = words.filter_map(|words| {
            let at = words.iter().position(|word| *word == "tracker")?;
            Some(words[at..].to_vec())
        });
        ours.collect()
    }

    #[test]
    fn workflows_are_yaml_and_their_commands_exist() {
        for (name, text) in GITHUB.iter().chain(&GITLAB) {
            let documents = YamlLoader::load_from_str(text);
            let documents = documents.unwrap_or_else(|e| panic!("{name}: {e}"));
            let mut found = Vec::new();
            for document in &documents {
                scripts(document, false, &mut found);
            }
            let ours: Vec<_> = found.into_iter().flat_map(commands).collect();
            assert!(!ours.is_empty(), "{name} runs nothing of ours");
            for words in ours {
                Cli::try_parse_from(&words).unwrap_or_else(|e| panic!("{name}: {words:?}: {e}"));
            }
        }
    }

    #[test]
    fn the_rules_to_begin_with_are_rules() {
        let rules = Rules::parse(RULES.0, RULES.1).unwrap();
        assert_eq!(rules.of("val_loss").unwrap().0, 0);
        assert_eq!(rules.of("accuracy").unwrap().0, 1);
    }
}
