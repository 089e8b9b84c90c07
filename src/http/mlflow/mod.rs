//! MLflow's wire: thin handlers, one file per resource, each with its request and answer types.
//!
//! Rules of the wire (lenient fields, presence, numbers as text) are in [`field`], [`request`] and
//! [`wire`]; what requests mean is `service`'s.

pub mod artifacts;
pub mod datasets;
pub mod experiments;
pub mod field;
pub mod logged_models;
pub mod logging;
pub mod metrics;
pub mod model_versions;
pub mod multipart;
pub mod presigned;
pub mod proxy;
pub mod read;
pub mod registered_models;
pub mod request;
pub mod runs;
pub mod search_logged_models;
pub mod wire;
