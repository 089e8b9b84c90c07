//! All of a file arrives as it is, however often and in whatever order it is sent.

use serde_json::{Value, json};

use crate::recorder::{Bench, artifact, runs, values};
use crate::support::{Request, TestServer};

/// What MLflow's API tells of a run, less where it is.
fn told(server: &TestServer, run: &str) -> Value {
    let mut told = server.query(&format!("runs/get?run_id={run}")).ok()["run"].clone();
    for field in ["artifact_uri", "experiment_id"] {
        told["info"].as_object_mut().unwrap().remove(field);
    }
    told
}

#[test]
fn a_run_arrives_with_everything_and_its_times() {
    let bench = Bench::new();
    let live = bench.start_recording(&["--to", "run.trk", "--sample-every", "0"]);
    let experiment = live.call("experiments/create", json!({ "name": "vision/études" }));
    let run = live.call(
        "runs/create",
        json!({ "experiment_id": experiment["experiment_id"], "start_time": 1_234, "run_name": "first", "user_id": "ada" }),
    );
    let run = run["run"]["info"]["run_id"].as_str().unwrap().to_owned();
    for value in ["NaN", "Infinity", "-Infinity", "-0.0", "0.1"] {
        let point = json!({ "run_id": run, "key": "odd", "step": value.len(), "value": value, "timestamp": 7 });
        live.call("runs/log-metric", point);
    }
    for part in 0..30_i64 {
        let metrics: Vec<Value> = (0..1_000)
            .map(|at| json!({ "key": "long", "value": f64::from(i32::try_from(part).unwrap()) / 3.0, "timestamp": at, "step": part * 1_000 + at }))
            .collect();
        live.call(
            "runs/log-batch",
            json!({ "run_id": run, "metrics": metrics }),
        );
    }
    live.call(
        "runs/log-batch",
        json!({ "run_id": run, "params": [{ "key": "lr", "value": "0.1" }], "tags": [{ "key": "team", "value": "é" }] }),
    );
    let dataset = json!({ "name": "d", "digest": "1", "source_type": "local", "source": "s", "schema": "{}", "profile": "{}" });
    let input = json!([{ "dataset": dataset, "tags": [{ "key": "mlflow.data.context", "value": "training" }] }]);
    live.call(
        "runs/log-inputs",
        json!({ "run_id": run, "datasets": input }),
    );
    live.finish(&run);
    let (status, printed) = live.end();
    assert!(status.success(), "{printed}");

    let server = TestServer::start();
    // So that experiments have other numbers there.
    server
        .call("experiments/create", json!({ "name": "other" }))
        .ok();
    let printed = bench.succeed(&["sync", "run.trk", server.url()]);
    assert!(printed.contains("30,005 points"), "{printed}");
    assert!(printed.contains("1 run, "), "{printed}");
    let again = bench.succeed(&["sync", "run.trk", server.url()]);
    assert!(again.contains("1 run looked at; nothing new"), "{again}");

    let there = told(&server, &run);
    let long = values(&server, &run, "long");
    let output = artifact(&server, &runs(&server)[0], "recording/output.log");
    let here = bench.serve(&["run.trk"]);
    assert_eq!(there, told(&here, &run));
    assert_eq!(there["info"]["start_time"], 1_234);
    assert_eq!(long.len(), 30_000);
    assert_eq!(long, values(&here, &run, "long"));
    assert_eq!(
        output,
        artifact(&here, &runs(&here)[0], "recording/output.log")
    );
    let name = server
        .query("experiments/get-by-name?experiment_name=vision/%C3%A9tudes")
        .ok();
    assert_eq!(name["experiment"]["experiment_id"], "2");
}

#[test]
fn files_merge_in_any_order_and_again() {
    let bench = Bench::new();
    for name in ["a.trk", "b.trk"] {
        bench.record(name, &format!("echo {name}"));
    }
    bench.succeed(&["merge", "a.trk", "b.trk", "-o", "ab.trk"]);
    bench.succeed(&["merge", "b.trk", "a.trk", "-o", "ba.trk"]);
    let again = bench.succeed(&["merge", "a.trk", "ba.trk", "-o", "ab.trk"]);
    assert_eq!(again.matches("nothing new").count(), 2, "{again}");
    let (status, printed) = bench.run(&["merge", "a.trk", "-o", "a.trk"]);
    assert!(
        !status.success() && printed.contains("into itself"),
        "{printed}"
    );
    let ids = |file: &str| {
        let server = bench.serve(&[file]);
        let found = runs(&server);
        let mut ids: Vec<String> = found
            .iter()
            .map(|run| run["info"]["run_id"].to_string())
            .collect();
        ids.sort();
        ids
    };
    assert_eq!(ids("ab.trk"), ids("ba.trk"));
    assert_eq!(ids("ab.trk").len(), 2);
}

#[test]
fn deleted_runs_arrive_in_the_trash() {
    let bench = Bench::new();
    bench.record("run.trk", "true");
    let mut here = bench.serve(&["run.trk"]);
    let id = runs(&here)[0]["info"]["run_id"]
        .as_str()
        .unwrap()
        .to_owned();
    here.call("runs/delete", json!({ "run_id": id })).ok();
    here.terminate();
    let server = TestServer::start();
    bench.succeed(&["sync", "run.trk", server.url()]);
    assert_eq!(told(&server, &id)["info"]["lifecycle_stage"], "deleted");
    bench.succeed(&["sync", "run.trk", server.url()]);
    server.call("runs/restore", json!({ "run_id": id })).ok();
    assert_eq!(told(&server, &id)["info"]["status"], "FINISHED");
}

#[test]
fn a_parcel_is_checked() {
    let server = TestServer::start();
    let post = |body: Vec<u8>| {
        let request = Request::new("POST", "/api/tracker/import");
        server.send(
            request
                .header("Content-Type", "application/octet-stream")
                .body(body),
        )
    };
    for bad in [
        &b""[..],
        b"hello",
        b"TRKI",
        b"TRKI\x01\0\0\0\xff\xff\xff\xff",
        b"TRKI\x01\0\0\0\x02\0\0\0{]",
    ] {
        assert_eq!(post(bad.to_vec()).status, 400, "{bad:?}");
    }
    let parcel = |contents: &Value| {
        let contents = contents.to_string().into_bytes();
        let mut body = b"TRKI\x01\0\0\0".to_vec();
        body.extend(u32::try_from(contents.len()).unwrap().to_le_bytes());
        body.extend(contents);
        body
    };
    assert_eq!(post(parcel(&json!({}))).status, 200);
    let run = json!({
        "run_id": "../x", "experiment": "e", "name": "", "user_id": "", "status": 1, "start_ms": 0, "end_ms": null,
        "deleted": false, "params": [], "tags": [], "datasets": [], "model_inputs": [], "model_outputs": [], "is_whole": true,
    });
    let answer = post(parcel(&json!({ "runs": [run] }))).invalid();
    assert!(answer.contains("run id"), "{answer}");
    let mut run = run;
    run["run_id"] = "abc".into();
    let answer = post(parcel(&json!({ "runs": [run] }))).invalid();
    assert!(answer.contains("not in the parcel"), "{answer}");
    run["params"] = json!([["bad\nkey", "v"]]);
    let answer = post(parcel(&json!({ "runs": [run] }))).invalid();
    assert!(answer.contains("runs.params.key"), "{answer}");
    let put = Request::new("PUT", "/api/tracker/import/files/runs/abc/..%2f..%2fx").body("x");
    assert!(matches!(server.send(put).status, 400 | 404));
}
