//! The benchmark that anyone can repeat: one load over HTTP against `tracker`, MLflow's server and
//! FastTrackML, one after the other, and one table with the figures, their ratios and the targets.
//!
//! `README.md` beside this file says how to run it and what each figure means. Linux only: memory
//! and processor time are read from `/proc`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a report on stdout and progress on stderr are what this program is for"
)]

mod api;
mod bench;
mod failure;
mod http;
mod interrupt;
mod load;
mod machine;
mod options;
mod process;
mod program;
mod recorder;
mod report;
mod server;
mod small_run;
mod workloads;

use clap::Parser;

use crate::bench::Bench;
use crate::options::Options;
use crate::program::Program;
use crate::report::{Cell, Column, Table};
use crate::workloads::{WORKLOADS, Workload};

fn main() {
    // `cargo bench` passes `--bench`; `cargo test --all-targets` does not and must not wait for
    // a quarter of an hour.
    let (marker, arguments): (Vec<_>, Vec<_>) =
        std::env::args().partition(|argument| argument == "--bench");
    if marker.is_empty() {
        println!("run the benchmark with: cargo bench --bench servers");
        return;
    }
    let options = Options::parse_from(arguments);
    if let Err(error) = interrupt::stop_servers() {
        eprintln!("Ctrl-C will leave a server behind: {error}");
    }
    println!("{}\n", machine::facts());

    println!("{}", measure(options.programs(), &options));
    println!("{}", measure(options.programs_on_postgres(), &options));
}

/// Runs every chosen workload, each on a fresh store, against one program after the other: what a
/// row compares was measured within the same minutes.
fn measure(programs: impl IntoIterator<Item = Program>, options: &Options) -> Table {
    let mut measured: Vec<_> = programs
        .into_iter()
        .map(|program| (Bench::new(program, options), Vec::new()))
        .collect();
    for workload in WORKLOADS.iter().filter(|workload| options.wants(workload)) {
        for (bench, rows) in &mut measured {
            rows.extend(workload.rows.iter().zip(cells(workload, bench)));
        }
    }
    let columns = measured
        .into_iter()
        .map(|(bench, rows)| Column::new(bench.title(), bench.program().kind(), rows));
    Table::new(columns.collect())
}

/// One cell for each row of `workload`, whatever became of it.
fn cells(workload: &Workload, bench: &Bench<'_>) -> Vec<Cell> {
    let rows = workload.rows.len();
    if !workload.covers(bench.program().kind()) {
        return vec![Cell::Skipped; rows];
    }
    eprintln!("{}: {}", bench.program().title(), workload.name);
    match (workload.run)(bench) {
        Ok(mut cells) => {
            cells.resize(rows, Cell::Skipped);
            cells
        }
        Err(failure) => vec![Cell::from(failure); rows],
    }
}
