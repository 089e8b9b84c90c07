//! The servers that a URI names.

use std::net::IpAddr;

use super::parameters::{Parameters, refuse};
use crate::error::Result;

const PORT: u16 = 5432;
/// Where Debian's servers and Postgres' own have their Unix sockets.
const SOCKETS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

/// One server of a URI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Host {
    /// A name, an address or a folder of Unix sockets.
    pub(super) name: String,
    /// The address to use instead of looking the name up.
    pub(super) address: Option<IpAddr>,
    pub(super) port: u16,
}

impl Host {
    /// Whether it is reached through a Unix socket, which needs no encryption.
    pub(super) fn is_local(&self) -> bool {
        self.name.starts_with('/')
    }
}

/// Takes the servers out of a URI's parameters.
pub(super) fn parse(given: &mut Parameters) -> Result<Vec<Host>> {
    let names = given.take("host").unwrap_or_default();
    let addresses = given.take("hostaddr").unwrap_or_default();
    let ports = given.take("port").unwrap_or_default();
    let list = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    let (mut names, addresses, ports) = (list(&names), list(&addresses), list(&ports));
    if names.len() == 1 && names[0].is_empty() && addresses.len() > 1 {
        names.clone_from(&addresses);
    }
    let mismatch = |what: &str, count: usize| {
        refuse(format!("names {count} {what} for {} hosts", names.len()))
    };
    if addresses.len() > 1 && addresses.len() != names.len() {
        return Err(mismatch("addresses", addresses.len()));
    }
    if ports.len() > 1 && ports.len() != names.len() {
        return Err(mismatch("ports", ports.len()));
    }
    let host = |(index, name): (usize, &String)| {
        let port = ports
            .get(index)
            .or(ports.first())
            .filter(|port| !port.is_empty());
        let address = addresses.get(index).filter(|address| !address.is_empty());
        let invalid = |what: &str, text: &str| refuse(format!("has `{text}` where {what} belongs"));
        Ok(Host {
            name: match (name.as_str(), address) {
                ("", Some(address)) => address.clone(),
                ("", None) => local(),
                (name, _) => name.to_owned(),
            },
            address: address
                .map(|text| text.parse().map_err(|_| invalid("an IP address", text)))
                .transpose()?,
            port: port.map_or(Ok(PORT), |text| {
                text.parse().map_err(|_| invalid("a port", text))
            })?,
        })
    };
    names.iter().enumerate().map(host).collect()
}

/// The server of a URI that names none, as libpq finds it: through a Unix socket where there is one.
fn local() -> String {
    let has_socket = |folder: &&&str| {
        std::fs::read_dir(folder).is_ok_and(|mut files| {
            files.any(|file| {
                file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with(".s.PGSQL."))
            })
        })
    };
    SOCKETS
        .iter()
        .find(has_socket)
        .map_or_else(|| "localhost".to_owned(), |folder| (*folder).to_owned())
}
