//! The flags of `tracker serve`: everything `mlflow server` takes, and a few names of our own; one
//! file per topic.

mod access;
mod artifacts;
mod ignored;
mod listen;
mod store;

use clap::Args;

pub use access::Access;
pub use artifacts::Artifacts;
pub use ignored::Ignored;
pub use listen::Listen;
pub use store::Store;

/// `tracker serve`.
#[derive(Debug, Args)]
pub struct Serve {
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
