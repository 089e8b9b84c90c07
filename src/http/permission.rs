//! What a route asks of whoever calls it.

/// Named by every route in [`mod@super::router`]; [`super::routes`] asks for it before the handler
/// runs.
///
/// The levels are those of MLflow's permissions: what only looks, what adds and changes, what takes
/// away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Nothing: probes, and what clients must know before they authenticate.
    Public,
    /// To look at experiments, runs, models, artifacts and the page that shows them.
    Read,
    /// To add and change them.
    Edit,
    /// To delete and restore them.
    Manage,
    /// To look at the server itself: its metrics.
    Monitor,
}
