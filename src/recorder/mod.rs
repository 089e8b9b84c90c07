//! The recorder: a server on loopback that keeps everything in one file, and the command that logs
//! to it.
//!
//! ```text
//! command ─MLFLOW_TRACKING_URI→ http ─→ service ─→ the run file
//!    │ output, exit code, load of the machine         │ forward
//!    └──────────────→ recorder ──→ runs               └──→ a tracker server
//! ```
//! It is the same server as `tracker serve`'s, on the same store: nothing is written in a second way.

mod background;
mod command;
mod describe;
mod environment;
mod file;
mod load;
mod output;
mod recording;
mod server;

pub use background::{announce, start, stop};
pub use command::{Ended, run_plainly};
pub use file::default_name;
pub use recording::{Recorded, Recording, Settings};
