//! Artifacts that pass through the server.

use std::time::{Duration, Instant};

use super::{PART, PROXY, content, proxy};
use crate::support::Request;
use crate::support::s3::S3Server;

#[test]
fn what_goes_through_the_server_is_in_the_bucket() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &[]);
    let large = content(2 * PART + 77);
    for (name, body) in [("small.txt", &b"small"[..]), ("large.bin", &large)] {
        let target = format!("{PROXY}/artifacts/0/run/artifacts/{name}");
        let put = server.send(Request::new("PUT", &target).body(body));
        assert_eq!((put.status, put.body.len()), (200, 0), "{}", put.text());
        assert!(server.get(&target).body == body);
        let stored = s3.bucket().join("some/folder/0/run/artifacts").join(name);
        assert!(std::fs::read(stored).unwrap() == body);
    }
    let target = format!("{PROXY}/artifacts/0/run/artifacts/large.bin");
    let range = format!("bytes={}-{}", PART - 2, PART + 1);
    let part = server.send(Request::new("GET", &target).header("Range", range));
    assert_eq!(part.status, 206);
    assert!(part.body == large[PART - 2..PART + 2]);
    let listed = server
        .get(&format!("{PROXY}/artifacts?path=0/run/artifacts"))
        .ok();
    let names: Vec<&str> = listed["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["large.bin", "small.txt"]);
    let deleted = server.send(Request::new("DELETE", &target));
    assert_eq!(deleted.status, 200);
    server.get(&target).not_found();
}

#[test]
fn what_is_large_arrives_whole_although_several_requests_fetch_it() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &[]);
    let target = format!("{PROXY}/artifacts/large.bin");
    let large = content(21 * 1024 * 1024 + 5);
    let put = server.send(Request::new("PUT", &target).body(large.as_slice()));
    assert_eq!(put.status, 200);
    // More at once than may read ahead.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| assert!(server.get(&target).body == large));
        }
    });
    let (start, end) = (3_000_000, 20_000_000);
    let range = format!("bytes={start}-{end}");
    let part = server.send(Request::new("GET", &target).header("Range", range));
    assert_eq!(part.status, 206);
    assert!(part.body == large[start..=end]);
}

#[test]
fn what_is_empty_arrives_empty() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &[]);
    let target = format!("{PROXY}/artifacts/empty.txt");
    let put = server.send(Request::new("PUT", &target).body(""));
    assert_eq!(put.status, 200);
    let got = server.get(&target);
    assert_eq!((got.status, got.body.len()), (200, 0));
}

#[test]
fn an_upload_that_breaks_off_leaves_nothing() {
    let s3 = S3Server::start();
    let server = proxy(&s3, &[]);
    let request = Request::new("PUT", format!("{PROXY}/artifacts/a.bin"))
        .header("Content-Length", (20 << 20).to_string())
        .body(content(12 << 20));
    server.connect().send_part(&request).unwrap();
    settle(&s3);
    server.get(&format!("{PROXY}/artifacts/a.bin")).not_found();
}

#[test]
fn a_server_that_stops_leaves_no_parts() {
    let s3 = S3Server::start();
    let mut server = proxy(&s3, &["--grace", "1"]);
    let request = Request::new("PUT", format!("{PROXY}/artifacts/a.bin"))
        .header("Content-Length", (20 << 20).to_string())
        .body(content(12 << 20));
    let _open = {
        let mut client = server.connect();
        client.begin(&request).unwrap();
        client
    };
    let started = Instant::now();
    while s3.leftovers().is_empty() {
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "no part arrived"
        );
        std::thread::sleep(Duration::from_millis(10));
    }
    let (status, errors) = server.terminate();
    assert!(status.success(), "{errors}");
    assert_eq!(s3.leftovers(), [""; 0]);
}

/// Waits until no part of an upload is left.
fn settle(s3: &S3Server) {
    let started = Instant::now();
    // The server has to notice that the client is gone, which may be before the first part.
    std::thread::sleep(Duration::from_millis(200));
    while !s3.leftovers().is_empty() {
        assert!(
            started.elapsed() < Duration::from_secs(10),
            "{:?}",
            s3.leftovers()
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}
