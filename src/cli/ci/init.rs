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
    use clap::{CommandFactory as _, Parser as _};
    use yaml_rust2::{Yaml, YamlLoader};

    use super::*;
    use crate::ci::Rules;
    use crate::cli::Cli;

    /// Every text in a document.
    fn texts<'a>(yaml: &'a Yaml, found: &mut Vec<&'a str>) {
        match yaml {
            Yaml::String(text) => found.push(text),
            Yaml::Array(items) => items.iter().for_each(|item| texts(item, found)),
            Yaml::Hash(entries) => entries.values().for_each(|value| texts(value, found)),
            _ => {}
        }
    }

    #[test]
    fn workflows_are_yaml_and_their_commands_exist() {
        let mut commands = 0;
        for (name, text) in GITHUB.iter().chain(&GITLAB) {
            let documents = YamlLoader::load_from_str(text);
            let documents = documents.unwrap_or_else(|e| panic!("{name}: {e}"));
            let mut found = Vec::new();
            for document in &documents {
                texts(document, &mut found);
            }
            let lines = found.into_iter().flat_map(|text| text.split([';', '\n']));
            for line in lines.filter_map(|line| {
                let line = line.trim();
                line.contains("tracker ")
                    .then(|| &line[line.find("tracker ").unwrap()..])
            }) {
                let words: Vec<&str> = line.split_whitespace().collect();
                if Cli::command().find_subcommand(words[1]).is_some() {
                    Cli::try_parse_from(&words).unwrap_or_else(|e| panic!("{name}: {line}: {e}"));
                    commands += 1;
                }
            }
        }
        assert!(commands >= 4, "{commands} commands were found");
    }

    #[test]
    fn the_rules_to_begin_with_are_rules() {
        let rules = Rules::parse(RULES.0, RULES.1).unwrap();
        assert_eq!(rules.of("val_loss").unwrap().0, 0);
        assert_eq!(rules.of("accuracy").unwrap().0, 1);
    }
}
