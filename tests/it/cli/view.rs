//! `tracker view`: run files as one page, which needs nothing else.

use serde_json::json;

use crate::recorder::Bench;
use crate::support::{Request, TestServer};

const HOSTILE: &str = "</pre><script>alert(1)</script>\"'><img src=x onerror=y>";

/// A run with hostile names and contents, recorded to `run.trk`.
fn record(bench: &Bench, file: &str, name: &str) {
    let live = bench.start_recording(&["--to", file]);
    let run = live.call(
        "runs/create",
        json!({ "experiment_id": "0", "run_name": name, "user_id": HOSTILE, "start_time": 1_700_000_000_000_i64 }),
    );
    let run = run["run"]["info"]["run_id"].as_str().unwrap().to_owned();
    let metrics: Vec<_> = (0..1_000)
        .map(|step| json!({ "key": "loss", "value": 1_000 - step, "step": step, "timestamp": 1 }))
        .collect();
    live.call(
        "runs/log-batch",
        json!({ "run_id": run, "metrics": metrics }),
    );
    live.call(
        "runs/log-batch",
        json!({
            "run_id": run,
            "params": [{ "key": "lr", "value": HOSTILE }, { "key": "name", "value": name }],
            "tags": [{ "key": "note", "value": HOSTILE }],
            "metrics": [{ "key": "odd", "value": "NaN", "step": 1, "timestamp": 1 }],
        }),
    );
    live.upload(&run, "plots/a.png", b"\x89PNG not really".to_vec());
    live.upload(&run, "notes.txt", HOSTILE.as_bytes().to_vec());
    live.upload(&run, "weights.bin", vec![0; 3_000_000]);
    live.finish(&run);
    let (status, printed) = live.end();
    assert!(status.success(), "{printed}");
}

#[track_caller]
fn page(bench: &Bench, args: &[&str]) -> String {
    let all: Vec<&str> = ["view"].iter().chain(args).copied().collect();
    bench.succeed(&all);
    std::fs::read_to_string(bench.path("page.html")).unwrap()
}

#[test]
fn a_page_holds_everything_of_a_run_and_needs_nothing_else() {
    let bench = Bench::new();
    record(&bench, "run.trk", "first");
    let page = page(&bench, &["run.trk", "--html", "page.html"]);
    for part in [
        "<title>first</title>",
        ">finished</span>",
        // The last, least and greatest value of the metric and how many there are.
        "<td>1</td><td>1</td><td>1000</td><td>1000</td>",
        "<td>NaN</td>",
        "<svg ",
        // What the recorder keeps.
        "<td>0</td>",
        "read line",
        "<code>started</code>",
        "weights.bin",
        "data:image/png;base64,iVBORyBub3QgcmVhbGx5",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.len() < 200_000, "{}", page.len());
    for other in ["http://", "https://", "url(", "@import"] {
        let used = page
            .replace("http-equiv", "")
            .replace("http://127.0.0.1", "");
        assert!(!used.contains(other), "{other}");
    }
}

#[test]
fn what_strangers_wrote_stays_text() {
    let bench = Bench::new();
    record(&bench, "run.trk", HOSTILE);
    let page = page(&bench, &["run.trk", "--html", "page.html"]);
    assert!(!page.contains("<script"));
    assert!(!page.contains("<img src=x"));
    assert!(page.matches("&lt;script&gt;alert(1)").count() >= 5);
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn several_files_begin_with_a_table_and_what_they_have_in_common() {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("runs")).unwrap();
    record(&bench, "runs/a.trk", "first");
    record(&bench, "runs/b.trk", "second");
    let page = page(&bench, &["runs", "--html", "page.html"]);
    let table = page.split("<article").next().unwrap();
    assert!(table.contains(">first</a>") && table.contains(">second</a>"));
    // The parameter in which they differ has a column, the one they share has none.
    assert!(table.contains(r#"<th scope="col">name</th>"#));
    assert!(!table.contains(r#"<th scope="col">lr</th>"#));
    assert!(table.contains("<h2>Compared</h2>"));
    assert_eq!(page.matches("<article").count(), 2);
}

#[test]
fn a_file_that_is_no_run_file_is_refused_and_the_page_before_stays() {
    let bench = Bench::new();
    std::fs::write(bench.path("page.html"), "before").unwrap();
    std::fs::write(bench.path("text.trk"), "hello, I am not a database").unwrap();
    for (file, why) in [
        ("text.trk", "is no run file"),
        ("missing.trk", "there is no file"),
    ] {
        let (status, printed) = bench.run(&["view", file, "--html", "page.html"]);
        assert!(!status.success());
        assert!(printed.contains(why), "{printed}");
    }
    assert_eq!(
        std::fs::read_to_string(bench.path("page.html")).unwrap(),
        "before"
    );
}

#[test]
fn without_a_page_the_ui_is_served() {
    let bench = Bench::new();
    record(&bench, "run.trk", "first");
    let file = bench.path("run.trk");
    let server = TestServer::bare(&["view"], &[file.to_str().unwrap()], &[]);
    let ui = server.send(Request::new("GET", "/"));
    assert_eq!(ui.status, 200);
    assert_eq!(crate::recorder::runs(&server).len(), 1);
}
