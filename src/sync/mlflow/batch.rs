//! Parameters, tags and points of runs, as many in a request as MLflow takes.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::Importing;
use crate::error::{Error, Result};
use crate::model::Double;
use crate::store::pending::Points;
use crate::store::series::Point;
use crate::sync::wire::{Done, KeyValue};

/// What MLflow takes at once: of everything, and of parameters and of tags.
const MOST: usize = 1_000;
const MOST_VALUES: usize = 100;
/// Bytes of a request, about, of the megabyte that MLflow takes.
const MOST_BYTES: usize = 600 << 10;

/// One thing of a run's.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Param(String, String),
    Tag(String, String),
    Point(String, Point),
}

impl Item {
    fn bytes(&self) -> usize {
        match self {
            Self::Param(key, value) | Self::Tag(key, value) => key.len() + value.len() + 30,
            Self::Point(key, _) => key.len() + 100,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Param(key, _) => format!("parameter {key}"),
            Self::Tag(key, _) => format!("tag {key}"),
            Self::Point(key, point) => format!("metric {key} at step {}", point.step),
        }
    }
}

/// Key–value pairs by key.
pub(super) fn entries(pairs: Vec<KeyValue>) -> HashMap<String, String> {
    let pairs = pairs.into_iter();
    pairs.map(|pair| (pair.key, pair.value)).collect()
}

/// The points of all metrics, one by one.
pub(super) fn points(points: &Points) -> impl Iterator<Item = Item> {
    let each = points.iter();
    each.flat_map(|(key, points)| {
        let points = points.iter();
        points.map(|point| Item::Point(key.clone(), *point))
    })
}

impl Importing<'_> {
    /// Sends what belongs to run `id` there. What is refused is told one by one.
    pub(super) async fn send_items(
        &mut self,
        about: &str,
        id: &str,
        items: impl Iterator<Item = Item>,
    ) -> Result<()> {
        let mut batch = Batch::default();
        for item in items {
            if !batch.fits(&item) {
                self.send_batch(about, id, std::mem::take(&mut batch).items)
                    .await?;
            }
            batch.add(item);
        }
        self.send_batch(about, id, batch.items).await
    }

    async fn send_batch(&mut self, about: &str, id: &str, items: Vec<Item>) -> Result<()> {
        let mut left = vec![items];
        while let Some(mut items) = left.pop() {
            if items.is_empty() {
                continue;
            }
            let body = body(id, &items);
            let sent: Result<Done> = self.api.post("runs/log-batch", &body).await;
            match sent {
                Err(Error::Invalid(_)) if items.len() > 1 => {
                    let half = items.split_off(items.len() / 2);
                    left.extend([half, items]);
                }
                sent => {
                    let what = format!("{about}: {}", items[0].name());
                    if self.refused(&what, sent)?.is_some() {
                        self.count(&items);
                    }
                }
            }
        }
        Ok(())
    }

    fn count(&mut self, items: &[Item]) {
        let mut infinite = false;
        for item in items {
            match item {
                Item::Point(_, point) => {
                    self.report.outcome.points += 1;
                    infinite |= point.value.is_infinite();
                }
                _ => self.report.outcome.values += 1,
            }
        }
        if infinite {
            self.not_kept("infinities: they are ±1.7976931348623157e308 in MLflow");
        }
    }
}

#[derive(Default)]
struct Batch {
    items: Vec<Item>,
    values: usize,
    bytes: usize,
}

impl Batch {
    fn fits(&self, item: &Item) -> bool {
        let is_value = !matches!(item, Item::Point(..));
        self.items.len() < MOST
            && !(is_value && self.values >= MOST_VALUES)
            && self.bytes + item.bytes() <= MOST_BYTES
    }

    fn add(&mut self, item: Item) {
        self.values += usize::from(!matches!(item, Item::Point(..)));
        self.bytes += item.bytes();
        self.items.push(item);
    }
}

fn body(id: &str, items: &[Item]) -> Value {
    let (mut params, mut tags, mut metrics) = (Vec::new(), Vec::new(), Vec::new());
    for item in items {
        match item {
            Item::Param(key, value) => params.push(json!({ "key": key, "value": value })),
            Item::Tag(key, value) => tags.push(json!({ "key": key, "value": value })),
            Item::Point(key, point) => metrics.push(json!({
                "key": key,
                "value": Double(point.value),
                "timestamp": point.timestamp,
                "step": point.step,
            })),
        }
    }
    json!({ "run_id": id, "params": params, "tags": tags, "metrics": metrics })
}
