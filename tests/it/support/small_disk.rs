//! A disk that fills up, or that cannot be written: a file system in memory that a process alone
//! sees, at `disk` in its folder, and that ends with it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use super::db::is_ci;

/// Whether this machine lets a process have a file system of its own. If not, that is said once; with
/// `CI=true` it is a failure.
#[expect(clippy::print_stdout, reason = "the test's own output")]
pub(crate) fn is_possible() -> bool {
    static SAID: OnceLock<()> = OnceLock::new();
    let tried = alone("true", &[]).status();
    let is_possible = tried.is_ok_and(|status| status.success());
    if !is_possible {
        assert!(
            !is_ci(),
            "a process cannot have a file system of its own: `unshare` fails"
        );
        SAID.get_or_init(|| println!("skipped: no file system of a process's own (unshare)"));
    }
    is_possible
}

/// `command` with a disk of so many megabytes.
pub(crate) fn limited(command: &Command, megabytes: u32) -> Command {
    let script =
        format!("mkdir -p disk && mount -t tmpfs -o size={megabytes}m tmpfs disk && exec \"$@\"");
    wrapped(command, &script)
}

/// `command` with a disk that has room for so many kilobytes; tells in the end what is on it.
pub(crate) fn nearly_full(command: &Command, kilobytes: u32) -> Command {
    let filled = 1_024 - kilobytes;
    let script = format!(
        "mkdir -p disk && mount -t tmpfs -o size=1m tmpfs disk && \
         dd if=/dev/zero of=disk/filler bs=1024 count={filled} 2>/dev/null; \"$@\"; \
         code=$?; ls disk; exit $code"
    );
    wrapped(command, &script)
}

/// `command` with a disk that holds the file `name` of its folder, and cannot be written.
pub(crate) fn read_only(command: &Command, name: &str) -> Command {
    let script = format!(
        "mkdir -p disk && mount -t tmpfs tmpfs disk && cp {name} disk && mount -o remount,ro disk && exec \"$@\""
    );
    wrapped(command, &script)
}

fn alone(script: &str, words: &[&std::ffi::OsStr]) -> Command {
    let mut command = Command::new("unshare");
    command
        .args([
            "--user",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            script,
            "sh",
        ])
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn wrapped(command: &Command, script: &str) -> Command {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .collect();
    let mut alone = alone(script, &words);
    alone
        .env_clear()
        .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    for (name, value) in command.get_envs() {
        alone.env(name, value.expect("set, not removed"));
    }
    alone.current_dir(command.get_current_dir().expect("a folder of its own"));
    alone
}

/// What fills a disk up; dropped, there is room again.
pub(crate) struct Filler(PathBuf);

impl Filler {
    /// Fills the disk of the process `pid`, whose folder is `folder`, but for so many bytes.
    pub(crate) fn fill(pid: u32, folder: &Path, but: usize) -> Self {
        let folder = folder.strip_prefix("/").expect("an absolute path");
        let disk = PathBuf::from(format!("/proc/{pid}/root"))
            .join(folder)
            .join("disk");
        let path = disk.join("filler");
        let mut file = std::fs::File::create(&path).expect("it can be written");
        let mut length = 0;
        while let Ok(written) = file.write(&[0; 4_096]) {
            length += written;
        }
        let kept = u64::try_from(length.saturating_sub(but)).expect("a length");
        file.set_len(kept).expect("it can be shortened");
        Self(path)
    }
}

impl Drop for Filler {
    fn drop(&mut self) {
        // Gone already when its process is.
        let _ = std::fs::remove_file(&self.0);
    }
}
