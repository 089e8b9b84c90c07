//! `runs/search` by metrics: the index of latest values follows what happens to runs.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::future::join_all;
use tracker::model::{RunStatus, ViewType};
use tracker::service::Tracker;
use tracker::store::series::Point;

use super::common::{experiment, metric, set_status};
use super::oracle::{Filter, Modelled, Number, Query, SortField, Text};
use super::search_pages::{NUMBERS, Plan, WORDS, build, check};

/// Questions whose answers come from the index of latest metrics.
fn metric_queries() -> Vec<Query> {
    let metric = |key: &str, stat| Number::Metric(key.to_owned(), stat);
    let mut queries = Vec::new();
    for ascending in [true, false] {
        for (order, page) in [
            (vec![metric("a", "")], 50),
            (vec![metric("a", "")], 1_000),
            (vec![metric("b", "")], 60),
            (vec![metric("b", ""), metric("a", "")], 70),
            (vec![metric("a", "min")], 1_000),
            (vec![Number::Start], 90),
        ] {
            let order: Vec<_> = order
                .into_iter()
                .map(|n| (SortField::Number(n), ascending))
                .collect();
            for filter in [
                Filter::All,
                Filter::Number(metric("a", ""), ">", 0.5),
                Filter::Number(metric("a", ""), "!=", 1.0),
                Filter::And(vec![
                    Filter::Number(metric("b", ""), "<=", 1.0),
                    Filter::Text(Text::Status, "=", "FINISHED".into()),
                ]),
            ] {
                for view in [ViewType::Active, ViewType::All] {
                    queries.push(Query {
                        filter: filter.clone(),
                        order: order.clone(),
                        view,
                        page,
                    });
                }
            }
        }
    }
    queries
}

/// Does something to a run, in the store and in the model.
async fn disturb(tracker: &Tracker, run: &mut Modelled, rng: &mut fastrand::Rng) {
    let id = run.id.clone();
    match rng.u8(..8) {
        0 if run.deleted => {
            tracker.restore_run(id).await.unwrap();
            run.deleted = false;
        }
        _ if run.deleted => {}
        0 => {
            tracker.delete_run(id).await.unwrap();
            run.deleted = true;
        }
        1 => {
            set_status(tracker, &id, RunStatus::Running).await;
            run.status = RunStatus::Running;
        }
        2..5 => {
            run.status = if rng.bool() {
                RunStatus::Finished
            } else {
                RunStatus::Failed
            };
            set_status(tracker, &id, run.status).await;
        }
        // Also after the run has finished.
        _ => {
            let key = ["a", "b"][rng.usize(..2)];
            let value = [f64::NAN, 0.0, 1.0, rng.f64(), rng.f64(), f64::INFINITY][rng.usize(..6)];
            let point = Point::new(rng.i64(0..20), 1, value);
            tracker.log_metric(id, metric(key, point)).await.unwrap();
            run.metrics.entry(key.to_owned()).or_default().insert(point);
        }
    }
}

pub(super) async fn ranks_follow_what_happens_to_runs(tracker: Arc<Tracker>) {
    let world = experiment(&tracker, "busy").await;
    let mut rng = fastrand::Rng::with_seed(11);
    let plans: Vec<Plan> = (0..260)
        .map(|_| Plan {
            start_ms: rng.i64(0..50),
            end_ms: None,
            name: "r".into(),
            status: if rng.u8(..3) == 0 {
                RunStatus::Running
            } else {
                RunStatus::Finished
            },
            deleted: rng.u8(..10) == 0,
            metrics: (0..rng.usize(..4))
                .map(|step| {
                    (
                        ["a", "b"][rng.usize(..2)],
                        Point::new(step as i64, 1, rng.f64() * 2.0),
                    )
                })
                .collect(),
            params: BTreeMap::new(),
            tags: BTreeMap::new(),
        })
        .collect();
    let mut runs = join_all(plans.iter().map(|plan| build(&tracker, world, plan))).await;
    let queries = metric_queries();
    for round in 0..3 {
        for query in queries.iter().skip(round).step_by(3) {
            check(&tracker, &[world], &runs, query)
                .await
                .unwrap_or_else(|e| panic!("round {round}: {e}"));
        }
        for _ in 0..120 {
            let index = rng.usize(..runs.len());
            disturb(&tracker, &mut runs[index], &mut rng).await;
        }
    }
    // The trash and back again takes every run along.
    tracker.delete_experiment(world).await.unwrap();
    for run in &mut runs {
        run.deleted = true;
    }
    for query in queries.iter().step_by(5) {
        check(&tracker, &[world], &runs, query).await.unwrap();
    }
    tracker.restore_experiment(world).await.unwrap();
    for run in &mut runs {
        run.deleted = false;
    }
    for query in queries.iter().step_by(3) {
        check(&tracker, &[world], &runs, query).await.unwrap();
    }
}

pub(super) async fn several_experiments_are_one_order(tracker: Arc<Tracker>) {
    let mut rng = fastrand::Rng::with_seed(3);
    let (mut experiments, mut runs) = (Vec::new(), Vec::new());
    for (number, count) in [3, 140, 0, 20].into_iter().enumerate() {
        let world = experiment(&tracker, &format!("part {number}")).await;
        experiments.push(world);
        let plans: Vec<Plan> = (0..count)
            .map(|_| Plan {
                start_ms: rng.i64(0..10),
                end_ms: rng.bool().then(|| rng.i64(0..5)),
                name: WORDS[rng.usize(1..WORDS.len())].into(),
                status: if rng.bool() {
                    RunStatus::Finished
                } else {
                    RunStatus::Running
                },
                deleted: false,
                metrics: (0..rng.usize(..3))
                    .map(|_| {
                        (
                            "a",
                            Point::new(0, 0, [NUMBERS[rng.usize(..7)], f64::NAN][rng.usize(..2)]),
                        )
                    })
                    .collect(),
                params: rng
                    .bool()
                    .then(|| ("p", WORDS[rng.usize(..WORDS.len())]))
                    .into_iter()
                    .collect(),
                tags: BTreeMap::new(),
            })
            .collect();
        runs.extend(join_all(plans.iter().map(|plan| build(&tracker, world, plan))).await);
    }
    let metric = || SortField::Number(Number::Metric("a".into(), ""));
    let param = || SortField::Text(Text::Param("p".into()));
    for order in [
        vec![],
        vec![(metric(), true)],
        vec![(metric(), false)],
        vec![(param(), true), (metric(), false)],
        vec![(param(), false)],
        vec![(SortField::Text(Text::Name), true)],
        vec![(SortField::Text(Text::Status), false)],
        vec![(SortField::Number(Number::End), true)],
        vec![(SortField::Number(Number::Duration), false)],
    ] {
        for page in [11, 1_000] {
            let query = Query {
                filter: Filter::All,
                order: order.clone(),
                view: ViewType::Active,
                page,
            };
            check(&tracker, &experiments, &runs, &query)
                .await
                .unwrap_or_else(|e| panic!("{e}"));
        }
    }
}
