//! Postgres for the tests: one private cluster for the whole run, one database for each test.
//!
//! `TRACKER_TEST_POSTGRES` names a server to use instead, as a URI whose user may create databases.

use std::fs;
use std::io::Read as _;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{LazyLock, OnceLock};
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};

/// Longer than making and starting a cluster takes on a busy machine.
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// A server that may make databases.
#[derive(Debug)]
struct Server {
    /// URI up to and without the database's name, and what comes after it.
    uri: (String, String),
    /// The folder of its Unix socket, when that is known.
    sockets: Option<PathBuf>,
    /// The cluster lives until the last end of this pipe is closed: at the end of this process,
    /// however it ends.
    alive: Option<ChildStdin>,
}

/// An empty database of its own, dropped with it.
#[derive(Debug)]
pub(crate) struct Database {
    name: String,
}

static SERVER: LazyLock<Option<Server>> = LazyLock::new(server);

impl Database {
    /// `None`, said once, where there is no Postgres; with `CI=true` a failure.
    #[expect(clippy::print_stdout, reason = "the test's own output")]
    pub(crate) fn create() -> Option<Self> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let Some(server) = SERVER.as_ref() else {
            static SAID: OnceLock<()> = OnceLock::new();
            assert!(
                !is_ci(),
                "there is no Postgres: initdb and postgres are neither in PATH nor in /usr/lib/postgresql"
            );
            SAID.get_or_init(|| {
                println!("skipped: no Postgres (initdb and postgres) on this machine");
            });
            return None;
        };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("it_{}_{number}", std::process::id());
        server.admin(&format!("CREATE DATABASE {name}"));
        Some(Self { name })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn uri(&self) -> String {
        SERVER.as_ref().expect("a server").uri(&self.name)
    }

    /// Its URI through a Unix socket, when the cluster is our own.
    pub(crate) fn socket_uri(&self) -> Option<String> {
        let server = SERVER.as_ref().expect("a server");
        let folder = server.sockets.as_ref()?.to_str().expect("UTF-8");
        let port = server.uri.0.rsplit(':').next()?.trim_end_matches('/');
        Some(format!(
            "postgresql://tracker@/{}?host={folder}&port={port}",
            self.name
        ))
    }

    /// Runs SQL in it.
    pub(crate) fn execute(&self, sql: &str) {
        let mut client = Client::connect(&self.uri(), NoTls).expect("a connection");
        client.batch_execute(sql).expect("valid SQL");
    }

    /// The number a query of one row and column answers with.
    pub(crate) fn count(&self, sql: &str) -> i64 {
        let mut client = Client::connect(&self.uri(), NoTls).expect("a connection");
        client.query_one(sql, &[]).expect("a row").get(0)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let server = SERVER.as_ref().expect("a server");
        // Our own cluster goes as a whole.
        if server.alive.is_none() {
            server.admin(&format!(
                "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                self.name
            ));
        }
    }
}

impl Server {
    fn uri(&self, database: &str) -> String {
        format!("{}{database}{}", self.uri.0, self.uri.1)
    }

    fn admin(&self, sql: &str) {
        let uri = self.uri("postgres");
        // On a thread of its own: the driver must not run inside a test's runtime.
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut client = Client::connect(&uri, NoTls).expect("a connection");
                client.batch_execute(sql).expect("databases can be made");
            });
        });
    }
}

fn server() -> Option<Server> {
    if let Some(uri) = variable("TRACKER_TEST_POSTGRES") {
        let url = url::Url::parse(&uri).expect("TRACKER_TEST_POSTGRES is a URI");
        let (before, after) = uri.split_at(uri.find('?').unwrap_or(uri.len()));
        let before = before.strip_suffix(url.path()).unwrap_or(before);
        return Some(Server {
            uri: (format!("{before}/"), after.to_owned()),
            sockets: None,
            alive: None,
        });
    }
    programs().map(|bin| start(&bin))
}

#[expect(
    clippy::disallowed_methods,
    reason = "how whoever runs the tests configures them"
)]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Where skipping a test is a failure.
pub(super) fn is_ci() -> bool {
    variable("CI").is_some_and(|value| value == "true")
}

/// Where our own cluster listens.
pub(crate) fn server_address() -> Option<SocketAddr> {
    let server = SERVER.as_ref().filter(|server| server.alive.is_some())?;
    let (_, authority) = server.uri.0.rsplit_once('@')?;
    authority.trim_end_matches('/').parse().ok()
}

/// A program in the path or in one of some other folders.
pub(super) fn find_program(name: &str, folders: &[&str]) -> Option<PathBuf> {
    let path = variable("PATH").unwrap_or_default();
    let all = std::env::split_paths(&path).chain(folders.iter().map(PathBuf::from));
    all.map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// The newest folder with the server's programs.
pub(super) fn programs() -> Option<PathBuf> {
    let path = variable("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut installed: Vec<PathBuf> = versions.flatten().map(|e| e.path().join("bin")).collect();
    installed.sort();
    folders.extend(installed.into_iter().rev());
    let complete = |bin: &PathBuf| {
        ["initdb", "postgres"]
            .iter()
            .all(|name| bin.join(name).is_file())
    };
    folders.into_iter().find(complete)
}

/// Makes a cluster, serves it, and when standard input ends stops and removes it.
const SCRIPT: &str = r#"
bin=$1 folder=$2 port=$3
trap 'rm -rf "$folder"' EXIT
"$bin/initdb" --pgdata="$folder/data" --username=tracker --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1 || { cat "$folder/initdb.log"; exit 1; }
"$bin/postgres" -D "$folder/data" -k "$folder" -p "$port" -c listen_addresses=127.0.0.1 \
    -c max_connections=300 -c fsync=off -c full_page_writes=off -c shared_buffers=64MB >"$folder/postgres.log" 2>&1 </dev/null &
read -r _
kill -QUIT $!
wait
"#;

#[expect(
    clippy::zombie_processes,
    reason = "the script outlives this process, to clean up after it"
)]
fn start(bin: &Path) -> Server {
    let folder = tempfile::Builder::new().prefix("tracker-pg-").tempdir();
    // The script removes it.
    let folder = folder.expect("a temporary folder").keep();
    let port = free_port().to_string();
    let mut command = Command::new("sh");
    command
        .args(["-c", SCRIPT, "sh"])
        .arg(bin)
        .arg(&folder)
        .arg(&port);
    // In a group of its own, so that Ctrl-C at a terminal leaves it time to clean up.
    command
        .process_group(0)
        .current_dir("/")
        .stdin(Stdio::piped());
    command.stdout(Stdio::null()).stderr(Stdio::null());
    give_to(&folder);
    run_as(&mut command);
    let mut child = command.spawn().expect("sh");
    let alive = child.stdin.take();
    let server = Server {
        uri: (
            format!("postgresql://tracker@127.0.0.1:{port}/"),
            String::new(),
        ),
        sockets: Some(folder.clone()),
        alive,
    };
    let started = Instant::now();
    while Client::connect(&server.uri("postgres"), NoTls).is_err() {
        let ended = child.try_wait().expect("a child").is_some();
        if ended || started.elapsed() > PATIENCE {
            let mut log = String::new();
            if let Ok(mut file) = fs::File::open(folder.join("postgres.log")) {
                file.read_to_string(&mut log).expect("a text file");
            }
            panic!(
                "the Postgres cluster in {} does not start: {log}",
                folder.display()
            );
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    server
}

/// A port that was free a moment ago.
pub(super) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Gives a file or folder to the user that Postgres' programs run as.
pub(super) fn give_to(path: &Path) {
    if let Some((uid, gid)) = owner() {
        chown(path, Some(uid), Some(gid)).expect("root gives files away");
    }
}

/// Lets a program run as that user.
pub(super) fn run_as(command: &mut Command) {
    if let Some((uid, gid)) = owner() {
        command.uid(uid).gid(gid);
    }
}

/// Postgres refuses to be run by root.
fn owner() -> Option<(u32, u32)> {
    let found = || ["postgres", "nobody"].iter().find_map(|name| user(name));
    rustix::process::geteuid()
        .is_root()
        .then(|| found().expect("a user other than root"))
}

/// Numbers of a user and its group.
fn user(name: &str) -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    let line = users
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}
