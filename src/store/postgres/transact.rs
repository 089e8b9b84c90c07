//! Runs work in a transaction, again when that may help.

use std::time::{Duration, Instant};

use super::error::{is_conflict, is_disconnect, meaning};
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
    Final(Error),
}

/// Runs the work in a transaction; again when another transaction got in its way, or when the
/// connection broke before the commit was sent.
///
/// Errors: after a commit whose answer was lost, [`Error::Unavailable`] although everything may be
/// stored.
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
        let result = once(&mut session, terms, work);
        pool.give_back(session);
        match result {
            Ok(value) => return Ok(value),
            Err(Outcome::Again(_)) if attempt < ATTEMPTS && started.elapsed() < PATIENCE => {
                // Those who collided must not meet again.
                let longest = Duration::from_millis(4 << attempt).min(PAUSE);
                std::thread::sleep(clock::jitter(longest));
            }
            Err(Outcome::Again(error) | Outcome::Final(error)) => return Err(error),
        }
    }
}

fn once<T>(
    session: &mut Session,
    terms: &Terms,
    work: &impl Fn(&mut dyn Tx) -> Result<T>,
) -> Result<T, Outcome> {
    let mut tx = PostgresTx::new(session, terms);
    let result = work(&mut tx);
    let failed = tx.failed.take();
    match (result, failed) {
        (Ok(value), None) => match tx.commit() {
            Ok(()) => Ok(value),
            Err(failed) if is_conflict(&failed) => Err(Outcome::Again(meaning(&failed))),
            // Whether a commit arrived is unknown once the connection breaks. The client decides
            // whether to repeat the request; what runs log counts once however often it is sent.
            Err(failed) => Err(Outcome::Final(meaning(&failed))),
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
