//! `tracker mcp`: the Model Context Protocol over standard input and output, for coding agents:
//! JSON-RPC 2.0, a message a line. Its tools only read.
//!
//! A store is opened for each call and given back after it, so that training can go on beside it.

mod arguments;
mod protocol;
mod tools;

use std::io::BufRead as _;

use clap::Args;
use serde_json::Value;

use super::ExitCode;
use super::output::write_out;
use crate::config::env;
use crate::error::{Error, Result};

/// Longest message.
const LONGEST: usize = 4 << 20;

/// Serve the Model Context Protocol on standard input and output: read-only tools for coding agents.
///
/// For example: `claude mcp add tracker -- tracker mcp --uri http://localhost:5000`
#[derive(Debug, Args)]
pub struct Mcp {
    /// Where the runs are: `https://server`, a `.trk` or `.db` file, `sqlite:///file.db` or
    /// `postgresql://…`. By default the store of `tracker serve`.
    #[arg(long, visible_alias = "tracking-uri", env = env::TRACKING_URI, hide_env_values = true,
          value_name = "URI")]
    uri: Option<String>,
}

/// Answers until standard input ends.
pub fn run(args: &Mcp) -> Result<ExitCode> {
    let input = std::io::stdin().lock();
    for line in input.lines() {
        let line = line.map_err(|e| Error::unavailable("standard input cannot be read", e))?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = if line.len() > LONGEST {
            Some(protocol::too_long())
        } else {
            answer(&line, args.uri.as_deref())
        };
        if let Some(answer) = answer {
            write_out(format!("{answer}\n").as_bytes())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn answer(line: &str, uri: Option<&str>) -> Option<Value> {
    protocol::answer(line, |name, arguments| tools::call(uri, name, arguments))
}
