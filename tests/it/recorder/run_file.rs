//! The run file: served, with its artifacts inside; several as one.

use super::{Bench, runs, values};
use crate::support::{Client, Request};

fn content(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| u8::try_from(at % 251).unwrap())
        .collect()
}

#[test]
fn artifacts_inside_the_file_are_as_those_of_any_store() {
    let bench = Bench::new();
    bench.record("run.trk", "true");
    let server = bench.serve(&["run.trk"]);
    let path = |name: &str| format!("/api/2.0/mlflow-artifacts/artifacts/0/x/{name}");
    // Around the size of a chunk, and over several.
    for length in [0, 1, 262_143, 262_144, 262_145, 1_000_000] {
        let stored = content(length);
        let put = server.send(Request::new("PUT", path("a/file")).body(stored.clone()));
        assert_eq!(put.status, 200, "{}", put.text());
        let got = server.get(&path("a/file"));
        assert_eq!((got.status, got.body == stored), (200, true), "{length}");
        if length > 10 {
            let range = Request::new("GET", path("a/file")).header("Range", "bytes=7-");
            let got = server.send(range);
            assert_eq!(got.status, 206);
            assert!(got.body == stored[7..], "{length}");
            let last = Request::new("GET", path("a/file")).header("Range", "bytes=-3");
            assert!(server.send(last).body == stored[length - 3..], "{length}");
        }
    }
    let put = server.send(Request::new("PUT", path("b")).body("b"));
    assert_eq!(put.status, 200);
    let list = |folder: &str| {
        let listed = server
            .get(&format!(
                "/api/2.0/mlflow-artifacts/artifacts?path=0/x{folder}"
            ))
            .ok();
        listed["files"].to_string()
    };
    assert!(
        list("").contains("\"a\"") && list("").contains("\"b\""),
        "{}",
        list("")
    );
    assert!(list("/a").contains("\"file\""));
    let below_a_file = server.send(Request::new("PUT", path("b/c")).body("c"));
    assert_eq!(below_a_file.status, 400);
    let in_place_of_a_folder = server.send(Request::new("PUT", path("a")).body("c"));
    assert_eq!(in_place_of_a_folder.status, 400);
    assert_eq!(server.get(&path("a")).status, 400);
    assert_eq!(server.get(&path("nowhere")).status, 404);
    assert_eq!(server.send(Request::new("DELETE", path("a"))).status, 200);
    assert_eq!(server.get(&path("a/file")).status, 404);
    assert!(!list("").contains("\"a\""));
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let bench = Bench::new();
    bench.record("run.trk", "true");
    let mut server = bench.serve(&["run.trk"]);
    let target = "/api/2.0/mlflow-artifacts/artifacts/0/x/file";
    let client = Client::connect(server.address()).unwrap();
    let announced = Request::new("PUT", target)
        .header("Content-Length", "900000")
        .body(content(600_000));
    client.send_part(&announced).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(200));
    server.kill();
    server.restart();
    assert_eq!(server.get(target).status, 404);
    server.terminate();
    let length = std::fs::metadata(bench.path("run.trk")).unwrap().len();
    assert!(length < 2_000_000, "{length}");
}

#[test]
fn nothing_lies_beside_a_file_that_is_closed() {
    let bench = Bench::new();
    bench.record("run.trk", "true");
    let mut server = bench.serve(&["run.trk"]);
    server.terminate();
    let files: Vec<_> = std::fs::read_dir(bench.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(files, ["run.trk"]);
}

#[test]
fn a_folder_of_files_is_shown_as_one_and_followed() {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("runs")).unwrap();
    bench.record("runs/a.trk", "true");
    bench.record("runs/b.trk", "true");
    let live = bench.start_recording(&["--to", "runs/c.trk"]);
    let run = live.run();
    live.log(&run, "loss", 1, 0.5);
    let server = bench.serve(&["runs"]);
    assert_eq!(runs(&server).len(), 3);
    assert_eq!(values(&server, &run, "loss"), [(1, 0.5)]);
    live.log(&run, "loss", 2, 0.25);
    live.end();
    super::wait_for(|| (values(&server, &run, "loss").len() == 2).then_some(()));
    let before = std::fs::read(bench.path("runs/a.trk")).unwrap();
    drop(server);
    assert_eq!(std::fs::read(bench.path("runs/a.trk")).unwrap(), before);
}

#[test]
fn a_file_is_read_while_it_is_recorded() {
    let bench = Bench::new();
    let live = bench.start_recording(&["--to", "run.trk"]);
    let run = live.run();
    live.log(&run, "loss", 1, 0.5);
    let server = bench.serve(&["run.trk"]);
    assert_eq!(values(&server, &run, "loss"), [(1, 0.5)]);
    live.end();
}

#[test]
fn plain_sqlite_reads_it() {
    let bench = Bench::new();
    bench.record("run.trk", "echo hello");
    let read = |sql: &str| {
        let output = std::process::Command::new("sqlite3")
            .arg(bench.path("run.trk"))
            .arg(sql)
            .output();
        output
            .ok()
            .map(|output| String::from_utf8(output.stdout).unwrap())
    };
    let Some(runs) = read("SELECT count(*) FROM runs WHERE status = 3") else {
        return;
    };
    assert_eq!(runs.trim(), "1");
    let log = read(
        "SELECT group_concat(CAST(c.data AS TEXT), '') FROM artifact_files f JOIN artifact_chunks c \
         ON c.file_pk = f.pk WHERE f.path LIKE '%/recording/output.log' ORDER BY c.number",
    );
    assert!(log.unwrap().contains("out | hello"));
}
