//! Where the server listens, and how it stops.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

use super::env;
use crate::cli::args::Listen as Args;
use crate::error::{Error, Result};

/// Address, TLS, and the times of stopping.
#[derive(Debug)]
pub struct Listen {
    /// Name or address to listen on.
    pub host: String,
    /// Port to listen on; 0 is any.
    pub port: u16,
    /// Files of the certificate and its key.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// How long a stopping server goes on accepting connections.
    pub drain: Duration,
    /// How long running requests get to end after that.
    pub grace: Duration,
}

impl Listen {
    pub(super) fn resolve(args: &Args) -> Result<Self> {
        let tls = match (&args.tls_cert, &args.tls_key) {
            (Some(cert), Some(key)) => Some((cert.clone(), key.clone())),
            (None, None) => None,
            (Some(_), None) => return Err(Error::invalid("`--tls-cert` needs `--tls-key`")),
            (None, Some(_)) => return Err(Error::invalid("`--tls-key` needs `--tls-cert`")),
        };
        Ok(Self {
            host: args.host.clone(),
            port: args.port,
            tls,
            drain: Duration::from_secs(args.drain),
            grace: Duration::from_secs(args.grace),
        })
    }
}

/// Networks of proxies that are believed: the flag's, or else uvicorn's variable's.
pub(super) fn trusted_proxies(given: Option<&[String]>) -> Result<Vec<IpNet>> {
    if let Some(networks) = given {
        return parse("--trusted-proxies", networks.iter().map(String::as_str));
    }
    let networks = env::get(env::FORWARDED_ALLOW_IPS).unwrap_or_default();
    parse(env::FORWARDED_ALLOW_IPS, networks.split(','))
}

fn parse<'a>(name: &str, networks: impl Iterator<Item = &'a str>) -> Result<Vec<IpNet>> {
    let mut parsed = Vec::new();
    for text in networks.map(str::trim).filter(|text| !text.is_empty()) {
        if text == "*" {
            let any = ["0.0.0.0/0", "::/0"];
            parsed.extend(any.iter().filter_map(|net| net.parse::<IpNet>().ok()));
            continue;
        }
        let address = || text.parse::<IpAddr>().ok().map(IpNet::from);
        let net = text.parse().ok().or_else(address).ok_or_else(|| {
            Error::Invalid(format!(
                "`{name}` holds `{text}`, which is neither an address nor a network such as 10.0.0.0/8"
            ))
        })?;
        parsed.push(net);
    }
    Ok(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_networks_and_any_are_read() {
        let nets = parse("x", " 10.0.0.0/8,192.0.2.1,::1,,*".split(',')).unwrap();
        let nets: Vec<String> = nets.iter().map(ToString::to_string).collect();
        assert_eq!(
            nets,
            ["10.0.0.0/8", "192.0.2.1/32", "::1/128", "0.0.0.0/0", "::/0"]
        );
        for bad in ["proxy.example", "10.0.0.0/33", "10.0.0"] {
            let error = parse("--trusted-proxies", [bad].into_iter()).unwrap_err();
            let error = error.to_string();
            assert!(
                error.contains("--trusted-proxies") && error.contains(bad),
                "{error}"
            );
        }
    }
}
