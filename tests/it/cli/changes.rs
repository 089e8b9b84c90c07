//! What is made, logged, tagged, moved and registered.

use std::fs;

use super::Place;

#[test]
fn a_run_is_made_logged_and_finished() {
    for place in Place::both() {
        place
            .run(&["experiments", "create", "-n", "vision", "--tag", "team=x"])
            .ok();
        let made = place.run(&["runs", "create", "-x", "vision", "--name", "first"]);
        let id = made.ok().trim();
        place
            .run(&[
                "runs", "log", id, "-p", "lr=0.1", "-m", "loss=0.5", "-m", "bad=nan", "--step", "3",
            ])
            .ok();
        place.run(&["runs", "tag", "first", "team=x=y"]).ok();
        place
            .run(&["runs", "finish", "first", "--status", "failed"])
            .ok();
        let run = place.run(&["runs", "show", id, "--json"]).json();
        assert_eq!(run["status"], "FAILED");
        assert_eq!(run["tags"]["team"], "x=y");
        assert_eq!(run["metrics"]["bad"], "NaN");
        place.run(&["runs", "rename", id, "second"]).ok();
        place.run(&["runs", "untag", "second", "team"]).ok();
        place.run(&["runs", "delete", "second"]).ok();
        assert_eq!(
            place.run(&["runs", "list", "--json"]).json(),
            serde_json::json!([])
        );
        place.run(&["runs", "restore", "second"]).ok();
        let run = place.run(&["runs", "show", "second", "--json"]).json();
        assert_eq!(run["lifecycle_stage"], "active");
        assert_eq!(run["tags"].get("team"), None);
    }
}

#[test]
fn experiments_are_renamed_deleted_and_restored() {
    for place in Place::both() {
        place.run(&["experiments", "create", "old"]).ok();
        place
            .run(&["experiments", "rename", "old", "--new-name", "new"])
            .ok();
        place.run(&["experiments", "tag", "new", "team=x"]).ok();
        place.run(&["experiments", "delete", "-x", "1"]).ok();
        let deleted = place
            .run(&["experiments", "list", "--view", "deleted_only", "--json"])
            .json();
        assert_eq!(deleted[0]["name"], "new");
        place.run(&["experiments", "restore", "new"]).ok();
        let shown = place.run(&["experiments", "show", "1", "--json"]).json();
        assert_eq!(shown["tags"]["team"], "x");
        let again = place.run(&["experiments", "create", "new"]);
        assert!(again.failed(1).contains("already exists"), "{again:?}");
        place.run(&["experiments", "show", "nowhere"]).failed(4);
    }
}

#[test]
fn artifacts_travel_both_ways() {
    for place in Place::both() {
        let id = place
            .run(&["runs", "create", "--name", "first"])
            .ok()
            .trim()
            .to_owned();
        let folder = place.folder();
        fs::create_dir_all(folder.join("model/deep")).unwrap();
        fs::write(folder.join("model/deep/a b%.bin"), vec![7; 3_000_000]).unwrap();
        fs::write(folder.join("model/empty"), "").unwrap();
        fs::write(folder.join("notes.txt"), "hello\n").unwrap();
        place
            .run(&["artifacts", "upload", "-r", "first", "model", "-a", "model"])
            .ok();
        place
            .run(&["artifacts", "log-artifact", "-r", &id, "-l", "notes.txt"])
            .ok();
        let listed = place
            .run(&["artifacts", "list", &id, "-R", "--json"])
            .json();
        let paths: Vec<&str> = listed
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file["path"].as_str().unwrap())
            .collect();
        assert_eq!(paths, ["model/deep/a b%.bin", "model/empty", "notes.txt"]);
        assert_eq!(
            place.run(&["artifacts", "cat", "first", "notes.txt"]).ok(),
            "hello\n"
        );
        place
            .run(&["artifacts", "download", "--run-id", &id, "--to", "copy"])
            .ok();
        let copy = fs::read(folder.join("copy/model/deep/a b%.bin")).unwrap();
        assert_eq!(copy, vec![7; 3_000_000]);
        place
            .run(&["artifacts", "download", &id, "-a", "notes.txt", "-d", "one"])
            .ok();
        assert_eq!(fs::read(folder.join("one/notes.txt")).unwrap(), b"hello\n");
        place.run(&["artifacts", "cat", &id, "missing"]).failed(4);
        place
            .run(&[
                "models", "register", "--name", "fraud", "--run", &id, "-a", "champion",
            ])
            .ok();
        place
            .run(&["models", "download", "fraud@champion", "--to", "best"])
            .ok();
        assert!(folder.join("best/model/empty").exists());
    }
}

#[test]
fn models_are_registered_aliased_staged_and_deleted() {
    for place in Place::both() {
        let id = place.run(&["runs", "create"]).ok().trim().to_owned();
        place
            .run(&[
                "models", "register", "--name", "fraud", "--run", &id, "--path", "model",
            ])
            .ok();
        place
            .run(&[
                "models", "register", "--name", "fraud", "--run", &id, "--tag", "by=ci",
            ])
            .ok();
        place
            .run(&["models", "alias", "fraud", "champion", "2"])
            .ok();
        let transition = [
            "models",
            "transition-model-version-stage",
            "--name",
            "fraud",
        ];
        let staged = [
            &transition[..],
            &["--version", "1", "--stage", "Production"],
        ]
        .concat();
        place.run(&staged).ok();
        place.run(&["models", "tag", "fraud", "team=x"]).ok();
        place
            .run(&["models", "set-description", "fraud@champion", "the best"])
            .ok();
        let model = place.run(&["models", "show", "fraud", "--json"]).json();
        assert_eq!(model["aliases"]["champion"], "2");
        assert_eq!(model["tags"]["team"], "x");
        let version = place.run(&["models", "show", "fraud/1", "--json"]).json();
        assert_eq!(version["stage"], "Production");
        let version = place
            .run(&["models", "show", "models:/fraud@champion", "--json"])
            .json();
        assert_eq!(version["description"], "the best");
        assert_eq!(version["tags"]["by"], "ci");
        assert!(
            place
                .run(&["models", "delete", "fraud/1"])
                .failed(2)
                .contains("--yes")
        );
        place.run(&["models", "delete", "fraud/1", "--yes"]).ok();
        place.run(&["models", "show", "fraud/1"]).failed(4);
        place.run(&["models", "unalias", "fraud", "champion"]).ok();
        place.run(&["models", "rename", "fraud", "scams"]).ok();
        let versions = place.run(&["models", "versions", "scams", "--json"]).json();
        assert_eq!(versions.as_array().unwrap().len(), 1);
        place.run(&["models", "delete", "scams", "--yes"]).ok();
        assert_eq!(
            place.run(&["models", "list", "--json"]).json(),
            serde_json::json!([])
        );
    }
}
