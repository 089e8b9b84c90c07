//! `experiments/search`: filters, orders, pages.

use std::sync::Arc;

use tracker::model::{Experiment, ViewType};
use tracker::service::{NewExperiment, SearchExperiments, Tracker};

use super::common::{assert_holds, experiment, invalid, kv};

fn request(filter: &str, order_by: &[&str]) -> SearchExperiments {
    SearchExperiments {
        filter: filter.into(),
        order_by: order_by.iter().map(|&clause| clause.to_owned()).collect(),
        max_results: 100,
        ..SearchExperiments::default()
    }
}

fn names(found: &[Experiment]) -> Vec<&str> {
    found
        .iter()
        .map(|experiment| experiment.name.as_str())
        .collect()
}

pub(super) async fn newest_first_unless_told_otherwise(tracker: Arc<Tracker>) {
    for name in ["b", "a", "C"] {
        experiment(&tracker, name).await;
    }
    for (order_by, expected) in [
        (&[][..], ["C", "a", "b", "Default"]),
        (&["name"], ["C", "Default", "a", "b"]),
        (&["name DESC"], ["b", "a", "Default", "C"]),
        (&["experiment_id desc"], ["C", "a", "b", "Default"]),
        (&["attribute.creation_time ASC"], ["Default", "b", "a", "C"]),
    ] {
        let page = tracker
            .search_experiments(request("", order_by))
            .await
            .unwrap();
        assert_eq!(names(&page.items), expected, "{order_by:?}");
        assert_eq!(page.next, None);
    }
}

pub(super) async fn filters_select(tracker: Arc<Tracker>) {
    for (name, team) in [("Vision-1", "a"), ("vision-2", "b"), ("Übung", "a")] {
        let new = NewExperiment {
            name: name.into(),
            tags: vec![kv("team", team)],
            ..NewExperiment::default()
        };
        tracker.create_experiment(new).await.unwrap();
    }
    let trashed = experiment(&tracker, "vision-3").await;
    tracker.delete_experiment(trashed).await.unwrap();
    for (filter, expected) in [
        ("name = 'Vision-1'", vec!["Vision-1"]),
        ("name != 'Vision-1'", vec!["Default", "vision-2", "Übung"]),
        ("name LIKE 'vision%'", vec!["vision-2"]),
        ("name ILIKE 'VISION-_'", vec!["Vision-1", "vision-2"]),
        ("attribute.name ILIKE 'üb%'", vec!["Übung"]),
        ("tags.team = 'a'", vec!["Vision-1", "Übung"]),
        ("tags.team != 'a'", vec!["vision-2"]),
        ("tag.team IS NULL", vec!["Default"]),
        ("tags.team = 'a' AND name LIKE '%1'", vec!["Vision-1"]),
        ("experiment_id IN ('0', '2')", vec!["Default", "vision-2"]),
        ("creation_time < 0", vec![]),
    ] {
        let page = tracker
            .search_experiments(request(filter, &["name"]))
            .await
            .unwrap();
        assert_eq!(names(&page.items), expected, "{filter}");
    }
    for (view, expected) in [
        (ViewType::Deleted, vec!["vision-3"]),
        (
            ViewType::All,
            vec!["Default", "Vision-1", "vision-2", "vision-3", "Übung"],
        ),
    ] {
        let request = SearchExperiments {
            view,
            ..request("", &["name"])
        };
        let page = tracker.search_experiments(request).await.unwrap();
        assert_eq!(names(&page.items), expected);
    }
}

pub(super) async fn pages_hold_every_experiment_once(tracker: Arc<Tracker>) {
    for number in 0..25 {
        experiment(&tracker, &format!("{number:02}")).await;
    }
    let (mut seen, mut token) = (Vec::new(), None);
    loop {
        let request = SearchExperiments {
            max_results: 7,
            page_token: token,
            ..request("name != 'Default'", &["name"])
        };
        let page = tracker.search_experiments(request).await.unwrap();
        assert!(page.items.len() <= 7);
        seen.extend(page.items.into_iter().map(|experiment| experiment.name));
        match page.next {
            Some(next) => token = Some(next.encode()),
            None => break,
        }
    }
    let expected: Vec<String> = (0..25).map(|number| format!("{number:02}")).collect();
    assert_eq!(seen, expected);
}

pub(super) async fn malformed_requests_are_refused(tracker: Arc<Tracker>) {
    for max_results in [0, -1, 50_001] {
        let request = SearchExperiments {
            max_results,
            ..request("", &[])
        };
        assert_holds(
            &invalid(tracker.search_experiments(request).await),
            "max_results",
        );
    }
    for filter in [
        "name",
        "name = ",
        "name = 3",
        "nome = 'x'",
        "metrics.a > 1",
        "attributes.name = 'x'",
        "name LIKE",
    ] {
        invalid(tracker.search_experiments(request(filter, &[])).await);
    }
    for order in ["tags.team", "name SIDEWAYS", "name ASC, experiment_id", ""] {
        invalid(tracker.search_experiments(request("", &[order])).await);
    }
}
