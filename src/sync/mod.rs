//! Sending what a store has to another one: to a server, or into a file beside it. Ids and times are
//! kept, and what is there already is not sent again, so that a transfer may be repeated, broken off,
//! and done in any order, also while the source is still being written.

mod client;
mod files;
mod forward;
mod load;
mod mlflow;
mod report;
mod salvage;
mod send;
mod source;
mod target;
mod view;
pub(crate) mod wire;

pub use client::{Client, Credentials, Patience, Repeat, Trust, connection};
pub use forward::{Forward, Forwarder};
pub use report::Report;
pub use send::Sending;
pub use source::{Source, named};
pub use target::Target;
pub use view::View;
