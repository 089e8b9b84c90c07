//! Encryption as libpq's `sslmode` has it, against a server with certificates of the test's own.

use std::fs;
use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tracker::error::Result;
use tracker::store::PostgresSettings;

use super::statements::are_kept;
use super::{explained, open, read};
use crate::support::cluster::{Cluster, write_private};

/// Who may log in how.
const HBA: &str = "\
local all all trust
hostssl all client 127.0.0.1/32 cert
hostssl all secret 127.0.0.1/32 scram-sha-256
hostnossl all plain 127.0.0.1/32 trust
hostssl all encrypted 127.0.0.1/32 trust
host all tracker 127.0.0.1/32 trust
";

/// A certificate authority.
struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for a host name and a user, and its key.
    fn sign(&self, host: &str, user: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, user);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        (certificate.pem(), key.serialize_pem())
    }
}

/// A cluster whose certificate is for `localhost`, and the files its clients need.
struct Setting {
    cluster: Cluster,
    folder: tempfile::TempDir,
}

impl Setting {
    fn new() -> Option<Self> {
        let mut cluster = Cluster::start("")?;
        cluster.execute(
            "CREATE ROLE client SUPERUSER LOGIN; CREATE ROLE plain SUPERUSER LOGIN; \
             CREATE ROLE encrypted SUPERUSER LOGIN; CREATE ROLE secret SUPERUSER LOGIN PASSWORD 'one'",
        );
        cluster.crash();
        let (authority, stranger) = (Authority::new("ours"), Authority::new("a stranger's"));
        let (certificate, key) = authority.sign("localhost", "server");
        write_private(&cluster.file("data/server.crt"), &certificate);
        write_private(&cluster.file("data/server.key"), &key);
        write_private(&cluster.file("data/root.crt"), &authority.pem());
        write_private(&cluster.file("data/pg_hba.conf"), HBA);
        cluster.configure("ssl = on\nssl_ca_file = 'root.crt'\n");
        cluster.resume();
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = authority.sign("client", "client");
        for (name, text) in [
            ("ca.pem", authority.pem()),
            ("stranger.pem", stranger.pem()),
            ("client.pem", certificate),
            ("client.key", key),
        ] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Some(Self { cluster, folder })
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Logs in and tells whether the connection is encrypted.
    fn login(&self, user: &str, host: &str, query: &str) -> Result<bool> {
        let port = self.cluster.address().port();
        let query = query.replace("DIR", self.folder.path().to_str().unwrap());
        let uri = format!("postgresql://{user}@{host}:{port}/postgres?{query}");
        is_encrypted(&uri, &PostgresSettings::default())
    }
}

fn is_encrypted(uri: &str, settings: &PostgresSettings) -> Result<bool> {
    let store = open(uri, settings)?;
    let encrypted = read(&store, |tx| {
        let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        tx.query_opt(sql, &[], |row| row.int(0))
    });
    store.close();
    Ok(encrypted? == Some(1))
}

#[test]
fn an_encrypted_connection_is_known_to_lead_to_the_server() {
    let Some(setting) = Setting::new() else {
        return;
    };
    let address = setting.cluster.address();
    let uri = format!("postgresql://encrypted@{address}/postgres?sslmode=require");
    assert!(are_kept(&uri));
}

#[test]
fn every_mode_is_as_strict_as_libpqs() {
    let Some(setting) = Setting::new() else {
        return;
    };
    // The certificate is for `localhost` and signed by `ca.pem`.
    for (user, host, query, expected) in [
        ("tracker", "localhost", "", Ok(true)),
        ("tracker", "localhost", "sslmode=disable", Ok(false)),
        ("tracker", "localhost", "sslmode=allow", Ok(false)),
        ("tracker", "localhost", "sslmode=prefer", Ok(true)),
        ("tracker", "127.0.0.1", "sslmode=require", Ok(true)),
        (
            "tracker",
            "127.0.0.1",
            "sslmode=require&sslrootcert=DIR/ca.pem",
            Ok(true),
        ),
        (
            "tracker",
            "localhost",
            "sslmode=require&sslrootcert=DIR/stranger.pem",
            Err("UnknownIssuer"),
        ),
        (
            "tracker",
            "127.0.0.1",
            "sslmode=verify-ca&sslrootcert=DIR/ca.pem",
            Ok(true),
        ),
        (
            "tracker",
            "localhost",
            "sslmode=verify-ca&sslrootcert=DIR/stranger.pem",
            Err("UnknownIssuer"),
        ),
        (
            "tracker",
            "localhost",
            "sslmode=verify-full&sslrootcert=DIR/ca.pem",
            Ok(true),
        ),
        (
            "tracker",
            "127.0.0.1",
            "sslmode=verify-full&sslrootcert=DIR/ca.pem",
            Err("not valid for name"),
        ),
        (
            "tracker",
            "localhost",
            "sslmode=verify-full&sslrootcert=DIR/none.pem",
            Err("none.pem"),
        ),
        (
            "tracker",
            "localhost",
            "sslrootcert=system",
            Err("UnknownIssuer"),
        ),
        (
            "tracker",
            "localhost",
            "sslrootcert=system&sslmode=require",
            Err("verify-full"),
        ),
        // The server insists on encryption, or on none.
        ("encrypted", "localhost", "sslmode=disable", Err("pg_hba")),
        ("encrypted", "localhost", "sslmode=allow", Ok(true)),
        ("plain", "localhost", "sslmode=require", Err("pg_hba")),
        ("plain", "localhost", "sslmode=prefer", Ok(false)),
    ] {
        let found = setting.login(user, host, query);
        match (&found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(*found, expected, "{user} {host} {query}"),
            (Err(error), Err(part)) => {
                let error = explained(error);
                assert!(error.contains(part), "{user} {host} {query}: {error}");
            }
            _ => panic!("{user} {host} {query}: {found:?}"),
        }
    }
}

#[test]
fn certificates_and_passwords_log_in() {
    let Some(setting) = Setting::new() else {
        return;
    };
    let with = "sslmode=require&sslcert=DIR/client.pem&sslkey=DIR/client.key";
    assert!(setting.login("client", "localhost", with).unwrap());
    let error = setting
        .login("client", "localhost", "sslmode=require")
        .unwrap_err();
    assert!(explained(&error).contains("certificate"), "{error}");
    let error = setting
        .login("client", "localhost", "sslcert=DIR/client.pem")
        .unwrap_err();
    assert!(explained(&error).contains("sslkey"), "{error}");

    // Bound to the certificate of the channel, so that nobody in between can log in with it.
    let bound = "sslmode=require&channel_binding=require";
    assert!(setting.login("secret:one", "localhost", bound).unwrap());
    let error = setting
        .login("secret:two", "localhost", "sslmode=require")
        .unwrap_err();
    assert!(explained(&error).contains("refuses the login"), "{error}");
    assert!(!explained(&error).contains("two"), "{error}");
}

#[test]
fn a_password_file_is_read_again() {
    let Some(setting) = Setting::new() else {
        return;
    };
    let file = setting.file("password");
    let write = |path: &Path, password: &str| fs::write(path, format!("{password}\n")).unwrap();
    write(&file, "one");
    let settings = PostgresSettings {
        password_file: Some(file.clone()),
        ..PostgresSettings::default()
    };
    let port = setting.cluster.address().port();
    let uri = format!("postgresql://secret@localhost:{port}/postgres?sslmode=require");
    let store = open(&uri, &settings).unwrap();
    // The password is rotated, and every connection is lost.
    setting.cluster.execute("ALTER ROLE secret PASSWORD 'two'");
    write(&file, "two");
    setting
        .cluster
        .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'secret'");
    let answer = read(&store, |tx| tx.query_opt("SELECT 1", &[], |row| row.int(0)));
    assert_eq!(answer.unwrap(), Some(1));
    store.close();
    fs::remove_file(&file).unwrap();
    let error = open(&uri, &settings).unwrap_err();
    assert!(explained(&error).contains("password file"), "{error}");
}
