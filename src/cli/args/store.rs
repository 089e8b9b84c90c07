//! Where metadata is kept.

use clap::Args;

use crate::config::env;

/// Where metadata is kept.
#[derive(Debug, Args)]
#[command(next_help_heading = "Store")]
pub struct Store {
    /// Where metadata is kept: `sqlite:///relative.db`, `sqlite:////absolute.db`, `postgresql://…`
    /// or the path of a `.db` file. By default a file in the platform's data folder.
    #[arg(long, visible_alias = "store", env = env::BACKEND_STORE_URI, value_name = "URI")]
    pub backend_store_uri: Option<String>,

    /// Fail unless the SQLite file exists already.
    #[arg(long)]
    pub must_exist: bool,
}
