//! What the stored formats are made of: variable-length integers, a reader that cannot leave its
//! input, and the envelope (a format byte in front, a CRC-32 behind) that tells damage from data.

use crate::error::{Error, Result};

const CHECKSUM: usize = 4;

/// The error for stored bytes that are not what was written.
pub(super) fn damaged(cause: &str) -> Error {
    Error::bug(format!("stored metric data is damaged: {cause}"))
}

/// Ends an envelope that began with its format byte.
pub(super) fn seal(out: &mut Vec<u8>) {
    let checksum = crc32fast::hash(out);
    out.extend_from_slice(&checksum.to_le_bytes());
}

/// Checks an envelope and returns a reader of what is between its format byte and its checksum.
pub(super) fn open(bytes: &[u8], format: u8) -> Result<Reader<'_>> {
    let (sealed, checksum) = bytes
        .split_last_chunk::<CHECKSUM>()
        .ok_or_else(|| damaged("it is too short"))?;
    if crc32fast::hash(sealed) != u32::from_le_bytes(*checksum) {
        return Err(damaged("its checksum does not match"));
    }
    let mut reader = Reader(sealed);
    match reader.byte()? {
        found if found == format => Ok(reader),
        found => Err(damaged(&format!(
            "its format is {found:#04x}, not {format:#04x}"
        ))),
    }
}

/// Appends seven bits a byte, lowest first, the high bit set on all but the last.
pub(super) fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}

/// The bytes [`put_varint`] appends: 1 to 10.
pub(super) fn varint_len(value: u64) -> usize {
    ((u64::BITS - (value | 1).leading_zeros()).div_ceil(7)) as usize
}

/// Maps integers near zero, of either sign, to small unsigned ones.
pub(super) fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

fn unzigzag(value: u64) -> i64 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

/// Reads forward through bytes; what is not there is an error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn byte(&mut self) -> Result<u8> {
        let (&first, rest) = self
            .0
            .split_first()
            .ok_or_else(|| damaged("it ends early"))?;
        self.0 = rest;
        Ok(first)
    }

    pub(super) fn take(&mut self, len: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self
            .0
            .split_at_checked(len)
            .ok_or_else(|| damaged("it ends early"))?;
        self.0 = rest;
        Ok(taken)
    }

    /// A part of this input as a reader of its own.
    pub(super) fn section(&mut self, len: usize) -> Result<Self> {
        self.take(len).map(Reader)
    }

    pub(super) fn varint(&mut self) -> Result<u64> {
        let mut value = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(damaged("a number has too many bytes"))
    }

    pub(super) fn signed(&mut self) -> Result<i64> {
        self.varint().map(unzigzag)
    }

    /// A count or length that must not exceed `max`.
    pub(super) fn length(&mut self, max: usize) -> Result<usize> {
        match usize::try_from(self.varint()?) {
            Ok(length) if length <= max => Ok(length),
            _ => Err(damaged("a length is out of bounds")),
        }
    }

    /// Fails unless everything was read.
    pub(super) fn finish(self) -> Result<()> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(damaged("it has trailing bytes"))
        }
    }
}
