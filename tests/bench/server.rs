//! A server under measurement: started in a temporary directory, watched, stopped.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use tempfile::TempDir;

use crate::failure::{Failure, Result};
use crate::http::{self, Connection};
use crate::interrupt;
use crate::process::Group;
use crate::program::Program;

/// Longest time to the first healthy answer.
const START_LIMIT: Duration = Duration::from_mins(2);
/// Longest time from SIGTERM to the exit.
const STOP_LIMIT: Duration = Duration::from_secs(30);
/// Pause between two questions whether the server is healthy.
const POLL: Duration = Duration::from_millis(1);
/// A server counts as settled once it uses less than a tenth of one core for this long.
const SETTLED: Duration = Duration::from_millis(500);
/// Longest wait for a server to settle.
const SETTLE_LIMIT: Duration = Duration::from_secs(40);

/// A running server. Dropping it kills it and removes its directory.
pub(crate) struct Server {
    child: Child,
    address: SocketAddr,
    ready_after: Duration,
    directory: TempDir,
    /// Further processes on the same store.
    replicas: Vec<Self>,
}

impl Server {
    /// Starts `program`, with all its replicas, and waits for their first healthy answers.
    pub(crate) fn start(program: &Program) -> Result<Self> {
        let mut server = Self::start_one(program)?;
        for _ in 1..program.kind().replicas() {
            server.replicas.push(Self::start_one(program)?);
        }
        Ok(server)
    }

    fn start_one(program: &Program) -> Result<Self> {
        let directory = tempfile::Builder::new()
            .prefix("tracker-bench-")
            .tempdir()?;
        fs::create_dir(directory.path().join("db"))?;
        fs::create_dir(directory.path().join("artifacts"))?;
        let log = File::create(directory.path().join("log"))?;
        let address = free_address()?;
        let mut command = program.command(address, directory.path());
        command
            .process_group(0)
            .stdin(Stdio::null())
            .stderr(log.try_clone()?);
        if program.announces_address() {
            command.stdout(Stdio::piped());
        } else {
            command.stdout(log);
        }

        let began = Instant::now();
        let child = command.spawn().map_err(|error| {
            Failure::because(format_args!("{}: {error}", command.get_program().display()))
        })?;
        interrupt::watch(Pid::from_child(&child), directory.path());
        let mut server = Self {
            child,
            address,
            ready_after: Duration::ZERO,
            directory,
            replicas: Vec::new(),
        };
        if let Some(stdout) = server.child.stdout.take() {
            server.address = announced(stdout)
                .ok_or_else(|| server.explained("the server never said where it listens"))?;
        }
        server.await_health(began)?;
        Ok(server)
    }

    /// Where it and its replicas listen.
    pub(crate) fn addresses(&self) -> Vec<SocketAddr> {
        let replicas = self.replicas.iter().map(|replica| replica.address);
        std::iter::once(self.address).chain(replicas).collect()
    }

    /// Time from the start of the process to its first healthy answer.
    pub(crate) fn ready_after(&self) -> Duration {
        self.ready_after
    }

    /// Its processes.
    pub(crate) fn group(&self) -> Group {
        Group(self.child.id())
    }

    pub(crate) fn connect(&self) -> Result<Connection> {
        Connection::open(self.address)
    }

    /// Waits until the server is idle, because some still start workers long after they answer.
    pub(crate) fn settle(&self) {
        let deadline = Instant::now() + SETTLE_LIMIT;
        let mut before = self.group().processor_time();
        while Instant::now() < deadline {
            thread::sleep(SETTLED);
            let now = self.group().processor_time();
            if now.saturating_sub(before) < SETTLED / 10 {
                return;
            }
            before = now;
        }
    }

    /// Stops the server with SIGTERM; returns the bytes of its database, journals included.
    pub(crate) fn stop(mut self) -> Result<u64> {
        self.end()?;
        Ok(size(&self.directory.path().join("db"))?)
    }

    /// Stops the server; its files stay until this is dropped.
    pub(crate) fn stopped(mut self) -> Result<Self> {
        self.end()?;
        Ok(self)
    }

    /// The file of its store.
    pub(crate) fn store(&self) -> PathBuf {
        self.directory.path().join("db").join("store.db")
    }

    fn end(&mut self) -> Result<()> {
        self.signal(Signal::TERM)?;
        let deadline = Instant::now() + STOP_LIMIT;
        while self.child.try_wait()?.is_none() {
            if Instant::now() > deadline {
                return Err(Failure::because("the server does not end on SIGTERM"));
            }
            thread::sleep(POLL);
        }
        Ok(())
    }

    fn await_health(&mut self, began: Instant) -> Result<()> {
        let request = http::get("/health");
        loop {
            let asked = self.connect().and_then(|mut connection| {
                connection.call(&request)?;
                Ok(())
            });
            self.ready_after = began.elapsed();
            if asked.is_ok() {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                return Err(self.explained(&format!("ended at start: {status}")));
            }
            if self.ready_after > START_LIMIT {
                return Err(self.explained("does not answer /health"));
            }
            thread::sleep(POLL);
        }
    }

    /// A failure with the last line of the server's log.
    fn explained(&self, reason: &str) -> Failure {
        let log = fs::read(self.directory.path().join("log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let last = log.lines().next_back().unwrap_or_default();
        Failure::because(format_args!("{reason} ({last})"))
    }

    fn signal(&self, signal: Signal) -> io::Result<()> {
        Ok(kill_process_group(Pid::from_child(&self.child), signal)?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Fails only if all processes of the group are gone already, as they should be after `stop`.
        let _ = self.signal(Signal::KILL);
        let _ = self.child.wait();
        interrupt::forget(Pid::from_child(&self.child));
    }
}

/// A port of the loopback interface that was free a moment ago.
fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()
}

/// The address in the line `… listening http://HOST:PORT …`; what follows is read and dropped.
fn announced(stdout: ChildStdout) -> Option<SocketAddr> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(io::Result::ok) {
            if let Some(address) = address_in(&line) {
                // The receiver leaves after the first address.
                let _ = sender.send(address);
            }
        }
    });
    receiver.recv_timeout(START_LIMIT).ok()
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("listening")?;
    let url = rest.split_whitespace().next()?.strip_prefix("http://")?;
    url.split('/').next()?.to_socket_addrs().ok()?.next()
}

/// Bytes of all files directly in `directory`.
fn size(directory: &Path) -> io::Result<u64> {
    fs::read_dir(directory)?
        .map(|entry| Ok(entry?.metadata()?.len()))
        .sum()
}
