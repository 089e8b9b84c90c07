//! `tracker artifacts`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::ExitCode;
use super::find;
use super::output::{Cell, Column, Format, Report, Table};
use super::shell::{self, Common, EXIT_CODES};
use super::target::{Files, Target};
use super::transfer;
use crate::error::Result;
use crate::sync::wire::File;

/// Artifacts of runs: list, print, download, upload.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct Artifacts {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List the files and folders of a run, or of a folder in it.
    List {
        #[command(flatten)]
        run: super::runs::Which,
        /// The folder.
        #[arg(long, short = 'a', visible_alias = "path", value_name = "PATH")]
        artifact_path: Option<String>,
        /// Also what is in folders below.
        #[arg(long, short = 'R')]
        recursive: bool,
    },
    /// Write a file to standard output.
    #[command(visible_alias = "show")]
    Cat {
        /// Id, the start of an id, or name.
        run: String,
        /// The file.
        path: String,
    },
    /// Download a file or a folder; without a path, all of it.
    Download {
        #[command(flatten)]
        run: super::runs::Which,
        /// The file or folder.
        #[arg(long, short = 'a', visible_alias = "path", value_name = "PATH")]
        artifact_path: Option<String>,
        /// Into this folder.
        #[arg(
            long,
            short,
            visible_alias = "to",
            value_name = "FOLDER",
            default_value = "."
        )]
        dst_path: PathBuf,
    },
    /// Upload files and folders.
    #[command(visible_aliases = ["log-artifact", "log-artifacts"])]
    Upload {
        /// Id, the start of an id, or name.
        #[arg(long, short = 'r', visible_alias = "run", value_name = "RUN")]
        run_id: String,
        /// What to upload.
        #[arg(value_name = "FILE", required_unless_present = "local")]
        files: Vec<PathBuf>,
        /// The same, as `mlflow` takes it.
        #[arg(
            long = "local-file",
            short = 'l',
            visible_alias = "local-dir",
            value_name = "FILE"
        )]
        local: Vec<PathBuf>,
        /// Into this folder of the run's.
        #[arg(long, short = 'a', visible_alias = "path", value_name = "PATH")]
        artifact_path: Option<String>,
    },
}

impl Command {
    fn files(&self) -> Files {
        match self {
            Self::Upload { .. } => Files::Write,
            _ => Files::Read,
        }
    }
}

/// Runs the command.
pub fn run(args: &Artifacts) -> ExitCode {
    shell::run(&args.common, args.command.files(), async |target| {
        execute(&args.command, target).await
    })
}

async fn execute(command: &Command, target: &Target) -> Result<Report> {
    match command {
        Command::List {
            run,
            artifact_path,
            recursive,
        } => {
            let id = run.find(target).await?.info.run_id;
            let path = artifact_path.as_deref().unwrap_or_default();
            let found = if *recursive {
                transfer::tree(target, &id, path).await?
            } else {
                transfer::list(target, &id, path).await?
            };
            Ok(list(&found))
        }
        Command::Cat { run, path } => {
            let id = find::run(target, run).await?.info.run_id;
            transfer::print(target, &id, path).await?;
            Ok(Report::new(Value::Null).always(Format::Text))
        }
        Command::Download {
            run,
            artifact_path,
            dst_path,
        } => {
            let id = run.find(target).await?.info.run_id;
            let path = artifact_path.as_deref().unwrap_or_default();
            Ok(transferred(
                &transfer::download(target, &id, path, dst_path).await?,
            ))
        }
        Command::Upload {
            run_id,
            files,
            local,
            artifact_path,
        } => {
            let run = find::run(target, run_id).await?;
            let folder = artifact_path.as_deref().unwrap_or_default();
            let mut sent = Vec::new();
            for file in files.iter().chain(local) {
                sent.extend(transfer::upload(target, &run, file, folder).await?);
            }
            Ok(transferred(&sent))
        }
    }
}

/// The shape of a file in JSON.
pub fn document(file: &File) -> Value {
    json!({ "path": file.path, "is_dir": file.is_dir, "file_size": file.file_size })
}

fn list(found: &[File]) -> Report {
    let mut table = Table::new([Column::number("size"), Column::text("path")]);
    for file in found {
        let slash = if file.is_dir { "/" } else { "" };
        table.push(vec![
            file.file_size
                .filter(|_| !file.is_dir)
                .map_or(Cell::Empty, Cell::Bytes),
            Cell::Text(format!("{}{slash}", file.path)),
        ]);
    }
    Report::table(found.iter().map(document).collect(), table)
}

fn transferred(paths: &[String]) -> Report {
    let report = Report::new(json!(paths));
    paths.iter().fold(report, Report::with_line)
}
