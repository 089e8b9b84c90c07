//! What changed is told to those who watch: each write, once it is committed, and nothing else.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use tracker::error::Error;
use tracker::model::{ChangeKind, ExperimentId, RunStatus, Subject};
use tracker::service::events::{Filter, Notice, Subscription};
use tracker::service::{NewLoggedModel, NewRegisteredModel, Tracker};
use tracker::store::changes::{self, KEPT};
use tracker::store::series::Point;
use tracker::store::{Noted, Tx};

use super::common::{experiment, kv, log, metric, run, run_in, set_status};

/// Longer than a change takes to be told on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longer than a change takes to be told on an idle one.
const QUIET: Duration = Duration::from_millis(1_200);

/// A watcher from now on, once what happened before is told.
async fn watch(tracker: &Tracker, filter: Filter) -> Subscription {
    let mut watcher = tracker.events().watch(filter, None).await.unwrap();
    while tokio::time::timeout(QUIET, watcher.next()).await.is_ok() {}
    watcher
}

async fn next(watcher: &mut Subscription) -> Notice {
    let notice = tokio::time::timeout(PATIENCE, watcher.next()).await;
    notice.expect("a notice in time").expect("an open server")
}

/// What is told until nothing more is.
async fn told(watcher: &mut Subscription) -> BTreeSet<(Subject, ChangeKind)> {
    let mut told = BTreeSet::new();
    while let Ok(notice) = tokio::time::timeout(QUIET, watcher.next()).await {
        match notice.expect("an open server") {
            Notice::Changes(changes) => {
                told.extend(
                    changes
                        .into_iter()
                        .map(|change| (change.subject, change.kind)),
                );
            }
            Notice::Resync => panic!("a resync in the midst of changes"),
        }
    }
    told
}

/// Asserts that what is told until nothing more is, is exactly this.
async fn expect<const N: usize>(watcher: &mut Subscription, changes: [(Subject, ChangeKind); N]) {
    assert_eq!(told(watcher).await, BTreeSet::from(changes));
}

pub(super) async fn writes_to_runs_are_told(tracker: Arc<Tracker>) {
    let mut watcher = watch(&tracker, Filter::default()).await;
    let experiment = experiment(&tracker, "watched").await;
    let id = run_in(&tracker, experiment, 1).await;
    let of_experiment = |kind| (Subject::Experiment(experiment), kind);
    let of_run = |kind| {
        let id = id.clone();
        (Subject::Run { id, experiment }, kind)
    };
    let created = told(&mut watcher).await;
    let both = [
        of_experiment(ChangeKind::Created),
        of_run(ChangeKind::Created),
    ];
    assert!(created.is_superset(&both.into()), "{created:?}");
    log(&tracker, &id, "m", &[Point::new(0, 0, 1.0)]).await;
    expect(&mut watcher, [of_run(ChangeKind::Metrics)]).await;
    tracker.log_param(id.clone(), kv("p", "1")).await.unwrap();
    expect(&mut watcher, [of_run(ChangeKind::Updated)]).await;
    tracker.set_tag(id.clone(), kv("t", "1")).await.unwrap();
    tracker
        .set_experiment_tag(experiment, kv("t", "1"))
        .await
        .unwrap();
    let updated = [
        of_experiment(ChangeKind::Updated),
        of_run(ChangeKind::Updated),
    ];
    expect(&mut watcher, updated).await;
    tracker.delete_run(id.clone()).await.unwrap();
    expect(&mut watcher, [of_run(ChangeKind::Deleted)]).await;
    tracker.restore_run(id.clone()).await.unwrap();
    expect(&mut watcher, [of_run(ChangeKind::Restored)]).await;
    set_status(&tracker, &id, RunStatus::Finished).await;
    expect(&mut watcher, [of_run(ChangeKind::Updated)]).await;
    // Its runs go along.
    tracker.delete_experiment(experiment).await.unwrap();
    expect(&mut watcher, [of_experiment(ChangeKind::Deleted)]).await;
}

pub(super) async fn writes_to_models_are_told(tracker: Arc<Tracker>) {
    let experiment = ExperimentId::DEFAULT;
    let run_id = run(&tracker).await;
    let mut watcher = watch(&tracker, Filter::default()).await;
    let of_model = |name: &str, kind| (Subject::RegisteredModel(name.to_owned()), kind);
    let new = NewRegisteredModel {
        name: "old".into(),
        ..NewRegisteredModel::default()
    };
    tracker.create_registered_model(new).await.unwrap();
    expect(&mut watcher, [of_model("old", ChangeKind::Created)]).await;
    let tagged = tracker.set_registered_model_tag("old".into(), kv("t", "1"));
    tagged.await.unwrap();
    expect(&mut watcher, [of_model("old", ChangeKind::Updated)]).await;
    let renamed = tracker.rename_registered_model("old".into(), "new".into());
    renamed.await.unwrap();
    let both = [
        of_model("old", ChangeKind::Updated),
        of_model("new", ChangeKind::Created),
    ];
    expect(&mut watcher, both).await;
    tracker.delete_registered_model("new".into()).await.unwrap();
    let gone = told(&mut watcher).await;
    assert!(
        gone.contains(&of_model("new", ChangeKind::Deleted)),
        "{gone:?}"
    );

    let new = NewLoggedModel {
        experiment_id: experiment,
        name: None,
        model_type: String::new(),
        source_run_id: String::new(),
        params: Vec::new(),
        tags: Vec::new(),
    };
    let id = tracker.create_logged_model(new).await.unwrap().model_id;
    let of_logged = |kind| {
        let id = id.clone();
        (Subject::LoggedModel { id, experiment }, kind)
    };
    expect(&mut watcher, [of_logged(ChangeKind::Created)]).await;
    let mut of_both = metric("m", Point::new(1, 1, 2.0));
    of_both.model_id = Some(id.to_string());
    tracker.log_metric(run_id.clone(), of_both).await.unwrap();
    let run = (
        Subject::Run {
            id: run_id,
            experiment,
        },
        ChangeKind::Metrics,
    );
    expect(&mut watcher, [run, of_logged(ChangeKind::Metrics)]).await;
    tracker.delete_logged_model(id.clone()).await.unwrap();
    expect(&mut watcher, [of_logged(ChangeKind::Deleted)]).await;
}

pub(super) async fn reads_and_what_failed_are_not_told(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    tracker.log_param(id.clone(), kv("p", "1")).await.unwrap();
    let mut watcher = watch(&tracker, Filter::default()).await;
    tracker.run(id.clone()).await.unwrap();
    let changed = tracker.log_param(id.clone(), kv("p", "2")).await;
    assert!(changed.is_err(), "a parameter never changes");
    assert_eq!(told(&mut watcher).await, BTreeSet::new());
}

pub(super) async fn a_burst_is_told_once(tracker: Arc<Tracker>) {
    let id = run(&tracker).await;
    let mut watcher = watch(&tracker, Filter::default()).await;
    let before = watcher.position().expect("a place");
    for step in 0..300 {
        log(&tracker, &id, "m", &[Point::new(step, step, 1.0)]).await;
    }
    assert_eq!(told(&mut watcher).await.len(), 1);
    let rows = watcher.position().expect("a place") - before;
    assert!(rows < 100, "{rows} rows for 300 requests");
}

pub(super) async fn a_watcher_that_was_away_catches_up(tracker: Arc<Tracker>) {
    let mut watcher = watch(&tracker, Filter::default()).await;
    let place = watcher.position();
    assert_eq!(told(&mut watcher).await, BTreeSet::new());
    drop(watcher);
    let id = run(&tracker).await;
    tokio::time::sleep(QUIET).await;
    let mut back = tracker
        .events()
        .watch(Filter::default(), place)
        .await
        .unwrap();
    assert_eq!(
        back.position(),
        None,
        "its place is not known before it caught up"
    );
    let Notice::Changes(missed) = next(&mut back).await else {
        panic!("what was missed is known");
    };
    let experiment = ExperimentId::DEFAULT;
    let created = (Subject::Run { id, experiment }, ChangeKind::Created);
    let missed: Vec<_> = missed.into_iter().map(|c| (c.subject, c.kind)).collect();
    assert!(missed.contains(&created), "{missed:?}");
    assert!(back.position() > place);
}

pub(super) async fn one_that_was_away_too_long_reads_everything_anew(tracker: Arc<Tracker>) {
    let watcher = watch(&tracker, Filter::default()).await;
    let place = watcher.position();
    drop(watcher);
    for from in (0..KEPT + 1_000).step_by(1_000) {
        let many = move |tx: &mut dyn Tx| {
            let runs: Vec<_> = (from..from + 1_000)
                .map(|pk| (Noted::Experiment(pk), ChangeKind::Updated))
                .collect();
            changes::append(tx, &runs)
        };
        tracker.store().write(many).await.unwrap();
    }
    // The oldest are gone, so that the journal does not grow.
    let kept = tracker
        .store()
        .read(|tx| changes::after(tx, 0, usize::MAX >> 1))
        .await
        .unwrap();
    assert_eq!(kept.len() as i64, KEPT);
    for place in [place, Some(0), Some(i64::MAX)] {
        let mut back = tracker
            .events()
            .watch(Filter::default(), place)
            .await
            .unwrap();
        assert_eq!(next(&mut back).await, Notice::Resync);
    }
}

pub(super) async fn a_filter_lets_through_what_it_names(tracker: Arc<Tracker>) {
    let other = experiment(&tracker, "other").await;
    let (named, unnamed) = (run(&tracker).await, run(&tracker).await);
    let filter = Filter::new(vec![other], vec![named.clone()], Vec::new()).unwrap();
    let mut watcher = watch(&tracker, filter).await;
    let place = watcher.position();
    log(&tracker, &unnamed, "m", &[Point::new(0, 0, 1.0)]).await;
    assert_eq!(told(&mut watcher).await, BTreeSet::new());
    assert!(
        watcher.position() > place,
        "what is passed over is not missed"
    );
    log(&tracker, &named, "m", &[Point::new(0, 0, 1.0)]).await;
    let inside = run_in(&tracker, other, 1).await;
    let told: BTreeSet<_> = told(&mut watcher)
        .await
        .into_iter()
        .map(|of| of.0)
        .collect();
    let run = |id, experiment| Subject::Run { id, experiment };
    assert_eq!(
        told,
        BTreeSet::from([run(named, ExperimentId::DEFAULT), run(inside, other)])
    );
}

pub(super) async fn watchers_are_bounded_and_end_with_the_server(tracker: Arc<Tracker>) {
    let mut watchers = Vec::new();
    let refusal = loop {
        match tracker.events().watch(Filter::default(), None).await {
            Ok(watcher) => watchers.push(watcher),
            Err(refusal) => break refusal,
        }
    };
    assert_eq!(watchers.len(), 1_000);
    assert!(matches!(refusal, Error::Busy { .. }), "{refusal}");
    watchers.truncate(2);
    let again = tracker.events().watch(Filter::default(), None).await;
    drop(again.expect("one that leaves makes room"));
    tracker.events().close();
    for watcher in &mut watchers {
        while tokio::time::timeout(PATIENCE, watcher.next())
            .await
            .expect("an end in time")
            .is_some()
        {}
    }
    let closed = tracker.events().watch(Filter::default(), None).await;
    assert!(matches!(closed, Err(Error::Unavailable(..))), "{closed:?}");
}

pub(super) async fn numbers_rise_in_the_order_of_commits(tracker: Arc<Tracker>) {
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..8 {
        let tracker = Arc::clone(&tracker);
        writers.spawn(async move {
            for _ in 0..20 {
                let one = move |tx: &mut dyn Tx| {
                    changes::append(tx, &[(Noted::Experiment(writer), ChangeKind::Updated)])
                };
                tracker.store().write(one).await.unwrap();
            }
        });
    }
    // Whoever reads meanwhile sees no number before the one below it.
    let mut seen = 0;
    while !writers.is_empty() {
        let read = tracker
            .store()
            .read(|tx| Ok((changes::after(tx, 0, 10_000)?, changes::head(tx)?)));
        let (read, head) = read.await.unwrap();
        let numbers: Vec<i64> = read.iter().map(|change| change.seq).collect();
        let whole: Vec<i64> = (1..=head).collect();
        assert_eq!(numbers, whole);
        assert!(head >= seen);
        seen = head;
        while writers.try_join_next().is_some() {}
    }
}
