//! Stored metric data from anywhere: reading it never panics, and what can be read can be written.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tracker::store::series::{MAX_BLOCK_POINTS, Sampler, Sketch, StepRange, codec, tail};

fuzz_target!(|bytes: &[u8]| {
    read(bytes);
    // Nearly no input has the checksum it needs, so every input is also tried with it.
    let mut sealed = bytes.to_vec();
    sealed.extend_from_slice(&crc32fast::hash(bytes).to_le_bytes());
    read(&sealed);
});

fn read(bytes: &[u8]) {
    if let Ok(points) = codec::decode(bytes) {
        assert!(points.len() <= MAX_BLOCK_POINTS);
        let encoded = codec::encode(&points).expect("decoded points ascend");
        assert_eq!(codec::decode(&encoded).expect("just encoded"), points);
    }
    if let Ok(sketch) = Sketch::decode(bytes) {
        assert_eq!(Sketch::decode(&sketch.encode()).expect("just encoded"), sketch);
        let mut sampler = Sampler::new(StepRange::ALL);
        sampler.add_sketch(&sketch);
        assert!(sampler.finish(16).len() <= 16);
    }
    if let Ok(points) = tail::decode(bytes) {
        assert_eq!(points.len(), tail::iter(bytes).len());
    }
}
