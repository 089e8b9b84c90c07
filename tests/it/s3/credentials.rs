//! Where the keys to a bucket come from when no one has written them down.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::json;

use super::{PROXY, STORE};
use crate::support::s3::{ACCESS_KEY, BUCKET, S3Server, SECRET_KEY};
use crate::support::{Request, TestServer};

const ROLE: &str = "/latest/meta-data/iam/security-credentials/";

/// What a cluster or an instance runs beside a program to hand it its keys.
struct Agent {
    address: SocketAddr,
    /// The heads of the requests that came.
    asked: Arc<Mutex<Vec<String>>>,
}

impl Agent {
    /// `answer` is what a request with such a head gets.
    fn start(answer: impl Fn(&str) -> Option<String> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heads = Arc::clone(&asked);
        thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let head = read_head(&stream);
                let (status, body) = match answer(&head) {
                    Some(body) => ("200 OK", body),
                    None => ("404 Not Found", String::new()),
                };
                heads.lock().unwrap().push(head);
                let length = body.len();
                // One that hangs up asks again.
                let _ = write!(
                    stream,
                    "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
                );
            }
        });
        Self { address, asked }
    }

    fn was_asked(&self, what: &str) -> bool {
        let asked = self.asked.lock().unwrap();
        asked
            .iter()
            .any(|head| head.to_ascii_lowercase().contains(what))
    }
}

fn read_head(stream: &TcpStream) -> String {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while reader.read_line(&mut head).unwrap_or(0) > 2 {}
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse().ok())?
    });
    let mut body = vec![0; length.unwrap_or(0)];
    let _ = reader.read_exact(&mut body);
    head
}

fn keys() -> String {
    json!({
        "Code": "Success", "Type": "AWS-HMAC", "LastUpdated": "2026-01-01T00:00:00Z",
        "AccessKeyId": ACCESS_KEY, "SecretAccessKey": SECRET_KEY, "Token": "a session",
        "Expiration": "2099-01-01T00:00:00Z",
    })
    .to_string()
}

/// Starts a server that has no keys, and stores something in the bucket.
fn stores(s3: &S3Server, environment: &[(&str, &str)]) {
    let destination = format!("s3://{BUCKET}");
    let own = [&STORE[..], &["--artifacts-destination", &destination]].concat();
    let endpoint = s3.endpoint();
    let common = [("MLFLOW_S3_ENDPOINT_URL", endpoint.as_str())];
    let server = TestServer::bare(&["serve"], &own, &[&common[..], environment].concat());
    let target = format!("{PROXY}/artifacts/a.txt");
    let put = server.send(Request::new("PUT", &target).body("stored"));
    assert_eq!(put.status, 200, "{}", put.text());
    assert_eq!(server.get(&target).text(), "stored");
}

#[test]
fn a_pod_has_an_identity_and_shows_its_token() {
    let s3 = S3Server::start();
    let agent = Agent::start(|head| head.starts_with("GET /v1/credentials ").then(keys));
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "of-the-pod").unwrap();
    let uri = format!("http://{}/v1/credentials", agent.address);
    stores(
        &s3,
        &[
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI", &uri),
            (
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                token.to_str().unwrap(),
            ),
        ],
    );
    assert!(agent.was_asked("authorization: of-the-pod"));
}

#[test]
fn an_instance_has_a_role() {
    let s3 = S3Server::start();
    let agent = Agent::start(|head| {
        if head.starts_with("PUT /latest/api/token ") {
            return Some("of-the-instance".into());
        }
        if head.starts_with(&format!("GET {ROLE} ")) {
            return Some("trainer".into());
        }
        head.starts_with(&format!("GET {ROLE}trainer ")).then(keys)
    });
    let endpoint = format!("http://{}", agent.address);
    stores(&s3, &[("AWS_METADATA_ENDPOINT", &endpoint)]);
    assert!(agent.was_asked("x-aws-ec2-metadata-token: of-the-instance"));
}

#[test]
fn keys_are_found_where_aws_own_tools_look() {
    let s3 = S3Server::start();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("credentials");
    let text = format!(
        "[default]\naws_access_key_id = other\naws_secret_access_key = other\n\
         [team]\naws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n"
    );
    std::fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    stores(
        &s3,
        &[
            ("AWS_SHARED_CREDENTIALS_FILE", file),
            ("AWS_PROFILE", "team"),
        ],
    );
}
