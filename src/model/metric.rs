//! Metrics as clients log them.

/// One measured value of one key, as logged.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// The metric's name.
    pub key: String,
    /// The measured value; NaN and the infinities are values like any other.
    pub value: f64,
    /// Milliseconds since the epoch, not negative.
    pub timestamp_ms: i64,
    /// Position in training; may be negative and arrive in any order.
    pub step: i64,
    /// The logged model it belongs to as well, if any.
    pub model_id: Option<String>,
    /// The dataset it was measured on: name and digest.
    pub dataset: Option<(String, String)>,
}

/// The latest point of one metric of one run: the greatest by (step, timestamp, value), not the
/// last to arrive (`runs/get`, `RunData.metrics`).
#[derive(Debug, Clone, PartialEq)]
pub struct Latest {
    /// The metric's name.
    pub key: String,
    /// Its value.
    pub value: f64,
    /// Milliseconds since the epoch.
    pub timestamp_ms: i64,
    /// Position in training.
    pub step: i64,
}
