//! Which host names a client may call this server by, and which pages may write to it.
//!
//! Without the first, a page of a stranger could point its own name at this machine and read
//! everything (DNS rebinding); without the second, it could write.

use std::net::IpAddr;

use super::forwarded::Caller;
use super::state::ServerSettings;

/// Whether the `Host` header names this server.
pub fn is_allowed_host(settings: &ServerSettings, host: &str) -> bool {
    let name = without_port(host);
    match &settings.allowed_hosts {
        None => is_private(host),
        Some(patterns) => patterns
            .iter()
            .any(|pattern| matches(pattern, host) || matches(pattern, name)),
    }
}

/// Whether a page of `origin` may write: this server's own pages, as `caller` calls it, pages of this
/// machine, and those allowed.
pub fn is_allowed_origin(settings: &ServerSettings, origin: &str, caller: Option<&Caller>) -> bool {
    let listed = |allowed: &String| allowed == "*" || allowed.trim_end_matches('/') == origin;
    if settings.allowed_origins.iter().any(listed) {
        return true;
    }
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    is_loopback(without_port(authority))
        || caller.is_some_and(|caller| is_own(caller, scheme, authority))
}

/// Whether a page comes from this server. Where its scheme is not known, the page's counts.
fn is_own(caller: &Caller, scheme: &str, authority: &str) -> bool {
    let port = if scheme == "https" { ":443" } else { ":80" };
    let named = |host: &str| host.strip_suffix(port).unwrap_or(host).to_ascii_lowercase();
    let is_same = |host: &str| named(host) == named(authority);
    caller.host.as_deref().is_some_and(is_same) && caller.scheme.is_none_or(|own| own == scheme)
}

/// The header without its port: `[::1]:5000` is `[::1]`.
fn without_port(host: &str) -> &str {
    if let Some(end) = host.strip_prefix('[').and_then(|rest| rest.find(']')) {
        return &host[..end + 2];
    }
    host.rsplit_once(':').map_or(host, |(name, _)| name)
}

fn address(name: &str) -> Option<IpAddr> {
    name.trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok()
}

fn is_loopback(name: &str) -> bool {
    name.eq_ignore_ascii_case("localhost") || address(name).is_some_and(|ip| ip.is_loopback())
}

/// Names that no stranger can point elsewhere: `localhost` and addresses of private networks.
pub fn is_private(host: &str) -> bool {
    let name = without_port(host);
    is_loopback(name)
        || address(name).is_some_and(|ip| match ip {
            IpAddr::V4(ip) => ip.is_private() || ip.is_unspecified(),
            IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unspecified(),
        })
}

/// A glob: `*` is any run of characters. Host names have no case.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_ascii_lowercase(), text.to_ascii_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_default_only_names_that_cannot_be_rebound() {
        let settings = ServerSettings::default();
        for good in [
            "localhost",
            "LOCALHOST:5000",
            "127.0.0.1:1",
            "[::1]:5000",
            "10.1.2.3",
            "192.168.0.9:80",
            "0.0.0.0:5000",
            "[fd00::1]",
        ] {
            assert!(is_allowed_host(&settings, good), "{good}");
        }
        for bad in [
            "",
            "evil.example",
            "10.evil.example",
            "localhost.evil.example",
            "8.8.8.8",
            "[2001:db8::1]:5000",
        ] {
            assert!(!is_allowed_host(&settings, bad), "{bad}");
        }
    }

    #[test]
    fn a_list_replaces_the_default_and_ports_do_not_matter() {
        let settings = ServerSettings {
            allowed_hosts: Some(vec!["mlflow.example.com".into(), "*.internal:8080".into()]),
            ..ServerSettings::default()
        };
        assert!(is_allowed_host(&settings, "mlflow.example.com:443"));
        assert!(is_allowed_host(&settings, "a.internal:8080"));
        assert!(!is_allowed_host(&settings, "a.internal:81"));
        assert!(!is_allowed_host(&settings, "localhost"));
    }

    fn called(host: &str, scheme: Option<&'static str>) -> Caller {
        Caller {
            client: None,
            scheme,
            host: Some(host.into()),
            prefix: String::new(),
        }
    }

    #[test]
    fn pages_of_this_server_and_this_machine_may_write() {
        let settings = ServerSettings {
            allowed_origins: vec!["https://portal.example".into()],
            ..ServerSettings::default()
        };
        let caller = called("tracker.example", None);
        for good in [
            "http://localhost:3000",
            "https://portal.example",
            "https://tracker.example",
            "http://Tracker.example",
        ] {
            assert!(is_allowed_origin(&settings, good, Some(&caller)), "{good}");
        }
        for bad in [
            "https://evil.example",
            "null",
            "https://portal.example.evil",
            "https://tracker.example:8443",
        ] {
            assert!(!is_allowed_origin(&settings, bad, Some(&caller)), "{bad}");
        }
    }

    #[test]
    fn where_the_scheme_is_known_pages_must_share_it() {
        let settings = ServerSettings::default();
        let caller = called("tracker.example:443", Some("https"));
        let is_allowed = |origin| is_allowed_origin(&settings, origin, Some(&caller));
        assert!(is_allowed("https://tracker.example"));
        assert!(!is_allowed("http://tracker.example"));
        assert!(!is_allowed("http://tracker.example:443"));
    }
}
