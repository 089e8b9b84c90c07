//! What was acknowledged survives `kill -9` under load, whole; the rest is there or not, whole too.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{Client, Request, TestServer};

/// How often the server is killed.
const ROUNDS: usize = 20;
/// Connections that write at once.
const WRITERS: usize = 6;
/// Points, parameters and tags of one batch.
const BATCH: usize = 5;

/// What one writer knows.
#[derive(Debug, Default)]
struct Journal {
    /// Batches of a run that were answered with 200.
    acknowledged: BTreeMap<String, usize>,
    /// Batches that were sent: one more at most.
    sent: BTreeMap<String, usize>,
}

/// Entries of batch `number`: every name carries it, so that half of one is seen.
fn batch(run: &str, number: usize) -> Value {
    let entries = |kind: &str| {
        let entry = |i| json!({ "key": format!("{kind} {number} {i}"), "value": "v" });
        (0..BATCH).map(entry).collect::<Vec<_>>()
    };
    let metric = |i| json!({ "key": "m", "value": 0.5, "timestamp": i, "step": number });
    json!({
        "run_id": run,
        "metrics": (0..BATCH).map(metric).collect::<Vec<_>>(),
        "params": entries("p"),
        "tags": entries("t"),
    })
}

fn post(verb: &str, body: &Value) -> Request {
    Request::new("POST", format!("/api/2.0/mlflow/{verb}")).json(body)
}

/// Writes runs of a few batches each until the connection breaks.
fn write(address: SocketAddr, stop: &AtomicBool) -> Journal {
    let mut journal = Journal::default();
    let Ok(mut client) = Client::connect(address) else {
        return journal;
    };
    while !stop.load(Ordering::Relaxed) {
        let create = post("runs/create", &json!({ "experiment_id": "0" }));
        let Ok(created) = client.send(&create) else {
            return journal;
        };
        let created = created.ok();
        let run = created["run"]["info"]["run_id"].as_str().unwrap();
        journal.acknowledged.insert(run.into(), 0);
        journal.sent.insert(run.into(), 0);
        for number in 0..8 {
            journal.sent.insert(run.into(), number + 1);
            match client.send(&post("runs/log-batch", &batch(run, number))) {
                Ok(answer) => drop(answer.ok()),
                Err(_) => return journal,
            }
            journal.acknowledged.insert(run.into(), number + 1);
        }
        let finish = json!({ "run_id": run, "status": "FINISHED" });
        match client.send(&post("runs/update", &finish)) {
            Ok(answer) => drop(answer.ok()),
            Err(_) => return journal,
        }
    }
    journal
}

fn check(server: &TestServer, journal: &Journal) {
    let mut client = server.connect();
    let mut get = |target: String| client.send(&Request::new("GET", target)).unwrap().ok();
    for (run, acknowledged) in &journal.acknowledged {
        let sent = journal.sent[run];
        let stored = get(format!("/api/2.0/mlflow/runs/get?run_id={run}"));
        let data = &stored["run"]["data"];
        let count = |list: &str, prefix: &str| {
            let entries = data[list].as_array().cloned().unwrap_or_default();
            let ours = |entry: &&Value| entry["key"].as_str().unwrap().starts_with(prefix);
            entries.iter().filter(ours).count()
        };
        let params = count("params", "p ");
        assert_eq!(params % BATCH, 0, "run {run} holds half a batch");
        let batches = params / BATCH;
        assert!(
            (*acknowledged..=sent).contains(&batches),
            "run {run} holds {batches} batches; {acknowledged} were acknowledged, {sent} sent"
        );
        assert_eq!(
            count("tags", "t "),
            params,
            "run {run}: tags and parameters differ"
        );
        let history = get(format!(
            "/api/2.0/mlflow/metrics/get-history?run_id={run}&metric_key=m"
        ));
        let points = history["metrics"].as_array().map_or(0, Vec::len);
        assert_eq!(points, params, "run {run}: metrics and parameters differ");
    }
}

#[test]
fn acknowledged_writes_survive_kill_9_under_load() {
    let mut server = TestServer::start();
    let mut rng = fastrand::Rng::with_seed(1);
    let mut written = 0;
    for round in 0..ROUNDS {
        let stop = AtomicBool::new(false);
        let address = server.address();
        let journals: Vec<Journal> = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|_| scope.spawn(|| write(address, &stop)))
                .collect();
            std::thread::sleep(Duration::from_millis(rng.u64(30..150)));
            server.kill();
            stop.store(true, Ordering::Relaxed);
            writers
                .into_iter()
                .map(|writer| writer.join().unwrap())
                .collect()
        });
        server.restart();
        for journal in &journals {
            check(&server, journal);
            written += journal.acknowledged.values().sum::<usize>();
        }
        assert!(written > 0 || round < 3, "nothing was written");
    }
    assert!(
        written > ROUNDS,
        "the load was too small to prove anything: {written} batches"
    );
}

#[test]
fn what_was_written_is_there_after_a_clean_stop() {
    let mut server = TestServer::start();
    let run = server.run();
    for number in 0..30 {
        server.call("runs/log-batch", batch(&run, number % 3)).ok();
    }
    let before = server.query(&format!("runs/get?run_id={run}")).ok();
    server.terminate();
    server.restart();
    assert_eq!(server.query(&format!("runs/get?run_id={run}")).ok(), before);
    assert!(
        server.introduction().contains("1 experiment, 1 run"),
        "{}",
        server.introduction()
    );
}
