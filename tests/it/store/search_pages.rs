//! `runs/search`: every page is what a naive model says it is, over random worlds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use futures::future::join_all;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use tracker::model::{ExperimentId, KeyValue, Latest, Run, RunId, RunStatus, ViewType};
use tracker::service::{Batch, CreateRun, SearchRuns, Tracker, UpdateRun};
use tracker::store::series::Point;

use super::common::{experiment, kv, metric, same};
use super::oracle::{Filter, Modelled, Number, Query, SortField, Text};

/// What a run is made of before it has an id.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) start_ms: i64,
    pub(super) end_ms: Option<i64>,
    pub(super) name: String,
    pub(super) status: RunStatus,
    pub(super) deleted: bool,
    pub(super) metrics: Vec<(&'static str, Point)>,
    pub(super) params: BTreeMap<&'static str, &'static str>,
    pub(super) tags: BTreeMap<&'static str, &'static str>,
}

pub(super) const WORDS: [&str; 9] = ["", "a", "A", "ab", "b%", "a_", "ü", "Ü", "日本"];
const PATTERNS: [&str; 6] = ["%", "a%", "_", "%B%", "Ü", "__"];
pub(super) const NUMBERS: [f64; 7] = [
    0.0,
    -0.0,
    1.0,
    -2.5,
    1e300,
    f64::INFINITY,
    f64::NEG_INFINITY,
];

fn status() -> impl Strategy<Value = RunStatus> {
    select(RunStatus::ALL.map(|(status, _, _)| status).to_vec())
}

fn point() -> impl Strategy<Value = Point> {
    let value = prop_oneof![4 => select(NUMBERS.to_vec()), 1 => Just(f64::NAN)];
    (0..3_i64, 0..2_i64, value).prop_map(|(step, time, value)| Point::new(step, time, value))
}

fn plan() -> impl Strategy<Value = Plan> {
    let word = || select(WORDS.to_vec());
    (
        (
            0..4_i64,
            option::of(0..4_i64),
            select(vec!["a", "B", "ü"]),
            status(),
            proptest::bool::weighted(0.2),
        ),
        vec((select(vec!["a", "b"]), point()), 0..5),
        btree_map(select(vec!["p", "q"]), word(), 0..2),
        btree_map(select(vec!["t", "u v"]), word(), 0..2),
    )
        .prop_map(
            |((start_ms, end_ms, name, status, deleted), metrics, params, tags)| Plan {
                start_ms,
                end_ms,
                name: name.to_owned(),
                status,
                deleted,
                metrics,
                params,
                tags,
            },
        )
}

fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        4 => (select(vec!["a", "b"]), select(vec!["", "", "first", "min", "max", "last"]))
            .prop_map(|(key, stat)| Number::Metric(key.to_owned(), stat)),
        1 => Just(Number::Start),
        1 => Just(Number::End),
        1 => Just(Number::Duration),
    ]
}

fn keyed_text() -> impl Strategy<Value = Text> {
    prop_oneof![
        select(vec!["p", "q"]).prop_map(|key| Text::Param(key.to_owned())),
        select(vec!["t", "u v"]).prop_map(|key| Text::Tag(key.to_owned())),
    ]
}

fn text() -> impl Strategy<Value = Text> {
    prop_oneof![3 => keyed_text(), 1 => Just(Text::Name), 1 => Just(Text::Status)]
}

fn clause() -> impl Strategy<Value = Filter> {
    let comparison = select(vec!["=", "!=", "<", "<=", ">", ">="]);
    let literal = select(vec![0.0, 1.0, 2.0, -2.5, 1e300]);
    prop_oneof![
        3 => (number(), comparison, literal).prop_map(|(field, op, value)| Filter::Number(field, op, value)),
        2 => (text(), select(vec!["=", "!="]), select([&WORDS[..], &["FINISHED"]].concat()))
            .prop_map(|(field, op, value)| Filter::Text(field, op, value.to_owned())),
        1 => (text(), select(vec!["LIKE", "ILIKE"]), select(PATTERNS.to_vec()))
            .prop_map(|(field, op, value)| Filter::Text(field, op, value.to_owned())),
        1 => (keyed_text(), any::<bool>()).prop_map(|(field, missing)| Filter::Missing(field, missing)),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    let nested = clause().prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Filter::And),
            vec(inner.clone(), 2..4).prop_map(Filter::Or),
            inner.prop_map(|inner| Filter::Not(Box::new(inner))),
        ]
    });
    prop_oneof![1 => Just(Filter::All), 3 => nested]
}

fn query() -> impl Strategy<Value = Query> {
    let field = prop_oneof![
        number().prop_map(SortField::Number),
        text().prop_map(SortField::Text),
        Just(SortField::Text(Text::Id)),
    ];
    let view = select(vec![
        ViewType::Active,
        ViewType::Active,
        ViewType::Deleted,
        ViewType::All,
    ]);
    let page = select(vec![2_i64, 3, 7, 1_000]);
    (filter(), vec((field, any::<bool>()), 0..3), view, page).prop_map(
        |(filter, mut order, view, page)| {
            // The same field twice is refused, and `last` is what no suffix means.
            let mut seen = Vec::new();
            order.retain_mut(|(field, _)| {
                if let SortField::Number(Number::Metric(_, stat @ "last")) = field {
                    *stat = "";
                }
                let new = !seen.contains(field);
                seen.push(field.clone());
                new
            });
            Query {
                filter,
                order,
                view,
                page,
            }
        },
    )
}

fn key_values(map: &BTreeMap<&str, &str>) -> Vec<KeyValue> {
    map.iter().map(|(key, value)| kv(key, value)).collect()
}

pub(super) async fn build(tracker: &Tracker, experiment: ExperimentId, plan: &Plan) -> Modelled {
    let new = CreateRun {
        experiment_id: experiment,
        user_id: String::new(),
        name: Some(plan.name.clone()),
        start_ms: plan.start_ms,
        tags: key_values(&plan.tags),
    };
    let id = tracker.create_run(new).await.unwrap().info.run_id;
    let batch = Batch {
        metrics: plan
            .metrics
            .iter()
            .map(|(key, point)| metric(key, *point))
            .collect(),
        params: key_values(&plan.params),
        tags: Vec::new(),
    };
    tracker.log_batch(id.clone(), batch).await.unwrap();
    let update = UpdateRun {
        status: Some(plan.status),
        end_ms: plan.end_ms,
        name: None,
    };
    tracker.update_run(id.clone(), update).await.unwrap();
    if plan.deleted {
        tracker.delete_run(id.clone()).await.unwrap();
    }
    let mut metrics: BTreeMap<String, BTreeSet<Point>> = BTreeMap::new();
    for (key, point) in &plan.metrics {
        metrics.entry((*key).to_owned()).or_default().insert(*point);
    }
    let owned = |map: &BTreeMap<&str, &str>| {
        map.iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    };
    Modelled {
        id,
        start_ms: plan.start_ms,
        end_ms: plan.end_ms,
        name: plan.name.clone(),
        status: plan.status,
        deleted: plan.deleted,
        metrics,
        params: owned(&plan.params),
        tags: owned(&plan.tags),
    }
}

/// Reads every page of a query; what is wrong with them, if anything.
pub(super) async fn check(
    tracker: &Tracker,
    experiments: &[ExperimentId],
    runs: &[Modelled],
    query: &Query,
) -> Result<(), String> {
    let expected = query.answer(runs);
    let mut read: Vec<Run> = Vec::new();
    let mut token = None;
    loop {
        let request = SearchRuns {
            experiment_ids: experiments.to_vec(),
            filter: query.filter.written(),
            order_by: query.order_by(),
            view: query.view,
            max_results: query.page,
            page_token: token,
        };
        let page = tracker
            .search_runs(request)
            .await
            .map_err(|e| e.to_string())?;
        let full = page.items.len() as i64 == query.page;
        if page.next.is_some() && !full || read.len() > expected.len() {
            return Err("a page is short, or there are too many".into());
        }
        read.extend(page.items);
        match page.next {
            Some(next) => token = Some(next.encode()),
            None => break,
        }
    }
    let ids: Vec<&RunId> = read.iter().map(|run| &run.info.run_id).collect();
    let wanted: Vec<&RunId> = expected.iter().map(|run| &run.id).collect();
    if ids != wanted {
        let mut text = String::new();
        let _ = write!(
            text,
            "filter {:?} order {:?} view {:?} pages of {}\nfound    {ids:?}\nexpected {wanted:?}",
            query.filter.written(),
            query.order_by(),
            query.view,
            query.page
        );
        return Err(text);
    }
    for (run, model) in read.iter().zip(expected) {
        let equal = |(found, (key, points)): (&Latest, (&String, &BTreeSet<Point>))| {
            let point = Point::new(found.step, found.timestamp_ms, found.value);
            found.key == *key && same(Some(point), points.last().copied())
        };
        let metrics = run.metrics.len() == model.metrics.len()
            && run.metrics.iter().zip(&model.metrics).all(equal);
        if !metrics || run.info.status != model.status {
            return Err(format!(
                "{:?} is not what was logged: {model:?}",
                run.metrics
            ));
        }
    }
    Ok(())
}

/// How many random worlds are tried; each is asked several questions.
const WORLDS: u32 = 24;

pub(super) async fn pages_are_those_of_a_naive_model(tracker: Arc<Tracker>) {
    let handle = tokio::runtime::Handle::current();
    let search = move || {
        let config = Config {
            cases: WORLDS,
            max_shrink_iters: 300,
            failure_persistence: None,
            ..Config::default()
        };
        let number = std::cell::Cell::new(0);
        TestRunner::new(config).run(
            &(vec(plan(), 0..18), vec(query(), 12)),
            |(plans, queries)| {
                number.set(number.get() + 1);
                let name = format!("world {}", number.get());
                handle.block_on(async {
                    let world = experiment(&tracker, &name).await;
                    let runs =
                        join_all(plans.iter().map(|plan| build(&tracker, world, plan))).await;
                    for query in &queries {
                        check(&tracker, &[world], &runs, query)
                            .await
                            .map_err(TestCaseError::fail)?;
                    }
                    Ok(())
                })
            },
        )
    };
    let outcome = tokio::task::spawn_blocking(search).await.unwrap();
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}
