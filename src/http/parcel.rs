//! A parcel on the wire: what `POST /api/tracker/import` takes. Sender and receiver share this file.
//!
//! All numbers are little-endian:
//!
//! | bytes | |
//! |---|---|
//! | 4 | `TRKI` |
//! | 2 | version of the layout, 1 |
//! | 2 | 0 |
//! | 4 | `n`, the length of the contents |
//! | `n` | the contents without points, as JSON (`model::transfer::Contents`) |
//!
//! and then, until the end, pieces of series:
//!
//! | bytes | |
//! |---|---|
//! | 2 | length of the run's id, then the id |
//! | 2 | length of the metric's name, then the name |
//! | 4 | length of the block, then the block: columns as the store compresses them, with a checksum |

use std::collections::BTreeMap;

use crate::error::{Error, Result};
use crate::model::transfer::Contents;
use crate::service::{MAX_PARCEL_POINTS, Parcel};
use crate::store::series::codec;

const MAGIC: &[u8; 4] = b"TRKI";
const VERSION: u16 = 1;

/// Writes a parcel. The points of each metric ascend.
pub fn encode(parcel: &Parcel) -> Result<Vec<u8>> {
    let contents = serde_json::to_vec(&parcel.contents)
        .map_err(|e| Error::internal("a parcel cannot be written as JSON", e))?;
    let mut out = Vec::with_capacity(contents.len() + 64);
    out.extend(MAGIC);
    out.extend(VERSION.to_le_bytes());
    out.extend([0, 0]);
    put(&mut out, &contents, 4)?;
    for (run_id, points) in &parcel.points {
        for (key, points) in points {
            for piece in points.chunks(codec::MAX_BLOCK_POINTS) {
                put(&mut out, run_id.as_bytes(), 2)?;
                put(&mut out, key.as_bytes(), 2)?;
                put(&mut out, &codec::encode(piece)?, 4)?;
            }
        }
    }
    Ok(out)
}

/// Bytes, after their length in `width` bytes.
fn put(out: &mut Vec<u8>, bytes: &[u8], width: usize) -> Result<()> {
    let length = (bytes.len() as u64).to_le_bytes();
    if length[width..].iter().any(|byte| *byte != 0) {
        return Err(Error::bug(
            "a part of a parcel is longer than its layout allows",
        ));
    }
    out.extend(&length[..width]);
    out.extend(bytes);
    Ok(())
}

/// Reads a parcel.
///
/// Errors: [`Error::Invalid`] when it is not one, damaged, or of a newer program.
pub fn decode(bytes: &[u8]) -> Result<Parcel> {
    let mut rest = bytes;
    if take(&mut rest, 4)? != MAGIC {
        return Err(Error::invalid(
            "the body is no parcel: it must start with `TRKI`",
        ));
    }
    let version = number(&mut rest, 2)?;
    if version != u64::from(VERSION) {
        return Err(Error::Invalid(format!(
            "the parcel has version {version} of its layout, this server knows {VERSION}: use the same version of \
             `tracker` on both sides"
        )));
    }
    number(&mut rest, 2)?;
    let contents = section(&mut rest, 4)?;
    let nul = br"\u0000";
    if contents.windows(nul.len()).any(|window| window == nul) {
        return Err(Error::invalid(
            "the parcel holds a text with a NUL character",
        ));
    }
    let contents: Contents = serde_json::from_slice(contents).map_err(|e| {
        Error::Invalid(format!(
            "the contents of the parcel are not understood: {e}"
        ))
    })?;
    let mut parcel = Parcel {
        contents,
        points: BTreeMap::new(),
    };
    let mut count = 0;
    while !rest.is_empty() {
        let run_id = text(section(&mut rest, 2)?)?;
        let key = text(section(&mut rest, 2)?)?;
        let block = section(&mut rest, 4)?;
        let series = parcel.points.entry(run_id).or_default();
        let points = series.entry(key).or_default();
        let before = points.len();
        codec::decode_into(block, points)
            .map_err(|e| Error::Invalid(format!("a block of the parcel is damaged: {e}")))?;
        count += points.len() - before;
        if count > MAX_PARCEL_POINTS {
            return Err(Error::TooLarge(format!(
                "a parcel holds at most {MAX_PARCEL_POINTS} points"
            )));
        }
    }
    Ok(parcel)
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8]> {
    let (head, tail) = rest
        .split_at_checked(length)
        .ok_or_else(|| Error::invalid("the parcel ends early"))?;
    *rest = tail;
    Ok(head)
}

fn number(rest: &mut &[u8], width: usize) -> Result<u64> {
    let bytes = take(rest, width)?.iter().rev();
    Ok(bytes.fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

fn section<'a>(rest: &mut &'a [u8], width: usize) -> Result<&'a [u8]> {
    let length = number(rest, width)?;
    take(rest, usize::try_from(length).unwrap_or(usize::MAX))
}

fn text(bytes: &[u8]) -> Result<String> {
    String::from_utf8(bytes.to_vec())
        .map_err(|_| Error::invalid("a name in the parcel is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::transfer::MovedExperiment;
    use crate::store::series::Point;

    fn parcel() -> Parcel {
        let points = (0..70_000).map(|step| Point::new(step, 5, f64::NAN));
        let series = BTreeMap::from([("loss/é".to_owned(), points.collect())]);
        Parcel {
            contents: Contents {
                experiments: vec![MovedExperiment {
                    name: "a\"b".into(),
                    location: None,
                    created_ms: 1,
                    deleted: false,
                    tags: vec![("k".into(), "v".into())],
                }],
                ..Contents::default()
            },
            points: BTreeMap::from([("r1".to_owned(), series)]),
        }
    }

    #[test]
    fn a_parcel_reads_back() {
        let sent = parcel();
        let read = decode(&encode(&sent).unwrap()).unwrap();
        assert_eq!(read.contents, sent.contents);
        assert_eq!(read.points, sent.points);
    }

    #[test]
    fn damage_is_refused() {
        let bytes = encode(&parcel()).unwrap();
        for end in (0..bytes.len()).step_by(97) {
            if let Ok(read) = decode(&bytes[..end]) {
                // A cut between two pieces is a shorter parcel.
                assert!(read.points.values().all(|series| series.len() <= 1));
            }
        }
        let mut changed = bytes.clone();
        *changed.last_mut().unwrap() ^= 1;
        assert!(matches!(decode(&changed), Err(Error::Invalid(_))));
        let mut newer = bytes;
        newer[4] = 2;
        assert!(
            decode(&newer)
                .unwrap_err()
                .to_string()
                .contains("version 2")
        );
        assert!(decode(b"{}").is_err());
    }
}
