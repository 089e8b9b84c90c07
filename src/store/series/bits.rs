//! Packs up to [`LANES`] integers of one width into bits, without gaps, lowest bit first.

/// How many integers are packed together: as many as a word has bits, so that a full group of width
/// `w` is exactly `w` words.
pub(super) const LANES: usize = 64;

/// The bits `value` needs: 0 to 64.
pub(super) fn width_of(value: u64) -> u32 {
    u64::BITS - value.leading_zeros()
}

/// The bytes that `len` integers of `width` bits occupy.
pub(super) fn packed_len(len: usize, width: u32) -> usize {
    (len * width as usize).div_ceil(8)
}

/// Appends `values` (at most [`LANES`]), each below 2^`width`.
pub(super) fn pack(values: &[u64], width: u32, out: &mut Vec<u8>) {
    // One word more than a full group has: the last lane's upper half is written unconditionally.
    let mut words = [0_u64; LANES + 1];
    for (lane, value) in values.iter().take(LANES).enumerate() {
        let (word, offset) = position(lane, width);
        words[word] |= value << offset;
        words[word + 1] |= (value >> 1) >> (63 - offset);
    }
    let mut bytes = [0; (LANES + 1) * 8];
    for (bytes, word) in bytes.chunks_exact_mut(8).zip(words) {
        bytes.copy_from_slice(&word.to_le_bytes());
    }
    out.extend_from_slice(&bytes[..packed_len(values.len(), width)]);
}

/// Reads [`LANES`] integers of `width` bits (at most 64); lanes beyond the end of `bytes` are zero.
pub(super) fn unpack(bytes: &[u8], width: u32) -> [u64; LANES] {
    let mut words = [0_u64; LANES + 1];
    let (whole, rest) = bytes.as_chunks::<8>();
    for (word, bytes) in words.iter_mut().zip(whole) {
        *word = u64::from_le_bytes(*bytes);
    }
    if let Some(word) = words.get_mut(whole.len()) {
        *word = rest
            .iter()
            .rev()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
    }
    let mask = u64::MAX.checked_shr(u64::BITS - width).unwrap_or(0);
    std::array::from_fn(|lane| {
        let (word, offset) = position(lane, width);
        (words[word] >> offset | (words[word + 1] << 1) << (63 - offset)) & mask
    })
}

fn position(lane: usize, width: u32) -> (usize, usize) {
    let bit = lane * width as usize;
    (bit / LANES, bit % LANES)
}
