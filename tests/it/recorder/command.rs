//! The command: what is kept of it, how it ends, and what it does not notice.

use std::os::unix::process::ExitStatusExt as _;

use rustix::process::{Pid, Signal, kill_process};

use super::{Bench, artifact, runs, tag, values, wait_for};

#[test]
fn what_a_command_logs_and_prints_is_in_the_file() {
    let bench = Bench::new();
    let live = bench.start_recording(&["--to", "run.trk"]);
    let run = live.run();
    live.log(&run, "loss", 1, 0.5);
    live.log(&run, "loss", 2, 0.25);
    live.finish(&run);
    let (status, printed) = live.end();
    assert!(status.success(), "{printed}");
    assert!(printed.contains("recorded 1 run"), "{printed}");

    let server = bench.serve(&["run.trk"]);
    let all = runs(&server);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["info"]["run_id"], run.as_str());
    assert_eq!(all[0]["info"]["status"], "FINISHED");
    assert_eq!(values(&server, &run, "loss"), [(1, 0.5), (2, 0.25)]);
    assert_eq!(tag(&all[0], "tracker.exit_code"), Some("0"));
    assert!(
        tag(&all[0], "tracker.command")
            .unwrap()
            .starts_with("sh -c ")
    );
    assert!(tag(&all[0], "tracker.host").is_some());
}

#[test]
fn output_passes_through_and_is_kept_with_its_times() {
    let bench = Bench::new();
    let (status, printed) = bench.record("run.trk", "echo to out; echo to err >&2");
    assert!(status.success());
    assert!(
        printed.contains("to out\n") && printed.contains("to err\n"),
        "{printed}"
    );
    let server = bench.serve(&["run.trk"]);
    let all = runs(&server);
    let log = artifact(&server, &all[0], "recording/output.log");
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 2, "{log}");
    for line in lines {
        let (time, rest) = line.split_once(' ').unwrap();
        assert!(time.ends_with('Z') && time.len() == 24, "{line}");
        assert!(["out | to out", "err | to err"].contains(&rest), "{line}");
    }
}

#[test]
fn the_load_of_the_machine_is_measured() {
    let bench = Bench::new();
    let live = bench.start_recording(&["--to", "run.trk", "--sample-every", "0.1"]);
    let run = live.run();
    std::thread::sleep(std::time::Duration::from_millis(900));
    live.end();
    let server = bench.serve(&["run.trk"]);
    let memory = values(&server, &run, "system/system_memory_usage_percentage");
    assert!(memory.len() >= 2, "{memory:?}");
    assert!(
        memory
            .iter()
            .all(|(_, percent)| (0.1..=100.0).contains(percent))
    );
    let own = values(&server, &run, "system/process_memory_megabytes");
    assert!(own.iter().all(|(_, megabytes)| *megabytes > 0.1), "{own:?}");
}

#[test]
fn the_state_of_the_code_is_kept() {
    let bench = Bench::new();
    let script = "git init -q . && git config user.email a@b && git config user.name a && echo one > code.py && \
        git add code.py && git commit -qm first && git remote add origin https://ada:secret@git.example/a.git && \
        echo two > code.py";
    assert!(bench.command(&["--version"]).status().unwrap().success());
    let prepared = std::process::Command::new("sh")
        .args(["-c", script])
        .current_dir(bench.folder())
        .env("HOME", bench.folder())
        .status();
    assert!(prepared.unwrap().success());
    bench.record("run.trk", "true");
    let server = bench.serve(&["run.trk"]);
    let run = &runs(&server)[0];
    assert_eq!(tag(run, "mlflow.source.git.commit").unwrap().len(), 40);
    assert!(tag(run, "mlflow.source.git.branch").is_some());
    assert_eq!(tag(run, "tracker.git.dirty"), Some("true"));
    assert_eq!(
        tag(run, "mlflow.source.git.repoURL"),
        Some("https://git.example/a.git")
    );
    let diff = artifact(&server, run, "recording/uncommitted.diff");
    assert!(diff.contains("-one\n+two"), "{diff}");
}

#[test]
fn exit_codes_and_signals_are_passed_on() {
    let bench = Bench::new();
    let (status, _) = bench.record("code.trk", "exit 7");
    assert_eq!(status.code(), Some(7));
    let (status, _) = bench.record("killed.trk", "kill -9 $$");
    assert_eq!(status.code(), Some(137));
    let server = bench.serve(&["killed.trk"]);
    let run = &runs(&server)[0];
    assert_eq!(run["info"]["status"], "KILLED");
    assert!(tag(run, "tracker.closed").unwrap().contains("SIGKILL"));
}

#[test]
fn a_signal_to_the_recorder_reaches_the_command() {
    let bench = Bench::new();
    let script = "trap 'echo caught; exit 3' TERM; touch ready; while :; do sleep 0.05; done";
    let child = bench
        .command(&["record", "--to", "run.trk", "--", "sh", "-c", script])
        .spawn()
        .unwrap();
    wait_for(|| bench.path("ready").exists().then_some(()));
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stdout).contains("caught"));
}

#[test]
fn runs_that_are_left_open_end_as_the_command_did() {
    let bench = Bench::new();
    for (file, script, expected) in [
        ("ok.trk", "exit 0", "FINISHED"),
        ("failed.trk", "exit 2", "FAILED"),
    ] {
        let create = "curl -s -X POST -H 'Content-Type: application/json' -d '{\"experiment_id\": \"0\"}' \
            \"$MLFLOW_TRACKING_URI/api/2.0/mlflow/runs/create\"; ";
        bench.record(file, &format!("{create}{script}"));
        let server = bench.serve(&[file]);
        let all = runs(&server);
        assert_eq!(all.len(), 1, "{file}");
        assert_eq!(all[0]["info"]["status"], expected);
        assert!(all[0]["info"]["end_time"].as_i64().unwrap() > 0);
        let why = tag(&all[0], "tracker.closed").unwrap();
        assert!(why.contains("while this run was open"), "{why}");
    }
}

#[test]
fn a_killed_recorder_loses_nothing_that_was_acknowledged() {
    let bench = Bench::new();
    let mut live = bench.start_recording(&["--to", "run.trk"]);
    let run = live.run();
    for step in 0..300 {
        live.log(&run, "loss", step, 0.5);
    }
    live.child.kill().unwrap();
    assert_eq!(live.child.wait().unwrap().signal(), Some(9));
    let server = bench.serve(&["run.trk"]);
    assert_eq!(values(&server, &run, "loss").len(), 300);
}

#[test]
fn a_recording_within_another_joins_it() {
    let bench = Bench::new();
    let exe = env!("CARGO_BIN_EXE_tracker");
    let script = format!(
        "{exe} record -- sh -c 'echo $MLFLOW_TRACKING_URI; exit 4'; echo code $?; echo $MLFLOW_TRACKING_URI"
    );
    let (status, printed) = bench.record("outer.trk", &script);
    assert!(status.success(), "{printed}");
    assert!(printed.contains("joins the recording to"), "{printed}");
    assert!(printed.contains("code 4"), "{printed}");
    let urls: Vec<&str> = printed
        .lines()
        .filter(|line| line.starts_with("http://"))
        .collect();
    assert_eq!(urls.len(), 2);
    assert_eq!(urls[0], urls[1]);
    let files = std::fs::read_dir(bench.folder()).unwrap().count();
    assert_eq!(files, 1, "only the outer file is there");
}

#[test]
fn starting_takes_no_time() {
    let bench = Bench::new();
    let mut best = std::time::Duration::MAX;
    for number in 0..5 {
        let started = std::time::Instant::now();
        let live = bench.start_recording(&["--to", &format!("{number}.trk")]);
        best = best.min(started.elapsed());
        live.end();
    }
    // 50 ms in a release build on a quiet machine.
    assert!(best.as_millis() < 1_000, "{best:?}");
}
