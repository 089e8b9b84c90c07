//! The flags of `tracker serve`: everything `mlflow server` takes, and a few names of our own; one
//! file per topic. And those of other commands, a file each.

mod access;
mod artifacts;
mod ignored;
mod listen;
mod record;
mod store;
mod sync;

use std::path::PathBuf;

use clap::Args;

pub use access::Access;
pub use artifacts::Artifacts;
pub use ignored::Ignored;
pub use listen::Listen;
pub use record::Record;
pub use store::Store;
pub use sync::{Merge, Sync};

/// `tracker serve`.
#[derive(Debug, Args)]
pub struct Serve {
    /// A run file to serve, as `tracker record` makes them, instead of a store. Several, or a folder,
    /// are shown as one, of which nothing is written back.
    #[arg(value_name = "RUN_FILE")]
    pub run_files: Vec<PathBuf>,

    /// Where metadata is kept.
    #[command(flatten)]
    pub store: Store,

    /// Where artifacts are kept and who transfers them.
    #[command(flatten)]
    pub artifacts: Artifacts,

    /// Where the server listens, and how it stops.
    #[command(flatten)]
    pub listen: Listen,

    /// Who may call the server, by which names, from which pages.
    #[command(flatten)]
    pub access: Access,

    /// What is accepted and has no effect.
    #[command(flatten)]
    pub ignored: Ignored,
}
