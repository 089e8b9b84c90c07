//! Reading a request of MLflow's wire into a struct of [`Field`](super::field::Field)s.

use std::borrow::Cow;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::http::error::ApiError;
use crate::http::state::App;

/// Largest JSON body: 32 MiB. The largest message within MLflow's limits is a dataset's profile
/// of 16 MiB in `runs/log-inputs`.
pub const MAX_BODY: usize = 32 << 20;
/// How long a body may take to arrive.
const ARRIVAL: Duration = Duration::from_mins(2);
/// Most fields in a query string.
const MAX_QUERY_FIELDS: usize = 12_000;

/// A request's message, from its JSON body or, without one, from its query string.
///
/// `GET` and `DELETE` are sent either way by clients in use.
#[derive(Debug)]
pub struct Message<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Message<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &App) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let body = whole_body(&parts.headers, body).await?;
        check_type(&parts.method, &parts.headers)?;
        let message = if body.is_empty() {
            from_query(parts.uri.query().unwrap_or_default())
        } else {
            from_json(&body)
        };
        Ok(Self(message?))
    }
}

/// A request's message from its query string alone: the body is something else.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<App> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, ApiError> {
        Ok(Self(from_query(parts.uri.query().unwrap_or_default())?))
    }
}

/// The whole body, at most [`MAX_BODY`].
pub async fn whole_body(headers: &HeaderMap, body: Body) -> Result<Vec<u8>> {
    let length = body_length(headers)?;
    let arrived = tokio::time::timeout(ARRIVAL, collect(body, length)).await;
    arrived.map_err(|_| {
        Error::Invalid(format!(
            "the request's body took longer than {ARRIVAL:?} to arrive"
        ))
    })?
}

/// The body in one piece, of which room for at most 1 MiB is made before it arrives.
async fn collect(body: Body, length: usize) -> Result<Vec<u8>> {
    let mut body = Limited::new(body, MAX_BODY);
    let mut whole = Vec::with_capacity(length.min(1 << 20));
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            if error.is::<LengthLimitError>() {
                too_large()
            } else {
                Error::Invalid(format!("the request's body broke off: {error}"))
            }
        })?;
        if let Some(data) = frame.data_ref() {
            whole.extend_from_slice(data);
        }
    }
    Ok(whole)
}

fn too_large() -> Error {
    Error::TooLarge(format!(
        "the request's body is larger than {MAX_BODY} bytes"
    ))
}

/// How long a body is, where the client says so, or may be. Refuses a large one before it is sent.
pub fn body_length(headers: &HeaderMap) -> Result<usize> {
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return Ok(MAX_BODY);
    }
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    let length = announced
        .and_then(|value| value.parse::<u64>().ok())
        .unwrap_or(0);
    match usize::try_from(length) {
        Ok(length) if length <= MAX_BODY => Ok(length),
        _ => Err(too_large()),
    }
}

/// Bodies of `POST` and `PUT` must say that they are JSON, as upstream demands: a browser's form
/// of another site cannot.
fn check_type(method: &Method, headers: &HeaderMap) -> Result<()> {
    if !matches!(*method, Method::POST | Method::PUT) {
        return Ok(());
    }
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        return Err(Error::Invalid(
            "Bad Request. Content-Type header is missing; it must be application/json.".into(),
        ));
    };
    let essence = value
        .to_str()
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default();
    if essence.trim().eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    Err(Error::Invalid(format!(
        "Bad Request. Content-Type must be one of ['application/json'], not {value:?}."
    )))
}

fn from_json<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    let text = std::str::from_utf8(body).map_err(|e| {
        Error::Invalid(format!(
            "Malformed JSON: the request's body is not UTF-8: {e}"
        ))
    })?;
    let text = text.trim_start();
    // Some clients encode twice: a JSON string that holds JSON.
    if text.starts_with('"') {
        let inner: String = serde_json::from_str(text).map_err(|e| malformed(&e))?;
        return from_text(if inner.trim().is_empty() {
            "{}"
        } else {
            &inner
        });
    }
    from_text(if text.is_empty() { "{}" } else { text })
}

fn from_text<T: DeserializeOwned>(text: &str) -> Result<T> {
    if !text.trim_start().starts_with('{') {
        // Not JSON at all, or JSON that is no message: the first is worth telling apart.
        serde_json::from_str::<serde::de::IgnoredAny>(text).map_err(|e| malformed(&e))?;
        return Err(Error::Invalid(
            "Invalid value in the request's JSON body: it must be an object".into(),
        ));
    }
    match serde_json::from_str(text) {
        Ok(message) => Ok(message),
        // Python's `json` writes NaN and infinities bare unless told otherwise.
        Err(error) if error.is_syntax() => match quote_bare_numbers(text) {
            Cow::Owned(quoted) => serde_json::from_str(&quoted).map_err(|e| malformed(&e)),
            Cow::Borrowed(_) => Err(malformed(&error)),
        },
        Err(error) => Err(malformed(&error)),
    }
}

fn malformed(error: &serde_json::Error) -> Error {
    if error.is_data() {
        return Error::Invalid(format!("Invalid value in the request's JSON body: {error}"));
    }
    Error::Invalid(format!("Malformed JSON in the request's body: {error}"))
}

/// `NaN`, `Infinity` and `-Infinity` outside strings, each put in quotes.
fn quote_bare_numbers(text: &str) -> Cow<'_, str> {
    const BARE: [&str; 3] = ["-Infinity", "Infinity", "NaN"];
    let mut out = String::new();
    let mut copied = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    let mut in_string = false;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if in_string => at += 1,
            b'"' => in_string = !in_string,
            _ if !in_string => {
                if let Some(word) = BARE
                    .iter()
                    .find(|word| bytes[at..].starts_with(word.as_bytes()))
                {
                    out.push_str(&text[copied..at]);
                    out.push('"');
                    out.push_str(word);
                    out.push('"');
                    at += word.len();
                    copied = at;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    if out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[copied..]);
    Cow::Owned(out)
}

/// A repeated field is a list.
fn from_query<T: DeserializeOwned>(query: &str) -> Result<T> {
    let mut fields: Map<String, Value> = Map::new();
    for (index, (name, value)) in url::form_urlencoded::parse(query.as_bytes()).enumerate() {
        if index == MAX_QUERY_FIELDS {
            return Err(Error::Invalid(format!(
                "the query string has more than {MAX_QUERY_FIELDS} fields"
            )));
        }
        let value = Value::String(value.into_owned());
        match fields.get_mut(name.as_ref()) {
            None => {
                fields.insert(name.into_owned(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    serde_json::from_value(Value::Object(fields))
        .map_err(|e| Error::Invalid(format!("Invalid value in the query string: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_nan_and_infinities_are_quoted_outside_strings_only() {
        let text = r#"{"a": NaN, "b": [-Infinity, Infinity], "c": "NaN \" NaN"}"#;
        let expected = r#"{"a": "NaN", "b": ["-Infinity", "Infinity"], "c": "NaN \" NaN"}"#;
        assert_eq!(quote_bare_numbers(text), expected);
        assert!(matches!(
            quote_bare_numbers(r#"{"c": "NaN"}"#),
            Cow::Borrowed(_)
        ));
    }

    #[test]
    fn json_may_be_encoded_twice() {
        let body = br#""{\"a\": 1}""#;
        assert_eq!(
            from_json::<Value>(body).unwrap(),
            serde_json::json!({ "a": 1 })
        );
        assert_eq!(from_json::<Value>(b"\"\"").unwrap(), serde_json::json!({}));
    }

    #[test]
    fn a_repeated_query_field_is_a_list() {
        let fields: Value = from_query("a=1&b=x%20y&a=2+3").unwrap();
        assert_eq!(fields, serde_json::json!({ "a": ["1", "2 3"], "b": "x y" }));
    }

    #[test]
    fn what_is_not_json_is_called_so() {
        for bad in ["{", "{\"a\": [1,", "nonsense", "{\"a\":}", "{\"a\": nan}"] {
            let error = from_json::<Map<String, Value>>(bad.as_bytes()).unwrap_err();
            assert!(error.to_string().contains("Malformed JSON"), "{error}");
        }
    }
}
