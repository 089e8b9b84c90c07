//! One observation of a metric, and the order that all of the store agrees on.

use std::cmp::Ordering;

/// One observation: at `step`, at `timestamp`, the metric was `value`.
///
/// Points are ordered by step, then timestamp, then value in IEEE 754's total order, with NaN last.
/// Two points equal in all three are the same point, and NaN equals NaN; −0.0 and 0.0 are different
/// values.
#[derive(Clone, Copy, Debug, Default)]
pub struct Point {
    /// The step: any integer, in any order of arrival.
    pub step: i64,
    /// Milliseconds since the Unix epoch.
    pub timestamp: i64,
    /// The value, exact to the bit. Every NaN is the same NaN.
    pub value: f64,
}

impl Point {
    /// The bytes of [`Point::to_bytes`].
    pub const BYTES: usize = 24;

    /// A point, with any NaN replaced by the canonical one.
    pub fn new(step: i64, timestamp: i64, value: f64) -> Self {
        let value = if value.is_nan() { f64::NAN } else { value };
        Self {
            step,
            timestamp,
            value,
        }
    }

    /// Step, timestamp and value, each eight bytes, little-endian.
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..8].copy_from_slice(&self.step.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.timestamp.to_le_bytes());
        bytes[16..].copy_from_slice(&canonical_bits(self.value).to_le_bytes());
        bytes
    }

    /// The inverse of [`Point::to_bytes`].
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Self {
        let word = |at: usize| std::array::from_fn(|i| bytes[at + i]);
        Self::new(
            i64::from_le_bytes(word(0)),
            i64::from_le_bytes(word(8)),
            f64::from_le_bytes(word(16)),
        )
    }

    fn key(&self) -> (i64, i64, i64) {
        (
            self.step,
            self.timestamp,
            order_key(canonical_bits(self.value), 0),
        )
    }
}

impl Ord for Point {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Point {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Point {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Point {}

const SIGN: u64 = 1 << 63;

/// The bits of `value`, those of the one NaN for every NaN.
pub(super) fn canonical_bits(value: f64) -> u64 {
    if value.is_nan() {
        f64::NAN.to_bits()
    } else {
        value.to_bits()
    }
}

/// An integer that orders as the float with these bits does, less its `shift` lowest mantissa bits.
pub(super) fn order_key(bits: u64, shift: u32) -> i64 {
    let magnitude = ((bits & !SIGN) >> shift).cast_signed();
    if bits & SIGN == 0 {
        magnitude
    } else {
        !magnitude
    }
}

/// The bits whose [`order_key`] is `key`, the `shift` lowest of them zero. `shift` is below 64.
pub(super) fn bits_of_key(key: i64, shift: u32) -> u64 {
    if key < 0 {
        (!key.cast_unsigned() << shift) | SIGN
    } else {
        key.cast_unsigned() << shift
    }
}
