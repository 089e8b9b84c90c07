//! The heart of the metric store: what a series of points is, how it is kept small, and how it is
//! drawn. Pure functions over bytes and slices; the SQL around them lives in the parent module.
//!
//! A series is the history of one metric of one run. It is stored as
//! - one [`Summary`], from which searches, sorts and "latest metric" are answered,
//! - a [`tail`] of fewer than [`TAIL_POINTS`] raw records, so that one more point is one more
//!   record,
//! - blocks of compressed points ([`codec`]); beside each of at least [`SKETCHED_POINTS`] points a
//!   [`Sketch`] of [`BUCKETS`] buckets.
//!
//! # Writing
//! 1. [`Batch::new`] sorts the incoming points; unless [`Batch::follows`] the summary, each stored
//!    block that [`Batch::touches`] is read and [`Batch::remove`]d, so that a point sent twice
//!    counts once.
//! 2. [`Summary::extend`], then [`tail::append`], which hands back the blocks that became due.
//! 3. Each due block is stored ([`codec::encode`], [`Sketch::of`] if [`BlockMeta::is_sketched`]);
//!    while [`fold::plan`] names a suffix of blocks, that suffix is replaced by its
//!    [`fold::merge`].
//!
//! # Drawing
//! [`sample::plan`] says of each block whether to skip it, read its sketch or decode it; a
//! [`Sampler`] takes what was read, and the tail, and returns at most the points asked for.

mod batch;
mod bits;
mod bytes;
pub mod codec;
mod columns;
mod decimal;
mod floats;
pub mod fold;
mod ints;
mod point;
pub mod sample;
mod sketch;
mod summary;
pub mod tail;
mod thin;

#[cfg(test)]
mod tests;

pub use batch::Batch;
pub use codec::MAX_BLOCK_POINTS;
pub use point::Point;
pub use sample::{BlockMeta, Read, Sampler, StepRange};
pub use sketch::{BUCKETS, Bucket, SKETCHED_POINTS, Sketch};
pub use summary::Summary;
pub use tail::TAIL_POINTS;
