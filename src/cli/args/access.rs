//! Who may call the server, by which names, from which pages.

use std::path::PathBuf;

use clap::Args;
use clap::builder::BoolishValueParser;

use crate::config::env;

/// Who may call the server, by which names, from which pages.
#[derive(Debug, Args)]
#[command(next_help_heading = "Access")]
pub struct Access {
    /// Who may call the server; one that listens beyond loopback must be told. `none`: everyone who
    /// reaches it, because something in front of it decides. `basic`: the users of `--htpasswd`.
    #[arg(long, env = env::AUTH, value_parser = ["none", "basic"])]
    pub auth: Option<String>,

    /// Users and the bcrypt hashes of their passwords, as `htpasswd -B` writes them. Read again when
    /// it changes.
    #[arg(long, env = env::HTPASSWD, value_name = "FILE")]
    pub htpasswd: Option<PathBuf>,

    /// Upstream's name for `--auth basic`.
    #[arg(long, value_name = "NAME", value_parser = ["basic-auth"])]
    pub app_name: Option<String>,

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
