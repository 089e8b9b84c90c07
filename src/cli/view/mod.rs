//! `tracker view`: run files in a browser, or as one page to attach.

mod browser;
mod page;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser as _};

use super::args::Serve;
use super::{Cli, Command};
use crate::error::{Error, Result};
use crate::sync::named;

/// Show run files: in a browser, or as one page to attach to a mail or a CI job.
#[derive(Debug, Args)]
pub struct View {
    /// Run files, or folders of them. Nothing is written to several.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Write one page instead, which needs neither a server nor scripts.
    #[arg(long, value_name = "PAGE")]
    html: Option<PathBuf>,

    /// The port to listen on; a free one by default.
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 0,
        conflicts_with = "html"
    )]
    port: u16,
}

pub(super) fn run(args: &View) -> Result<ExitCode> {
    let Some(html) = &args.html else {
        return super::serve::run(as_served(args)?, browser::open);
    };
    crate::telemetry::start_beside_a_command();
    let files = named(&args.files)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Error::internal("the runtime cannot be started", e))?;
    let page = runtime.block_on(page::of(&files))?;
    write(html, page.as_bytes())?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", html.display())
        .map_err(|e| Error::unavailable("standard output is closed", e))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the page; a disk that is full leaves the one that was there before.
fn write(path: &std::path::Path, page: &[u8]) -> Result<()> {
    let failed = |e| Error::unavailable(format!("{} cannot be written", path.display()), e);
    if path == std::path::Path::new("-") {
        let mut out = std::io::stdout().lock();
        return out.write_all(page).map_err(failed);
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(std::path::Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(page).map_err(failed)?;
    readable(file.as_file()).map_err(failed)?;
    file.persist(path).map_err(|e| failed(e.error))?;
    Ok(())
}

/// Temporary files are their owner's alone; a page is for others too.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

/// What `tracker serve` would have been told.
fn as_served(args: &View) -> Result<Serve> {
    let port = args.port.to_string();
    let line = ["tracker", "serve", "--port", &port, "--"].map(Into::into);
    let files = args.files.iter().map(|file| file.clone().into_os_string());
    let cli = Cli::try_parse_from(line.into_iter().chain(files))
        .map_err(|e| Error::Invalid(e.to_string()))?;
    match cli.command {
        Command::Serve(args) => Ok(*args),
        _ => Err(Error::bug("`serve` is another command")),
    }
}
