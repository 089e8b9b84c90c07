//! Where the server listens, and how it stops.

use clap::Args;

use crate::config::env;

/// Where the server listens, and how it stops.
#[derive(Debug, Args)]
#[command(next_help_heading = "Address")]
pub struct Listen {
    /// Address to listen on. Anything but loopback needs `--auth`.
    #[arg(short = 'H', long, env = env::HOST, default_value = "127.0.0.1")]
    pub host: String,

    /// Port to listen on; 0 takes a free one.
    #[arg(short, long, env = env::PORT, default_value_t = 5000)]
    pub port: u16,

    /// Starts every path, for example `/mlflow`.
    #[arg(long, visible_alias = "base-path", env = env::STATIC_PREFIX, value_name = "PATH")]
    pub static_prefix: Option<String>,

    /// Seconds that running requests get to end when the server stops.
    #[arg(long, default_value_t = 30, value_name = "SECONDS")]
    pub grace: u64,
}
