//! The first 100 runs of a search, by every kind of filter and order.

use std::time::Duration;

use serde_json::{Value, json};

use crate::api::{self, API};
use crate::bench::{Bench, expect_count};
use crate::failure::{Failure, Result};
use crate::http::{self, Connection};
use crate::load::drive;
use crate::report::{Cell, Row, Unit};
use crate::server::Server;
use crate::small_run::SmallRun;

pub(crate) const ROWS: &[Row] = &[
    search("search 3,000 runs: newest 100")
        .target(5.0)
        .on_postgres(10.0),
    search("… ordered by a metric")
        .target(5.0)
        .on_postgres(10.0),
    search("… ordered by a param").target(5.0).on_postgres(10.0),
    search("… metric > 0.5 (half of the runs)")
        .target(5.0)
        .on_postgres(10.0),
    search("… param = (a tenth of the runs)")
        .target(5.0)
        .on_postgres(10.0),
    search("… param = (one run)").target(5.0).on_postgres(10.0),
    search("… tag LIKE '%…%' (a seventh of the runs)")
        .target(5.0)
        .on_postgres(10.0),
    search("… metric > 2 (no run)")
        .target(5.0)
        .on_postgres(10.0),
];
pub(crate) const LARGE_ROWS: &[Row] = &[
    search("search 100,000 runs: newest 100")
        .target(15.0)
        .on_postgres(30.0),
    search("… ordered by a metric")
        .target(15.0)
        .on_postgres(30.0),
    search("… ordered by a param")
        .target(15.0)
        .on_postgres(30.0),
    search("… metric > 0.5 (half of the runs)")
        .target(15.0)
        .on_postgres(30.0),
    search("… param = (a tenth of the runs)")
        .target(15.0)
        .on_postgres(30.0),
    search("… param = (one run)").target(15.0).on_postgres(30.0),
    search("… tag LIKE '%…%' (a seventh of the runs)")
        .target(15.0)
        .on_postgres(30.0),
    search("… metric > 2 (no run)")
        .target(15.0)
        .on_postgres(30.0),
];

const fn search(work: &'static str) -> Row {
    Row::new(work, Unit::Milliseconds)
}

struct Query {
    filter: &'static str,
    order_by: &'static [&'static str],
    /// Runs in the first page.
    expected: usize,
}

/// In the order of the rows.
const QUERIES: &[Query] = &[
    Query {
        filter: "",
        order_by: &[],
        expected: PAGE,
    },
    Query {
        filter: "",
        order_by: &["metrics.`metric-0` DESC"],
        expected: PAGE,
    },
    Query {
        filter: "",
        order_by: &["params.`param-1` ASC"],
        expected: PAGE,
    },
    Query {
        filter: "metrics.`metric-0` > 0.5",
        order_by: &[],
        expected: PAGE,
    },
    Query {
        filter: "params.`param-0` = 'optimizer-3'",
        order_by: &[],
        expected: PAGE,
    },
    Query {
        filter: "params.`param-1` = 'unique-17'",
        order_by: &[],
        expected: 1,
    },
    Query {
        filter: "tags.`tag-0` LIKE '%3-night%'",
        order_by: &[],
        expected: PAGE,
    },
    Query {
        filter: "metrics.`metric-0` > 2",
        order_by: &[],
        expected: 0,
    },
];

const RUNS: usize = 3_000;
const LARGE_RUNS: usize = 100_000;
/// Runs in a page.
const PAGE: usize = 100;
/// Requests of which the median counts.
const REQUESTS: usize = 20;
/// Connections that load the runs.
const LOADERS: usize = 8;
/// Longest time to load the runs; the slowest server needs most of it.
const LOAD_LIMIT: Duration = Duration::from_mins(4);

pub(crate) fn run(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    measure(bench, RUNS, RUNS)
}

pub(crate) fn run_large(bench: &Bench<'_>) -> Result<Vec<Cell>> {
    measure(bench, LARGE_RUNS, bench.scaled(LARGE_RUNS))
}

/// Searches among `runs` runs for rows that promise `promised`.
fn measure(bench: &Bench<'_>, promised: usize, runs: usize) -> Result<Vec<Cell>> {
    let server = bench.start()?;
    let mut connection = server.connect()?;
    let experiment = api::create_experiment(&mut connection)?;
    let loaded = load(&server, &experiment, runs)?;
    server.settle();
    // A connection that rested for as long as the loading took may have been closed.
    let mut connection = server.connect()?;
    let cell = |query| match ask(bench, &mut connection, &experiment, query) {
        Ok(latency) if loaded < promised => {
            millis(latency).note(format_args!("scaled: {loaded} runs"))
        }
        Ok(latency) => millis(latency),
        Err(failure) => failure.into(),
    };
    Ok(QUERIES.iter().map(cell).collect())
}

fn millis(latency: Duration) -> Cell {
    Cell::of(latency.as_secs_f64() * 1e3)
}

/// Loads up to `runs` runs; returns how many there were time for, which is at least half, so that
/// every query but the narrow ones still finds a whole page.
fn load(server: &Server, experiment: &str, runs: usize) -> Result<usize> {
    let workers = (0..LOADERS)
        .map(|first| {
            let mut indices = (first..runs).step_by(LOADERS);
            move |connection: &mut Connection| match indices.next() {
                Some(index) => SmallRun::new(experiment, index)
                    .send(connection)
                    .map(|()| true),
                None => Ok(false),
            }
        })
        .collect();
    let loaded = drive(&server.addresses(), LOAD_LIMIT, workers)?.operations() as usize;
    if loaded >= runs / 2 {
        return Ok(loaded);
    }
    Err(Failure::because(format_args!(
        "loaded {loaded} of {runs} runs in {LOAD_LIMIT:?}"
    )))
}

fn ask(
    bench: &Bench<'_>,
    connection: &mut Connection,
    experiment: &str,
    query: &Query,
) -> Result<Duration> {
    let body = json!({
        "experiment_ids": [experiment],
        "filter": query.filter,
        "order_by": query.order_by,
        "max_results": PAGE,
    });
    let request = http::post(&format!("{API}/runs/search"), &body.to_string());
    let answer: Value = serde_json::from_slice(connection.call(&request)?)?;
    let found = answer["runs"].as_array().map_or(0, Vec::len);
    expect_count("runs", found, query.expected)?;
    bench.median(connection, &request, REQUESTS)
}
