//! The log: text on a terminal, JSON otherwise, always on standard error.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::config::env;

/// Starts logging: `info` and above of this program, `warn` of its libraries, unless the
/// environment says otherwise.
pub fn start() {
    start_at("warn,tracker=info", std::io::stderr().is_terminal());
}

/// As [`start`], beside a command that prints there too: warnings, for people.
pub fn start_beside_a_command() {
    start_at("warn", true);
}

fn start_at(by_default: &str, for_people: bool) {
    let level = env::get(env::LOGGING_LEVEL).map(|level| level.to_ascii_lowercase());
    let wanted = env::get(env::LOG)
        .or(level)
        .unwrap_or_else(|| by_default.into());
    let filter = EnvFilter::try_new(&wanted).unwrap_or_else(|_| EnvFilter::new(by_default));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if for_people {
        let colours = std::io::stderr().is_terminal() && env::get(env::NO_COLOR).is_none();
        log.with_target(false).with_ansi(colours).init();
    } else {
        log.json().init();
    }
}
