//! Opening a page in the user's browser.

use std::io::IsTerminal as _;
use std::process::{Command, Stdio};

#[cfg(target_os = "macos")]
const OPENER: &[&str] = &["open"];
#[cfg(target_os = "windows")]
const OPENER: &[&str] = &["cmd", "/C", "start", ""];
#[cfg(not(any(target_os = "macos", target_os = "windows")))]
const OPENER: &[&str] = &["xdg-open"];

/// Opens `url` when somebody sits before a terminal. Where that fails the URL has been printed.
pub(super) fn open(url: &str) {
    if !std::io::stdout().is_terminal() {
        return;
    }
    let opening = Command::new(OPENER[0])
        .args(&OPENER[1..])
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Ok(mut child) = opening {
        // It hands over to the browser and ends; somebody must hear of it.
        std::thread::spawn(move || child.wait());
    }
}
