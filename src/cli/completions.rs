//! `tracker completions` and `tracker man`: what shells and `man` know of the command line.

use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory as _};
use clap_complete::Shell;

use super::output::write_out;
use super::{Cli, ExitCode};
use crate::error::{Error, Result};

/// Print completions for a shell.
///
/// bash: `source <(tracker completions bash)` in `~/.bashrc`. zsh: `source <(tracker completions zsh)` in
/// `~/.zshrc`, after `compinit`. fish: `tracker completions fish | source` in `config.fish`.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

/// Write man pages.
#[derive(Debug, Args)]
pub struct Man {
    /// Into this folder, one file for each command; without it, the page of `tracker` itself goes to
    /// standard output.
    #[arg(long, short, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

/// Prints completions.
pub fn completions(args: &Completions) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "tracker", &mut script);
    write_out(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes man pages.
pub fn man(args: &Man) -> Result<ExitCode> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    match &args.out {
        None => write_out(&page(&command)?)?,
        Some(folder) => {
            let failed = |e| Error::unavailable(format!("{} cannot be made", folder.display()), e);
            std::fs::create_dir_all(folder).map_err(failed)?;
            write_pages(&command, folder)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn write_pages(command: &Command, folder: &Path) -> Result<()> {
    let name = command.get_display_name().unwrap_or(command.get_name());
    let place = folder.join(format!("{name}.1"));
    let failed = |e| Error::unavailable(format!("{} cannot be written", place.display()), e);
    std::fs::write(&place, page(command)?).map_err(failed)?;
    for below in command
        .get_subcommands()
        .filter(|below| !below.is_hide_set())
    {
        write_pages(below, folder)?;
    }
    Ok(())
}

fn page(command: &Command) -> Result<Vec<u8>> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .render(&mut page)
        .map_err(|e| Error::internal("a man page cannot be written", e))?;
    Ok(page)
}
