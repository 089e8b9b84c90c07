//! Reads on a streaming replica see everything that was acknowledged before, by any server.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::TestServer;
use crate::support::cluster::Cluster;

/// Transactions of ours that the replica has answered.
fn answered(replica: &Cluster) -> u64 {
    // Statistics come late.
    let sql = "SELECT xact_commit::text FROM pg_stat_database WHERE datname = 'postgres'";
    replica.query(sql).parse().unwrap()
}

#[test]
fn a_replica_answers_what_the_primary_would() {
    let Some(primary) = Cluster::start("") else {
        return;
    };
    let mut replica = primary.standby();
    let args = ["--read-replica-backend-store-uri", &replica.uri()];
    let servers = [
        TestServer::on_with(&primary.uri(), &args),
        TestServer::on_with(&primary.uri(), &args),
    ];
    let run = servers[0].run();
    let latest = |server: &TestServer, step: usize| {
        let stored = server.query(&format!("runs/get?run_id={run}")).ok();
        let metrics = &stored["run"]["data"]["metrics"];
        assert_eq!(metrics[0]["step"], step, "{metrics}");
    };
    let log = |step: usize| {
        let point = json!({ "run_id": run, "key": "m", "value": 1, "timestamp": 1, "step": step });
        servers[0].call("runs/log-metric", point).ok();
    };
    let before = answered(&replica);
    for step in 0..50 {
        log(step);
        // Through the other server as well, which knows nothing of the write.
        latest(&servers[step % 2], step);
    }
    let started = Instant::now();
    while answered(&replica) < before + 25 {
        assert!(
            started.elapsed() < Duration::from_secs(20),
            "the replica is not used"
        );
        latest(&servers[1], 49);
    }

    // It lags.
    replica.execute("SELECT pg_wal_replay_pause()");
    for step in 50..60 {
        log(step);
        latest(&servers[1], step);
    }
    replica.execute("SELECT pg_wal_replay_resume()");

    // It is away.
    replica.crash();
    for step in 60..70 {
        log(step);
        latest(&servers[1], step);
    }
    for server in &servers {
        assert_eq!(server.get("/readyz").status, 200);
    }
}
