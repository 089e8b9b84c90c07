//! What flags may hold. Everything ends up in a manifest, most of it in the name of an object: what
//! the cluster would refuse later is refused here, by name.

use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;

use regex::Regex;
use serde::Serialize;

const LABEL: &str = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

/// A key of a Secret, written `NAME/KEY`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct SecretKey {
    /// The Secret's name.
    pub(crate) secret: String,
    /// The key in it.
    pub(crate) key: String,
}

impl FromStr for SecretKey {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, key) = text
            .split_once('/')
            .ok_or("expected the name of a Secret and a key in it: NAME/KEY")?;
        Ok(Self {
            secret: object_name(name)?,
            key: check(key, "[-._A-Za-z0-9]{1,253}", "a key of a Secret")?,
        })
    }
}

/// An environment variable, written `NAME=VALUE`.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Variable {
    /// Its name.
    pub(crate) name: String,
    /// Its value, which is no secret.
    pub(crate) value: String,
}

impl FromStr for Variable {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once('=').ok_or("expected NAME=VALUE")?;
        let name = check(
            name,
            "[A-Za-z_][A-Za-z0-9_]*",
            "the name of an environment variable",
        )?;
        if value.chars().any(char::is_control) {
            return Err("the value holds a control character".into());
        }
        Ok(Self {
            name,
            value: value.to_owned(),
        })
    }
}

/// Where a value is read from: a file, or standard input as `-`.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

impl FromStr for Input {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "-" => Self::Stdin,
            path => Self::File(path.into()),
        })
    }
}

/// The start of every name. A Service's name starts with a letter, and others append to this one.
pub(super) fn name(text: &str) -> Result<String, String> {
    let what = "a name: up to 40 lower-case letters, digits and `-`, starting with a letter";
    check(text, "[a-z]([-a-z0-9]{0,38}[a-z0-9])?", what)
}

pub(super) fn namespace(text: &str) -> Result<String, String> {
    check(
        text,
        LABEL,
        "a namespace: up to 63 lower-case letters, digits and `-`",
    )
}

/// The name of a Secret or of an `IngressClass`.
pub(super) fn object_name(text: &str) -> Result<String, String> {
    domain(
        text,
        "the name of an object: lower-case letters, digits, `-` and `.`",
    )
}

pub(super) fn host(text: &str) -> Result<String, String> {
    domain(
        text,
        "a host name in lower case, without scheme and port: mlflow.example.com",
    )
}

fn domain(text: &str, what: &str) -> Result<String, String> {
    if text.len() > 253 {
        return Err("longer than 253 characters".into());
    }
    check(text, &format!(r"{LABEL}(\.{LABEL})*"), what)
}

pub(super) fn image(text: &str) -> Result<String, String> {
    let pattern = "[A-Za-z0-9][-A-Za-z0-9._:/]{0,300}(@sha256:[0-9a-f]{64})?";
    check(text, pattern, "an image: registry/repository:tag")
}

pub(super) fn role_arn(text: &str) -> Result<String, String> {
    let pattern = r"arn:aws[-a-z]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,576}";
    check(text, pattern, "a role: arn:aws:iam::123456789012:role/name")
}

pub(super) fn region(text: &str) -> Result<String, String> {
    check(text, "[a-z0-9][-a-z0-9]{0,62}", "a region: eu-central-1")
}

pub(super) fn quantity(text: &str) -> Result<String, String> {
    let pattern = r"[0-9]{1,15}(\.[0-9]{1,3})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?";
    check(text, pattern, "a quantity: 200m, 0.5, 512Mi, 1Gi")
}

pub(super) fn bucket(text: &str) -> Result<String, String> {
    let pattern =
        "(s3|gs|abfss|wasbs)://[A-Za-z0-9][-A-Za-z0-9._@]{0,254}(/[-A-Za-z0-9!_.*()=/]{0,900})?";
    check(
        text,
        pattern,
        "a bucket that every replica reaches: s3://bucket/folder",
    )
}

pub(super) fn endpoint(text: &str) -> Result<String, String> {
    let pattern = r"https?://([A-Za-z0-9][-A-Za-z0-9.]{0,252}|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?(/[-A-Za-z0-9._~/]*)?";
    check(
        text,
        pattern,
        "a URL without user and query: https://minio.example.com:9000",
    )
}

pub(super) fn prefix(text: &str) -> Result<String, String> {
    let what =
        "a path that starts with `/`, does not end with it, and holds letters, digits and `/-_.~`";
    check(text, "/([-A-Za-z0-9_.~/]*[-A-Za-z0-9_.~])", what)
}

pub(super) fn network(text: &str) -> Result<String, String> {
    let parsed = text.split_once('/').and_then(|(address, bits)| {
        let address: IpAddr = address.parse().ok()?;
        let bits: u8 = bits.parse().ok()?;
        (bits <= if address.is_ipv4() { 32 } else { 128 }).then_some(())
    });
    match parsed {
        Some(()) => Ok(text.to_owned()),
        None => Err("not a network: 10.0.0.0/8".into()),
    }
}

/// The text, if all of it matches.
fn check(text: &str, pattern: &str, what: &str) -> Result<String, String> {
    let pattern = Regex::new(&format!(r"\A(?:{pattern})\z")).map_err(|e| e.to_string())?;
    if pattern.is_match(text) {
        Ok(text.to_owned())
    } else {
        Err(format!("not {what}"))
    }
}
