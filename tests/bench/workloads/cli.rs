//! What somebody waits for at a shell.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::api;
use crate::bench::Bench;
use crate::failure::Result;
use crate::load::percentile;
use crate::report::{Cell, Row, Unit};
use crate::server::Server;
use crate::small_run::SmallRun;

pub(crate) const ROWS: &[Row] = &[
    Row::new("tracker --help", Unit::Milliseconds).target(10.0),
    Row::new(
        "tracker runs list, of a file with 10,000 runs",
        Unit::Milliseconds,
    )
    .target(50.0),
    Row::new("tracker record, until the command runs", Unit::Milliseconds).target(50.0),
];

const RUNS: usize = 10_000;
/// Starts of which the median counts.
const STARTS: usize = 11;

pub(crate) fn run(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    let help = median(|| {
        let mut help = bench.program().tool();
        help.arg("--help");
        timed(help)
    });
    let file = fill(bench)?;
    let list = median(|| {
        let mut list = bench.program().tool();
        list.args(["runs", "list", "--uri"]);
        list.arg(format!("sqlite:///{}", file.store().display()));
        timed(list)
    });
    let directory = tempfile::tempdir()?;
    let mut number = 0;
    let record = median(|| {
        number += 1;
        let mut record = bench.program().tool();
        record.current_dir(directory.path());
        record.args(["record", "--no-output", "--to", &format!("{number}.trk")]);
        record.args(["--", "echo", "started"]);
        started(record)
    });
    Ok(vec![help, list, record])
}

/// A store with so many small runs, closed.
fn fill(bench: &Bench<'_>) -> Result<Server> {
    let server = bench.start()?;
    let mut connection = server.connect()?;
    let experiment = api::create_experiment(&mut connection)?;
    for index in 0..bench.scaled(RUNS) {
        SmallRun::new(&experiment, index).send(&mut connection)?;
    }
    drop(connection);
    server.stopped()
}

/// In milliseconds.
fn median(mut measure: impl FnMut() -> Result<Duration>) -> Cell {
    let measured: Result<Vec<Duration>> = (0..STARTS).map(|_| measure()).collect();
    match measured {
        Ok(mut measured) => {
            measured.sort_unstable();
            Cell::of(percentile(&measured, 50).as_secs_f64() * 1e3)
        }
        Err(failure) => failure.into(),
    }
}

fn timed(command: Command) -> Result<Duration> {
    let began = Instant::now();
    super::finish(command)?;
    Ok(began.elapsed())
}

/// Until the command that is recorded prints something.
fn started(mut command: Command) -> Result<Duration> {
    let began = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut first = [0];
    if let Some(mut stdout) = child.stdout.take() {
        stdout.read_exact(&mut first)?;
    }
    let elapsed = began.elapsed();
    child.wait()?;
    Ok(elapsed)
}
