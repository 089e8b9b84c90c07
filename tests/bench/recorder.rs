//! A recording of a command that waits, for others to log to.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, ToSocketAddrs};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::failure::{Failure, Result};
use crate::program::Program;

/// Tells where to log to, and waits until its standard input ends.
const WAITS: &str = "echo $MLFLOW_TRACKING_URI; read line; exit 0";

/// A running recorder. Dropping it ends the recording.
pub(crate) struct Recorder {
    child: Child,
    address: SocketAddr,
    _directory: TempDir,
}

impl Recorder {
    /// Records to a file in a directory of its own, and sends everything on to `server`.
    pub(crate) fn start(program: &Program, server: SocketAddr) -> Result<Self> {
        let directory = tempfile::tempdir()?;
        let mut child = Command::new(program.executable())
            .current_dir(directory.path())
            .args(["record", "--to", "run.trk", "--no-output"])
            .args(["--forward", &format!("http://{server}")])
            .args(["--", "sh", "-c", WAITS])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let authority = line.trim().strip_prefix("http://");
        let address = authority.and_then(|authority| authority.to_socket_addrs().ok()?.next());
        let Some(address) = address else {
            return Err(Failure::because("the recorder does not start its command"));
        };
        Ok(Self {
            child,
            address,
            _directory: directory,
        })
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // Gone already when it failed.
        let _ = self.child.wait();
    }
}
