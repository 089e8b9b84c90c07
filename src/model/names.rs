//! Generated run names: an adjective, a noun and a number, easy to say and to tell apart.

use crate::clock::Random;

const ADJECTIVES: [&str; 48] = [
    "able", "agile", "amber", "ample", "apt", "bold", "brave", "bright", "brisk", "calm", "clever",
    "cosmic", "crisp", "curious", "daring", "deft", "eager", "early", "exact", "fair", "fine",
    "fleet", "fresh", "gentle", "glad", "golden", "grand", "happy", "keen", "kind", "lively",
    "lucid", "lucky", "merry", "mild", "neat", "noble", "placid", "prime", "proud", "quick",
    "quiet", "rapid", "silver", "smooth", "steady", "sunny", "vivid",
];

const NOUNS: [&str; 48] = [
    "ant", "badger", "bear", "bee", "bison", "boar", "cat", "cod", "colt", "conch", "crab",
    "crane", "crow", "deer", "dove", "duck", "eel", "elk", "fawn", "finch", "fox", "frog", "goat",
    "goose", "grouse", "gull", "hare", "hawk", "heron", "horse", "ibex", "jay", "kit", "lark",
    "lynx", "mole", "moth", "newt", "otter", "owl", "perch", "quail", "ram", "robin", "seal",
    "swan", "trout", "wren",
];

/// A name such as `calm-otter-417`, for a run that was created without one (`runs/create`).
pub fn generate_run_name(random: &dyn Random) -> String {
    let bits = random.next();
    let pick = |shift: u32, len: usize| (bits >> shift) as usize % len;
    format!(
        "{}-{}-{}",
        ADJECTIVES[pick(0, ADJECTIVES.len())],
        NOUNS[pick(32, NOUNS.len())],
        pick(64, 1000)
    )
}
