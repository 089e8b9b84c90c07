//! What stands in front of the handlers: users, TLS, proxies, metrics, and how the server stops.

mod access;
mod lifecycle;
mod metrics;
mod proxies;
mod restart;
mod tls;

use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::server::{run_to_end, tracker};

/// What `tracker serve` says when it refuses to start with these arguments.
#[track_caller]
fn refusal(folder: &Path, args: &[&str]) -> String {
    let mut command = tracker(folder);
    command
        .args([
            "serve",
            "--port",
            "0",
            "--backend-store-uri",
            "sqlite:///t.db",
        ])
        .args(args);
    let (status, output) = run_to_end(&mut command);
    assert_eq!(status.code(), Some(1), "{output}");
    assert!(output.starts_with("error: "), "{output}");
    assert!(!folder.join("t.db").exists(), "a store was made");
    output
}

/// Waits until something holds that takes the server a moment.
#[track_caller]
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(20), "never: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
