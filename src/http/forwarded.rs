//! Who called, and by which name and scheme, when proxies stand between: their headers are believed
//! where they come from proxies that are trusted (`--trusted-proxies`).
//!
//! Of several values the last is taken: the nearest proxy wrote it, and what clients made up stands
//! before it. Where there is any `X-Forwarded-…`, `Forwarded` is left out of account: a proxy that
//! sets the one passes the other on as the client sent it.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::http::{HeaderMap, header};
use ipnet::IpNet;

use super::state::App;

/// The other end of a connection, an extension of every request.
#[derive(Debug, Clone, Copy)]
pub struct Peer {
    /// Its address.
    pub address: SocketAddr,
    /// Whether the connection is encrypted.
    pub is_tls: bool,
}

/// How the request's client sees this server, an extension of every request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The client's address.
    pub client: Option<IpAddr>,
    /// `http` or `https`, where it is known: a proxy that is not trusted may have ended TLS.
    pub scheme: Option<&'static str>,
    /// The name and port it called, from `Host` or the proxy.
    pub host: Option<String>,
    /// What the proxy took off the path's front.
    pub prefix: String,
}

/// Adds the request's [`Caller`].
pub fn identify(app: &App, request: &mut Request) {
    let caller = Caller::of(request, &app.settings.trusted_proxies);
    request.extensions_mut().insert(caller);
}

impl Caller {
    fn of(request: &Request, trusted: &[IpNet]) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<Peer>();
        let called = headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        let called = called.or_else(|| request.uri().host());
        let own = Self {
            client: peer.map(|peer| peer.address.ip().to_canonical()),
            scheme: peer.filter(|peer| peer.is_tls).map(|_| "https"),
            host: called.map(str::to_owned),
            prefix: String::new(),
        };
        match own.client {
            Some(client) if is_trusted(trusted, client) => own.told_by_proxy(headers, trusted),
            _ => own,
        }
    }

    fn told_by_proxy(self, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        let told = Told::by_x_forwarded(headers).unwrap_or_else(|| Told::by_forwarded(headers));
        // From the nearest on: the first address that is no proxy of ours is the client's.
        let mut client = self.client;
        for address in told.addresses.iter().rev() {
            client = Some(*address);
            if !is_trusted(trusted, *address) {
                break;
            }
        }
        Self {
            client,
            scheme: told.scheme.or(self.scheme),
            host: told.host.or(self.host),
            prefix: told.prefix.unwrap_or_default(),
        }
    }
}

/// What a proxy says.
#[derive(Debug, Default)]
struct Told {
    /// The furthest first.
    addresses: Vec<IpAddr>,
    scheme: Option<&'static str>,
    host: Option<String>,
    prefix: Option<String>,
}

impl Told {
    /// `X-Forwarded-For`, `-Proto`, `-Host` and `-Prefix`; `None` when there is none of them.
    fn by_x_forwarded(headers: &HeaderMap) -> Option<Self> {
        let get = |name| elements(headers, name).last();
        let addresses = elements(headers, "x-forwarded-for");
        let addresses: Vec<&str> = addresses.collect();
        let proto = get("x-forwarded-proto");
        let host = get("x-forwarded-host");
        let prefix = get("x-forwarded-prefix");
        if addresses.is_empty() && proto.or(host).or(prefix).is_none() {
            return None;
        }
        Some(Self {
            addresses: known(addresses.into_iter()),
            scheme: proto.and_then(scheme),
            host: host.map(str::to_owned),
            prefix: prefix.and_then(path_prefix),
        })
    }

    /// `Forwarded` (RFC 7239): `for=192.0.2.1;proto=https;host=example.com, …`.
    fn by_forwarded(headers: &HeaderMap) -> Self {
        let elements: Vec<&str> = elements(headers, "forwarded").collect();
        let last = elements.last().copied().unwrap_or_default();
        let addresses = elements
            .iter()
            .filter_map(|element| parameter(element, "for"));
        Self {
            addresses: known(addresses),
            scheme: parameter(last, "proto").and_then(scheme),
            host: parameter(last, "host").map(str::to_owned),
            prefix: None,
        }
    }
}

fn is_trusted(trusted: &[IpNet], address: IpAddr) -> bool {
    trusted.iter().any(|net| net.contains(&address))
}

/// The elements of a header's list, over all its lines.
fn elements<'a>(headers: &'a HeaderMap, name: &'static str) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(name).into_iter();
    let elements = lines
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','));
    elements
        .map(str::trim)
        .filter(|element| !element.is_empty())
}

/// Addresses from the last one on that is none: what stands before it is anyone's guess.
fn known<'a>(addresses: impl DoubleEndedIterator<Item = &'a str>) -> Vec<IpAddr> {
    let mut known: Vec<IpAddr> = addresses.rev().map_while(address).collect();
    known.reverse();
    known
}

/// An address as proxies write it: bare, in brackets, with a port.
fn address(text: &str) -> Option<IpAddr> {
    let parsed = text.parse::<IpAddr>().ok();
    let parsed = parsed.or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()));
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    Some(parsed.or_else(bare)?.to_canonical())
}

fn scheme(text: &str) -> Option<&'static str> {
    ["http", "https"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(text))
}

/// A prefix that leads nowhere but below this host: `//host` would.
fn path_prefix(text: &str) -> Option<String> {
    let prefix = text.trim_end_matches('/');
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
    let is_path = prefix.starts_with('/') && !prefix.starts_with("//");
    (is_path && prefix.chars().all(is_plain)).then(|| prefix.to_owned())
}

/// A parameter of an element of `Forwarded`, without its quotes.
fn parameter<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    element.split(';').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        let is_it = key.trim().eq_ignore_ascii_case(name);
        is_it.then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    /// What a request from `peer` with these headers is taken for, where `10.0.0.0/8` is trusted.
    fn caller(peer: &str, headers: &[(&str, &str)]) -> Caller {
        let mut request = Request::builder().uri("/").header("host", "inner:5000");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut request = request.body(Body::empty()).unwrap();
        request.extensions_mut().insert(Peer {
            address: format!("{peer}:1234").parse().unwrap(),
            is_tls: false,
        });
        Caller::of(&request, &["10.0.0.0/8".parse().unwrap()])
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    const ALL: [(&str, &str); 4] = [
        ("x-forwarded-for", "6.6.6.6, 192.0.2.7, 10.0.0.9"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "evil.example, ml.example"),
        ("x-forwarded-prefix", "/team/"),
    ];

    #[test]
    fn a_trusted_proxy_is_believed() {
        let caller = caller("10.1.1.1", &ALL);
        assert_eq!(
            caller.client,
            Some(ip("192.0.2.7")),
            "and not what it made up"
        );
        assert_eq!(caller.scheme, Some("https"));
        assert_eq!(caller.host.as_deref(), Some("ml.example"));
        assert_eq!(caller.prefix, "/team");
    }

    #[test]
    fn others_are_not() {
        for peer in ["192.0.2.1", "[::1]"] {
            let caller = caller(peer, &ALL);
            assert_eq!(caller.client, Some(ip(peer.trim_matches(['[', ']']))));
            assert_eq!(caller.scheme, None);
            assert_eq!(caller.host.as_deref(), Some("inner:5000"));
            assert_eq!(caller.prefix, "");
        }
    }

    #[test]
    fn addresses_of_a_dual_stack_socket_are_recognised() {
        assert_eq!(
            caller("[::ffff:10.0.0.1]", &ALL).client,
            Some(ip("192.0.2.7"))
        );
    }

    #[test]
    fn forwarded_counts_where_it_is_alone() {
        let forwarded = (
            "forwarded",
            r#"for=6.6.6.6;proto=http, For="[2001:db8::1]:99";Proto=https;host="ml.example:443""#,
        );
        let alone = caller("10.1.1.1", &[forwarded]);
        assert_eq!(alone.client, Some(ip("2001:db8::1")));
        assert_eq!(alone.scheme, Some("https"));
        assert_eq!(alone.host.as_deref(), Some("ml.example:443"));
        let beside = caller("10.1.1.1", &[forwarded, ("x-forwarded-for", "192.0.2.7")]);
        assert_eq!(beside.client, Some(ip("192.0.2.7")));
        assert_eq!(beside.scheme, None);
    }

    #[test]
    fn what_is_no_address_hides_what_stands_before_it() {
        let told = [("x-forwarded-for", "192.0.2.7, unknown, 10.0.0.9")];
        assert_eq!(caller("10.1.1.1", &told).client, Some(ip("10.0.0.9")));
        let told = [("x-forwarded-for", "192.0.2.7:80")];
        assert_eq!(caller("10.1.1.1", &told).client, Some(ip("192.0.2.7")));
    }

    #[test]
    fn a_prefix_leads_nowhere_else() {
        for bad in [
            "//evil.example",
            "https://evil.example",
            "team",
            "/a b",
            "/",
        ] {
            let caller = caller("10.1.1.1", &[("x-forwarded-prefix", bad)]);
            assert_eq!(caller.prefix, "", "{bad}");
        }
    }
}
