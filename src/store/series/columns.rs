//! Points as three columns: steps, timestamps, values. The first two are preceded by their length.

use super::bits::LANES;
use super::bytes::{Reader, damaged, put_varint};
use super::floats::{self, Floats};
use super::ints::{self, Ints};
use super::point::Point;
use crate::error::Result;

/// Appends the columns of `points` (at most 65,536).
pub(super) fn write(points: &[Point], out: &mut Vec<u8>) {
    let mut integers: Vec<i64> = points.iter().map(|point| point.step).collect();
    write_ints(&integers, out);
    integers.clear();
    integers.extend(points.iter().map(|point| point.timestamp));
    write_ints(&integers, out);
    let values: Vec<f64> = points.iter().map(|point| point.value).collect();
    floats::write(&values, out);
}

fn write_ints(values: &[i64], out: &mut Vec<u8>) {
    let plan = ints::plan(values);
    put_varint(out, plan.size as u64);
    ints::write(values, plan, out);
}

/// Appends to `out` the `count` points whose columns fill `input`. They ascend strictly, or the
/// input is damaged.
pub(super) fn read(mut input: Reader<'_>, count: usize, out: &mut Vec<Point>) -> Result<()> {
    let mut steps = read_ints(&mut input)?;
    let mut timestamps = read_ints(&mut input)?;
    let mut values = Floats::new(input, count)?;
    let start = out.len();
    out.reserve(count);
    for position in (0..count).step_by(LANES) {
        let len = LANES.min(count - position);
        let (steps, timestamps) = (steps.next(len)?, timestamps.next(len)?);
        let values = values.next(len)?;
        let points = steps.into_iter().zip(timestamps).zip(values);
        out.extend(
            points
                .take(len)
                .map(|((step, time), value)| Point::new(step, time, value)),
        );
    }
    if !out[start..].is_sorted_by(|a, b| a < b) {
        return Err(damaged("its points are out of order"));
    }
    steps.finish()?;
    timestamps.finish()?;
    values.finish()
}

fn read_ints<'a>(input: &mut Reader<'a>) -> Result<Ints<'a>> {
    let len = input.length(usize::MAX)?;
    Ints::new(input.section(len)?)
}
