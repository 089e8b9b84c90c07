//! Runs work in a transaction, again when that may help.

use std::time::{Duration, Instant};

use super::error::{is_conflict, is_disconnect, meaning};
use super::outcome::{self, Receipt};
use super::pool::Pool;
use super::session::Session;
use super::tx::{PostgresTx, Terms};
use crate::clock;
use crate::error::{Error, Result};
use crate::store::tx::Tx;

/// How often a transaction is tried.
const ATTEMPTS: u32 = 10;
/// No further attempt is made after this time.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longest pause before another attempt.
const PAUSE: Duration = Duration::from_millis(400);

enum Outcome {
    /// Nothing was stored, and another attempt may succeed.
    Again(Error),
    /// The answer to the commit was lost.
    Unknown(Error, Receipt),
    Final(Error),
}

/// Work whose result is put aside, so that what is around it is compiled once and not for every kind
/// of result.
type Work<'w> = &'w mut dyn FnMut(&mut dyn Tx) -> Result<()>;

/// Finds out what became of a commit.
fn resolve(pool: &Pool, outcome: Outcome) -> Result<(), Outcome> {
    match outcome {
        Outcome::Unknown(error, receipt) => match outcome::is_stored(pool, &receipt) {
            Some(true) => Ok(()),
            Some(false) => Err(Outcome::Again(error)),
            None => Err(Outcome::Final(error)),
        },
        other => Err(other),
    }
}

/// Runs the work in a transaction; again when another transaction got in its way, or when the
/// connection broke before the commit was sent.
///
/// Errors: [`Error::Unavailable`], although everything may be stored, when a commit's answer was
/// lost and nobody can tell what became of it.
pub(super) fn run<T>(
    pool: &Pool,
    terms: &Terms,
    work: &impl Fn(&mut dyn Tx) -> Result<T>,
) -> Result<T> {
    let mut value = None;
    attempts(pool, terms, &mut |tx| {
        value = Some(work(tx)?);
        Ok(())
    })?;
    value.ok_or_else(|| Error::bug("a transaction without a result was kept"))
}

fn attempts(pool: &Pool, terms: &Terms, work: Work<'_>) -> Result<()> {
    let started = Instant::now();
    let mut attempt = 0;
    loop {
        attempt += 1;
        let mut session = pool.take()?;
        let outcome = once(&mut session, terms, work);
        pool.give_back(session);
        let result = outcome.or_else(|outcome| resolve(pool, outcome));
        match result {
            Ok(()) => return Ok(()),
            Err(Outcome::Again(_)) if attempt < ATTEMPTS && started.elapsed() < PATIENCE => {
                // Those who collided must not meet again.
                let longest = Duration::from_millis(4 << attempt).min(PAUSE);
                std::thread::sleep(clock::jitter(longest));
            }
            Err(Outcome::Again(error) | Outcome::Final(error) | Outcome::Unknown(error, _)) => {
                return Err(error);
            }
        }
    }
}

fn once(session: &mut Session, terms: &Terms, work: Work<'_>) -> Result<(), Outcome> {
    let mut tx = PostgresTx::new(session, terms);
    let result = work(&mut tx);
    let failed = tx.failed.take();
    match (result, failed) {
        (Ok(()), None) if terms.only_reads => {
            tx.leave();
            Ok(())
        }
        (Ok(()), None) => match tx.commit() {
            Ok(()) => Ok(()),
            Err((failed, _)) if is_conflict(&failed) => Err(Outcome::Again(meaning(&failed))),
            Err((failed, Some(receipt))) => Err(Outcome::Unknown(meaning(&failed), receipt)),
            // The client decides whether to repeat the request; what runs log counts once however
            // often it is sent.
            Err((failed, None)) => Err(Outcome::Final(meaning(&failed))),
        },
        (Err(error), Some(failed)) => {
            tx.roll_back();
            Err(if is_conflict(&failed) || is_disconnect(&failed) {
                Outcome::Again(error)
            } else {
                Outcome::Final(error)
            })
        }
        (Err(error), None) => {
            tx.roll_back();
            Err(Outcome::Final(error))
        }
        (Ok(()), Some(failed)) => {
            // The work went on after a statement failed: the transaction stores nothing.
            tx.roll_back();
            Err(Outcome::Final(meaning(&failed)))
        }
    }
}
