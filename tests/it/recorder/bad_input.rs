//! What is wrong is said, with what to do, and nothing is lost.

use super::{Bench, runs};

#[test]
fn commands_that_cannot_run_leave_nothing_behind() {
    let bench = Bench::new();
    std::fs::write(bench.path("plain.txt"), "no program").unwrap();
    for (command, code, why) in [
        ("./nowhere", 127, "was not found"),
        ("./plain.txt", 126, "may not be executed"),
    ] {
        let (status, printed) = bench.run(&["record", "--to", "run.trk", "--", command]);
        assert_eq!(status.code(), Some(code), "{printed}");
        assert!(printed.contains(why), "{printed}");
        assert!(!bench.path("run.trk").exists());
        assert!(!bench.path("run.trk.lock").exists());
    }
}

#[test]
fn what_is_there_is_never_overwritten() {
    let bench = Bench::new();
    bench.record("run.trk", "true");
    let before = std::fs::read(bench.path("run.trk")).unwrap();
    let (status, printed) = bench.record("run.trk", "true");
    assert_eq!(status.code(), Some(125));
    assert!(printed.contains("--append"), "{printed}");
    assert_eq!(std::fs::read(bench.path("run.trk")).unwrap(), before);
    let more = bench.run(&["record", "--to", "run.trk", "--append", "--", "true"]);
    assert!(more.0.success(), "{}", more.1);
    assert_eq!(runs(&bench.serve(&["run.trk"])).len(), 2);
}

#[test]
fn files_that_are_not_ours_are_refused_and_stay_as_they_are() {
    let bench = Bench::new();
    for (name, content, why) in [
        (
            "text.trk",
            &b"hello, I am not a database at all"[..],
            "is no run file",
        ),
        ("empty.trk", b"", "is empty"),
    ] {
        std::fs::write(bench.path(name), content).unwrap();
        for args in [
            &["serve", "--port", "0", name][..],
            &["merge", name, "-o", "out.trk"],
            &["merge", "out2.trk", "-o", name],
        ] {
            let (status, printed) = bench.run(args);
            assert!(!status.success(), "{args:?}");
            let is_missing = args.contains(&"out2.trk");
            assert!(printed.contains(why) || is_missing, "{args:?}: {printed}");
        }
        assert_eq!(std::fs::read(bench.path(name)).unwrap(), content);
    }
    let (status, printed) = bench.run(&["serve", "--port", "0", "missing.trk"]);
    assert!(!status.success());
    assert!(printed.contains("there is no file at"), "{printed}");
    assert!(!bench.path("missing.trk").exists());
}

#[test]
fn a_file_copied_by_half_is_recognised_and_what_is_whole_is_read() {
    let bench = Bench::new();
    let live = bench.start_recording(&["--to", "run.trk"]);
    for _ in 0..2 {
        for _ in 0..50 {
            let run = live.run();
            live.log(&run, "a", 1, 0.5);
            live.finish(&run);
        }
        live.upload(&live.run(), "large", vec![7; 3_000_000]);
    }
    live.end();
    let whole = std::fs::read(bench.path("run.trk")).unwrap();
    for share in [90, 60] {
        let cut = whole.len() * share / 100;
        std::fs::write(bench.path("half.trk"), &whole[..cut]).unwrap();
        let out = format!("{share}.trk");
        let (status, printed) = bench.run(&["merge", "half.trk", "-o", &out]);
        assert_eq!(status.code(), Some(3), "{printed}");
        assert!(printed.contains("was copied by half"), "{printed}");
        let found = runs(&bench.serve(&[&out]));
        assert!(found.len() >= 50, "{share} %, {}: {printed}", found.len());
        assert_eq!(
            std::fs::read(bench.path("half.trk")).unwrap(),
            &whole[..cut]
        );
    }
}

#[test]
fn a_file_of_a_newer_version_is_refused() {
    let bench = Bench::new();
    bench.record("run.trk", "true");
    let sql = "INSERT INTO tracker_schema (version, oldest_program) VALUES (999, 999)";
    let done = std::process::Command::new("sqlite3")
        .arg(bench.path("run.trk"))
        .arg(sql)
        .status();
    if !done.is_ok_and(|status| status.success()) {
        // Without sqlite3 there is nothing to make such a file with.
        return;
    }
    for args in [
        &["serve", "--port", "0", "run.trk"][..],
        &["merge", "run.trk", "-o", "out.trk"],
        &["record", "--to", "run.trk", "--append", "--", "true"],
    ] {
        let (status, printed) = bench.run(args);
        assert!(!status.success());
        assert!(printed.contains("use a newer `tracker`"), "{printed}");
    }
}

#[test]
fn urls_that_are_no_servers_are_told_apart() {
    let bench = Bench::new();
    bench.record("run.trk", "true");
    let (status, printed) = bench.run(&[
        "record",
        "--to",
        "b.trk",
        "--forward",
        "ftp://x",
        "--",
        "true",
    ]);
    assert_eq!(status.code(), Some(125));
    assert!(
        printed.contains("must start with http:// or https://"),
        "{printed}"
    );
    let (status, printed) = bench.run(&["sync", "run.trk", "other.trk"]);
    assert!(!status.success());
    assert!(printed.contains("tracker merge"), "{printed}");
}
