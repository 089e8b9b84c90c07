//! Columns of integers: a straight line, or frames of 64 numbers packed at the width they need.
//!
//! A frame stores offsets from its minimum, either of the numbers themselves or of the differences
//! between neighbours, whichever makes the whole column smaller. Against bit-by-bit delta-of-delta
//! this costs regular steps nothing, jittered clocks a bit less, and decodes several times faster
//! because no bit decides where the next one lies. All arithmetic wraps, so every `i64` survives.

use super::bits::{LANES, pack, packed_len, unpack, width_of};
use super::bytes::{Reader, damaged, put_varint, varint_len, zigzag};
use crate::error::Result;

const LINE: u8 = 0;
const PLAIN: u8 = 1;
const DELTA: u8 = 2;

/// How a column will be written, and the bytes that takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    kind: u8,
    line: Line,
    /// The encoded size in bytes.
    pub(super) size: usize,
}

/// The line through the first two numbers: number `i` is `origin + (i + 1) * slope`.
#[derive(Clone, Copy, Debug)]
struct Line {
    origin: i64,
    slope: i64,
}

impl Line {
    fn through(values: &[i64]) -> Self {
        let first = values.first().copied().unwrap_or(0);
        let slope = values.get(1).map_or(0, |second| second.wrapping_sub(first));
        Self {
            origin: first.wrapping_sub(slope),
            slope,
        }
    }
}

/// The frame of reference of up to 64 numbers.
struct Frame {
    base: i64,
    width: u32,
}

impl Frame {
    fn of(values: &[i64]) -> Self {
        let (mut base, mut top) = (i64::MAX, i64::MIN);
        for &value in values {
            base = base.min(value);
            top = top.max(value);
        }
        Self {
            base,
            width: width_of(top.wrapping_sub(base).cast_unsigned()),
        }
    }

    /// The bytes of this frame when the base of the one before it was `previous`.
    fn size(&self, len: usize, previous: i64) -> usize {
        varint_len(zigzag(self.base.wrapping_sub(previous))) + 1 + packed_len(len, self.width)
    }
}

/// Calls `each` with every 64 differences between a number and the one before it.
fn for_each_delta(values: &[i64], origin: i64, mut each: impl FnMut(&[i64])) {
    let mut previous = origin;
    let mut deltas = [0; LANES];
    for chunk in values.chunks(LANES) {
        for (delta, &value) in deltas.iter_mut().zip(chunk) {
            *delta = value.wrapping_sub(previous);
            previous = value;
        }
        each(&deltas[..chunk.len()]);
    }
}

/// Chooses the smallest form for `values`.
pub(super) fn plan(values: &[i64]) -> Plan {
    let line = Line::through(values);
    let header = 1 + varint_len(zigzag(line.origin));
    let (mut plain, mut plain_base) = (header, line.origin);
    let (mut delta, mut delta_base) = (header, 0);
    let mut straight = true;
    for_each_delta(values, line.origin, |deltas| {
        let frame = Frame::of(deltas);
        straight &= frame.width == 0 && frame.base == line.slope;
        delta += frame.size(deltas.len(), delta_base);
        delta_base = frame.base;
    });
    if straight {
        return Plan {
            kind: LINE,
            line,
            size: header + varint_len(zigzag(line.slope)),
        };
    }
    for chunk in values.chunks(LANES) {
        let frame = Frame::of(chunk);
        plain += frame.size(chunk.len(), plain_base);
        plain_base = frame.base;
    }
    if plain < delta {
        Plan {
            kind: PLAIN,
            line,
            size: plain,
        }
    } else {
        Plan {
            kind: DELTA,
            line,
            size: delta,
        }
    }
}

/// Appends `values` in the form `plan` chose for them.
pub(super) fn write(values: &[i64], plan: Plan, out: &mut Vec<u8>) {
    let Line { origin, slope } = plan.line;
    out.push(plan.kind);
    put_varint(out, zigzag(origin));
    match plan.kind {
        LINE => put_varint(out, zigzag(slope)),
        PLAIN => {
            let mut base = origin;
            for chunk in values.chunks(LANES) {
                base = write_frame(chunk, base, out);
            }
        }
        _ => {
            let mut base = 0;
            for_each_delta(values, origin, |deltas| {
                base = write_frame(deltas, base, out);
            });
        }
    }
}

/// Appends one frame and returns its base.
fn write_frame(values: &[i64], previous: i64, out: &mut Vec<u8>) -> i64 {
    let Frame { base, width } = Frame::of(values);
    let mut offsets = [0; LANES];
    for (offset, value) in offsets.iter_mut().zip(values) {
        *offset = value.wrapping_sub(base).cast_unsigned();
    }
    put_varint(out, zigzag(base.wrapping_sub(previous)));
    out.push(width.to_le_bytes()[0]);
    pack(&offsets[..values.len()], width, out);
    base
}

/// Reads a column 64 numbers at a time.
#[derive(Debug)]
pub(super) struct Ints<'a> {
    input: Reader<'a>,
    kind: u8,
    /// The number before the next one (for `PLAIN`, unused).
    previous: i64,
    /// The base of the last frame, or the slope of the line.
    base: i64,
}

impl<'a> Ints<'a> {
    /// Reads the head of a column that fills `input`.
    pub(super) fn new(mut input: Reader<'a>) -> Result<Self> {
        let kind = input.byte()?;
        let previous = input.signed()?;
        let base = match kind {
            LINE => input.signed()?,
            PLAIN => previous,
            DELTA => 0,
            _ => return Err(damaged("a column has an unknown form")),
        };
        Ok(Self {
            input,
            kind,
            previous,
            base,
        })
    }

    /// The next `len` numbers (64, or what is left of the column); the lanes after them are
    /// arbitrary.
    pub(super) fn next(&mut self, len: usize) -> Result<[i64; LANES]> {
        if self.kind == LINE {
            return Ok(self.accumulate(&[self.base; LANES]));
        }
        self.base = self.base.wrapping_add(self.input.signed()?);
        let width = u32::from(self.input.byte()?);
        if width > u64::BITS {
            return Err(damaged("a frame is too wide"));
        }
        let offsets = unpack(self.input.take(packed_len(len, width))?, width);
        let values = offsets.map(|offset| self.base.wrapping_add(offset.cast_signed()));
        Ok(if self.kind == DELTA {
            self.accumulate(&values)
        } else {
            values
        })
    }

    fn accumulate(&mut self, deltas: &[i64; LANES]) -> [i64; LANES] {
        deltas.map(|delta| {
            self.previous = self.previous.wrapping_add(delta);
            self.previous
        })
    }

    /// Fails unless the column ends here.
    pub(super) fn finish(self) -> Result<()> {
        self.input.finish()
    }
}
