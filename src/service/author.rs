//! Who makes the changes of a request, for histories. Known to the work done for the request, however
//! deep, rather than passed through every operation.

use std::sync::Arc;

tokio::task_local! {
    static AUTHOR: Arc<str>;
}

/// Does `work` in the name of `author`; with `None`, in nobody's.
pub async fn as_author<F: Future>(author: Option<Arc<str>>, work: F) -> F::Output {
    match author {
        Some(author) => AUTHOR.scope(author, work).await,
        None => work.await,
    }
}

/// In whose name the current task works; empty for nobody's.
pub(super) fn current() -> Arc<str> {
    AUTHOR.try_with(Arc::clone).unwrap_or_default()
}
