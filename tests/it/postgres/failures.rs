//! The database stops, freezes, fails over, breaks connections: requests are answered with 503 and
//! go on when it is back, without a restart of the server.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::cluster::{Cluster, uri};
use crate::support::db::{Database, server_address};
use crate::support::fault_proxy::{Fault, FaultProxy};
use crate::support::server::{run_to_end, tracker};
use crate::support::{Request, Response, TestServer};

fn post(server: &TestServer, verb: &str, body: &Value) -> Response {
    server.send(Request::new("POST", format!("/api/2.0/mlflow/{verb}")).json(body))
}

/// A request of each kind, on a run that exists.
fn requests(run: &str) -> Vec<Request> {
    let post = |verb: &str, body: Value| {
        Request::new("POST", format!("/api/2.0/mlflow/{verb}")).json(&body)
    };
    let get = |verb: &str| Request::new("GET", format!("/api/2.0/mlflow/{verb}"));
    vec![
        post("runs/create", json!({ "experiment_id": "0" })),
        post(
            "runs/log-metric",
            json!({ "run_id": run, "key": "m", "value": 1, "timestamp": 1 }),
        ),
        post(
            "runs/search",
            json!({ "experiment_ids": ["0"], "filter": "metrics.m > 0" }),
        ),
        get(&format!("runs/get?run_id={run}")),
        get(&format!("metrics/get-history?run_id={run}&metric_key=m")),
        get("experiments/get?experiment_id=0"),
        get("registered-models/search"),
    ]
}

#[track_caller]
fn all_are_busy(server: &TestServer, run: &str) {
    for request in requests(run) {
        let target = request.target.clone();
        let answer = server.send(request);
        let text = answer.text();
        assert_eq!(answer.status, 503, "{target}: {text}");
        let after: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=10).contains(&after), "{target}: {after}");
        answer.refused(503, "TEMPORARILY_UNAVAILABLE");
    }
    assert_eq!(server.get("/readyz").status, 503);
    assert_eq!(server.get("/health").status, 200);
}

#[track_caller]
fn all_is_well(server: &TestServer, run: &str) {
    for request in requests(run) {
        server.send(request).ok();
    }
    assert_eq!(server.get("/readyz").status, 200);
}

#[test]
fn a_database_that_crashed_is_waited_for_with_503() {
    let Some(mut cluster) = Cluster::start("") else {
        return;
    };
    let server = TestServer::on(&cluster.uri());
    let run = server.run();
    for _ in 0..2 {
        all_is_well(&server, &run);
        cluster.crash();
        all_are_busy(&server, &run);
        cluster.resume();
        all_is_well(&server, &run);
    }
    // Connections that are ended one by one are replaced before anybody notices.
    for _ in 0..5 {
        cluster.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'tracker'",
        );
        all_is_well(&server, &run);
    }
}

#[test]
fn a_server_may_start_before_its_database() {
    let Some(mut cluster) = Cluster::start("") else {
        return;
    };
    cluster.crash();
    let folder = tempfile::tempdir().unwrap();
    let uri = cluster.uri();
    let started = Instant::now();
    let mut command = tracker(folder.path());
    command.args(["serve", "--port", "0", "--backend-store-uri", &uri]);
    command.args(["--wait-for-database", "1"]);
    let (status, output) = run_to_end(&mut command);
    assert_eq!(status.code(), Some(1), "{output}");
    assert!(started.elapsed() >= Duration::from_secs(1), "{output}");
    assert!(output.contains("does not answer"), "{output}");
    assert!(output.contains("waiting up to 1s"), "{output}");

    let server = std::thread::scope(|scope| {
        let server = scope.spawn(|| TestServer::on(&uri));
        std::thread::sleep(Duration::from_millis(300));
        cluster.resume();
        server.join().unwrap()
    });
    let run = server.run();
    all_is_well(&server, &run);
}

#[test]
fn a_standby_takes_over() {
    let Some(mut primary) = Cluster::start("") else {
        return;
    };
    let standby = primary.standby();
    let hosts = format!("{},{}", standby.address(), primary.address());
    let two = TestServer::on(&format!("postgresql://tracker@{hosts}/postgres"));
    // A name or a balancer in front, which moves while connections to the old server are open.
    let proxy = FaultProxy::to(primary.address());
    let one = TestServer::on(&uri(proxy.address()));
    let run = two.run();
    all_is_well(&one, &run);
    let position = primary.query("SELECT pg_current_wal_flush_lsn()::text");
    let replayed = format!("SELECT (pg_last_wal_replay_lsn() >= '{position}')::text");
    while standby.query(&replayed) != "true" {
        std::thread::sleep(Duration::from_millis(5));
    }

    // For a moment the name leads to a server that takes no writes.
    proxy.redirect(standby.address());
    proxy.cut();
    let point = json!({ "run_id": run, "key": "m", "value": 1, "timestamp": 2 });
    post(&one, "runs/log-metric", &point).refused(503, "TEMPORARILY_UNAVAILABLE");

    primary.crash();
    post(&two, "runs/log-metric", &point).refused(503, "TEMPORARILY_UNAVAILABLE");
    standby.promote();
    all_is_well(&two, &run);
    all_is_well(&one, &run);
}

#[test]
fn a_frozen_database_is_given_up() {
    let Some(database) = Database::create() else {
        return;
    };
    let Some((proxy, uri)) = through_proxy(&database) else {
        return;
    };
    let server = TestServer::on_with(&uri, &["--db-statement-timeout", "1"]);
    let run = server.run();
    proxy.set(Fault::Frozen);
    let started = Instant::now();
    let point = json!({ "run_id": run, "key": "m", "value": 1, "timestamp": 1 });
    post(&server, "runs/log-metric", &point).refused(503, "TEMPORARILY_UNAVAILABLE");
    assert!(
        started.elapsed() < Duration::from_secs(15),
        "{:?}",
        started.elapsed()
    );
    proxy.set(Fault::None);
    // What comes in a little later is in time.
    proxy.set(Fault::Latency(Duration::from_millis(20)));
    all_is_well(&server, &run);
}

/// A proxy to the tests' own server and a URI through it.
fn through_proxy(database: &Database) -> Option<(FaultProxy, String)> {
    let address = server_address()?;
    let proxy = FaultProxy::to(address);
    let uri = format!(
        "postgresql://tracker@{}/{}",
        proxy.address(),
        database.name()
    );
    Some((proxy, uri))
}

#[test]
fn a_connection_that_breaks_anywhere_loses_and_doubles_nothing() {
    let Some(database) = Database::create() else {
        return;
    };
    let Some((proxy, uri)) = through_proxy(&database) else {
        return;
    };
    let server = TestServer::on(&uri);
    // Wherever in the answers of the database the connection is cut, the answer to a commit
    // included: what became of that is looked up.
    let mut created = 0;
    for bytes in (1..900).step_by(6) {
        // Every other time the connection is a new one, and its login is what breaks.
        if created % 2 == 1 {
            proxy.cut();
        }
        proxy.set(Fault::CutAnswersAfter(bytes));
        let answer = post(&server, "runs/create", &json!({ "experiment_id": "0" }));
        assert_eq!(answer.status, 200, "{bytes}: {}", answer.text());
        proxy.set(Fault::None);
        created += 1;
    }
    assert_eq!(database.count("SELECT count(*) FROM runs"), created);
}

#[test]
fn connections_that_are_cut_under_load_are_replaced() {
    let Some(database) = Database::create() else {
        return;
    };
    let Some((proxy, uri)) = through_proxy(&database) else {
        return;
    };
    let server = TestServer::on(&uri);
    let run = server.run();
    let stop = AtomicBool::new(false);
    let logged = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let (server, run, stop, logged) = (&server, &run, &stop, &logged);
            scope.spawn(move || {
                    let mut steps = 0;
                    while !stop.load(Ordering::Relaxed) {
                        let own = writer * 1_000_000 + steps;
                        let point = json!({ "run_id": run, "key": "m", "value": 1, "timestamp": 1, "step": own });
                        let answer = post(server, "runs/log-metric", &point);
                        match answer.status {
                            200 => {
                                steps += 1;
                                logged.fetch_add(1, Ordering::Relaxed);
                            }
                            503 => {}
                            status => panic!("{status}: {}", answer.text()),
                        }
                    }
                });
        }
        // Ever longer, so that a busy machine has the time to connect.
        for pause in (50..500).step_by(10) {
            std::thread::sleep(Duration::from_millis(pause));
            proxy.cut();
            if pause > 200 && logged.load(Ordering::Relaxed) > 20 {
                break;
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    let logged = logged.into_inner();
    assert!(logged > 20, "{logged} points went through");
    let history = server
        .query(&format!("metrics/get-history?run_id={run}&metric_key=m"))
        .ok();
    assert_eq!(history["metrics"].as_array().unwrap().len(), logged);
}

#[test]
fn a_full_pool_answers_503_and_readers_are_left_connections() {
    let Some(database) = Database::create() else {
        return;
    };
    let server = TestServer::on_with(&database.uri(), &["--db-pool-size", "2"]);
    let run = server.run();
    let point = json!({ "run_id": run, "key": "m", "value": 1, "timestamp": 1 });
    std::thread::scope(|scope| {
        // Somebody holds the run's row for longer than a request waits.
        let lock = format!(
            "BEGIN; SELECT pk FROM runs WHERE run_id = '{run}' FOR UPDATE; SELECT pg_sleep(7); COMMIT"
        );
        scope.spawn(move || database.execute(&lock));
        std::thread::sleep(Duration::from_millis(300));
        let writers: Vec<_> = (0..6)
            .map(|_| scope.spawn(|| post(&server, "runs/log-metric", &point).status))
            .collect();
        std::thread::sleep(Duration::from_millis(300));
        let started = Instant::now();
        server.query(&format!("runs/get?run_id={run}")).ok();
        assert!(
            started.elapsed() < Duration::from_secs(2),
            "a reader waited for writers"
        );
        let statuses: Vec<_> = writers.into_iter().map(|w| w.join().unwrap()).collect();
        assert!(statuses.contains(&503), "{statuses:?}");
        assert!(
            statuses.iter().all(|status| matches!(status, 200 | 503)),
            "{statuses:?}"
        );
    });
    post(&server, "runs/log-metric", &point).ok();
}
