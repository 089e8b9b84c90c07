//! Floats that are short decimals: 0.25, 1e3, 0.1 × 7. They are integers times a power of ten, and
//! integers pack far better than the bits of a float.

/// 2^51. Integers below it stand for values; above it the rounding below is not exact.
const LIMIT: f64 = 2_251_799_813_685_248.0;

/// 3 × 2^51. Adding and subtracting it rounds any float within [`LIMIT`] to the nearest integer.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// Ten to the power of the index; all of them exact.
const POWERS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// Samples that decide about a column.
const SAMPLES: usize = 32;

/// Samples that may fail before a scale is given up.
const MISSES: usize = SAMPLES / 8;

/// How an integer becomes a float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    exponent: u8,
    /// Multiply by the inverse power instead of dividing by the power. Division is what parsing a
    /// decimal gives (0.3); multiplication is what `i * 0.1` gives (0.30000000000000004).
    inverse: bool,
}

impl Scale {
    /// The smallest scale that fits most of `values`, judged by a sample.
    pub(super) fn fitting(values: &[f64]) -> Option<Self> {
        let stride = values.len().div_ceil(SAMPLES).max(1);
        let misses = |scale: &Scale| {
            let missed = values
                .iter()
                .step_by(stride)
                .filter(|value| scale.integer(**value).is_none());
            missed.take(MISSES + 1).count()
        };
        let scales = (0..POWERS.len()).flat_map(|exponent| {
            [false, true].map(|inverse| Self {
                exponent: exponent.to_le_bytes()[0],
                inverse,
            })
        });
        let mut best = (MISSES + 1, None);
        for scale in scales {
            let misses = misses(&scale);
            if misses < best.0 {
                best = (misses, Some(scale));
            }
            if misses == 0 {
                break;
            }
        }
        best.1
    }

    /// The integer that this scale turns into exactly `value`, if there is one.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole number within LIMIT"
    )]
    pub(super) fn integer(self, value: f64) -> Option<i64> {
        let scaled = value * POWERS[usize::from(self.exponent)];
        let integer = ((scaled + ROUNDER) - ROUNDER) as i64;
        let exact = scaled.abs() < LIMIT && self.value(integer).to_bits() == value.to_bits();
        exact.then_some(integer)
    }

    /// The float that `integer` stands for.
    #[expect(
        clippy::cast_precision_loss,
        reason = "what was written is within LIMIT, thus exact"
    )]
    pub(super) fn value(self, integer: i64) -> f64 {
        let power = POWERS[usize::from(self.exponent)];
        if self.inverse {
            integer as f64 * (1.0 / power)
        } else {
            integer as f64 / power
        }
    }

    pub(super) fn to_byte(self) -> u8 {
        self.exponent << 1 | u8::from(self.inverse)
    }

    pub(super) fn from_byte(byte: u8) -> Option<Self> {
        let exponent = byte >> 1;
        (usize::from(exponent) < POWERS.len()).then_some(Self {
            exponent,
            inverse: byte & 1 == 1,
        })
    }
}
