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

enum Outcome<T> {
    /// Nothing was stored, and another attempt may succeed.
    Again(Error),
    /// The answer to the commit was lost.
    Unknown(T, Error, Receipt),
    Final(Error),
}

/// Finds out what became of a commit.
fn resolve<T>(pool: &Pool, outcome: Outcome<T>) -> Result<T, Outcome<T>> {
    match outcome {
        Outcome::Unknown(value, error, receipt) => match outcome::is_stored(pool, &receipt) {
            Some(true) => Ok(value),
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
    let started = Instant::now();
    let mut attempt = 0;
    loop {
        attempt += 1;
        let mut session = pool.take()?;
        let outcome = once(&mut session, terms, work);
        pool.give_back(session);
        let result = outcome.or_else(|outcome| resolve(pool, outcome));
        match result {
            Ok(value) => return Ok(value),
            Err(Outcome::Again(_)) if attempt < ATTEMPTS && started.elapsed() < PATIENCE => {
                // Those who collided must not meet again.
                let longest = Duration::from_millis(4 << attempt).min(PAUSE);
                std::thread::sleep(clock::jitter(longest));
            }
            Err(Outcome::Again(error) | Outcome::Final(error) | Outcome::Unknown(_, error, _)) => {
                return Err(error);
            }
        }
    }
}

fn once<T>(
    session: &mut Session,
    terms: &Terms,
    work: &impl Fn(&mut dyn Tx) -> Result<T>,
) -> Result<T, Outcome<T>> {
    let mut tx = PostgresTx::new(session, terms);
    let result = work(&mut tx);
    let failed = tx.failed.take();
    match (result, failed) {
        (Ok(value), None) => match tx.commit() {
            Ok(()) => Ok(value),
            Err((failed, _)) if is_conflict(&failed) => Err(Outcome::Again(meaning(&failed))),
            Err((failed, Some(receipt))) => Err(Outcome::Unknown(value, meaning(&failed), receipt)),
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
        (Ok(_), Some(failed)) => {
            // The work went on after a statement failed: the transaction stores nothing.
            tx.roll_back();
            Err(Outcome::Final(meaning(&failed)))
        }
    }
}
