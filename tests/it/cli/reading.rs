//! What is listed, shown and compared.

use serde_json::json;

use super::Place;

#[test]
fn runs_are_listed_with_what_they_logged() {
    for place in Place::both_filled() {
        let text = place.run(&["runs", "list", "--order-by", "run_name"]);
        let lines: Vec<&str> = text.ok().lines().collect();
        let head = "run_id                            name  experiment  status   started (UTC)        took  \
                    metrics.loss  params.lr  params.model  tags.team";
        assert_eq!(lines[0], head);
        assert!(
            lines[1].contains("  a     vision      RUNNING  2023-11-14 22:13:20"),
            "{text:?}"
        );
        assert!(lines[2].contains(" 0.3  0.2 "), "{text:?}");
        let csv = place.run(&["runs", "search", "metrics.loss > 0.2", "--csv"]);
        assert!(
            csv.ok().contains(",0.30000000000000004,0.2,rf,x\r\n"),
            "{csv:?}"
        );
        let json = place
            .run(&[
                "runs",
                "list",
                "-x",
                "vision",
                "--json",
                "--order-by",
                "run_name",
            ])
            .json();
        assert_eq!(json[0]["params"], json!({ "lr": "0.1", "model": "rf" }));
        assert_eq!(json[1]["metrics"]["loss"], json!(0.1 + 0.2));
    }
}

#[test]
fn mlflows_own_verbs_work() {
    let [server, _] = Place::both_filled();
    let found = server
        .run(&["experiments", "search", "--view", "active_only", "--json"])
        .json();
    assert_eq!(found[0]["name"], "vision");
    let runs = server
        .run(&["runs", "list", "--experiment-id", "1", "--json"])
        .json();
    let id = runs[0]["run_id"].as_str().unwrap().to_owned();
    let shown = server
        .run(&["runs", "describe", "--run-id", &id, "--json"])
        .json();
    assert_eq!(shown["run_id"], id);
    server.run(&["artifacts", "list", "--run-id", &id]).ok();
    let csv = server.run(&["experiments", "csv", "-x", "1"]);
    assert_eq!(csv.ok().lines().count(), 3, "{csv:?}");
}

#[test]
fn a_part_of_an_id_is_enough_when_it_is_unique() {
    for place in Place::both_filled() {
        let runs = place.run(&["runs", "list", "--json"]).json();
        let id = runs[0]["run_id"].as_str().unwrap();
        let shown = place.run(&["runs", "show", &id[..8], "--json"]).json();
        assert_eq!(shown["run_id"], id);
        assert_eq!(
            place.run(&["runs", "show", "b", "--json"]).json()["run_name"],
            "b"
        );
        let missing = place.run(&["runs", "show", "nothing"]);
        assert!(missing.failed(4).contains("`nothing`"), "{missing:?}");
    }
    let server = Place::server();
    for _ in 0..17 {
        server.run(&["runs", "create"]).ok();
    }
    // Of 17 ids two begin with the same of 16 digits.
    let runs = server.run(&["runs", "list", "--json"]).json();
    let mut digits: Vec<&str> = runs
        .as_array()
        .unwrap()
        .iter()
        .map(|run| &run["run_id"].as_str().unwrap()[..1])
        .collect();
    digits.sort_unstable();
    let twice = digits.windows(2).find(|pair| pair[0] == pair[1]).unwrap()[0];
    let ambiguous = server.run(&["runs", "show", twice]);
    assert!(
        ambiguous.failed(2).contains("may be any of these runs"),
        "{ambiguous:?}"
    );
    assert!(
        ambiguous.stderr.contains(&format!("\n  {twice}")),
        "{ambiguous:?}"
    );
}

#[test]
fn what_differs_between_runs_is_shown() {
    for place in Place::both_filled() {
        let diff = place.run(&["runs", "diff", "a", "b"]);
        assert!(diff.ok().contains("params.lr"), "{diff:?}");
        assert!(!diff.stdout.contains("params.model"), "{diff:?}");
        assert!(diff.stdout.contains("+0.175 (+140.0%)"), "{diff:?}");
        assert!(diff.stderr.contains("2 more are the same"), "{diff:?}");
        let json = place
            .run(&["runs", "diff", "a", "b", "--json", "--all"])
            .json();
        assert_eq!(json["differences"].as_array().unwrap().len(), 4);
        assert_eq!(json["differences"][0]["values"], json!([0.125, 0.1 + 0.2]));
    }
}

#[test]
fn histories_are_exact() {
    for place in Place::both_filled() {
        let points = place
            .run(&["metrics", "history", "b", "loss", "--json"])
            .json();
        assert_eq!(points[2]["value"], json!(0.1 + 0.2));
        assert_eq!(points[2]["step"], 2);
        let missing = place.run(&["metrics", "history", "b", "los"]);
        assert_eq!(
            missing.failed(4),
            "error: the run has no metric `los`; it has loss\n"
        );
    }
}

#[test]
fn a_filter_that_cannot_be_read_is_wrong_usage() {
    let [server, file] = Place::both_filled();
    for place in [server, file] {
        let told = place.run(&["runs", "list", "metrics.loss ~ 3"]);
        assert!(told.failed(2).contains("at position 14"), "{told:?}");
        let json = place.run(&["runs", "show", "nothing", "--json"]);
        let told: serde_json::Value = serde_json::from_str(json.failed(4)).unwrap();
        assert_eq!(told["exit_code"], 4);
    }
}
