//! Who may call the server, by which names, from which pages.

use clap::Args;
use clap::builder::BoolishValueParser;

use crate::config::env;

/// Who may call the server, by which names, from which pages.
#[derive(Debug, Args)]
#[command(next_help_heading = "Access")]
pub struct Access {
    /// Who may call a server that listens beyond loopback. `none`: everyone who reaches it,
    /// because something in front of it decides.
    #[arg(long, env = env::AUTH, value_parser = ["none"])]
    pub auth: Option<String>,

    /// Names that clients may call this server by, with `*` as a wildcard. By default loopback and
    /// private addresses.
    #[arg(long, env = env::ALLOWED_HOSTS, value_delimiter = ',', value_name = "HOSTS")]
    pub allowed_hosts: Option<Vec<String>>,

    /// Origins whose pages may write to this server.
    #[arg(long, env = env::CORS_ALLOWED_ORIGINS, value_delimiter = ',', value_name = "ORIGINS")]
    pub cors_allowed_origins: Vec<String>,

    /// Do not check hosts and origins.
    #[arg(long, env = env::DISABLE_SECURITY_MIDDLEWARE, value_parser = BoolishValueParser::new())]
    pub disable_security_middleware: bool,

    /// `X-Frame-Options` of every answer: `SAMEORIGIN`, `DENY` or `NONE`.
    #[arg(long, env = env::X_FRAME_OPTIONS, default_value = "SAMEORIGIN", ignore_case = true,
          value_parser = ["SAMEORIGIN", "DENY", "NONE"])]
    pub x_frame_options: String,
}
