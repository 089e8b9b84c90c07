//! Where metadata is kept.

use std::path::PathBuf;

use clap::Args;

use crate::config::env;

/// Where metadata is kept.
#[derive(Debug, Args)]
#[command(next_help_heading = "Store")]
pub struct Store {
    /// Where metadata is kept: `sqlite:///relative.db`, `sqlite:////absolute.db`, `postgresql://…`
    /// or the path of a `.db` file. By default a file in the platform's data folder.
    #[arg(
        long,
        visible_alias = "store",
        env = env::BACKEND_STORE_URI,
        hide_env_values = true,
        value_name = "URI"
    )]
    pub backend_store_uri: Option<String>,

    /// Fail unless the SQLite file exists already.
    #[arg(long)]
    pub must_exist: bool,

    /// A file with the password of the Postgres user, read again for each new connection.
    #[arg(long, env = env::BACKEND_STORE_PASSWORD_FILE, value_name = "FILE")]
    pub backend_store_password_file: Option<PathBuf>,

    /// A streaming replica of the Postgres server. Reads use it while it has everything that was
    /// acknowledged.
    #[arg(
        long,
        env = env::READ_REPLICA_BACKEND_STORE_URI,
        hide_env_values = true,
        value_name = "URI"
    )]
    pub read_replica_backend_store_uri: Option<String>,

    /// The Postgres schema that holds the tables; made if it is missing.
    #[arg(long, env = env::DB_SCHEMA, value_name = "NAME")]
    pub db_schema: Option<String>,

    /// Connections to Postgres that are kept open (default 10).
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1_000))]
    pub db_pool_size: Option<u16>,

    /// Longest time of one statement on Postgres; 0 is none.
    #[arg(
        long,
        env = env::DB_STATEMENT_TIMEOUT,
        value_name = "SECONDS",
        default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(..=86_400)
    )]
    pub db_statement_timeout: u64,

    /// How long to wait at the start for a Postgres server that does not answer yet.
    #[arg(
        long,
        env = env::WAIT_FOR_DATABASE,
        value_name = "SECONDS",
        default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(..=3_600)
    )]
    pub wait_for_database: u64,
}
