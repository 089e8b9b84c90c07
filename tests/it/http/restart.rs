//! A rolling restart: two replicas on one database, behind a load balancer that follows `/readyz`,
//! are replaced one after the other while clients write.

use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::eventually;
use crate::support::db::Database;
use crate::support::{Client, Request, TestServer};

/// Clients that write at once.
const CLIENTS: usize = 6;

#[derive(Debug, Clone, Copy)]
struct Backend {
    address: SocketAddr,
    is_ready: bool,
}

/// Hands connections in turn to those replicas that say they are ready, as a Kubernetes Service does.
struct Balancer {
    address: SocketAddr,
    backends: Arc<Mutex<Vec<Backend>>>,
    is_over: Arc<AtomicBool>,
}

impl Balancer {
    fn over(servers: &[&TestServer]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let backends = servers.iter().map(|server| Backend {
            address: server.address(),
            is_ready: false,
        });
        let balancer = Self {
            address: listener.local_addr().unwrap(),
            backends: Arc::new(Mutex::new(backends.collect())),
            is_over: Arc::default(),
        };
        let (backends, is_over) = (
            Arc::clone(&balancer.backends),
            Arc::clone(&balancer.is_over),
        );
        thread::spawn(move || probe(&backends, &is_over));
        let backends = Arc::clone(&balancer.backends);
        thread::spawn(move || {
            for (turn, client) in listener.incoming().enumerate() {
                let ready: Vec<_> = backends.lock().unwrap().clone();
                let ready: Vec<_> = ready.iter().filter(|backend| backend.is_ready).collect();
                let (Ok(client), false) = (client, ready.is_empty()) else {
                    continue;
                };
                let address = ready[turn % ready.len()].address;
                thread::spawn(move || pipe(client, TcpStream::connect(address)?));
            }
        });
        balancer
    }

    fn ready(&self) -> usize {
        let backends = self.backends.lock().unwrap();
        backends.iter().filter(|backend| backend.is_ready).count()
    }

    fn replace(&self, number: usize, server: &TestServer) {
        self.backends.lock().unwrap()[number] = Backend {
            address: server.address(),
            is_ready: false,
        };
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        drop(End(&self.is_over));
    }
}

fn probe(backends: &Mutex<Vec<Backend>>, is_over: &AtomicBool) {
    while !is_over.load(Ordering::Relaxed) {
        let known = backends.lock().unwrap().clone();
        for (number, backend) in known.iter().enumerate() {
            let request = Request::new("GET", "/readyz").header("Connection", "close");
            let answer = Client::connect(backend.address).and_then(|mut c| c.send(&request));
            let is_ready = answer.is_ok_and(|answer| answer.status == 200);
            let mut backends = backends.lock().unwrap();
            if backends[number].address == backend.address {
                backends[number].is_ready = is_ready;
            }
        }
        thread::sleep(Duration::from_millis(100));
    }
}

fn pipe(client: TcpStream, server: TcpStream) -> io::Result<()> {
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    let (mut from_server, mut to_client) = (server, client);
    let sending = thread::spawn(move || {
        let ended = io::copy(&mut from_client, &mut to_server);
        // It may be closed already.
        let _ = to_server.shutdown(Shutdown::Write);
        ended
    });
    let ended = io::copy(&mut from_server, &mut to_client);
    let _ = to_client.shutdown(Shutdown::Both);
    sending.join().expect("no panic")?;
    ended.map(drop)
}

/// Logs one point after the other until it is told to stop; how many. It never repeats a request.
fn log(address: SocketAddr, run: &str, key: usize, is_over: &AtomicBool) -> Result<usize, String> {
    let mut client = None;
    let mut step = 0;
    while !is_over.load(Ordering::Relaxed) {
        let connection = match &mut client {
            Some(connection) => connection,
            None => client.insert(Client::connect(address).map_err(|e| format!("connect: {e}"))?),
        };
        let point = json!({ "run_id": run, "key": format!("m{key}"), "value": step,
            "timestamp": 1, "step": step });
        let request = Request::new("POST", "/api/2.0/mlflow/runs/log-metric").json(&point);
        let answer = connection
            .send(&request)
            .map_err(|e| format!("step {step}: {e}"))?;
        if answer.status != 200 {
            return Err(format!("step {step}: {} {}", answer.status, answer.text()));
        }
        if answer.header("connection") == Some("close") {
            client = None;
        }
        step += 1;
    }
    Ok(step)
}

/// Tells the clients to stop when it is dropped, after a failure too.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn clients_see_no_failure_when_replicas_are_replaced() {
    let Some(database) = Database::create() else {
        return;
    };
    let uri = database.uri();
    let start = || TestServer::on_with(&uri, &["--drain", "2"]);
    let mut replicas = [start(), start()];
    let balancer = Balancer::over(&[&replicas[0], &replicas[1]]);
    eventually("both replicas are ready", || balancer.ready() == 2);
    let run = replicas[0].run();
    let is_over = AtomicBool::new(false);
    let mut replaced = 0;
    let logged: Vec<_> = thread::scope(|scope| {
        let (run, is_over) = (run.as_str(), &is_over);
        let address = balancer.address;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|key| scope.spawn(move || log(address, run, key, is_over)))
            .collect();
        let end = End(is_over);
        for (number, replica) in replicas.iter_mut().enumerate() {
            thread::sleep(Duration::from_millis(500));
            let (status, errors) = replica.terminate();
            if status.code() == Some(0) {
                replaced += 1;
            }
            assert!(!errors.contains("grace period"), "{errors}");
            *replica = start();
            balancer.replace(number, replica);
            eventually("the new replica is ready", || balancer.ready() == 2);
        }
        drop(end);
        clients
            .into_iter()
            .map(|client| client.join().unwrap())
            .collect()
    });
    assert_eq!(replaced, 2);
    for (key, logged) in logged.into_iter().enumerate() {
        let logged = logged.unwrap();
        assert!(logged > 10, "client {key} logged {logged} points");
        for replica in &replicas {
            let history = replica.query(&format!(
                "metrics/get-history?run_id={run}&metric_key=m{key}&max_results=25000"
            ));
            let points = history.ok()["metrics"].as_array().map(Vec::len);
            assert_eq!(points, Some(logged), "client {key}");
        }
    }
}
