//! How small blocks become large ones as part of writing.
//!
//! Blocks pass through three sizes. As soon as the newest blocks, all of them below a size,
//! together reach it, they are merged into one. Each merge thus lifts its points over at least one
//! size: no point is rewritten more than [`SIZES`]`.len()` times, however the writes are cut.

use super::codec::MAX_BLOCK_POINTS;
use super::point::Point;

/// The size of a full block, in points. Full blocks are never merged again.
pub const BLOCK_POINTS: usize = 16_384;

/// The sizes, largest first: one block of 1,024 from 8 full tails, 8,192 from 8 of those, then two.
const SIZES: [usize; 3] = [BLOCK_POINTS, 8_192, 1_024];

/// The index from which on all blocks are to be merged into one, given the counts of a series'
/// blocks in the order they were stored. To be asked again after each merge and each new block,
/// until it is `None`.
///
/// The merged block has fewer than 2 × [`BLOCK_POINTS`] points when it was asked after each block,
/// and never more than [`MAX_BLOCK_POINTS`].
pub fn plan(counts: &[usize]) -> Option<usize> {
    SIZES.iter().find_map(|&size| {
        let (mut start, mut merged) = (counts.len(), 0);
        for (index, &count) in counts.iter().enumerate().rev() {
            if count >= size || merged + count > MAX_BLOCK_POINTS {
                break;
            }
            (start, merged) = (index, merged + count);
        }
        (merged >= size).then_some(start)
    })
}

/// The points of several blocks as one, strictly ascending. The blocks may overlap.
pub fn merge(blocks: &[Vec<Point>]) -> Vec<Point> {
    let mut points = blocks.concat();
    // The stable sort finds the runs that blocks are and merges them; apart, they cost one
    // comparison a point.
    points.sort();
    points.dedup();
    points
}
