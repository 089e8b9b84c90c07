//! `install.sh` against a local folder that is laid out as the downloads are.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/install.sh");
const SYSTEM_PATH: &str = "/usr/bin:/bin";
const LINUX_X86_64: &str = "x86_64-unknown-linux-musl";

/// Releases, a user's home and a machine to install on, all in one temporary folder.
struct World {
    root: TempDir,
}

impl World {
    /// A Linux machine on x86-64, and version 1.2.3, the latest, for it.
    fn new() -> Self {
        let world = Self {
            root: tempfile::tempdir().unwrap(),
        };
        for folder in ["bin", "home", "tmp", "releases/latest/download"] {
            fs::create_dir_all(world.path(folder)).unwrap();
        }
        world.machine("Linux", "x86_64");
        world.release("1.2.3", LINUX_X86_64);
        world.latest("1.2.3");
        world
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.root.path().join(relative)
    }

    /// Makes the script believe that it runs elsewhere.
    fn machine(&self, system: &str, processor: &str) {
        let answer = format!("case $1 in -s) echo {system} ;; -m) echo {processor} ;; esac");
        executable(&self.path("bin/uname"), &answer);
    }

    fn latest(&self, version: &str) {
        let file = self.path("releases/latest/download/VERSION");
        fs::write(file, format!("{version}\n")).unwrap();
    }

    /// Publishes an executable that prints its version and target.
    fn release(&self, version: &str, target: &str) {
        self.release_of(version, target, &format!("echo tracker {version} {target}"));
    }

    fn release_of(&self, version: &str, target: &str, program: &str) {
        let name = format!("tracker-{version}-{target}");
        let folder = self.path(&format!("releases/download/v{version}"));
        fs::create_dir_all(folder.join(&name)).unwrap();
        executable(&folder.join(&name).join("tracker"), program);
        let pack = r#"tar -czf "$1.tar.gz" "$1" && rm -r "$1"
            { sha256sum "$1.tar.gz" || shasum -a 256 "$1.tar.gz"; } > "$1.tar.gz.sha256""#;
        let mut shell = Command::new("sh");
        printed(shell.args(["-c", pack, "sh", &name]).current_dir(folder));
    }

    fn archive(&self) -> PathBuf {
        self.path(&format!(
            "releases/download/v1.2.3/tracker-1.2.3-{LINUX_X86_64}.tar.gz"
        ))
    }

    fn installed(&self) -> PathBuf {
        self.path("home/.local/bin/tracker")
    }

    /// The script as a user without any settings would run it, but for where releases are.
    fn script(&self) -> Command {
        let mut command = Command::new("/bin/sh");
        command
            .arg(SCRIPT)
            .current_dir(self.root.path())
            .env_clear()
            .env(
                "PATH",
                format!("{}:{SYSTEM_PATH}", self.path("bin").display()),
            )
            .env("HOME", self.path("home"))
            .env("TMPDIR", self.path("tmp"))
            .env("TRACKER_DOWNLOAD_BASE", self.base());
        command
    }

    fn base(&self) -> String {
        format!("file://{}", self.path("releases").display())
    }

    /// Runs the script, which must refuse with `message` and leave nothing behind.
    fn refused(&self, script: &mut Command, message: &str) {
        let output = script.output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(error.contains(message), "{error}");
        assert_eq!(entries(&self.path("home/.local/bin")), [""; 0]);
        assert_eq!(entries(&self.path("tmp")), [""; 0]);
    }
}

/// Writes a shell script. Another process makes the executable: one that this process had open
/// for writing could be busy while a test beside it starts a child.
fn executable(path: &Path, program: &str) {
    let source = path.with_extension("sh");
    fs::write(&source, format!("#!/bin/sh\n{program}\n")).unwrap();
    let mut install = Command::new("install");
    printed(install.args(["-m", "755"]).arg(&source).arg(path));
    fs::remove_file(source).unwrap();
}

/// The names in a folder; none if there is no such folder.
fn entries(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// What a command that must succeed prints.
fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_latest_version_is_installed_for_the_user() {
    let world = World::new();
    let said = printed(&mut world.script());
    let installed = world.installed();
    assert!(said.contains(&format!("Installed {}", installed.display())));
    assert_eq!(
        printed(&mut Command::new(&installed)),
        format!("tracker 1.2.3 {LINUX_X86_64}\n")
    );
    assert_eq!(entries(installed.parent().unwrap()), ["tracker"]);
    assert_eq!(entries(&world.path("tmp")), [""; 0]);
}

#[test]
fn an_older_version_replaces_a_newer_one_when_asked_for() {
    let world = World::new();
    world.release("1.0.0-rc.1", LINUX_X86_64);
    printed(&mut world.script());
    for spelling in ["1.0.0-rc.1", "v1.0.0-rc.1"] {
        printed(world.script().env("TRACKER_VERSION", spelling));
        let version = printed(&mut Command::new(world.installed()));
        assert_eq!(version, format!("tracker 1.0.0-rc.1 {LINUX_X86_64}\n"));
    }
}

#[test]
fn every_platform_gets_its_own_archive() {
    for (system, processor, target) in [
        ("Linux", "aarch64", "aarch64-unknown-linux-musl"),
        ("Darwin", "x86_64", "x86_64-apple-darwin"),
        ("Darwin", "arm64", "aarch64-apple-darwin"),
    ] {
        let world = World::new();
        world.machine(system, processor);
        world.release("1.2.3", target);
        printed(&mut world.script());
        let version = printed(&mut Command::new(world.installed()));
        assert_eq!(version, format!("tracker 1.2.3 {target}\n"));
    }
}

#[test]
fn another_folder_may_be_chosen() {
    let world = World::new();
    let folder = world.path("my tools");
    let said = printed(world.script().env("TRACKER_INSTALL_DIR", "my tools/"));
    assert_eq!(entries(&folder), ["tracker"]);
    assert!(said.contains("is not on your PATH"), "{said}");
    let path = format!(
        "{}:{}/bin:{SYSTEM_PATH}",
        folder.display(),
        world.root.path().display()
    );
    let said = printed(
        world
            .script()
            .env("TRACKER_INSTALL_DIR", &folder)
            .env("PATH", path),
    );
    assert!(!said.contains("PATH"), "{said}");
}

#[test]
fn a_changed_archive_is_refused() {
    let world = World::new();
    fs::write(world.archive(), "something else").unwrap();
    world.refused(&mut world.script(), "checksum");
}

#[test]
fn an_archive_without_a_checksum_is_refused() {
    let world = World::new();
    let checksum = world.archive().with_extension("gz.sha256");
    fs::write(&checksum, "").unwrap();
    world.refused(&mut world.script(), "expected none");
    fs::remove_file(&checksum).unwrap();
    world.refused(&mut world.script(), "could not download");
}

#[test]
fn a_failed_update_keeps_what_was_installed() {
    let world = World::new();
    printed(&mut world.script());
    world.release_of("1.3.0", LINUX_X86_64, "echo no such instruction; exit 1");
    world.latest("1.3.0");
    let output = world.script().output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        error.contains("does not run here: no such instruction"),
        "{error}"
    );
    assert_eq!(entries(&world.path("home/.local/bin")), ["tracker"]);
    let version = printed(&mut Command::new(world.installed()));
    assert_eq!(version, format!("tracker 1.2.3 {LINUX_X86_64}\n"));
}

#[test]
fn an_unsupported_platform_is_named() {
    let world = World::new();
    world.machine("SunOS", "sparc64");
    world.refused(&mut world.script(), "no release for SunOS on sparc64");
}

#[test]
fn settings_that_cannot_be_right_are_refused() {
    for (name, value, message) in [
        ("TRACKER_VERSION", "../1.2.3", "not a version: '../1.2.3'"),
        ("TRACKER_VERSION", "newest", "not a version: 'newest'"),
        ("TRACKER_VERSION", "9.9.9", "could not download"),
        (
            "TRACKER_DOWNLOAD_BASE",
            "ftp://localhost/releases",
            "must start with https://",
        ),
        (
            "TRACKER_DOWNLOAD_BASE",
            "file:///nowhere",
            "could not download file:///nowhere",
        ),
        (
            "TRACKER_INSTALL_DIR",
            "/dev/null/bin",
            "could not create /dev/null/bin",
        ),
        ("HOME", "", "set TRACKER_INSTALL_DIR"),
    ] {
        let world = World::new();
        world.refused(world.script().env(name, value), message);
    }
    let world = World::new();
    world.refused(world.script().arg("--sudo"), "unknown argument: --sudo");
}

#[test]
fn a_machine_without_the_needed_programs_is_told_which() {
    let world = World::new();
    let bare = world.path("bare");
    fs::create_dir(&bare).unwrap();
    for program in ["cp", "cut", "head", "mktemp", "rm"] {
        symlink(program_path(program), bare.join(program)).unwrap();
    }
    symlink(world.path("bin/uname"), bare.join("uname")).unwrap();
    let mut script = world.script();
    script.env("PATH", &bare);
    world.refused(&mut script, "sha256sum or shasum is needed");
    script.env("TRACKER_DOWNLOAD_BASE", "https://localhost");
    world.refused(&mut script, "curl or wget is needed");
}

fn program_path(program: &str) -> PathBuf {
    SYSTEM_PATH
        .split(':')
        .map(|folder| Path::new(folder).join(program))
        .find(|path| path.exists())
        .unwrap()
}

#[test]
fn help_explains_every_setting_and_installs_nothing() {
    let world = World::new();
    let help = printed(world.script().arg("--help"));
    for setting in [
        "TRACKER_VERSION",
        "TRACKER_INSTALL_DIR",
        "TRACKER_DOWNLOAD_BASE",
    ] {
        assert!(help.contains(setting), "{help}");
    }
    assert!(!world.installed().exists());
}
