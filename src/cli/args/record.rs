//! The flags of `tracker record`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use crate::config::env;

/// `tracker record`.
#[derive(Debug, Args)]
pub struct Record {
    /// The run file to record to. By default one named after the time, in the current folder.
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,

    /// Add to the file when it is there already.
    #[arg(long)]
    pub append: bool,

    /// The tracker server that everything is sent on to, in the background: it may be away, and nothing
    /// waits for it. What has not arrived in the end `tracker sync` sends later.
    #[arg(long, env = env::FORWARD, hide_env_values = true, value_name = "URL")]
    pub forward: Option<String>,

    /// How long the end of the recording waits until everything has been sent on, in seconds.
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub flush_timeout: Duration,

    /// Leave what the command prints alone: it is neither kept nor passed through a pipe.
    #[arg(long)]
    pub no_output: bool,

    /// How often the load of the machine is measured, in seconds; 0 is never.
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub sample_every: Duration,

    /// Stop the recording that goes on in the background: the one of `--to`, or of this shell.
    #[arg(long, conflicts_with_all = ["command", "append"])]
    pub stop: bool,

    /// Stay, and tell on standard output where to log to: what is started in the background.
    #[arg(long, hide = true, conflicts_with = "command")]
    pub stay: bool,

    /// The file of the recording that this one is started in.
    #[arg(long, env = env::RECORDING, hide = true)]
    pub inside: Option<PathBuf>,

    /// The command to record. Without one the recording goes on in the background: try
    /// `eval "$(tracker record --to run.trk)"`.
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "a number is expected".to_owned())?;
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|duration| duration.as_secs() <= 86_400)
        .ok_or_else(|| "0 to 86400 is expected".to_owned())
}
