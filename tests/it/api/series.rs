//! `POST series`: the binary layout, read as the web UI reads it.

use serde_json::json;

use super::post;
use crate::support::TestServer;

/// Reads numbers as they come.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let (head, rest) = self.0.split_at(N);
        self.0 = rest;
        head.try_into().unwrap()
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.bytes())
    }

    fn integers(&mut self, count: u32) -> Vec<i64> {
        (0..count)
            .map(|_| i64::from_le_bytes(self.bytes()))
            .collect()
    }

    fn doubles(&mut self, count: u32) -> Vec<f64> {
        (0..count)
            .map(|_| f64::from_le_bytes(self.bytes()))
            .collect()
    }
}

fn with_two_runs() -> (TestServer, [String; 2]) {
    let server = TestServer::start();
    let runs = [server.run(), server.run()];
    let metric = |key: &str, step: i64, value: serde_json::Value| json!({ "key": key, "step": step, "value": value, "timestamp": 1_500 + step });
    let first = json!([
        metric("loss", 0, json!("NaN")),
        metric("loss", 1, json!("-Infinity")),
        metric("loss", 9_007_199_254_740_993, json!(0.1)),
    ]);
    let batch = json!({ "run_id": runs[0], "metrics": first });
    server.call("runs/log-batch", batch).ok();
    let batch = json!({ "run_id": runs[1], "metrics": [metric("acc", 7, json!(0.5))] });
    server.call("runs/log-batch", batch).ok();
    (server, runs)
}

#[test]
fn series_are_columns_that_start_at_multiples_of_eight() {
    let (server, runs) = with_two_runs();
    let request = json!({ "run_ids": runs, "keys": ["acc", "loss"] });
    let answer = post(&server, "series", request);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(
        answer.header("content-type"),
        Some("application/octet-stream")
    );
    assert_eq!(answer.body.len(), 24 + (16 + 3 * 24) + (16 + 24));
    let mut reader = Reader(&answer.body);
    assert_eq!(&reader.bytes::<4>(), b"TRKS");
    assert_eq!(
        reader.bytes::<4>(),
        [1, 0, 3, 0],
        "version 1, three columns"
    );
    assert_eq!((reader.u32(), reader.u32()), (2, 0), "two series");
    assert_eq!(reader.bytes::<8>(), [1, 2, 3, 0, 0, 0, 0, 0]);
    assert_eq!([(); 4].map(|()| reader.u32()), [0, 1, 3, 3]);
    assert_eq!(reader.integers(3), [0, 1, 9_007_199_254_740_993]);
    assert_eq!(reader.integers(3), [1_500, 1_501, 9_007_199_254_742_493]);
    let values = reader.doubles(3);
    assert!(values[0].is_nan());
    assert_eq!(values[1..], [f64::NEG_INFINITY, 0.1]);
    assert_eq!([(); 4].map(|()| reader.u32()), [1, 0, 1, 1]);
    assert_eq!(reader.integers(2), [7, 1_507]);
    assert_eq!(reader.doubles(1), [0.5]);
}

#[test]
fn columns_for_charts_are_doubles() {
    let (server, runs) = with_two_runs();
    let request = json!({ "run_ids": [runs[1]], "keys": ["acc"], "columns": ["step_f64", "value", "time_f64"] });
    let answer = post(&server, "series", request);
    let mut reader = Reader(&answer.body);
    reader.bytes::<16>();
    assert_eq!(reader.bytes::<8>(), [4, 3, 5, 0, 0, 0, 0, 0]);
    reader.bytes::<16>();
    assert_eq!(reader.doubles(3), [7.0, 0.5, 1.507]);
}

#[test]
fn of_what_is_known_only_the_news_are_answered_and_how_many_points_there_are() {
    let (server, runs) = with_two_runs();
    let request = json!({ "run_ids": runs, "keys": ["acc", "loss"], "columns": ["value"], "after_steps": [0, 1, 7, 0] });
    let answer = post(&server, "series", request);
    let mut reader = Reader(&answer.body);
    reader.bytes::<8>();
    assert_eq!(reader.u32(), 2, "both series that exist");
    reader.bytes::<12>();
    assert_eq!([(); 4].map(|()| reader.u32()), [0, 1, 1, 3]);
    assert_eq!(reader.doubles(1), [0.1]);
    assert_eq!([(); 4].map(|()| reader.u32()), [1, 0, 0, 1]);
    assert!(reader.0.is_empty());
}

#[test]
fn nothing_to_draw_is_a_header_alone() {
    let server = TestServer::start();
    for request in [
        json!({}),
        json!({ "run_ids": ["nobody"], "keys": ["loss"] }),
    ] {
        let answer = post(&server, "series", request);
        assert_eq!((answer.status, answer.body.len()), (200, 24));
    }
}

#[test]
fn what_makes_no_sense_is_refused_by_name() {
    let server = TestServer::start();
    let many: Vec<String> = (0..1_001).map(|number| format!("k{number}")).collect();
    for (request, part) in [
        (json!({ "columns": ["steps"] }), "columns"),
        (json!({ "columns": vec!["step"; 6] }), "columns"),
        (json!({ "run_ids": ["../x"] }), "run_id"),
        (json!({ "run_ids": 7 }), "run_ids"),
        (json!({ "keys": many }), "keys"),
        (json!({ "max_points": 0 }), "max_points"),
        (json!({ "max_points": "many" }), "max_points"),
        (json!({ "start_step": 2, "end_step": 1 }), "end_step"),
        (
            json!({ "run_ids": ["a"], "keys": ["k"], "after_steps": [1, 2] }),
            "after_steps",
        ),
    ] {
        let message = post(&server, "series", request).invalid();
        assert!(message.contains(part), "{message}");
    }
}
