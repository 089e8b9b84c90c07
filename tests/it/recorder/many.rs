//! Many processes of one job that log at the same time. The benchmark's `recorder` does so for as long
//! as one likes.

use std::sync::Barrier;

use serde_json::json;

use super::{Bench, runs, values};
use crate::support::{Client, Request, TestServer};

const PROCESSES: usize = 100;
const POINTS: i64 = 20;

#[test]
fn a_hundred_processes_log_to_one_recorder_without_an_error() {
    let bench = Bench::new();
    let server = TestServer::start();
    let live = bench.start_recording(&["--to", "run.trk", "--forward", server.url()]);
    let shared = live.run();
    let begin = Barrier::new(PROCESSES);
    std::thread::scope(|scope| {
        for rank in 0..PROCESSES {
            let (live, shared, begin) = (&live, &shared, &begin);
            scope.spawn(move || {
                let mut client = Client::connect(live.address()).unwrap();
                let mut post = |verb: &str, body| {
                    let request = Request::new("POST", format!("/api/2.0/mlflow/runs/{verb}"));
                    client.send(&request.json(&body)).unwrap().ok()
                };
                begin.wait();
                let created = post("create", json!({ "experiment_id": "0" }));
                let own = created["run"]["info"]["run_id"].as_str().unwrap().to_owned();
                for step in 0..POINTS {
                    let point = |run: &str, key: String| {
                        json!({ "run_id": run, "key": key, "step": step, "value": 0.5, "timestamp": step })
                    };
                    post("log-metric", point(&own, "loss".into()));
                    post("log-metric", point(shared, format!("rank/{rank}")));
                }
                post("update", json!({ "run_id": own, "status": "FINISHED", "end_time": 1 }));
            });
        }
    });
    live.finish(&shared);
    let (status, printed) = live.end();
    assert!(status.success(), "{printed}");
    bench.succeed(&["sync", "run.trk", server.url()]);
    for there in [&server, &bench.serve(&["run.trk"])] {
        assert_eq!(runs(there).len(), PROCESSES + 1);
        let points = values(there, &shared, &format!("rank/{}", PROCESSES - 1));
        assert_eq!(points.len(), usize::try_from(POINTS).unwrap());
    }
}
