//! A Postgres cluster of a test's own, to stop, kill, fail over and configure.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::db::{PATIENCE, free_port, give_to, programs, run_as};

/// Serves, says its process id, and stops when standard input ends: at the end of the test,
/// however it ends.
const SCRIPT: &str = r#"
"$1/postgres" -D "$2/data" -k "$2" -p "$3" >>"$2/postgres.log" 2>&1 </dev/null &
echo $!
read -r _
kill -QUIT $!
wait
"#;

/// A cluster; stopped and removed when dropped.
#[derive(Debug)]
pub(crate) struct Cluster {
    bin: PathBuf,
    folder: TempDir,
    port: u16,
    process: Option<(Child, Pid)>,
}

impl Cluster {
    /// A running cluster whose superuser `tracker` logs in without a password, with further lines
    /// for `postgresql.conf`; `None` where there is no Postgres.
    pub(crate) fn start(settings: &str) -> Option<Self> {
        let mut cluster = Self::empty()?;
        let data = cluster.file("data");
        let mut initdb = Command::new(cluster.bin.join("initdb"));
        initdb.arg("--pgdata").arg(&data).args([
            "--username=tracker",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        run(&mut initdb);
        cluster.configure(&format!(
            "listen_addresses = '127.0.0.1'\nmax_connections = 100\nshared_buffers = 32MB\nfsync = off\n{settings}\n"
        ));
        cluster.resume();
        Some(cluster)
    }

    /// A standby that streams from this cluster.
    pub(crate) fn standby(&self) -> Self {
        let mut standby = Self::empty().expect("there is Postgres");
        // Where the programs are linked into the path, not all of them may be.
        let home = self.bin.join("initdb").canonicalize().expect("a program");
        let mut backup = Command::new(home.with_file_name("pg_basebackup"));
        backup
            .args([
                "--host=127.0.0.1",
                "--username=tracker",
                "--write-recovery-conf",
            ])
            .args(["--checkpoint=fast", "--wal-method=stream", "--no-sync"])
            .arg(format!("--port={}", self.port))
            .arg("--pgdata")
            .arg(standby.file("data"));
        run(&mut backup);
        standby.resume();
        standby
    }

    fn empty() -> Option<Self> {
        let bin = programs()?;
        let folder = tempfile::Builder::new().prefix("tracker-pg-").tempdir();
        let folder = folder.expect("a temporary folder");
        give_to(folder.path());
        Some(Self {
            bin,
            folder,
            port: free_port(),
            process: None,
        })
    }

    /// A file of the cluster's folder, which the cluster may read.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Appends to `postgresql.conf`; takes effect at the next start.
    pub(crate) fn configure(&self, lines: &str) {
        let mut file = fs::OpenOptions::new()
            .append(true)
            .open(self.file("data/postgresql.conf"))
            .expect("a configuration");
        file.write_all(lines.as_bytes()).expect("it is written");
    }

    pub(crate) fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// The URI of its database `postgres`.
    pub(crate) fn uri(&self) -> String {
        uri(self.address())
    }

    /// Starts it, again or for the first time, and waits until it answers.
    pub(crate) fn resume(&mut self) {
        let mut command = Command::new("sh");
        command
            .args(["-c", SCRIPT, "sh"])
            .arg(&self.bin)
            .arg(self.folder.path())
            .arg(self.port.to_string())
            .process_group(0)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        run_as(&mut command);
        let mut child = command.spawn().expect("sh");
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        output.read_line(&mut line).expect("a process id");
        let pid = line.trim().parse().ok().and_then(Pid::from_raw);
        self.process = Some((child, pid.expect("a process id")));
        let started = Instant::now();
        while Client::connect(&self.uri(), NoTls).is_err() {
            if started.elapsed() > PATIENCE {
                let log = fs::read_to_string(self.file("postgres.log")).unwrap_or_default();
                panic!("the cluster does not start: {log}");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Stops it as a crash would: connections break, nothing is finished.
    pub(crate) fn crash(&mut self) {
        if let Some((mut child, pid)) = self.process.take() {
            kill_process(pid, Signal::QUIT).expect("the server is there");
            drop(child.stdin.take());
            child.wait().expect("the script ends");
        }
    }

    /// Makes a standby the primary.
    pub(crate) fn promote(&self) {
        self.query("SELECT pg_promote(wait => true)::text");
    }

    /// Runs SQL as its superuser.
    pub(crate) fn execute(&self, sql: &str) {
        let mut client = Client::connect(&self.uri(), NoTls).expect("a connection");
        client.batch_execute(sql).expect("valid SQL");
    }

    /// The text a query of one row and column answers with.
    pub(crate) fn query(&self, sql: &str) -> String {
        let mut client = Client::connect(&self.uri(), NoTls).expect("a connection");
        client.query_one(sql, &[]).expect("a row").get(0)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.crash();
    }
}

/// The URI of the database `postgres` of a cluster at an address.
pub(crate) fn uri(address: SocketAddr) -> String {
    format!("postgresql://tracker@{address}/postgres")
}

fn run(command: &mut Command) {
    command.current_dir("/").stdin(Stdio::null());
    run_as(command);
    let output = command.output().expect("a program of Postgres");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Writes a file that the cluster may read and nobody else.
pub(crate) fn write_private(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, text).expect("the folder takes files");
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("it is ours");
    give_to(path);
}
