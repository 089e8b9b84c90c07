//! Which part of an artifact is wanted.

use std::ops::Range;

/// One range of an HTTP `Range: bytes=…` header, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteRange {
    /// `first-last`, both included.
    Between(u64, u64),
    /// `first-`, to the end.
    From(u64),
    /// `-count`, the last `count` bytes.
    Last(u64),
}

impl ByteRange {
    /// The bytes meant in an artifact of `size` bytes, cut at its end; `None` where there are none
    /// (HTTP 416).
    pub fn resolve(self, size: u64) -> Option<Range<u64>> {
        let range = match self {
            Self::Between(first, last) => first..last.saturating_add(1).min(size),
            Self::From(first) => first..size,
            Self::Last(count) => size.saturating_sub(count)..size,
        };
        (!range.is_empty()).then_some(range)
    }
}

#[cfg(test)]
mod tests {
    use super::ByteRange::{Between, From, Last};

    #[test]
    fn a_range_is_cut_at_the_end_of_the_artifact() {
        for (range, size, expected) in [
            (Between(0, 0), 10, Some(0..1)),
            (Between(2, 4), 10, Some(2..5)),
            (Between(8, 99), 10, Some(8..10)),
            (Between(0, u64::MAX), 10, Some(0..10)),
            (Between(10, 11), 10, None),
            (Between(4, 2), 10, None),
            (From(9), 10, Some(9..10)),
            (From(10), 10, None),
            (From(u64::MAX), 10, None),
            (Last(3), 10, Some(7..10)),
            (Last(99), 10, Some(0..10)),
            (Last(0), 10, None),
            (Last(5), 0, None),
            (From(0), 0, None),
        ] {
            assert_eq!(range.resolve(size), expected, "{range:?} of {size}");
        }
    }
}
