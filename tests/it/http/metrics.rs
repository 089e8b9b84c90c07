//! `GET /metrics`.

use serde_json::json;

use crate::support::{Request, TestServer};

/// The value of the series that starts with `series`.
#[track_caller]
fn value<'a>(text: &'a str, series: &str) -> &'a str {
    let line = text.lines().find_map(|line| line.strip_prefix(series));
    line.unwrap_or_else(|| panic!("no {series} in {text}"))
        .trim()
}

#[track_caller]
fn number(text: &str, series: &str) -> f64 {
    value(text, series).parse().unwrap()
}

fn requests(method: &str, route: &str, status: u16) -> String {
    format!(
        "tracker_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}"
    )
}

#[test]
fn requests_are_counted_by_route_and_status() {
    let server = TestServer::with(&["--static-prefix", "/ml"]);
    let api = "/ml/api/2.0/mlflow";
    for name in ["a", "b"] {
        let request = Request::new("POST", format!("{api}/experiments/create"));
        server.send(request.json(&json!({ "name": name }))).ok();
    }
    server.get(&format!("{api}/logged-models/m-1"));
    server.get(&format!("{api}/logged-models/m-2"));
    server.get("/nothing/1");
    server.get("/nothing/2");
    server.send(Request::new("BREW", "/health"));
    let answer = server.get("/metrics");
    let format = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    assert_eq!(answer.header("content-type"), Some(format));
    let text = answer.text();
    assert!(text.ends_with("# EOF\n"), "{text}");
    let create = "/api/2.0/mlflow/experiments/create";
    assert_eq!(value(&text, &requests("POST", create, 200)), "2");
    let model = "/api/2.0/mlflow/logged-models/{model_id}";
    assert_eq!(value(&text, &requests("GET", model, 404)), "2");
    assert_eq!(value(&text, &requests("GET", "unmatched", 404)), "2");
    assert_eq!(value(&text, &requests("other", "/health", 405)), "1");
    let called = format!("{{method=\"POST\",route=\"{create}\"}}");
    let durations = "tracker_http_request_duration_seconds";
    assert_eq!(value(&text, &format!("{durations}_count{called}")), "2");
    let sent = "{\"name\":\"a\"}".len() * 2;
    let received = value(
        &text,
        &format!("tracker_http_request_body_bytes_total{called}"),
    );
    assert_eq!(received, sent.to_string());
    assert!(
        number(
            &text,
            &format!("tracker_http_response_body_bytes_total{called}")
        ) > 0.0
    );
    assert_eq!(
        value(&text, "tracker_http_requests_in_flight"),
        "1",
        "this one"
    );
    assert_eq!(value(&text, "tracker_http_connections_accepted_total"), "8");
}

#[test]
fn the_process_tells_about_itself() {
    let server = TestServer::start();
    let text = server.get("/metrics").text();
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        text.contains(&format!("tracker_build_info{{version=\"{version}\"")),
        "{text}"
    );
    assert!(number(&text, "process_resident_memory_bytes") > 1e6);
    assert!(number(&text, "process_cpu_seconds_total") > 0.0);
    assert!(number(&text, "process_start_time_seconds") > 1.7e9);
    assert!(number(&text, "process_open_fds") > 3.0);
    assert!(number(&text, "process_max_fds") > 3.0);
    assert!(number(&text, "tracker_http_body_memory_limit_bytes") > 1e6);
    assert_eq!(value(&text, "tracker_http_body_memory_bytes"), "0");
}

#[test]
fn the_store_tells_what_it_did() {
    let server = TestServer::start();
    let before = server.get("/metrics").text();
    let count = |text: &str, kind: &str| {
        number(
            text,
            &format!("tracker_store_transactions_total{{kind=\"{kind}\"}}"),
        )
    };
    server.run();
    server
        .get("/api/2.0/mlflow/experiments/get?experiment_id=0")
        .ok();
    let after = server.get("/metrics").text();
    assert!(count(&after, "write") > count(&before, "write"), "{after}");
    assert!(count(&after, "read") > count(&before, "read"), "{after}");
    let seconds = "tracker_store_transaction_seconds_total{kind=\"write\"}";
    assert!(number(&after, seconds) > 0.0);
    let failed = "tracker_store_transactions_failed_total{kind=\"write\"}";
    assert_eq!(value(&after, failed), "0.0");
}

/// Prometheus calls a pod by its address, whatever the names are that clients call it by.
#[test]
fn metrics_are_told_by_address() {
    let server = TestServer::with(&["--allowed-hosts", "ml.example"]);
    let metrics = |host: &str| {
        let request = Request::new("GET", "/metrics").header("Host", host);
        server.send(request).status
    };
    assert_eq!(metrics("10.1.2.3:5000"), 200);
    assert_eq!(metrics("ml.example"), 200);
    assert_eq!(metrics("evil.example"), 403);
}

#[test]
fn upstreams_flag_is_not_needed() {
    let mut server = TestServer::with(&["--expose-prometheus", "metrics"]);
    assert_eq!(server.get("/metrics").status, 200);
    let (_, errors) = server.terminate();
    assert!(
        errors.contains("`--expose-prometheus` has no effect"),
        "{errors}"
    );
}
