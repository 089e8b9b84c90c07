//! The resolved configuration, one file per topic. Every environment variable is declared in [`mod@env`],
//! once.

mod access;
pub mod artifacts;
mod aws;
pub mod env;
mod listen;
mod memory;
mod notices;
mod server;
pub mod store;
mod values;

use self::access::Access;
use self::artifacts::Artifacts;
use self::listen::Listen;
use self::store::Store;
use self::values::{flag, list, regex};
use crate::cli::args::Serve;
use crate::error::Result;
use crate::http::ServerSettings;
use crate::service::Settings;

/// Everything `tracker serve` needs to know.
#[derive(Debug)]
pub struct Config {
    /// Where metadata is kept.
    pub store: Store,
    /// Where artifacts are kept.
    pub artifacts: Artifacts,
    /// Where the server listens, and how it stops.
    pub listen: Listen,
    /// Who may call it.
    pub access: Access,
    /// What request bodies may take of the memory, in bytes.
    pub body_memory: usize,
    /// The tracker's own settings.
    pub tracker: Settings,
    /// How the server presents itself.
    pub server: ServerSettings,
    /// What to tell the user about flags that mean nothing here.
    pub notices: Vec<String>,
}

/// Whether a variable that no flag shows is set to yes: `true` or `1`.
pub fn is_set(name: &str) -> Result<bool> {
    flag(name, false)
}

impl Config {
    /// Resolves what the user typed.
    ///
    /// Errors: values that contradict each other, that this program does not offer, or that make
    /// no sense; each message names the flag.
    pub fn resolve(args: Serve) -> Result<Self> {
        let notices = notices::notices(&args.ignored, store::named(&args.store).as_deref())?;
        let (store, artifacts) = match args.run_files.first() {
            Some(file) => (
                Store::of_run_file(&args.store, file)?,
                Artifacts::of_run_file(&args.artifacts)?,
            ),
            None => {
                let (store, by_default) = Store::resolve(&args.store)?;
                (store, Artifacts::resolve(&args.artifacts, by_default)?)
            }
        };
        Ok(Self {
            store,
            listen: Listen::resolve(&args.listen)?,
            access: Access::resolve(&args.access)?,
            body_memory: memory::for_bodies(),
            tracker: Settings {
                default_artifact_root: artifacts.default_root.clone(),
                truncate_long_values: flag(env::TRUNCATE_LONG_VALUES, true)?,
                allowed_host_schemes: list(env::ALLOWED_HOST_SCHEMES),
                model_source_regex: regex(env::MODEL_SOURCE_REGEX)?,
            },
            artifacts,
            server: server::resolve(args)?,
            notices,
        })
    }
}
