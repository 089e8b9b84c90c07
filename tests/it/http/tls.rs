//! TLS of the server's own.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::{eventually, refusal};
use crate::support::http::connect;
use crate::support::{Client, Request, TestServer};

/// A certificate for `localhost`, its own authority.
struct Certificate {
    der: CertificateDer<'static>,
    cert: String,
    key: String,
}

impl Certificate {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        let cert = params.self_signed(&key).unwrap();
        Self {
            der: cert.der().clone(),
            cert: cert.pem(),
            key: key.serialize_pem(),
        }
    }

    fn write(&self, folder: &Path) {
        fs::write(folder.join("tls.key"), &self.key).unwrap();
        fs::write(folder.join("tls.crt"), &self.cert).unwrap();
    }
}

fn server(folder: &Path) -> TestServer {
    let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (cert, key) = (file("tls.crt"), file("tls.key"));
    TestServer::with(&["--tls-cert", &cert, "--tls-key", &key])
}

/// A connection that trusts this certificate alone.
fn connected(server: &TestServer, trusted: &Certificate) -> std::io::Result<Client> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.der.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let name = ServerName::try_from("localhost").unwrap();
    let session = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(session, connect(server.address())?);
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    assert_eq!(stream.conn.alpn_protocol(), Some(&b"http/1.1"[..]));
    Ok(Client::over(stream, server.address()))
}

fn health(client: &mut Client) -> u16 {
    client.send(&Request::new("GET", "/health")).unwrap().status
}

#[test]
fn the_server_speaks_https_alone() {
    let folder = tempfile::tempdir().unwrap();
    let certificate = Certificate::new();
    certificate.write(folder.path());
    let mut server = server(folder.path());
    assert!(
        server.url().starts_with("https://127.0.0.1:"),
        "{}",
        server.url()
    );
    let mut client = connected(&server, &certificate).unwrap();
    for _ in 0..3 {
        assert_eq!(health(&mut client), 200);
    }
    let plain = server.connect().send(&Request::new("GET", "/health"));
    assert!(plain.is_err(), "{plain:?}");
    let own = Request::new("POST", "/api/2.0/mlflow/experiments/create")
        .header("Host", "localhost")
        .header("Origin", "https://localhost")
        .json(&serde_json::json!({ "name": "own page" }));
    assert_eq!(client.send(&own).unwrap().status, 200);
    let (status, errors) = server.terminate();
    assert_eq!(status.code(), Some(0), "{errors}");
    client.closed().unwrap();
}

#[test]
fn a_changed_certificate_is_shown_to_new_connections() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (Certificate::new(), Certificate::new());
    old.write(folder.path());
    let mut server = server(folder.path());
    let mut before = connected(&server, &old).unwrap();
    assert_eq!(health(&mut before), 200);
    new.write(folder.path());
    eventually("the new certificate", || connected(&server, &new).is_ok());
    assert!(connected(&server, &old).is_err());
    assert_eq!(health(&mut before), 200, "it goes on as it began");
    fs::write(folder.path().join("tls.crt"), "no certificate").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(2_500));
    assert!(
        connected(&server, &new).is_ok(),
        "a broken file changes nothing"
    );
    let (_, log) = server.terminate();
    assert!(
        log.contains("--tls-cert") && log.contains("stays in use"),
        "{log}"
    );
}

#[test]
fn files_that_cannot_be_used_are_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let (one, other) = (Certificate::new(), Certificate::new());
    one.write(folder.path());
    let file = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (cert, key, missing) = (file("tls.crt"), file("tls.key"), file("missing"));
    fs::write(file("other.key"), &other.key).unwrap();
    let other_key = file("other.key");
    for (args, problem) in [
        (vec!["--tls-cert", &cert], "`--tls-cert` needs `--tls-key`"),
        (vec!["--tls-key", &key], "`--tls-key` needs `--tls-cert`"),
        (
            vec!["--tls-cert", &missing, "--tls-key", &key],
            "cannot be read",
        ),
        (
            vec!["--tls-cert", &key, "--tls-key", &key],
            "holds no certificates",
        ),
        (
            vec!["--tls-cert", &cert, "--tls-key", &cert],
            "holds no private key",
        ),
        (
            vec!["--tls-cert", &cert, "--tls-key", &other_key],
            "do not go together",
        ),
    ] {
        let output = refusal(folder.path(), &args);
        assert!(output.contains(problem), "{args:?}: {output}");
        assert!(!output.contains("PRIVATE"), "{output}");
    }
}
