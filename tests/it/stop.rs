//! How `tracker serve` stops when it is told to.

use std::fs;

use serde_json::json;

use crate::support::server::files_below;
use crate::support::{Request, TestServer};

#[test]
fn sigterm_ends_well_and_leaves_one_file() {
    let mut server = TestServer::start();
    let run = server.run();
    let point = json!({ "run_id": run, "key": "m", "value": 1, "timestamp": 1 });
    server.call("runs/log-metric", point).ok();
    let (status, errors) = server.terminate();
    assert_eq!(status.code(), Some(0), "{errors}");
    let files = files_below(server.folder());
    assert!(
        !files
            .iter()
            .any(|file| file.contains("-wal") || file.contains("-shm")),
        "{files:?}"
    );
    assert!(files.contains(&"tracker.db".to_owned()), "{files:?}");
}

#[test]
fn sigterm_lets_running_requests_end() {
    let mut server = TestServer::start();
    let mut client = server.connect();
    let whole = Request::new("PUT", "/api/2.0/mlflow-artifacts/artifacts/slow.bin");
    let body = vec![7_u8; 64 << 20];
    let upload =
        std::thread::spawn(move || client.send(&whole.body(body)).map(|answer| answer.status));
    // Far longer than connecting takes, shorter than the upload in a debug build.
    std::thread::sleep(std::time::Duration::from_millis(30));
    let (status, errors) = server.terminate();
    assert_eq!(status.code(), Some(0), "{errors}");
    // It was served whole, or it came too late and was not served at all.
    if upload.join().unwrap().is_ok_and(|status| status == 200) {
        assert_eq!(
            fs::metadata(server.file("artifacts/slow.bin"))
                .unwrap()
                .len(),
            64 << 20
        );
    } else {
        assert_eq!(files_below(&server.file("artifacts")), [""; 0]);
    }
}
