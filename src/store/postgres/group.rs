//! Group commit: writes that come at the same time share a transaction, its beginning and its
//! flush to disk.
//!
//! A few leaders drain a queue. Writes run one after the other in the leader's transaction,
//! without savepoints: nearly all of them succeed. When one fails after it has written, or when
//! another transaction is in the way, the group is rolled back and each of its writes has a
//! transaction of its own. Answers go out after the commit.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::Access;
use super::error::{is_conflict, meaning};
use super::outcome;
use super::pool::Pool;
use super::session::Session;
use super::transact;
use super::tx::{PostgresTx, Terms};
use crate::error::{Error, Result};
use crate::store::tx::Tx;

/// Groups that run at the same time, however short writes are.
const LEADERS: usize = 2;
/// One more for each such time that a write takes: where the network is slow, what counts is how
/// many writes are under way.
const PER_LEADER: Duration = Duration::from_micros(200);
/// A group is committed when it holds this many writes…
const JOBS: usize = 64;
/// … or has run for this long, so that nobody waits for strangers.
const TIME: Duration = Duration::from_millis(5);
/// Writes that may wait before clients are told to come back later.
const QUEUE: usize = 4096;

/// States of a write.
const QUEUED: u8 = 0;
const STARTED: u8 = 1;
const ABANDONED: u8 = 2;

/// Something to do in a transaction, perhaps more than once, and to answer after the commit.
trait Job: Send {
    /// False when nobody waits for it any more.
    fn start(&self) -> bool;
    /// Does it, and keeps the result.
    fn run(&mut self, tx: &mut dyn Tx) -> Result<(), ()>;
    /// Does it in a transaction of its own, and answers.
    fn run_alone(self: Box<Self>, pool: &Pool, terms: &Terms);
    /// Answers with the result it kept, or with what undid it.
    fn answer(self: Box<Self>, undone: Option<Error>);
}

type AnyJob = Box<dyn Job>;

struct Write<T, F, C> {
    work: F,
    /// Called with what was committed, also when nobody waits for the answer any more.
    committed: C,
    state: Arc<AtomicU8>,
    result: Option<Result<T>>,
    sender: oneshot::Sender<Result<T>>,
}

impl<T, F, C> Write<T, F, C>
where
    C: FnOnce(&T),
{
    fn send(self, result: Result<T>) {
        if let Ok(value) = &result {
            (self.committed)(value);
        }
        // Nobody listens any more when the client has hung up: nothing to do.
        let _ = self.sender.send(result);
    }
}

impl<T, F, C> Job for Write<T, F, C>
where
    T: Send,
    F: Fn(&mut dyn Tx) -> Result<T> + Send,
    C: FnOnce(&T) + Send,
{
    fn start(&self) -> bool {
        let started =
            self.state
                .compare_exchange(QUEUED, STARTED, Ordering::AcqRel, Ordering::Acquire);
        started.is_ok()
    }

    fn run(&mut self, tx: &mut dyn Tx) -> Result<(), ()> {
        let result = unpanicked(|| (self.work)(tx));
        let kept = result.as_ref().map(drop).map_err(drop);
        self.result = Some(result);
        kept
    }

    fn run_alone(self: Box<Self>, pool: &Pool, terms: &Terms) {
        let result = transact::run(pool, terms, &|tx: &mut dyn Tx| {
            unpanicked(|| (self.work)(tx))
        });
        self.send(result);
    }

    fn answer(mut self: Box<Self>, undone: Option<Error>) {
        let result = match (undone, self.result.take()) {
            (None, Some(result)) => result,
            (Some(error), _) => Err(error),
            (None, None) => Err(Error::bug("a write was not tried")),
        };
        self.send(result);
    }
}

fn unpanicked<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(Error::bug("a write panicked; nothing of it was stored")))
}

/// The writes to one database, in groups.
#[derive(Debug, Clone)]
pub(super) struct Groups(Arc<Shared>);

struct Shared {
    pool: Arc<Pool>,
    /// How a group's transaction begins.
    together: Terms,
    /// How a transaction of a single write begins.
    alone: Arc<Terms>,
    acquire: Duration,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<AnyJob>,
    /// Leaders at work.
    leading: usize,
    /// What a write has taken of late.
    usual: Duration,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared")
            .field("pool", &self.pool)
            .finish_non_exhaustive()
    }
}

impl Groups {
    /// Writes wait at most `acquire` for their turn.
    pub(super) fn new(
        pool: Arc<Pool>,
        together: Terms,
        alone: Arc<Terms>,
        acquire: Duration,
    ) -> Self {
        Self(Arc::new(Shared {
            pool,
            together,
            alone,
            acquire,
            queue: Mutex::default(),
        }))
    }

    /// Runs a write in some group, and `committed` with what it gave once that is committed.
    pub(super) async fn write<T, F, C>(&self, work: F, committed: C) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx) -> Result<T> + Send + 'static,
        C: FnOnce(&T) + Send + 'static,
    {
        let (sender, mut receiver) = oneshot::channel();
        let state = Arc::new(AtomicU8::new(QUEUED));
        let needs_leader = self.0.push(Box::new(Write {
            work,
            committed,
            state: Arc::clone(&state),
            result: None,
            sender,
        }))?;
        if needs_leader {
            self.lead();
        }
        let lost = |e| Error::internal("a write was lost", e);
        match tokio::time::timeout(self.0.acquire, &mut receiver).await {
            Ok(answer) => return answer.map_err(lost)?,
            Err(_)
                if state
                    .compare_exchange(QUEUED, ABANDONED, Ordering::AcqRel, Ordering::Acquire)
                    .is_ok() =>
            {
                return Err(self.0.pool.exhausted());
            }
            Err(_) => {}
        }
        receiver.await.map_err(lost)?
    }

    /// Looks after what waits, until nothing does.
    fn lead(&self) {
        let shared = Arc::clone(&self.0);
        tokio::spawn(async move {
            // Without a permit, those who wait give up by themselves.
            let Ok(permit) = shared.pool.permit(Access::Write).await else {
                shared.queue().leading -= 1;
                return;
            };
            let leader = Arc::clone(&shared);
            let led = tokio::task::spawn_blocking(move || {
                while let Some(group) = leader.next_group() {
                    leader.run(group);
                }
                drop(permit);
            });
            if let Err(error) = led.await {
                tracing::error!(%error, "a group of writes was lost");
                shared.queue().leading -= 1;
            }
        });
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a write; true when one more leader is wanted, which then counts already.
    fn push(&self, job: AnyJob) -> Result<bool> {
        let mut queue = self.queue();
        if queue.waiting.len() >= QUEUE {
            return Err(self.pool.exhausted());
        }
        queue.waiting.push_back(job);
        let is_wanted = queue.leading < self.leaders(queue.usual);
        queue.leading += usize::from(is_wanted);
        Ok(is_wanted)
    }

    /// How many leaders there should be when a write takes so long.
    fn leaders(&self, usual: Duration) -> usize {
        let by_time = usual.as_nanos() / PER_LEADER.as_nanos();
        let by_time = usize::try_from(by_time).unwrap_or(usize::MAX);
        by_time.max(LEADERS).min(self.pool.share())
    }

    /// What waits, shared out among the leaders; `None` ends the leader, who no longer counts.
    fn next_group(&self) -> Option<Vec<AnyJob>> {
        let mut queue = self.queue();
        let leaders = self.leaders(queue.usual);
        let mut group = Vec::new();
        if queue.leading <= leaders {
            let size = queue.waiting.len().div_ceil(leaders).min(JOBS);
            while group.len() < size
                && let Some(job) = queue.waiting.pop_front()
            {
                if job.start() {
                    group.push(job);
                }
            }
        }
        if group.is_empty() && (queue.waiting.is_empty() || queue.leading > leaders) {
            queue.leading -= 1;
            return None;
        }
        Some(group)
    }

    /// Notes what each of some writes has taken.
    fn note(&self, each: Duration) {
        let mut queue = self.queue();
        queue.usual = (queue.usual * 15 + each) / 16;
    }

    fn run(&self, mut group: Vec<AnyJob>) {
        let started = Instant::now();
        let size = u32::try_from(group.len()).unwrap_or(u32::MAX).max(1);
        if group.len() > 1 {
            group = match self.pool.take() {
                Ok(session) => self.run_together(session, group),
                Err(error) => {
                    let text = error.to_string();
                    tracing::debug!("a group of writes found no connection: {text}");
                    for job in group {
                        job.answer(Some(Error::Unavailable(text.clone(), None)));
                    }
                    return;
                }
            };
        }
        for job in group {
            // One that waits for a lock makes those behind it wait: no longer than for their turn.
            if started.elapsed() < self.acquire {
                job.run_alone(&self.pool, &self.alone);
            } else {
                job.answer(Some(self.pool.exhausted()));
            }
        }
        self.note(started.elapsed() / size);
    }

    /// Runs and commits writes and answers them; returns those that need a transaction of their
    /// own.
    fn run_together(&self, mut session: Session, group: Vec<AnyJob>) -> Vec<AnyJob> {
        let mut tx = PostgresTx::new(&mut session, &self.together);
        let (mut done, rest, goes_on) = run_some(&mut tx, group);
        if !goes_on {
            tx.roll_back();
            self.pool.give_back(session);
            done.extend(rest);
            return done;
        }
        let committed = tx.commit();
        self.pool.give_back(session);
        let undone = match committed {
            Ok(()) => None,
            Err((failed, _)) if is_conflict(&failed) => {
                done.extend(rest);
                return done;
            }
            Err((failed, receipt)) => {
                match receipt.and_then(|receipt| outcome::is_stored(&self.pool, &receipt)) {
                    Some(true) => None,
                    Some(false) => {
                        done.extend(rest);
                        return done;
                    }
                    None => Some(failed),
                }
            }
        };
        for job in done {
            job.answer(undone.as_ref().map(meaning));
        }
        rest
    }
}

/// Runs writes for as long as a group may take. Returns those that ran, those that did not, and
/// whether the transaction is good for a commit.
fn run_some(tx: &mut PostgresTx<'_>, group: Vec<AnyJob>) -> (Vec<AnyJob>, Vec<AnyJob>, bool) {
    let started = Instant::now();
    let mut ran = Vec::with_capacity(group.len());
    let mut group = group.into_iter();
    let mut goes_on = true;
    for mut job in group.by_ref() {
        tx.has_written = false;
        let result = job.run(tx);
        ran.push(job);
        goes_on = tx.failed.is_none() && (result.is_ok() || !tx.has_written);
        if !goes_on || started.elapsed() > TIME {
            break;
        }
    }
    (ran, group.collect(), goes_on)
}
