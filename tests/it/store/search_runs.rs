//! `runs/search`: what a filter means, and that every page is what a naive model says it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use futures::future::join_all;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use tracker::model::{
    Dataset, DatasetInput, ExperimentId, KeyValue, Latest, Run, RunId, RunStatus, ViewType,
};
use tracker::service::{Batch, CreateRun, SearchRuns, Tracker, UpdateRun};
use tracker::store::series::Point;

use super::common::{
    assert_holds, experiment, found, invalid, kv, log, metric, run_in, same, search, set_status,
};
use super::oracle::{Filter, Modelled, Number, Query, SortField, Text};

pub(super) async fn no_experiment_holds_no_run(tracker: Arc<Tracker>) {
    run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    for experiment_ids in [vec![], vec![ExperimentId(99)], vec![ExperimentId(i64::MAX)]] {
        let request = SearchRuns {
            experiment_ids,
            ..search(ExperimentId::DEFAULT, "")
        };
        assert_eq!(found(&tracker, request).await, []);
    }
    let request = SearchRuns {
        experiment_ids: vec![ExperimentId::DEFAULT; 3],
        ..search(ExperimentId::DEFAULT, "")
    };
    assert_eq!(
        found(&tracker, request).await.len(),
        1,
        "an experiment named thrice is one"
    );
}

pub(super) async fn an_unknown_metric_is_missing_everywhere(tracker: Arc<Tracker>) {
    let old = run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    let new = run_in(&tracker, ExperimentId::DEFAULT, 2).await;
    for filter in [
        "metrics.nothing > 0",
        "metrics.nothing != 0",
        "params.nothing != 'x'",
    ] {
        assert_eq!(
            found(&tracker, search(ExperimentId::DEFAULT, filter)).await,
            []
        );
    }
    for clause in [
        "metrics.nothing ASC",
        "metrics.nothing DESC",
        "params.nothing",
        "tags.nothing DESC",
    ] {
        let request = SearchRuns {
            order_by: vec![clause.into()],
            ..search(ExperimentId::DEFAULT, "")
        };
        assert_eq!(
            found(&tracker, request).await,
            [new.clone(), old.clone()],
            "{clause}"
        );
    }
}

pub(super) async fn a_statistic_yields_to_a_metric_of_that_name(tracker: Arc<Tracker>) {
    let id = run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    log(
        &tracker,
        &id,
        "loss",
        &[Point::new(0, 1, 5.0), Point::new(1, 2, 7.0)],
    )
    .await;
    let hits = async |filter: &str| {
        found(&tracker, search(ExperimentId::DEFAULT, filter))
            .await
            .len()
    };
    assert_eq!(hits("metrics.loss.min = 5").await, 1);
    assert_eq!(hits("metrics.loss.max = 7").await, 1);
    assert_eq!(
        hits("metrics.`loss.min` = 5").await,
        0,
        "a quoted key is a key"
    );
    log(&tracker, &id, "loss.min", &[Point::new(0, 1, 100.0)]).await;
    assert_eq!(hits("metrics.loss.min = 100").await, 1);
    assert_eq!(hits("metrics.loss.min = 5").await, 0);
}

pub(super) async fn datasets_are_searched(tracker: Arc<Tracker>) {
    let input = |name: &str, context: &str| DatasetInput {
        dataset: Dataset {
            name: name.into(),
            digest: format!("{name}-digest"),
            source_type: "local".into(),
            source: "/data".into(),
            schema: None,
            profile: None,
        },
        tags: vec![kv("mlflow.data.context", context)],
    };
    let one = run_in(&tracker, ExperimentId::DEFAULT, 3).await;
    let both = run_in(&tracker, ExperimentId::DEFAULT, 2).await;
    run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    tracker
        .log_inputs(one.clone(), vec![input("iris", "training")], Vec::new())
        .await
        .unwrap();
    let inputs = vec![input("iris", "eval"), input("Wine", "training")];
    tracker
        .log_inputs(both.clone(), inputs, Vec::new())
        .await
        .unwrap();
    for (filter, expected) in [
        ("datasets.name = 'iris'", vec![&one, &both]),
        ("dataset.name = 'Wine'", vec![&both]),
        ("dataset.name ILIKE 'wi%'", vec![&both]),
        ("dataset.digest IN ('iris-digest', 'x')", vec![&one, &both]),
        ("dataset.context = 'eval'", vec![&both]),
        // Any input may be the one that differs.
        ("dataset.name != 'iris'", vec![&both]),
        ("dataset.name NOT IN ('iris', 'Wine')", vec![]),
    ] {
        let hits = found(&tracker, search(ExperimentId::DEFAULT, filter)).await;
        assert_eq!(hits.iter().collect::<Vec<_>>(), expected, "{filter}");
    }
}

pub(super) async fn text_is_compared_without_surprises(tracker: Arc<Tracker>) {
    let id = run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    let long = "x".repeat(5_000);
    let texts = [
        ("quote", "it's"),
        ("percent", "100%"),
        ("under", "a_b"),
        ("back", r"C:\dir\x"),
        ("umlaut", "GRÜẞE"),
        ("long", long.as_str()),
        ("words with-dash/slash", "1"),
        ("sql", "'; DROP TABLE runs; --"),
    ];
    let batch = Batch {
        params: texts.map(|(key, value)| kv(key, value)).to_vec(),
        ..Batch::default()
    };
    tracker.log_batch(id, batch).await.unwrap();
    let long_equal = format!("params.long = '{long}'");
    let long_other = format!("params.long = '{}y'", &long[..4_999]);
    let long_like = format!("params.long LIKE '%{}'", &long[..300]);
    for (filter, hits) in [
        (r#"params.quote = "it's""#, 1),
        ("params.percent = '100%'", 1),
        ("params.under LIKE 'a_b'", 1),
        ("params.under LIKE 'A_B'", 0),
        ("params.under ILIKE 'A_B'", 1),
        (r"params.back = 'C:\dir\x'", 1),
        (r"params.back LIKE 'C:\dir%'", 1),
        (r"params.back LIKE '%\%'", 1),
        ("params.umlaut ILIKE 'grüß%'", 1),
        ("params.umlaut = 'grüße'", 0),
        (long_equal.as_str(), 1),
        (long_other.as_str(), 0),
        (long_like.as_str(), 1),
        ("params.`words with-dash/slash` = '1'", 1),
        (r#"params."words with-dash/slash" != '1'"#, 0),
        (r#"params.sql = "'; DROP TABLE runs; --""#, 1),
        ("params.quote RLIKE '^it.s$'", 1),
        ("params.quote RLIKE '^IT'", 0),
    ] {
        let request = search(ExperimentId::DEFAULT, filter);
        assert_eq!(found(&tracker, request).await.len(), hits, "{filter}");
    }
}

pub(super) async fn views_choose_the_lifecycle(tracker: Arc<Tracker>) {
    let kept = run_in(&tracker, ExperimentId::DEFAULT, 2).await;
    let gone = run_in(&tracker, ExperimentId::DEFAULT, 1).await;
    tracker.delete_run(gone.clone()).await.unwrap();
    for (view, expected) in [
        (ViewType::Active, vec![kept.clone()]),
        (ViewType::Deleted, vec![gone.clone()]),
        (ViewType::All, vec![kept, gone]),
    ] {
        let request = SearchRuns {
            view,
            ..search(ExperimentId::DEFAULT, "")
        };
        assert_eq!(found(&tracker, request).await, expected);
    }
}

pub(super) async fn malformed_filters_are_refused_by_name(tracker: Arc<Tracker>) {
    for (filter, part) in [
        ("metrics.a > 'x'", "'x'"),
        ("metrics.a >", "end"),
        ("params.a = 1", "1"),
        ("params.a > '1'", ">"),
        ("nothing.a = '1'", "nothing"),
        ("experiment_id = '1'", "experiment_id"),
        ("lifecycle_stage = 'active'", "lifecycle_stage"),
        ("metrics.a == 1", "="),
        ("metrics.a <> 1", ">"),
        ("(metrics.a = 1", ")"),
        ("metrics.a = 1;", ";"),
        ("run_id IN ()", ")"),
        ("TAGS.a = '1'", "TAGS"),
        ("tags.a = 'unclosed", "unclosed"),
        ("metrics.a IS NULL", "IS"),
        ("tags.a RLIKE '('", "regular expression"),
        ("a\0b = 1", "NUL"),
    ] {
        let message = invalid(
            tracker
                .search_runs(search(ExperimentId::DEFAULT, filter))
                .await,
        );
        assert_holds(&message, part);
    }
    for order in [
        vec!["metrics.a", "metrics.a DESC"],
        vec!["nothing.a"],
        vec!["metrics.a UP"],
        vec![""],
    ] {
        let request = SearchRuns {
            order_by: order.iter().map(|&clause| clause.to_owned()).collect(),
            ..search(ExperimentId::DEFAULT, "")
        };
        assert_holds(&invalid(tracker.search_runs(request).await), "order_by");
    }
    for max_results in [0, -1, 50_001] {
        let request = SearchRuns {
            max_results,
            ..search(ExperimentId::DEFAULT, "")
        };
        assert_holds(&invalid(tracker.search_runs(request).await), "max_results");
    }
    let deep = "(".repeat(100_000) + "metrics.a = 1" + &")".repeat(100_000);
    invalid(
        tracker
            .search_runs(search(ExperimentId::DEFAULT, &deep))
            .await,
    );
}

/// What a run is made of before it has an id.
#[derive(Debug, Clone)]
struct Plan {
    start_ms: i64,
    end_ms: Option<i64>,
    name: String,
    status: RunStatus,
    deleted: bool,
    metrics: Vec<(&'static str, Point)>,
    params: BTreeMap<&'static str, &'static str>,
    tags: BTreeMap<&'static str, &'static str>,
}

const WORDS: [&str; 9] = ["", "a", "A", "ab", "b%", "a_", "ü", "Ü", "日本"];
const PATTERNS: [&str; 6] = ["%", "a%", "_", "%B%", "Ü", "__"];
const NUMBERS: [f64; 7] = [
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

async fn build(tracker: &Tracker, experiment: ExperimentId, plan: &Plan) -> Modelled {
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
async fn check(
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
    for round in 0..4 {
        for query in queries.iter().skip(round % 2).step_by(2) {
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
    runs.iter_mut().for_each(|run| run.deleted = true);
    for query in queries.iter().step_by(5) {
        check(&tracker, &[world], &runs, query).await.unwrap();
    }
    tracker.restore_experiment(world).await.unwrap();
    runs.iter_mut().for_each(|run| run.deleted = false);
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
