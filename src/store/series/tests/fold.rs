use super::super::fold::{BLOCK_POINTS, merge, plan};
use super::super::{Batch, MAX_BLOCK_POINTS, Point, TAIL_POINTS, tail};
use super::{points, series};
use proptest::collection::vec;
use proptest::prelude::*;

/// Stores blocks of these counts one after the other; returns what is stored and the points
/// rewritten.
fn store(arriving: impl IntoIterator<Item = usize>) -> (Vec<usize>, usize) {
    let (mut stored, mut rewritten) = (Vec::new(), 0);
    for count in arriving {
        stored.push(count);
        while let Some(start) = plan(&stored) {
            let merged: usize = stored.drain(start..).sum();
            assert!(merged < 2 * BLOCK_POINTS);
            rewritten += merged;
            stored.push(merged);
        }
    }
    (stored, rewritten)
}

proptest! {
    #[test]
    fn no_point_is_rewritten_more_than_three_times(arriving in vec(TAIL_POINTS..=BLOCK_POINTS, 0..200)) {
        let total: usize = arriving.iter().sum();
        let (stored, rewritten) = store(arriving);
        prop_assert_eq!(stored.iter().sum::<usize>(), total);
        prop_assert!(rewritten <= 3 * total);
        let small = stored.iter().filter(|&&count| count < BLOCK_POINTS).count();
        prop_assert!(small <= 16 * (1 + stored.len() - small), "{stored:?}");
    }

    #[test]
    fn small_writes_leave_few_blocks(arriving in vec(TAIL_POINTS..2000_usize, 0..400)) {
        let (stored, _) = store(arriving);
        prop_assert!(stored.iter().filter(|&&count| count < BLOCK_POINTS).count() <= 15, "{stored:?}");
    }

    #[test]
    fn any_list_of_counts_is_answered(counts in vec(0..=MAX_BLOCK_POINTS, 0..50)) {
        if let Some(start) = plan(&counts) {
            prop_assert!(start + 2 <= counts.len(), "a block is never merged with nothing");
            prop_assert!(counts[start..].iter().sum::<usize>() <= MAX_BLOCK_POINTS);
        }
    }

    #[test]
    fn merging_keeps_every_point_once_and_in_order(points in series(150), owners in vec(0..5_usize, 150)) {
        let mut blocks = vec![Vec::new(); 5];
        for (point, owner) in points.iter().zip(owners) {
            blocks[owner].push(*point);
        }
        blocks[1] = Batch::new([&blocks[0][..], &blocks[1]].concat()).into_points();
        prop_assert_eq!(merge(&blocks), points);
    }
}

#[test]
fn a_million_points_one_by_one_end_in_full_blocks() {
    let mut tail = Vec::new();
    for point in points(1000, f64::from) {
        let due = tail::append(&mut tail, vec![point]).unwrap();
        assert!(due.iter().all(|block| block.len() == TAIL_POINTS));
    }
    let (stored, rewritten) = store((0..1_000_000 / TAIL_POINTS).map(|_| TAIL_POINTS));
    assert!(
        stored
            .iter()
            .filter(|&&count| count == BLOCK_POINTS)
            .count()
            == 61,
        "{stored:?}"
    );
    assert!(stored.len() < 61 + 15);
    assert!(rewritten < 3_000_000);
}

#[test]
fn nothing_is_merged_before_it_is_worth_it() {
    assert_eq!(plan(&[]), None);
    assert_eq!(plan(&[128; 7]), None);
    assert_eq!(plan(&[128; 8]), Some(0));
    assert_eq!(plan(&[16_384, 1024, 128, 896]), Some(2));
    assert_eq!(
        plan(&[8192, 1024, 1024, 1024, 1024, 1024, 1024, 1024, 1024]),
        Some(0)
    );
    assert_eq!(plan(&[16_384, 16_384]), None);
    assert_eq!(merge(&[] as &[Vec<Point>]), []);
}
