//! Columns of float64: raw, or turned into integers that pack well.
//!
//! Two such turns exist. A short decimal is an integer and a power of ten for the column
//! ([`Scale`]), with the few values that do not fit (NaN, infinities, −0.0) kept aside. Any other
//! float is ranked in float order, without the low mantissa bits that are zero throughout: a column
//! of float32 has 29 of those, and neighbours on a smooth curve share their upper bits.

use super::bits::LANES;
use super::bytes::{Reader, damaged, put_varint, varint_len};
use super::decimal::Scale;
use super::ints::{self, Ints};
use super::point::{bits_of_key, canonical_bits, order_key};
use crate::error::Result;

const RAW: u8 = 0;
const RANKED: u8 = 1;
const DECIMAL: u8 = 2;

/// An exception: two bytes of index, eight of value. The index suffices because a block has at most
/// 65,536 points.
const EXCEPTION: usize = 2 + 8;

/// Appends `values` (at most 65,536) in the smallest form.
pub(super) fn write(values: &[f64], out: &mut Vec<u8>) {
    let ranked = Ranked::of(values);
    let decimal = Decimal::of(values);
    let raw_size = values.len() * 8;
    if let Some(decimal) = decimal.filter(|it| it.size() < ranked.size().min(raw_size)) {
        decimal.write(out);
    } else if ranked.size() < raw_size {
        ranked.write(out);
    } else {
        out.push(RAW);
        out.extend(
            values
                .iter()
                .flat_map(|value| canonical_bits(*value).to_le_bytes()),
        );
    }
}

struct Ranked {
    shift: u32,
    keys: Vec<i64>,
    plan: ints::Plan,
}

impl Ranked {
    fn of(values: &[f64]) -> Self {
        let union = values
            .iter()
            .fold(0, |union, value| union | canonical_bits(*value));
        let shift = union.trailing_zeros() % u64::BITS;
        let keys: Vec<i64> = values
            .iter()
            .map(|value| order_key(canonical_bits(*value), shift))
            .collect();
        let plan = ints::plan(&keys);
        Self { shift, keys, plan }
    }

    fn size(&self) -> usize {
        1 + self.plan.size
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend([RANKED, self.shift.to_le_bytes()[0]]);
        ints::write(&self.keys, self.plan, out);
    }
}

struct Decimal {
    scale: Scale,
    integers: Vec<i64>,
    exceptions: Vec<u8>,
    plan: ints::Plan,
}

impl Decimal {
    fn of(values: &[f64]) -> Option<Self> {
        let scale = Scale::fitting(values)?;
        let mut exceptions = Vec::new();
        let mut previous = 0;
        let integer_or_exception = |(index, value): (usize, &f64)| {
            if let Some(integer) = scale.integer(*value) {
                previous = integer;
            } else {
                exceptions.extend(&index.to_le_bytes()[..2]);
                exceptions.extend(canonical_bits(*value).to_le_bytes());
            }
            previous
        };
        let integers: Vec<i64> = values
            .iter()
            .enumerate()
            .map(integer_or_exception)
            .collect();
        let plan = ints::plan(&integers);
        Some(Self {
            scale,
            integers,
            exceptions,
            plan,
        })
    }

    fn exception_count(&self) -> u64 {
        (self.exceptions.len() / EXCEPTION) as u64
    }

    fn size(&self) -> usize {
        1 + varint_len(self.exception_count()) + self.exceptions.len() + self.plan.size
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend([DECIMAL, self.scale.to_byte()]);
        put_varint(out, self.exception_count());
        out.extend_from_slice(&self.exceptions);
        ints::write(&self.integers, self.plan, out);
    }
}

/// Reads a column 64 numbers at a time.
#[derive(Debug)]
pub(super) enum Floats<'a> {
    Raw(Reader<'a>),
    Ranked {
        shift: u32,
        keys: Ints<'a>,
    },
    Decimal {
        scale: Scale,
        integers: Ints<'a>,
        exceptions: &'a [[u8; EXCEPTION]],
        position: usize,
    },
}

impl<'a> Floats<'a> {
    /// Reads the head of a column of `count` numbers that fills `input`.
    pub(super) fn new(mut input: Reader<'a>, count: usize) -> Result<Self> {
        match input.byte()? {
            RAW => Ok(Self::Raw(input)),
            RANKED => {
                let shift = u32::from(input.byte()?);
                if shift >= u64::BITS {
                    return Err(damaged("a value column's shift is out of bounds"));
                }
                Ok(Self::Ranked {
                    shift,
                    keys: Ints::new(input)?,
                })
            }
            DECIMAL => {
                let scale = Scale::from_byte(input.byte()?)
                    .ok_or_else(|| damaged("a value column's scale is out of bounds"))?;
                let bytes = input.length(count)? * EXCEPTION;
                let (exceptions, _) = input.take(bytes)?.as_chunks();
                Ok(Self::Decimal {
                    scale,
                    integers: Ints::new(input)?,
                    exceptions,
                    position: 0,
                })
            }
            _ => Err(damaged("the value column has an unknown form")),
        }
    }

    /// The next `len` numbers (64, or what is left of the column); the lanes after them are
    /// arbitrary.
    pub(super) fn next(&mut self, len: usize) -> Result<[f64; LANES]> {
        match self {
            Self::Raw(input) => {
                let (words, _) = input.take(len * 8)?.as_chunks();
                let mut values = [0.0; LANES];
                for (value, word) in values.iter_mut().zip(words) {
                    *value = f64::from_le_bytes(*word);
                }
                Ok(values)
            }
            Self::Ranked { shift, keys } => Ok(keys
                .next(len)?
                .map(|key| f64::from_bits(bits_of_key(key, *shift)))),
            Self::Decimal {
                scale,
                integers,
                exceptions,
                position,
            } => {
                let mut values = integers.next(len)?.map(|integer| scale.value(integer));
                while let Some(([low, high, value @ ..], rest)) = exceptions.split_first() {
                    let index = usize::from(u16::from_le_bytes([*low, *high]));
                    if index >= *position + len {
                        break;
                    }
                    let lane = index
                        .checked_sub(*position)
                        .and_then(|lane| values.get_mut(lane));
                    *lane.ok_or_else(|| damaged("exceptions are out of order"))? =
                        f64::from_le_bytes(*value);
                    *exceptions = rest;
                }
                *position += len;
                Ok(values)
            }
        }
    }

    /// Fails unless the column ends here.
    pub(super) fn finish(self) -> Result<()> {
        match self {
            Self::Raw(input) => input.finish(),
            Self::Ranked { keys, .. } => keys.finish(),
            Self::Decimal {
                integers,
                exceptions: [],
                ..
            } => integers.finish(),
            Self::Decimal { .. } => Err(damaged("an exception lies beyond the end")),
        }
    }
}
