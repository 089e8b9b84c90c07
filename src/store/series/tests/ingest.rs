//! From a batch of points to the blocks and the tail that are stored.

use super::super::fold::{self, BLOCK_POINTS};
use super::super::{Batch, BlockMeta, Point, Summary, TAIL_POINTS, codec, tail};
use super::{points, series};
use proptest::collection::vec;
use proptest::prelude::*;

/// A series as the store keeps it, in memory.
#[derive(Default)]
struct Series {
    summary: Option<Summary>,
    tail: Vec<u8>,
    blocks: Vec<Vec<u8>>,
}

impl Series {
    fn write(&mut self, points: &[Point]) {
        let mut batch = Batch::new(points.to_vec());
        if !batch.follows(self.summary.as_ref()) {
            for block in &self.blocks {
                let points = codec::decode(block).unwrap();
                let meta = BlockMeta::of(&points).unwrap();
                if batch.touches(&meta.first, &meta.last) {
                    batch.remove(&points);
                }
            }
            batch.remove(&tail::decode(&self.tail).unwrap());
        }
        self.summary = Summary::extend(self.summary, batch.points());
        for block in tail::append(&mut self.tail, batch.into_points()).unwrap() {
            self.blocks.push(codec::encode(&block).unwrap());
            let decode = |block: &Vec<u8>| codec::decode(block).unwrap();
            let counts: Vec<usize> = self
                .blocks
                .iter()
                .map(|block| decode(block).len())
                .collect();
            if let Some(start) = fold::plan(&counts) {
                let merged: Vec<Vec<Point>> = self
                    .blocks
                    .drain(start..)
                    .map(|block| decode(&block))
                    .collect();
                self.blocks
                    .push(codec::encode(&fold::merge(&merged)).unwrap());
            }
        }
    }

    /// Everything stored, duplicates included.
    fn read(&self) -> Vec<Point> {
        let mut points = tail::decode(&self.tail).unwrap();
        for block in &self.blocks {
            codec::decode_into(block, &mut points).unwrap();
        }
        points.sort();
        points
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_sent_however_often_is_stored_once(
        batches in vec(series(250).prop_shuffle(), 0..6),
        again in vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let mut sent = batches.clone();
        if !batches.is_empty() {
            sent.extend(again.iter().map(|index| batches[index.index(batches.len())].clone()));
        }
        let mut stored = Series::default();
        for batch in &sent {
            stored.write(batch);
        }
        let expected = Batch::new(batches.concat()).into_points();
        prop_assert_eq!(stored.read(), &*expected);
        prop_assert_eq!(stored.summary, Summary::of(&expected));
        prop_assert!(tail::iter(&stored.tail).len() < TAIL_POINTS);
    }
}

#[test]
fn a_batch_is_sorted_and_each_point_in_it_counts_once() {
    let [a, b, nan] = [
        Point::new(1, 0, 1.0),
        Point::new(2, 0, 1.0),
        Point::new(2, 0, f64::NAN),
    ];
    assert_eq!(Batch::new(vec![nan, b, a, nan, b]).points(), [a, b, nan]);
}

#[test]
fn only_points_after_the_last_need_no_look() {
    let stored = points(10, f64::from);
    let summary = Summary::of(&stored);
    let after = |point: Point| Batch::new(vec![point]).follows(summary.as_ref());
    let last = stored[9];
    assert!(!after(last) && !after(stored[3]));
    assert!(after(Point::new(last.step, last.timestamp + 1, 0.0)));
    assert!(
        Batch::new(stored.clone()).follows(None),
        "a new series has nothing to look at"
    );
}

#[test]
fn only_blocks_that_may_hold_a_point_are_touched() {
    let at = |step| Point::new(step, 0, 0.0);
    let batch = Batch::new(vec![at(5), at(20)]);
    assert!(
        batch.touches(&at(5), &at(9))
            && batch.touches(&at(0), &at(5))
            && batch.touches(&at(0), &at(99))
    );
    assert!(
        !batch.touches(&at(6), &at(19))
            && !batch.touches(&at(21), &at(30))
            && !batch.touches(&at(0), &at(4))
    );
}

#[test]
fn a_large_batch_becomes_full_blocks_at_once() {
    let mut tail = Vec::new();
    let all = points(40_000, f64::from);
    assert_eq!(
        tail::append(&mut tail, all[..100].to_vec()).unwrap(),
        Vec::<Vec<Point>>::new()
    );
    let blocks = tail::append(&mut tail, all[100..].to_vec()).unwrap();
    let counts: Vec<usize> = blocks.iter().map(Vec::len).collect();
    assert_eq!(
        counts,
        [BLOCK_POINTS, BLOCK_POINTS, 40_000 - 2 * BLOCK_POINTS]
    );
    assert_eq!(blocks.concat(), all);
    assert!(tail.is_empty());
}

#[test]
fn the_tail_takes_points_in_order_of_arrival_and_gives_them_sorted() {
    let mut tail = Vec::new();
    for step in [3, 1, 2] {
        tail::push(&mut tail, Point::new(step, 0, 0.5));
    }
    assert_eq!(tail.len(), 3 * Point::BYTES);
    assert_eq!(
        tail::iter(&tail)
            .map(|point| point.step)
            .collect::<Vec<_>>(),
        [3, 1, 2]
    );
    assert_eq!(
        tail::decode(&tail)
            .unwrap()
            .iter()
            .map(|point| point.step)
            .collect::<Vec<_>>(),
        [1, 2, 3]
    );
}
