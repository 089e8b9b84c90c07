//! Chooses the points that a chart keeps.

use super::point::Point;

/// A point that could be drawn, and how many it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) point: Point,
    pub(super) weight: usize,
}

/// Reduces more than `max_points` ascending candidates to at most that many.
pub(super) fn thin(candidates: &[Candidate], max_points: usize) -> Vec<Point> {
    let mut kept = essential(candidates);
    kept.truncate(max_points);
    let room = max_points - kept.len();
    let mut runs = non_finite_runs(candidates);
    // A quarter at most: a series that is half NaN still has to show its other half.
    let buckets = (room - runs.len().min(room / 4)) / 2;
    kept.extend(bucket_extremes(candidates, buckets));
    kept.sort_unstable();
    kept.dedup();
    runs.retain(|index| kept.binary_search(index).is_err());
    kept.extend(evenly(&runs, max_points - kept.len()));
    kept.sort_unstable();
    kept.into_iter()
        .map(|index| candidates[index].point)
        .collect()
}

/// The indices of the least and the greatest value seen, of the earliest where several are equal.
#[derive(Clone, Copy, Debug, Default)]
struct Extremes(Option<(usize, usize)>);

impl Extremes {
    /// Takes in the next candidate, which is not NaN.
    fn see(&mut self, index: usize, candidates: &[Candidate]) {
        let value = |index: usize| candidates[index].point.value;
        let (min, max) = self.0.get_or_insert((index, index));
        if value(index) < value(*min) {
            *min = index;
        }
        if value(index) > value(*max) {
            *max = index;
        }
    }

    fn indices(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().flat_map(|(min, max)| [min, max])
    }
}

/// The indices that matter whatever the room, the most important first.
fn essential(candidates: &[Candidate]) -> Vec<usize> {
    let (mut all, mut finite) = (Extremes::default(), Extremes::default());
    for (index, Candidate { point, .. }) in candidates.iter().enumerate() {
        if !point.value.is_nan() {
            all.see(index, candidates);
        }
        if point.value.is_finite() {
            finite.see(index, candidates);
        }
    }
    let ends = candidates.len().checked_sub(1).into_iter().chain([0]);
    let mut indices = Vec::new();
    for index in ends.chain(all.indices()).chain(finite.indices()) {
        if !indices.contains(&index) {
            indices.push(index);
        }
    }
    indices
}

/// The first index of each run of NaN, or of the same infinity.
fn non_finite_runs(candidates: &[Candidate]) -> Vec<usize> {
    let value = |index: usize| candidates[index].point.value;
    let starts_run = |&index: &usize| {
        !value(index).is_finite()
            && (index == 0 || value(index).total_cmp(&value(index - 1)).is_ne())
    };
    (0..candidates.len()).filter(starts_run).collect()
}

/// The indices of the least and the greatest finite value in each of `buckets` of equal weight.
fn bucket_extremes(candidates: &[Candidate], buckets: usize) -> impl Iterator<Item = usize> {
    let total = candidates
        .iter()
        .map(|candidate| candidate.weight)
        .sum::<usize>()
        .max(1);
    let mut found = vec![Extremes::default(); buckets];
    let mut before = 0;
    for (index, candidate) in candidates.iter().enumerate() {
        let bucket = found.get_mut(before * buckets / total);
        if let Some(bucket) = bucket.filter(|_| candidate.point.value.is_finite()) {
            bucket.see(index, candidates);
        }
        before += candidate.weight;
    }
    found.into_iter().flat_map(Extremes::indices)
}

/// At most `count` of `indices`, spread evenly.
fn evenly(indices: &[usize], count: usize) -> impl Iterator<Item = usize> {
    let count = count.min(indices.len());
    (0..count).map(move |pick| indices[pick * indices.len() / count])
}
