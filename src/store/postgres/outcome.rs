//! Commits whose answer was lost: the server is asked what became of them.
//!
//! A transaction's number is learnt when it begins. Once a connection to the same server, on the
//! same line of history, can be had, its log of commits tells whether the transaction is stored,
//! so that a request is neither refused although it was done nor done twice.

use std::time::{Duration, Instant};

use tokio_postgres::SimpleQueryMessage;

use super::pool::Pool;
use super::session::Session;

/// How long a server that went away is waited for.
const PATIENCE: Duration = Duration::from_secs(4);
/// Pause between two questions.
const PAUSE: Duration = Duration::from_millis(100);
/// Longest wait for one answer.
const ANSWER: Duration = Duration::from_secs(2);

/// Asks which server this is and which line of history it is on; fails on a standby, and where
/// transactions have no numbers.
pub(super) const IDENTITY: &str = "SELECT system_identifier || '/' || \
    substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || \
    coalesce(pg_xact_status(pg_current_xact_id_if_assigned()), '') FROM pg_control_system()";
/// The number of a transaction that has just begun.
pub(super) const NUMBER: &str = "pg_current_xact_id()";

/// What a transaction is found by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Receipt {
    /// The server, and its line of history.
    pub(super) identity: String,
    /// The transaction's number.
    pub(super) number: u64,
}

/// Whether a transaction is stored; `None` when that cannot be found out.
pub(super) fn is_stored(pool: &Pool, receipt: &Receipt) -> Option<bool> {
    let started = Instant::now();
    let sql = format!("SELECT pg_xact_status('{}'::xid8)", receipt.number);
    while started.elapsed() < PATIENCE {
        if let Ok(mut session) = pool.take() {
            let is_same = session.identity() == Some(&receipt.identity);
            let status = if is_same {
                value(&mut session, &sql)
            } else {
                None
            };
            pool.give_back(session);
            match status.as_deref() {
                Some("committed") => return Some(true),
                Some("aborted") => return Some(false),
                // The server has not noticed yet that nobody waits for its answer.
                Some("in progress") => {}
                _ if !is_same => return None,
                _ => {}
            }
        }
        std::thread::sleep(PAUSE);
    }
    None
}

fn value(session: &mut Session, sql: &str) -> Option<String> {
    let messages = session.wait(ANSWER, async |link| {
        Ok(link.client.simple_query(sql).await?)
    });
    first_value(&messages.ok()?)
}

/// The first column of the first row.
pub(super) fn first_value(messages: &[SimpleQueryMessage]) -> Option<String> {
    messages.iter().find_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    })
}
