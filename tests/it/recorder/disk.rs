//! Disks that are full or cannot be written, of the recorder and of the server it sends on to.

use serde_json::json;

use super::{Bench, Live, runs, values, wait_for};
use crate::support::server::run_to_end;
use crate::support::small_disk::{self, Filler};
use crate::support::{Response, TestServer};

/// A thousand points of a metric, from step `from` on.
fn batch(live: &Live, run: &str, from: i64) -> Response {
    let metrics: Vec<_> = (from..from + 1_000)
        .map(|step| json!({ "key": "noise", "value": fastrand::f64(), "step": step, "timestamp": fastrand::i64(0..9_000_000_000) }))
        .collect();
    let body = json!({ "run_id": run, "metrics": metrics });
    live.ask("runs/log-batch", body)
}

#[test]
fn a_full_disk_of_the_server_keeps_nobody_waiting_and_loses_nothing() {
    if !small_disk::is_possible() {
        return;
    }
    let bench = Bench::new();
    let server = TestServer::on_small_disk(16);
    let args = [
        "--to",
        "run.trk",
        "--forward",
        server.url(),
        "--flush-timeout",
        "1",
    ];
    let live = bench.start_recording(&args);
    let run = live.run();
    live.log(&run, "loss", 1, 0.5);
    wait_for(|| (values(&server, &run, "loss").len() == 1).then_some(()));
    let full = Filler::fill(server.pid(), server.folder(), 0);
    live.upload(&run, "large", vec![7; 3_000_000]);
    for from in 0..100 {
        batch(&live, &run, from * 1_000).ok();
    }
    live.finish(&run);
    let (status, printed) = live.end();
    assert!(status.success(), "{printed}");
    assert!(printed.contains("the recording goes on"), "{printed}");
    assert!(printed.contains("not everything was sent on"), "{printed}");
    drop(full);
    bench.succeed(&["sync", "run.trk", server.url()]);
    assert_eq!(values(&server, &run, "noise").len(), 100_000);
    let found = runs(&server);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["info"]["status"], "FINISHED");
    let path = format!("/get-artifact?run_uuid={run}&path=large");
    assert_eq!(server.get(&path).body.len(), 3_000_000);
}

#[test]
fn a_full_disk_of_the_recorder_is_said_and_what_was_acknowledged_is_there() {
    if !small_disk::is_possible() {
        return;
    }
    let bench = Bench::new();
    let args = ["--to", "disk/run.trk", "--sample-every", "0"];
    let live = bench.start_recording_by(&args, |command| small_disk::limited(&command, 16));
    let run = live.run();
    batch(&live, &run, 0).ok();
    let full = Filler::fill(live.child.id(), bench.folder(), 0);
    let mut acknowledged = 1;
    let refused = loop {
        let answer = batch(&live, &run, acknowledged * 1_000);
        if answer.status != 200 {
            break answer;
        }
        acknowledged += 1;
        assert!(acknowledged < 1_000, "the disk does not fill up");
    };
    assert!(refused.status >= 500, "{}", refused.status);
    assert!(refused.text().contains("disk"), "{}", refused.text());
    drop(full);
    // With room again it goes on.
    batch(&live, &run, 1_000_000).ok();
    live.finish(&run);
    let disk = format!(
        "/proc/{}/root{}",
        live.child.id(),
        bench.path("disk").display()
    );
    for name in ["run.trk", "run.trk-wal"] {
        std::fs::copy(format!("{disk}/{name}"), bench.path(name)).unwrap();
    }
    let (status, printed) = live.end();
    assert!(status.success(), "{printed}");
    let server = bench.serve(&["run.trk"]);
    let expected = usize::try_from(acknowledged + 1).unwrap() * 1_000;
    assert_eq!(values(&server, &run, "noise").len(), expected);
}

#[test]
fn a_disk_that_is_full_in_the_end_hides_no_exit_code() {
    if !small_disk::is_possible() {
        return;
    }
    let bench = Bench::new();
    let script = "dd if=/dev/zero of=disk/filler bs=4096 2>/dev/null; seq 100000; exit 7";
    let args = ["record", "--to", "disk/run.trk", "--", "sh", "-c", script];
    let mut command = small_disk::limited(&bench.command(&args), 4);
    let (status, printed) = run_to_end(&mut command);
    assert_eq!(status.code(), Some(7), "{printed:.2000}");
    assert!(printed.contains("the disk of the store is full"));
    assert!(printed.contains("the end of the recording is not"));
    assert!(printed.contains("\n100000\n"));
}

#[test]
fn a_disk_without_room_for_a_recording_is_said_and_nothing_is_left_on_it() {
    if !small_disk::is_possible() {
        return;
    }
    let bench = Bench::new();
    let args = ["record", "--to", "disk/run.trk", "--", "true"];
    // Each ends while something else is made: the lock, the file, the log, the log's index.
    for kilobytes in [0, 4, 8, 16, 32, 64] {
        let mut command = small_disk::nearly_full(&bench.command(&args), kilobytes);
        let (status, printed) = run_to_end(&mut command);
        assert_eq!(status.code(), Some(125), "{kilobytes}: {printed}");
        let is_said = printed.contains("is full") || printed.contains("No space left");
        assert!(is_said, "{kilobytes}: {printed}");
        let is_empty = printed.starts_with("filler\n") && !printed.contains("\nrun.trk");
        assert!(is_empty, "{kilobytes}: {printed}");
    }
}

#[test]
fn a_medium_that_cannot_be_written_is_read_all_the_same() {
    if !small_disk::is_possible() {
        return;
    }
    let bench = Bench::new();
    bench.record("run.trk", "echo hello");
    let server = TestServer::start();
    for args in [
        &["sync", "disk/run.trk", server.url()][..],
        &["view", "disk/run.trk", "--html", "page.html"],
        &["merge", "disk/run.trk", "-o", "all.trk"],
    ] {
        let mut command = small_disk::read_only(&bench.command(args), "run.trk");
        let (status, printed) = run_to_end(&mut command);
        assert!(status.success(), "{args:?}: {printed}");
    }
    assert_eq!(runs(&server).len(), 1);
    for to in [
        &["--to", "disk/new.trk"][..],
        &["--to", "disk/run.trk", "--append"],
    ] {
        let args = [&["record"], to, &["--", "true"]].concat();
        let mut command = small_disk::read_only(&bench.command(&args), "run.trk");
        let (status, printed) = run_to_end(&mut command);
        assert_eq!(status.code(), Some(125), "{printed}");
        assert!(printed.contains("cannot be written"), "{printed}");
    }
}
