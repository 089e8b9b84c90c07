//! The zip format, as far as an archive needs that is written in one pass.
//!
//! Nothing is compressed: models and images do not get smaller, and a server's time is dear. Data go
//! into stored blocks of the deflate method all the same, since readers that unpack while they
//! read need a method that knows its own end. Checksums and sizes follow the data; what is 4 GiB or
//! more is written as zip64.

use std::time::{SystemTime, UNIX_EPOCH};

use bytes::{BufMut, Bytes, BytesMut};

/// Checksum and sizes follow the data; the name is UTF-8.
const FLAGS: u16 = 1 << 3 | 1 << 11;
const DEFLATE: u16 = 8;
const VERSION: u16 = 20;
const VERSION_OF_ZIP64: u16 = 45;
/// Unix wrote this: its permissions are meant.
const MADE_ON_UNIX: u16 = 3 << 8;
/// A regular file that its owner may write and everyone read.
const FILE_MODE: u32 = 0o100_644 << 16;
/// Says that the zip64 field has the number.
const IN_ZIP64: u32 = u32::MAX;
/// Most bytes of a stored block.
const BLOCK: usize = 65_535;

/// A file on its way into the archive.
#[derive(Debug)]
pub struct File {
    name: String,
    modified: [u16; 2],
    offset: u64,
    is_large: bool,
    crc: crc32fast::Hasher,
    size: u64,
    packed: u64,
}

/// What was written so far: the archive's own directory comes at its end.
#[derive(Debug, Default)]
pub struct Archive {
    offset: u64,
    files: u64,
    directory: BytesMut,
}

impl Archive {
    /// Bytes of the directory so far, which stay in memory until the end.
    pub fn directory_bytes(&self) -> usize {
        self.directory.len()
    }

    /// Begins a file of `size` bytes: what comes before its data.
    pub fn begin(&mut self, name: String, size: u64, modified: SystemTime) -> (File, Bytes) {
        let blocks = size / BLOCK as u64 + 2;
        let is_large = size + 5 * blocks >= u64::from(u32::MAX);
        let file = File {
            modified: dos_time(modified),
            offset: self.offset,
            is_large,
            crc: crc32fast::Hasher::new(),
            size: 0,
            packed: 0,
            name,
        };
        let mut header = BytesMut::with_capacity(64 + file.name.len());
        header.put_u32_le(0x0403_4b50);
        header.put_u16_le(file.version());
        file.put_kind(&mut header);
        // The checksum and both sizes, in the zip64 field where they are large: they follow.
        header.put_u32_le(0);
        let sizes = if is_large { IN_ZIP64 } else { 0 };
        header.put_u32_le(sizes);
        header.put_u32_le(sizes);
        header.put_u16_le(length(&file.name));
        header.put_u16_le(if is_large { 20 } else { 0 });
        header.put_slice(file.name.as_bytes());
        if is_large {
            put_zip64(&mut header, &[0, 0]);
        }
        (file, self.written(header))
    }

    /// A piece of a file's data.
    pub fn data(&mut self, file: &mut File, piece: &[u8]) -> Bytes {
        file.crc.update(piece);
        file.size += piece.len() as u64;
        let blocks = piece.len().div_ceil(BLOCK);
        let mut packed = BytesMut::with_capacity(piece.len() + 5 * blocks);
        for block in piece.chunks(BLOCK) {
            put_block(&mut packed, false, block);
        }
        file.packed += packed.len() as u64;
        self.written(packed)
    }

    /// Ends a file: what comes after its data.
    pub fn end(&mut self, mut file: File) -> Bytes {
        let mut rest = BytesMut::with_capacity(32);
        put_block(&mut rest, true, &[]);
        file.packed += rest.len() as u64;
        let crc = file.crc.clone().finalize();
        rest.put_u32_le(0x0807_4b50);
        rest.put_u32_le(crc);
        for size in [file.packed, file.size] {
            if file.is_large {
                rest.put_u64_le(size);
            } else {
                put_u32(&mut rest, size);
            }
        }
        self.enter(&file, crc);
        self.written(rest)
    }

    /// Ends the archive: its directory, and where that is.
    pub fn finish(self) -> Bytes {
        let (mut all, start) = (self.directory, self.offset);
        let size = all.len() as u64;
        let is_large = self.files >= u64::from(u16::MAX) || start + size >= u64::from(u32::MAX);
        if is_large {
            all.put_u32_le(0x0606_4b50);
            all.put_u64_le(44);
            all.put_u16_le(MADE_ON_UNIX | VERSION_OF_ZIP64);
            all.put_u16_le(VERSION_OF_ZIP64);
            all.put_u64_le(0);
            all.put_u64_le(self.files);
            all.put_u64_le(self.files);
            all.put_u64_le(size);
            all.put_u64_le(start);
            all.put_u32_le(0x0706_4b50);
            all.put_u32_le(0);
            all.put_u64_le(start + size);
            all.put_u32_le(1);
        }
        all.put_u32_le(0x0605_4b50);
        all.put_u32_le(0);
        let files = u16::try_from(self.files).unwrap_or(u16::MAX);
        all.put_u16_le(files);
        all.put_u16_le(files);
        put_u32(&mut all, size);
        put_u32(&mut all, start);
        all.put_u16_le(0);
        all.freeze()
    }

    /// Adds a file to the directory.
    fn enter(&mut self, file: &File, crc: u32) {
        let is_large = file.is_large || file.offset >= u64::from(u32::MAX);
        let number = |n: u64| {
            if is_large {
                IN_ZIP64
            } else {
                u32::try_from(n).unwrap_or(IN_ZIP64)
            }
        };
        let all = &mut self.directory;
        all.put_u32_le(0x0201_4b50);
        all.put_u16_le(MADE_ON_UNIX | file.version());
        all.put_u16_le(if is_large { VERSION_OF_ZIP64 } else { VERSION });
        file.put_kind(all);
        all.put_u32_le(crc);
        all.put_u32_le(number(file.packed));
        all.put_u32_le(number(file.size));
        all.put_u16_le(length(&file.name));
        all.put_u16_le(if is_large { 28 } else { 0 });
        // No comment, the first disk, no internal attributes.
        all.put_slice(&[0; 6]);
        all.put_u32_le(FILE_MODE);
        all.put_u32_le(number(file.offset));
        all.put_slice(file.name.as_bytes());
        if is_large {
            put_zip64(all, &[file.size, file.packed, file.offset]);
        }
        self.files += 1;
    }

    fn written(&mut self, bytes: BytesMut) -> Bytes {
        self.offset += bytes.len() as u64;
        bytes.freeze()
    }
}

impl File {
    fn version(&self) -> u16 {
        if self.is_large {
            VERSION_OF_ZIP64
        } else {
            VERSION
        }
    }

    /// Flags, method and time.
    fn put_kind(&self, into: &mut BytesMut) {
        let [time, date] = self.modified;
        for number in [FLAGS, DEFLATE, time, date] {
            into.put_u16_le(number);
        }
    }
}

fn put_block(into: &mut BytesMut, is_last: bool, data: &[u8]) {
    let size = u16::try_from(data.len()).unwrap_or(u16::MAX);
    into.put_u8(u8::from(is_last));
    into.put_u16_le(size);
    into.put_u16_le(!size);
    into.put_slice(data);
}

fn put_zip64(into: &mut BytesMut, numbers: &[u64]) {
    into.put_u16_le(1);
    into.put_u16_le(u16::try_from(numbers.len() * 8).unwrap_or(u16::MAX));
    for number in numbers {
        into.put_u64_le(*number);
    }
}

fn put_u32(into: &mut BytesMut, number: u64) {
    into.put_u32_le(u32::try_from(number).unwrap_or(IN_ZIP64));
}

/// Names are keys, which are shorter than 64 KiB.
fn length(name: &str) -> u16 {
    u16::try_from(name.len()).unwrap_or(u16::MAX)
}

/// Time and date as MS-DOS had them, in UTC: from 1980 to 2107, in steps of two seconds.
fn dos_time(time: SystemTime) -> [u16; 2] {
    const FIRST: [u16; 2] = [0, 1 << 5 | 1];
    let Ok(since_epoch) = time.duration_since(UNIX_EPOCH) else {
        return FIRST;
    };
    let seconds = since_epoch.as_secs();
    let (year, month, day) = date(seconds / 86_400);
    if year < 1980 {
        return FIRST;
    }
    let of_day = seconds % 86_400;
    let clock = of_day / 3_600 << 11 | of_day % 3_600 / 60 << 5 | of_day % 60 / 2;
    let date = (year - 1980).min(127) << 9 | month << 5 | day;
    [clock, date].map(|number| u16::try_from(number).unwrap_or(u16::MAX))
}

/// Year, month and day of a number of days since 1970 (Hinnant's `civil_from_days`).
fn date(days: u64) -> (u64, u64, u64) {
    // Counted from the first of March of the year 0, so that leap days come last.
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        let at = |seconds| dos_time(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(at(0), [0, 1 << 5 | 1]);
        // 2000-02-29 12:34:56
        assert_eq!(
            at(951_827_696),
            [12 << 11 | 34 << 5 | 28, 20 << 9 | 2 << 5 | 29]
        );
        // 2026-11-24 00:00:01
        assert_eq!(at(1_795_478_401), [0, 46 << 9 | 11 << 5 | 24]);
    }

    #[test]
    fn what_is_large_is_written_as_zip64() {
        let mut archive = Archive::default();
        let (small, header) = archive.begin("a".into(), 3, UNIX_EPOCH);
        assert_eq!((header.len(), header[4]), (31, 20));
        archive.end(small);
        let (large, header) = archive.begin("b".into(), 1 << 32, UNIX_EPOCH);
        assert_eq!((header.len(), header[4]), (51, 45));
        let rest = archive.end(large);
        assert_eq!(rest.len(), 5 + 8 + 16);
        archive.offset = 1 << 33;
        let end = archive.finish();
        let locator = end.len() - 22 - 20;
        assert_eq!(end[locator..locator + 4], [0x50, 0x4b, 0x06, 0x07]);
    }
}
