//! How the server presents itself.

use super::artifacts::url_lifetime;
use crate::cli::args::Serve;
use crate::error::{Error, Result};
use crate::http::ServerSettings;

/// Names, origins, headers and the prefix of every path.
pub(super) fn resolve(args: Serve) -> Result<ServerSettings> {
    let Serve {
        artifacts,
        listen,
        access,
        ..
    } = args;
    Ok(ServerSettings {
        static_prefix: prefix(listen.static_prefix.as_deref())?,
        serve_tracking: !artifacts.artifacts_only,
        presigned_urls: artifacts.presigned_urls,
        presigned_lifetime: url_lifetime()?,
        allowed_hosts: access.allowed_hosts,
        allowed_origins: access.cors_allowed_origins,
        security: !access.disable_security_middleware,
        frame_options: Some(access.x_frame_options.to_ascii_uppercase())
            .filter(|option| option != "NONE"),
        trusted_proxies: super::listen::trusted_proxies(listen.trusted_proxies.as_deref())?,
    })
}

/// Upstream's rule: starts with a slash, does not end with one, no braces.
fn prefix(given: Option<&str>) -> Result<String> {
    let prefix = given.unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_.~".contains(c);
    let is_valid =
        prefix.starts_with('/') && !prefix.ends_with('/') && prefix.chars().all(is_plain);
    if prefix.is_empty() || is_valid {
        return Ok(prefix.to_owned());
    }
    Err(Error::Invalid(format!(
        "`--static-prefix {prefix}` must start with `/`, not end with it, and hold letters, digits and `/-_.~` alone"
    )))
}
