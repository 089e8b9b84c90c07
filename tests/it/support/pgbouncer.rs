//! `PgBouncer` in transaction mode in front of the tests' Postgres: one for the whole run.

use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::{LazyLock, OnceLock};
use std::time::Instant;

use super::db::{Database, PATIENCE, find_program, free_port, give_to, is_ci, run_as};

/// Runs until standard input ends: at the end of this process, however it ends.
const SCRIPT: &str = r#"
trap 'rm -rf "$2"' EXIT
"$1" -q "$2/pgbouncer.ini" </dev/null >/dev/null 2>&1 &
read -r _
kill -INT $!
wait
"#;

#[derive(Debug)]
struct Pooler {
    address: SocketAddr,
    _alive: ChildStdin,
}

static POOLER: LazyLock<Option<Pooler>> = LazyLock::new(start);

/// The URI of a database of the tests' server through the pooler. `None`, said once, where there
/// is no `PgBouncer` or the server is not our own; with `CI=true` a failure.
#[expect(clippy::print_stdout, reason = "the test's own output")]
pub(crate) fn uri(database: &Database) -> Option<String> {
    static SAID: OnceLock<()> = OnceLock::new();
    let Some(pooler) = POOLER.as_ref() else {
        assert!(
            !is_ci(),
            "there is no PgBouncer: install Debian's `pgbouncer`"
        );
        SAID.get_or_init(|| println!("skipped: no PgBouncer on this machine"));
        return None;
    };
    Some(format!(
        "postgresql://tracker@{}/{}",
        pooler.address,
        database.name()
    ))
}

#[expect(
    clippy::zombie_processes,
    reason = "the script outlives this process, to clean up after it"
)]
fn start() -> Option<Pooler> {
    let program = find_program("pgbouncer", &["/usr/sbin"])?;
    let server = super::db::server_address()?;
    let folder: PathBuf = tempfile::Builder::new()
        .prefix("tracker-pgbouncer-")
        .tempdir()
        .expect("a temporary folder")
        // The script removes it.
        .keep();
    let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
    let configuration = format!(
        "[databases]\n* = host={} port={} user=tracker\n\
         [pgbouncer]\nlisten_addr = {}\nlisten_port = {}\nunix_socket_dir =\nauth_type = any\n\
         pool_mode = transaction\ndefault_pool_size = 20\nmax_client_conn = 1000\n",
        server.ip(),
        server.port(),
        address.ip(),
        address.port(),
    );
    fs::write(folder.join("pgbouncer.ini"), configuration).expect("the folder takes files");
    give_to(&folder);
    let mut command = Command::new("sh");
    command
        .args(["-c", SCRIPT, "sh"])
        .args([&program, &folder])
        .process_group(0)
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    run_as(&mut command);
    let mut child = command.spawn().expect("sh");
    let alive = child.stdin.take().expect("piped");
    let started = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(started.elapsed() < PATIENCE, "PgBouncer does not listen");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    Some(Pooler {
        address,
        _alive: alive,
    })
}
