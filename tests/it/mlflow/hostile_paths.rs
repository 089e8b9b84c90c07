//! Artifact paths that try to leave: refused in every encoding, on every way in.

use std::fs;

use crate::support::server::files_below;
use crate::support::{Request, TestServer};

const PROXY: &str = "/api/2.0/mlflow-artifacts/artifacts";

/// Each as it stands in the request's target.
const HOSTILE: [&str; 30] = [
    "../secret.txt",
    "a/../../secret.txt",
    "..%2fsecret.txt",
    "..%2Fsecret.txt",
    "%2e%2e/secret.txt",
    "%2e%2e%2fsecret.txt",
    ".%2e/secret.txt",
    "%252e%252e%252fsecret.txt",
    "%25252e%25252e%25252fsecret.txt",
    "a/%2e%2e/%2e%2e/secret.txt",
    "..%5csecret.txt",
    "..\\secret.txt",
    "%2e%2e%5csecret.txt",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "%252fetc%252fpasswd",
    "//etc/passwd",
    "C:/secret.txt",
    "C:%5csecret.txt",
    "c%3a/secret.txt",
    "%5c%5chost%5cshare",
    "file:///etc/passwd",
    "file:/etc/passwd",
    "a%00.txt",
    "a%0a.txt",
    "a%23b",
    "./a",
    "a/./b",
    "..",
    "%2e%2e",
];

#[test]
fn no_path_leaves_the_folder_of_artifacts() {
    let server = TestServer::start();
    fs::write(server.file("secret.txt"), "top secret").unwrap();
    let id = server.run();
    for path in HOSTILE {
        let requests = [
            Request::new("GET", format!("{PROXY}/{path}")),
            Request::new("PUT", format!("{PROXY}/{path}")).body("overwritten"),
            Request::new("DELETE", format!("{PROXY}/{path}")),
            Request::new("GET", format!("{PROXY}?path={path}")),
            Request::new(
                "GET",
                format!("/api/2.0/mlflow/artifacts/list?run_id={id}&path={path}"),
            ),
            Request::new("GET", format!("/get-artifact?run_id={id}&path={path}")),
        ];
        for request in requests {
            let what = format!("{} {}", request.method, request.target);
            let answer = server.send(request);
            // `//etc/passwd` after the route's own slash is an empty segment and no traversal.
            let collapses = path.starts_with('/');
            let is_fine = collapses && matches!(answer.status, 200 | 404);
            assert!(
                (400..404).contains(&answer.status) || is_fine,
                "{what}: {} {}",
                answer.status,
                answer.text()
            );
            let text = answer.text();
            assert!(
                !text.contains("top secret") && !text.contains("root:"),
                "{what}: {text}"
            );
        }
    }
    assert_eq!(
        fs::read_to_string(server.file("secret.txt")).unwrap(),
        "top secret"
    );
    let inside = |file: &String| {
        file.starts_with("artifacts/") || file.starts_with("tracker.db") || file == "secret.txt"
    };
    let files = files_below(server.folder());
    assert!(files.iter().all(inside), "{files:?}");
}

#[cfg(unix)]
#[test]
fn a_link_in_the_folder_leads_nowhere_else() {
    let server = TestServer::start();
    fs::write(server.file("secret.txt"), "top secret").unwrap();
    let folder = server.file("artifacts");
    std::os::unix::fs::symlink(server.file("secret.txt"), folder.join("link.txt")).unwrap();
    std::os::unix::fs::symlink(server.folder(), folder.join("up")).unwrap();
    for path in ["link.txt", "up/secret.txt", "up/tracker.db"] {
        let answer = server.get(&format!("{PROXY}/{path}"));
        assert!(
            matches!(answer.status, 400..=404),
            "{path}: {} {}",
            answer.status,
            answer.text()
        );
        server.send(Request::new("PUT", format!("{PROXY}/{path}")).body("x"));
    }
    assert_eq!(
        fs::read_to_string(server.file("secret.txt")).unwrap(),
        "top secret"
    );
    assert_eq!(server.get("/health").status, 200);
}

#[test]
fn odd_but_honest_names_are_kept() {
    let server = TestServer::start();
    for (target, stored) in [
        ("a..b", "a..b"),
        ("...", "..."),
        ("100%25.txt", "100%.txt"),
        ("a%20b.txt", "a b.txt"),
        ("a+b.txt", "a+b.txt"),
        ("x//y", "x/y"),
        ("%E6%97%A5%E6%9C%AC", "日本"),
        ("a%3Fb", "a?b"),
    ] {
        let answer = server.send(Request::new("PUT", format!("{PROXY}/{target}")).body(target));
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        assert_eq!(server.get(&format!("{PROXY}/{target}")).text(), target);
        assert_eq!(
            fs::read_to_string(server.file("artifacts").join(stored)).unwrap(),
            target
        );
    }
}
