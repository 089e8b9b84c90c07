//! Several servers on one database are one server.
//!
//! `TRACKER_TEST_REPLICAS_SECONDS` makes the load last longer than the few seconds it lasts
//! by default.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::db::{Database, variable};
use crate::support::{Client, Request, TestServer};

const WRITERS: usize = 64;
const KEYS: usize = 12;
/// How often a default client tries; it has a minute or two, and so has this one.
const TRIES: usize = 200;

/// What one writer was told is stored: steps of each metric.
type Journal = BTreeMap<String, BTreeSet<i64>>;

/// A client of whichever server there is, which repeats what MLflow's client repeats by default.
struct Caller<'a> {
    servers: &'a Mutex<Vec<SocketAddr>>,
    connection: Option<Client>,
    random: fastrand::Rng,
    repeated: usize,
}

impl Caller<'_> {
    /// The answer to a request that must succeed sooner or later.
    fn call(&mut self, verb: &str, body: &Value) -> Value {
        let request = Request::new("POST", format!("/api/2.0/mlflow/{verb}")).json(body);
        for _ in 0..TRIES {
            if self.connection.is_none() || self.random.u8(..16) == 0 {
                let server = {
                    let servers = self.servers.lock().unwrap();
                    servers[self.random.usize(..servers.len())]
                };
                self.connection = Client::connect(server).ok();
            }
            match self
                .connection
                .as_mut()
                .map(|connection| connection.send(&request))
            {
                Some(Ok(answer)) if answer.status == 200 => return answer.json(),
                Some(Ok(answer)) => {
                    // 500 is in the client's list as well; it would be a defect of ours.
                    let text = answer.text();
                    assert!(
                        matches!(answer.status, 429 | 503),
                        "{verb}: {} {text}",
                        answer.status
                    );
                }
                Some(Err(_)) | None => self.connection = None,
            }
            self.repeated += 1;
            std::thread::sleep(Duration::from_millis(self.random.u64(10..100)));
        }
        panic!("{verb} did not succeed in {TRIES} tries");
    }
}

fn write(caller: &mut Caller<'_>, run: &str, writer: usize, end: &AtomicBool) -> Journal {
    let mut journal = Journal::new();
    let mut keys: Vec<String> = (0..KEYS).map(|key| format!("metric {key}")).collect();
    let mut number = 0;
    while !end.load(Ordering::Relaxed) {
        caller.random.shuffle(&mut keys);
        let step = i64::try_from(writer * 1_000_000 + number).unwrap();
        let point =
            |key: &String| json!({ "key": key, "value": 0.5, "timestamp": step, "step": step });
        let entry = |kind: &str| json!([{ "key": format!("{kind} {writer}"), "value": "v" }]);
        let used: &[String] = match number % 4 {
            0 => &keys[..1],
            1 => &keys[..KEYS / 2],
            _ => &keys,
        };
        if number % 4 == 0 {
            let mut body = point(&used[0]);
            body["run_id"] = run.into();
            caller.call("runs/log-metric", &body);
        } else {
            let metrics: Vec<Value> = used.iter().map(point).collect();
            let body = json!({ "run_id": run, "metrics": metrics, "params": entry("param"), "tags": entry("tag") });
            caller.call("runs/log-batch", &body);
        }
        for key in used {
            journal.entry(key.clone()).or_default().insert(step);
        }
        if number % 16 == 5 {
            // Runs of their own in the same experiment, which meet in its rankings.
            let created = caller.call("runs/create", &json!({ "experiment_id": "0" }));
            let own = &created["run"]["info"]["run_id"];
            let body = json!({ "run_id": own, "metrics": [point(&keys[0])] });
            caller.call("runs/log-batch", &body);
            caller.call(
                "runs/update",
                &json!({ "run_id": own, "status": "FINISHED" }),
            );
        }
        number += 1;
    }
    journal
}

fn load_time() -> Duration {
    let seconds = variable("TRACKER_TEST_REPLICAS_SECONDS").and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(6))
}

/// What servers must agree on.
fn state(server: &TestServer, run: &str) -> (Value, BTreeMap<String, Vec<(i64, i64)>>) {
    let stored = server.query(&format!("runs/get?run_id={run}")).ok();
    let mut histories = BTreeMap::new();
    for key in 0..KEYS {
        let key = format!("metric {key}");
        let mut points = Vec::new();
        let mut token = String::new();
        loop {
            let encoded = key.replace(' ', "%20");
            let page = server
                .query(&format!(
                    "metrics/get-history?run_id={run}&metric_key={encoded}&max_results=25000&page_token={token}"
                ))
                .ok();
            for point in page["metrics"].as_array().into_iter().flatten() {
                points.push((
                    point["step"].as_i64().unwrap(),
                    point["timestamp"].as_i64().unwrap(),
                ));
            }
            match page["next_page_token"].as_str() {
                Some(next) if !next.is_empty() => next.clone_into(&mut token),
                _ => break,
            }
        }
        histories.insert(key, points);
    }
    (stored, histories)
}

#[test]
#[expect(clippy::print_stdout, reason = "what the load amounted to")]
fn three_servers_are_one() {
    let Some(database) = Database::create() else {
        return;
    };
    let uri = database.uri();
    let (mut killed, mut restarted, stays) = std::thread::scope(|scope| {
        let start = || TestServer::on_with(&uri, &["--db-pool-size", "8"]);
        let servers = [scope.spawn(start), scope.spawn(start), scope.spawn(start)];
        let [a, b, c] = servers.map(|server| server.join().unwrap());
        (a, b, c)
    });
    let run = stays.run();
    let addresses = Mutex::new(vec![killed.address(), restarted.address(), stays.address()]);
    let stop = AtomicBool::new(false);
    let began = Instant::now();
    let outcomes: Vec<(Journal, usize)> = std::thread::scope(|scope| {
        let (run, addresses, stop) = (&run, &addresses, &stop);
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn(move || {
                    let mut caller = Caller {
                        servers: addresses,
                        connection: None,
                        random: fastrand::Rng::with_seed(writer as u64),
                        repeated: 0,
                    };
                    let journal = write(&mut caller, run, writer, stop);
                    (journal, caller.repeated)
                })
            })
            .collect();
        let third = load_time() / 3;
        std::thread::sleep(third);
        // Its clients are sent to it for a moment still, as they would be by a load balancer.
        killed.kill();
        std::thread::sleep(third / 2);
        addresses.lock().unwrap().remove(0);
        let (status, errors) = restarted.terminate();
        assert!(status.success(), "{errors}");
        restarted.restart();
        addresses.lock().unwrap()[0] = restarted.address();
        std::thread::sleep(third);
        stop.store(true, Ordering::Relaxed);
        writers
            .into_iter()
            .map(|writer| writer.join().unwrap())
            .collect()
    });
    let elapsed = began.elapsed();

    let mut told = Journal::new();
    for (journal, _) in &outcomes {
        for (key, steps) in journal {
            told.entry(key.clone()).or_default().extend(steps);
        }
    }
    let (stored, histories) = state(&stays, &run);
    for (key, points) in &histories {
        let steps: BTreeSet<i64> = points.iter().map(|(step, _)| *step).collect();
        assert_eq!(steps.len(), points.len(), "{key}: a point is there twice");
        assert_eq!(steps, told[key], "{key}");
    }
    for list in ["params", "tags"] {
        let entries = stored["run"]["data"][list].as_array().unwrap();
        let ours = entries.iter().filter(|entry| entry["value"] == "v");
        assert_eq!(ours.count(), WRITERS, "{list}");
    }
    assert_eq!(state(&restarted, &run), (stored, histories));
    let ended = "SELECT count(*) FROM runs r WHERE status = 3 AND NOT EXISTS (SELECT 1 FROM series s WHERE s.run_pk = r.pk)";
    assert_eq!(database.count(ended), 0, "a run has lost its metric");

    let points: usize = told.values().map(BTreeSet::len).sum();
    let repeated: usize = outcomes.iter().map(|(_, repeated)| repeated).sum();
    println!("{points} points in {elapsed:.1?}, {repeated} requests were repeated");
    assert!(
        points > 1_000,
        "the load was too small to prove anything: {points} points"
    );
}
