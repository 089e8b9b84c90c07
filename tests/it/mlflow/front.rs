//! What stands in front of every route: hosts, origins, headers, unknown paths and methods.

use serde_json::json;

use crate::support::{Request, TestServer};

fn experiment() -> Request {
    Request::new("GET", "/api/2.0/mlflow/experiments/get?experiment_id=0")
}

#[test]
fn strangers_names_are_refused() {
    let server = TestServer::start();
    for host in [
        "evil.example",
        "127.0.0.1.evil.example",
        "",
        "localhost.evil.example:5000",
    ] {
        let answer = server.send(experiment().header("Host", host));
        assert_eq!(answer.status, 403, "{host}");
        assert!(
            answer.text().starts_with("Invalid Host header"),
            "{}",
            answer.text()
        );
        assert_ne!(answer.header("content-type"), Some("application/json"));
        let health = Request::new("GET", "/health").header("Host", host);
        assert_eq!(
            server.send(health).status,
            200,
            "probes call by whatever name they know"
        );
    }
    for host in [
        "localhost",
        "localhost:5000",
        "[::1]:80",
        "192.168.1.5",
        "10.0.0.1:5000",
    ] {
        assert_eq!(
            server.send(experiment().header("Host", host)).status,
            200,
            "{host}"
        );
    }
    let named = TestServer::with(&["--allowed-hosts", "ml.example,*.internal"]);
    assert_eq!(
        named
            .send(experiment().header("Host", "ml.example:443"))
            .status,
        200
    );
    assert_eq!(
        named.send(experiment().header("Host", "a.internal")).status,
        200
    );
    assert_eq!(
        named.send(experiment().header("Host", "localhost")).status,
        403
    );
}

#[test]
fn strangers_pages_cannot_write() {
    let server = TestServer::with(&["--cors-allowed-origins", "https://portal.example"]);
    let create = |origin: &str, name: &str| {
        let request = Request::new("POST", "/ajax-api/2.0/mlflow/experiments/create");
        server.send(
            request
                .header("Origin", origin)
                .json(&json!({ "name": name })),
        )
    };
    for origin in [
        "https://evil.example",
        "null",
        "https://portal.example.evil.example",
        "file://",
    ] {
        let answer = create(origin, "stranger");
        assert_eq!(answer.status, 403, "{origin}");
        assert!(
            answer.text().starts_with("Cross-origin request blocked"),
            "{}",
            answer.text()
        );
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    for origin in ["http://localhost:3000", "https://portal.example"] {
        let answer = create(origin, origin);
        assert_eq!(answer.status, 200, "{origin}");
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
    }
    let put = Request::new("PUT", "/api/2.0/mlflow-artifacts/artifacts/a")
        .header("Origin", "https://evil.example");
    assert_eq!(server.send(put.body("x")).status, 403);
    let read = server.send(experiment().header("Origin", "https://evil.example"));
    assert_eq!(read.status, 200);
    assert_eq!(
        read.header("access-control-allow-origin"),
        None,
        "the page may not look at it"
    );
    let open = TestServer::with(&["--disable-security-middleware"]);
    let request = Request::new("POST", "/api/2.0/mlflow/experiments/create")
        .header("Origin", "https://evil.example");
    let request = request
        .header("Host", "evil.example")
        .json(&json!({ "name": "x" }));
    assert_eq!(open.send(request).status, 200);
}

#[test]
fn every_answer_carries_the_security_headers() {
    let server = TestServer::start();
    for path in [
        "/",
        "/health",
        "/nothing",
        "/api/2.0/mlflow/experiments/get?experiment_id=x",
    ] {
        let answer = server.get(path);
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        assert_eq!(
            answer.header("x-frame-options"),
            Some("SAMEORIGIN"),
            "{path}"
        );
        let varies = |(name, value): &(String, String)| {
            name.eq_ignore_ascii_case("vary") && value.contains("Origin")
        };
        assert!(answer.headers.iter().any(varies), "{path}");
    }
    let none = TestServer::with(&["--x-frame-options", "none"]);
    assert_eq!(none.get("/health").header("x-frame-options"), None);
}

#[test]
fn the_pages_files_come_compressed_or_plain_as_asked() {
    let server = TestServer::start();
    let page = server.get("/").text();
    let (_, rest) = page.split_once("src=\"./").expect("a script");
    let script = format!("/{}", rest.split('"').next().unwrap());
    let request = Request::new("GET", &script).header("Accept-Encoding", "gzip, br");
    let compressed = server.send(request);
    assert_eq!(compressed.header("content-encoding"), Some("gzip"));
    assert!(compressed.body.starts_with(&[0x1f, 0x8b]));
    let plain = server.get(&script);
    assert_eq!(plain.status, 200);
    assert_eq!(plain.header("content-encoding"), None);
    assert!(plain.body.len() > compressed.body.len());
    for answer in [compressed, plain] {
        assert_eq!(answer.header("vary"), Some("Accept-Encoding"));
        let kind = Some("text/javascript; charset=utf-8");
        assert_eq!(answer.header("content-type"), kind);
        let caching = Some("public, max-age=31536000, immutable");
        assert_eq!(answer.header("cache-control"), caching);
    }
}

#[test]
fn unknown_paths_are_404_without_json() {
    let server = TestServer::start();
    for path in [
        "/api/2.0/mlflow/nothing",
        "/api/3.0/mlflow/traces/search",
        "/api/2.0/preview/mlflow/experiments/list",
        "/api/2.0/mlflow/experiments/list",
        "/api/2.0/mlflow/runs/get/",
        "/ajax-api/2.0/mlflow/nothing",
        "/assets/nothing.js",
        "/nothing",
        "//",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 404, "{path}");
        let json: Result<serde_json::Value, _> = serde_json::from_slice(&answer.body);
        assert!(
            json.is_err(),
            "{path}: clients take JSON for an answer of this endpoint"
        );
    }
    let post = server.send(Request::new("POST", "/api/2.0/mlflow/nothing").json(&json!({})));
    assert_eq!(post.status, 404);
}

#[test]
fn wrong_methods_are_405() {
    let server = TestServer::start();
    for (method, path) in [
        ("GET", "/api/2.0/mlflow/runs/create"),
        ("DELETE", "/api/2.0/mlflow/runs/get"),
        ("POST", "/api/2.0/mlflow/experiments/get"),
        ("PATCH", "/api/2.0/mlflow-artifacts/artifacts/a"),
        ("POST", "/health"),
    ] {
        let answer = server.send(Request::new(method, path).json(&json!({})));
        assert_eq!(answer.status, 405, "{method} {path}: {}", answer.text());
    }
    let preflight = server.send(Request::new("OPTIONS", "/api/2.0/mlflow/runs/create"));
    assert_eq!(preflight.status, 204);
}

#[test]
fn api_and_ajax_api_answer_alike() {
    let server = TestServer::start();
    let path = "2.0/mlflow/experiments/get?experiment_id=0";
    assert_eq!(
        server.get(&format!("/api/{path}")).ok(),
        server.get(&format!("/ajax-api/{path}")).ok()
    );
}

#[test]
fn old_clients_find_the_registry_where_it_was() {
    let server = TestServer::start();
    let path = "/api/2.0/preview/mlflow/registered-models";
    let create = Request::new("POST", format!("{path}/create"));
    server.send(create.json(&json!({ "name": "old" }))).ok();
    let found = server.query("registered-models/get?name=old").ok();
    assert_eq!(server.get(&format!("{path}/get?name=old")).ok(), found);
}

#[test]
fn the_page_and_its_assets_are_served() {
    let server = TestServer::start();
    let page = server.get("/");
    assert_eq!(page.status, 200);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'self'"), "{policy}");
    let text = page.text();
    for (at, _) in text.match_indices("assets/") {
        let asset: String = text[at..]
            .chars()
            .take_while(|c| !matches!(c, '"' | '\''))
            .collect();
        let answer = server.get(&format!("/{asset}"));
        assert_eq!(answer.status, 200, "{asset}");
        assert!(
            answer
                .header("cache-control")
                .unwrap()
                .contains("immutable")
        );
    }
}

#[test]
fn many_requests_share_a_connection() {
    let server = TestServer::start();
    let mut client = server.connect();
    for _ in 0..50 {
        assert_eq!(client.send(&experiment()).unwrap().status, 200);
        let bad = Request::new("POST", "/api/2.0/mlflow/runs/create").json_text("{");
        assert_eq!(client.send(&bad).unwrap().status, 400);
    }
}
