//! Artifacts in a bucket: through the server, past it, and when the bucket is away.

mod away;
mod credentials;
mod parts;
mod through;
mod urls;

use serde_json::Value;

use crate::support::s3::{ACCESS_KEY, BUCKET, S3Server, SECRET_KEY};
use crate::support::{Client, Request, Response, TestServer};

const PROXY: &str = "/api/2.0/mlflow-artifacts";
/// Parts but the last have at least this many bytes on S3.
const PART: usize = 5 << 20;

const STORE: [&str; 2] = ["--backend-store-uri", "sqlite:///tracker.db"];

fn environment(endpoint: &str) -> [(&str, &str); 3] {
    [
        ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
        ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
        ("MLFLOW_S3_ENDPOINT_URL", endpoint),
    ]
}

/// A server that passes artifacts on to the bucket.
fn proxy(s3: &S3Server, more: &[&str]) -> TestServer {
    let destination = format!("s3://{BUCKET}/some/folder");
    let own = [&STORE[..], &["--artifacts-destination", &destination], more].concat();
    TestServer::bare(&["serve"], &own, &environment(&s3.endpoint()))
}

/// A server whose clients reach the bucket themselves.
fn direct(s3: &S3Server) -> TestServer {
    let root = format!("s3://{BUCKET}/root");
    let own = [
        &STORE[..],
        &["--default-artifact-root", &root, "--no-serve-artifacts"],
    ]
    .concat();
    TestServer::bare(&["serve"], &own, &environment(&s3.endpoint()))
}

fn content(length: usize) -> Vec<u8> {
    (0..length)
        .map(|at| u8::try_from((at >> 3) % 251).unwrap())
        .collect()
}

/// Sends a request to a URL that was signed, without credentials.
#[track_caller]
fn to_url(method: &str, url: &str, body: &[u8], headers: &Value) -> Response {
    let rest = url.strip_prefix("http://").expect("an HTTP URL");
    let (authority, target) = rest.split_at(rest.find('/').expect("a path"));
    let mut request = Request::new(method, target).body(body);
    for (name, value) in headers.as_object().into_iter().flatten() {
        request = request.header(name, value.as_str().unwrap());
    }
    let address = authority.parse().expect("an address");
    Client::connect(address).unwrap().send(&request).unwrap()
}
