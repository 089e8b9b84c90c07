//! Ctrl-C. A server has a process group of its own, so that all its processes can be found and
//! ended; the terminal's interrupt does not reach that group and has to be passed on.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use rustix::process::{Pid, Signal, kill_process_group};

/// Exit status of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// The servers that are running.
static RUNNING: Mutex<Vec<Running>> = Mutex::new(Vec::new());

struct Running {
    group: Pid,
    directory: PathBuf,
}

/// Remembers the process group and the directory of a server that has just started.
pub(crate) fn watch(group: Pid, directory: &Path) {
    running().push(Running {
        group,
        directory: directory.to_owned(),
    });
}

/// The server has ended.
pub(crate) fn forget(group: Pid) {
    running().retain(|server| server.group != group);
}

/// From now on Ctrl-C kills the running servers and removes their directories before it ends the
/// benchmark.
pub(crate) fn stop_servers() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    thread::spawn(move || {
        if runtime.block_on(tokio::signal::ctrl_c()).is_ok() {
            for server in running().drain(..) {
                // Fails only if the group has ended by itself.
                let _ = kill_process_group(server.group, Signal::KILL);
                // Nobody is left to be told; the next clean-up of the directory gets the rest.
                let _ = fs::remove_dir_all(server.directory);
            }
            process::exit(INTERRUPTED);
        }
    });
    Ok(())
}

fn running() -> MutexGuard<'static, Vec<Running>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}
