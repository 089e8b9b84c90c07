//! The small run of a typical training script: created, 45 values in one log-batch, finished.

use std::fmt::Write;

use fastrand::Rng;

use crate::api::{API, EPOCH, RUN_ID, run_id};
use crate::failure::Result;
use crate::http::{self, Connection};

const PARAMS: usize = 20;
const METRICS: usize = 20;
const TAGS: usize = 5;

/// The requests of one run. Its id is not known before the first is answered: the others hold
/// a place for it.
pub(crate) struct SmallRun {
    create: Vec<u8>,
    others: [Patched; 2],
}

impl SmallRun {
    /// The run numbered `index`.
    ///
    /// `param-0` has 10 values, `param-1` is different in every run; every metric is uniform in
    /// 0..1; `tag-0` has 7 values.
    pub(crate) fn new(experiment: &str, index: usize) -> Self {
        let mut random = Rng::with_seed(index as u64);
        let start = EPOCH + index as u64;
        let create = format!(
            r#"{{"experiment_id": "{experiment}", "run_name": "run-{index}", "start_time": {start}}}"#
        );
        let finish = format!(r#""status": "FINISHED", "end_time": {}}}"#, start + 60_000);
        Self {
            create: http::post(&format!("{API}/runs/create"), &create),
            others: [
                Patched::new("runs/log-batch", &values(index, start, &mut random)),
                Patched::new("runs/update", &finish),
            ],
        }
    }

    /// Sends the requests one after the other.
    pub(crate) fn send(&mut self, connection: &mut Connection) -> Result<()> {
        let mut id = [0; RUN_ID];
        id.copy_from_slice(run_id(connection.call(&self.create)?)?.as_bytes());
        for request in &mut self.others {
            connection.call(request.with(&id))?;
        }
        Ok(())
    }
}

/// A request whose body begins with a run id that is filled in late.
struct Patched {
    bytes: Vec<u8>,
    id_at: usize,
}

impl Patched {
    fn new(endpoint: &str, rest: &str) -> Self {
        const OPENING: &str = r#"{"run_id": ""#;
        let body = format!("{OPENING}{}\", {rest}", "0".repeat(RUN_ID));
        let bytes = http::post(&format!("{API}/{endpoint}"), &body);
        let id_at = bytes.len() - body.len() + OPENING.len();
        Self { bytes, id_at }
    }

    fn with(&mut self, id: &[u8; RUN_ID]) -> &[u8] {
        self.bytes[self.id_at..][..RUN_ID].copy_from_slice(id);
        &self.bytes
    }
}

/// The rest of the log-batch body, after the run id.
fn values(index: usize, timestamp: u64, random: &mut Rng) -> String {
    let param = |number| match number {
        0 => format!("optimizer-{}", index % 10),
        1 => format!("unique-{index}"),
        _ => format!("{}", number * 10),
    };
    let tag = |number| match number {
        0 => format!("team-{}-nightly", index % 7),
        _ => format!("value of tag {number}"),
    };
    let mut body = r#""params": "#.to_owned();
    list(&mut body, PARAMS, |number| {
        format!(r#""key": "param-{number}", "value": "{}""#, param(number))
    });
    body.push_str(r#", "metrics": "#);
    list(&mut body, METRICS, |number| {
        let value = random.f64();
        format!(
            r#""key": "metric-{number}", "value": {value}, "timestamp": {timestamp}, "step": 0"#
        )
    });
    body.push_str(r#", "tags": "#);
    list(&mut body, TAGS, |number| {
        format!(r#""key": "tag-{number}", "value": "{}""#, tag(number))
    });
    body.push('}');
    body
}

/// Appends a JSON array of `count` objects.
fn list(body: &mut String, count: usize, mut fields: impl FnMut(usize) -> String) {
    for number in 0..count {
        let opening = if number == 0 { "[" } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(body, "{opening}{{{}}}", fields(number));
    }
    body.push(']');
}
