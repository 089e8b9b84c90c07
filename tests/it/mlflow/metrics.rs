//! `metrics/get-history`, `get-history-bulk`, `get-history-bulk-interval`.

use serde_json::{Value, json};

use crate::support::TestServer;
use crate::support::snapshot::assert_snapshot;

fn with_curve(points: i64) -> (TestServer, String) {
    let server = TestServer::start();
    let id = server.run();
    let steps: Vec<i64> = (0..points).collect();
    for part in steps.chunks(1_000) {
        let metric = |step: &i64| json!({ "key": "loss", "value": 1.0 / (*step as f64 + 1.0), "timestamp": 10 + step, "step": step });
        let metrics: Vec<Value> = part.iter().map(metric).collect();
        server
            .call(
                "runs/log-batch",
                json!({ "run_id": id, "metrics": metrics }),
            )
            .ok();
    }
    (server, id)
}

fn points(answer: &Value) -> &[Value] {
    answer["metrics"].as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn a_history_is_whole_or_paged() {
    let (server, id) = with_curve(2_500);
    let verb = format!("metrics/get-history?run_id={id}&metric_key=loss");
    let whole = server.query(&verb).ok();
    assert_eq!(points(&whole).len(), 2_500);
    assert!(whole.get("next_page_token").is_none());
    let (mut read, mut token) = (Vec::new(), String::new());
    loop {
        let page = server
            .query(&format!("{verb}&max_results=999&page_token={token}"))
            .ok();
        read.extend_from_slice(points(&page));
        let Some(next) = page["next_page_token"].as_str() else {
            break;
        };
        token = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
    }
    assert_eq!(read, points(&whole));
    for bad in [
        "max_results=0",
        "max_results=-1",
        "max_results=x",
        "page_token=x",
    ] {
        server.query(&format!("{verb}&{bad}")).invalid();
    }
    let none = server.query(&format!("metrics/get-history?run_id={id}&metric_key=none"));
    assert_eq!(none.ok(), json!({}));
    let none = server.query("metrics/get-history?run_id=nobody&metric_key=m");
    assert_eq!(none.ok(), json!({}));
}

#[test]
fn values_come_back_to_the_bit() {
    let server = TestServer::start();
    let id = server.run();
    let mut random = fastrand::Rng::with_seed(7);
    // Of any size: of all 64-bit patterns, those that are finite.
    let values: Vec<f64> = std::iter::repeat_with(|| f64::from_bits(random.u64(..)))
        .filter(|value| value.is_finite())
        .take(1_000)
        .collect();
    let metric =
        |(step, value)| json!({ "key": "m", "value": value, "timestamp": 1, "step": step });
    let metrics: Vec<Value> = values.iter().enumerate().map(metric).collect();
    let batch = json!({ "run_id": id, "metrics": metrics });
    server.call("runs/log-batch", batch).ok();
    let verb = format!("metrics/get-history?run_id={id}&metric_key=m");
    let history = server.query(&verb).ok();
    let read: Vec<u64> = points(&history)
        .iter()
        .map(|point| point["value"].as_f64().unwrap().to_bits())
        .collect();
    let written: Vec<u64> = values.iter().map(|value| value.to_bits()).collect();
    assert_eq!(read, written);
}

#[test]
fn histories_of_several_runs_come_together() {
    let (server, one) = with_curve(3);
    let two = server.run();
    let metric = json!({ "run_id": two, "key": "loss", "value": "NaN", "timestamp": 0 });
    server.call("runs/log-metric", metric).ok();
    let verb = format!("metrics/get-history-bulk?run_id={one}&run_id={two}&metric_key=loss");
    let mut all = server.query(&verb).ok();
    assert_eq!(points(&all).len(), 4);
    // Runs come in the order of their ids, which differ from run to run.
    all["metrics"]
        .as_array_mut()
        .unwrap()
        .sort_by_key(|point| point["timestamp"].as_i64());
    assert_snapshot("metrics_get_history_bulk", &all);
    let ajax = server.get(&format!("/ajax-api/2.0/mlflow/{verb}"));
    assert_eq!(points(&ajax.ok()).len(), 4);
    let none = server.query("metrics/get-history-bulk?run_id=nobody&metric_key=m");
    assert_eq!(none.ok(), json!({ "metrics": [] }));
    let message = server
        .query("metrics/get-history-bulk?metric_key=m")
        .invalid();
    assert!(
        message.contains("must specify at least one run_id"),
        "{message}"
    );
}

#[test]
fn a_short_history_is_sampled_evenly() {
    let server = TestServer::start();
    let id = server.run();
    let metrics: Vec<Value> = (0..10)
        .map(|step| json!({ "key": "m", "value": 10.0, "timestamp": 1, "step": step }))
        .collect();
    let batch = json!({ "run_id": id, "metrics": metrics });
    server.call("runs/log-batch", batch).ok();
    let steps = |verb: &str| -> Vec<i64> {
        let verb = format!("metrics/get-history-bulk-interval?run_ids={id}&metric_key=m{verb}");
        let sample = server.query(&verb).ok();
        let points = points(&sample).iter();
        points
            .map(|point| point["step"].as_i64().unwrap())
            .collect()
    };
    assert_eq!(steps("&max_results=5"), [0, 2, 4, 6, 9]);
    assert_eq!(steps("&max_results=4"), [0, 3, 6, 9]);
    assert_eq!(steps("&max_results=1"), [9]);
    assert_eq!(
        steps("&max_results=5&start_step=0&end_step=4"),
        [0, 1, 2, 3, 4]
    );
    let outlier = json!({ "run_id": id, "key": "m", "value": -1, "timestamp": 1, "step": 7 });
    server.call("runs/log-metric", outlier).ok();
    assert_eq!(steps("&max_results=4"), [0, 3, 7, 9]);
    let verb = "metrics/get-history-bulk-interval?metric_key=m&run_ids=nobody";
    assert_eq!(server.query(verb).ok(), json!({}));
}

#[test]
fn charts_get_a_sample_with_its_extremes() {
    let (server, id) = with_curve(12_000);
    let outlier =
        json!({ "run_id": id, "key": "loss", "value": -9, "timestamp": 1, "step": 2_345 });
    server.call("runs/log-metric", outlier).ok();
    let verb = format!("metrics/get-history-bulk-interval?run_ids={id}&metric_key=loss");
    let sample = server.query(&format!("{verb}&max_results=100")).ok();
    let sample = points(&sample);
    assert!(sample.len() <= 100 && sample.len() > 50, "{}", sample.len());
    assert!(
        sample.iter().any(|point| point["value"] == -9.0),
        "the minimum is kept"
    );
    assert!(
        sample.iter().any(|point| point["value"] == 1.0),
        "the maximum is kept"
    );
    assert_eq!(sample.last().unwrap()["step"], 11_999);
    assert_eq!(sample[0]["run_id"], json!(id));
    let range = server
        .query(&format!("{verb}&start_step=10&end_step=12"))
        .ok();
    let steps: Vec<_> = points(&range)
        .iter()
        .map(|point| point["step"].as_i64().unwrap())
        .collect();
    assert_eq!(steps, [10, 11, 12]);
    for bad in [
        "start_step=1",
        "start_step=2&end_step=1",
        "max_results=2501",
        "max_results=0",
    ] {
        server.query(&format!("{verb}&{bad}")).invalid();
    }
}
