//! The log: text on a terminal, JSON otherwise, always on standard error.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::config::env;

/// Starts logging: `info` and above of this program, `warn` of its libraries, unless the
/// environment says otherwise.
pub fn start() {
    let level = env::get(env::LOGGING_LEVEL).map(|level| level.to_ascii_lowercase());
    let wanted = env::get(env::LOG)
        .or(level)
        .unwrap_or_else(|| "warn,tracker=info".into());
    let filter =
        EnvFilter::try_new(&wanted).unwrap_or_else(|_| EnvFilter::new("warn,tracker=info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        log.with_target(false).init();
    } else {
        log.json().init();
    }
}
