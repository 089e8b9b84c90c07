//! The `Authorization` header of HTTP's Basic scheme (RFC 7617).

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// A user name and a password as they were sent. It has no `Debug`: passwords are not printed.
pub struct Credentials {
    pub user: String,
    /// Bytes: only the hash knows their encoding.
    pub password: Vec<u8>,
}

impl Credentials {
    /// `None` when there are none, or none that can be read.
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, encoded) = value.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") {
            return None;
        }
        let mut user = BASE64_STANDARD.decode(encoded.trim()).ok()?;
        let colon = user.iter().position(|&byte| byte == b':')?;
        let password = user.split_off(colon + 1);
        user.truncate(colon);
        Some(Self {
            user: String::from_utf8(user).ok()?,
            password,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> Option<(String, Vec<u8>)> {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, value.parse().unwrap());
        Credentials::from_headers(&headers).map(|found| (found.user, found.password))
    }

    #[test]
    fn passwords_may_hold_colons_and_any_bytes() {
        let expected = Some(("ann".to_owned(), b"a:b\xff".to_vec()));
        assert_eq!(read("Basic YW5uOmE6Yv8="), expected);
        assert_eq!(read("basic  YW5uOmE6Yv8= "), expected);
        assert_eq!(
            read("Basic Og=="),
            Some((String::new(), Vec::new())),
            "both are empty"
        );
    }

    #[test]
    fn what_is_no_basic_header_is_none() {
        for value in [
            "",
            "Basic",
            "Basic !",
            "Bearer YW5uOmE=",
            "Basic YW5u",
            "Basic /zph",
        ] {
            assert!(read(value).is_none(), "{value}");
        }
    }
}
