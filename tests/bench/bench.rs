//! What a workload is given: the program to start and how much to ask of it.

use std::cell::OnceCell;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Result};
use crate::http::{self, Connection};
use crate::load::percentile;
use crate::options::Options;
use crate::program::Program;
use crate::server::Server;

/// The measurement of one program.
pub(crate) struct Bench<'a> {
    program: Program,
    options: &'a Options,
    version: OnceCell<String>,
}

impl<'a> Bench<'a> {
    pub(crate) fn new(program: Program, options: &'a Options) -> Self {
        Self {
            program,
            options,
            version: OnceCell::new(),
        }
    }

    pub(crate) fn program(&self) -> &Program {
        &self.program
    }

    /// The program's name and, once it has run, its version.
    pub(crate) fn title(&self) -> String {
        let version = self.version.get().map(String::as_str).unwrap_or_default();
        format!("{} {version}", self.program.title())
            .trim_end()
            .to_owned()
    }

    /// Starts the program on an empty store and waits until it has come to rest.
    pub(crate) fn start(&self) -> Result<Server> {
        let server = Server::start(&self.program)?;
        server.settle();
        if self.version.get().is_none() {
            let answer = server.connect()?.call(&http::get("/version"))?.to_vec();
            let text = String::from_utf8_lossy(&answer);
            self.version
                .get_or_init(|| text.trim().trim_matches('"').to_owned());
        }
        Ok(server)
    }

    /// How long a throughput is measured.
    pub(crate) fn window(&self) -> Duration {
        Duration::from_secs(if self.options.quick { 2 } else { 8 })
    }

    /// How long a load is kept up that may show what takes its time to show.
    pub(crate) fn long_window(&self) -> Duration {
        if self.options.long {
            Duration::from_mins(10)
        } else {
            self.window()
        }
    }

    /// How long points are loaded before what has been loaded has to do.
    pub(crate) fn load_limit(&self) -> Duration {
        Duration::from_secs(if self.options.quick { 5 } else { 25 })
    }

    /// `full`, or a tenth of it in a quick run.
    pub(crate) fn scaled(&self, full: usize) -> usize {
        if self.options.quick { full / 10 } else { full }
    }

    /// The median time of up to `times` equal requests, the first of which has been made before;
    /// fewer if they take longer than the window of a throughput.
    pub(crate) fn median(
        &self,
        connection: &mut Connection,
        request: &[u8],
        times: usize,
    ) -> Result<Duration> {
        let began = Instant::now();
        let mut latencies = Vec::with_capacity(times);
        while latencies.len() < times && began.elapsed() < self.window() {
            let asked = Instant::now();
            connection.call(request)?;
            latencies.push(asked.elapsed());
        }
        latencies.sort_unstable();
        Ok(percentile(&latencies, 50))
    }
}

/// A failure unless the answer holds as many items as it should.
pub(crate) fn expect_count(what: &str, found: usize, expected: usize) -> Result<()> {
    if found == expected {
        return Ok(());
    }
    Err(Failure::because(format_args!(
        "{found} {what} in the answer instead of {expected}"
    )))
}
