//! Where what strangers made is shown: in a frame of no origin that reaches nothing.

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::IntoResponse;

/// Scripts run, with no origin: no cookies, no storage, no rights here. They can ask nobody anything;
/// what they show is in the page itself.
pub const OFFLINE: &str = "sandbox allow-scripts; default-src 'none'; \
    script-src 'unsafe-inline' 'unsafe-eval' blob: data:; style-src 'unsafe-inline' data:; \
    img-src data: blob:; font-src data:; media-src data: blob:; worker-src blob:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// The same for someone who has agreed that a page loads what it names elsewhere. It can send what it
/// holds itself, and nothing else.
pub const ONLINE: &str = "sandbox allow-scripts; default-src 'none'; \
    script-src 'unsafe-inline' 'unsafe-eval' blob: data: https:; style-src 'unsafe-inline' data: https:; \
    img-src data: blob: https:; font-src data: https:; media-src data: blob: https:; connect-src https:; \
    worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// A page in a window of its own runs no scripts: there, no policy of ours keeps it from leading elsewhere
/// by itself, as that of the page around a frame does.
pub const STILL: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline' data:; \
    img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// A PDF goes to the browser's own viewer, which runs apart from every page and does not start within
/// a sandbox. With `nosniff` it is nothing but a PDF.
pub const PDF: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; \
    frame-ancestors 'self'";

/// Puts a policy on an answer, and keeps names of hosts in it from being looked up ahead of time.
pub fn confine(headers: &mut axum::http::HeaderMap, policy: &'static str) {
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    headers.insert(
        HeaderName::from_static("x-dns-prefetch-control"),
        HeaderValue::from_static("off"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
}

/// Becomes the page that whoever framed it sends, once.
const FRAME: &str = "<!doctype html>
<meta charset=utf-8>
<title>Content</title>
<script>
addEventListener('message', (event) => {
  if (event.source !== parent || typeof event.data !== 'string') return;
  document.open();
  document.write(event.data);
  document.close();
});
parent.postMessage('ready', '*');
</script>
";

/// `GET artifacts/frame`: an empty page under [`OFFLINE`], for parts of artifacts such as the outputs of a
/// notebook.
pub async fn frame() -> impl IntoResponse {
    let mut response =
        ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], FRAME).into_response();
    confine(response.headers_mut(), OFFLINE);
    response
}
