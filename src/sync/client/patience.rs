//! Asking again when a server is not there, or has too much to do.

use std::time::Duration;

use crate::clock::jitter;
use crate::error::{Error, Result};

/// The first pause before something is asked again, which doubles; the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How often something is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Never: whoever asks does so again later.
    None,
    /// For about three seconds, or as long as an overloaded server asks for: somebody waits, and may
    /// have mistyped the URL.
    Short,
    /// For about ten seconds, or as long as an overloaded server asks for.
    Long,
}

/// What asking twice does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// The same as asking once.
    Same,
    /// More: it is asked again only when the server cannot have done it.
    More,
}

impl Patience {
    /// Attempts at something that when done twice is done as `repeat` says.
    pub fn attempts(self, repeat: Repeat) -> Attempts {
        Attempts {
            repeat,
            left: match self {
                Self::None => 0,
                Self::Short => 4,
                Self::Long => 6,
            },
            pause: FIRST_PAUSE,
        }
    }
}

/// What is left of the attempts at something.
#[derive(Debug)]
pub struct Attempts {
    repeat: Repeat,
    left: u32,
    pause: Duration,
}

impl Attempts {
    /// Waits until the next attempt, after one that failed.
    ///
    /// Errors: that failure, when another attempt would not help, might do something twice, or would
    /// be one too many.
    pub async fn wait(&mut self, error: Error) -> Result<()> {
        let asked = match &error {
            Error::Busy { retry_after, .. } => *retry_after,
            Error::Unavailable(..) if self.repeat == Repeat::Same || never_arrived(&error) => {
                Duration::ZERO
            }
            _ => return Err(error),
        };
        if self.left == 0 {
            return Err(error);
        }
        self.left -= 1;
        tokio::time::sleep(self.pause.max(asked.min(LONGEST_PAUSE)) + jitter(FIRST_PAUSE)).await;
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        Ok(())
    }
}

/// Whether there was no connection to send anything on.
fn never_arrived(error: &Error) -> bool {
    let source = std::error::Error::source(error);
    let source = source.and_then(|source| source.downcast_ref::<reqwest::Error>());
    source.is_some_and(reqwest::Error::is_connect)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn attempts(patience: Patience, repeat: Repeat, error: fn() -> Error) -> u32 {
        let mut attempts = patience.attempts(repeat);
        let mut count = 1;
        while attempts.wait(error()).await.is_ok() {
            count += 1;
        }
        count
    }

    #[tokio::test(start_paused = true)]
    async fn only_what_may_succeed_is_asked_again() {
        let busy = || Error::Busy {
            message: String::new(),
            retry_after: Duration::from_hours(1),
        };
        let gone = || Error::Unavailable(String::new(), None);
        let wrong = || Error::invalid("");
        assert_eq!(attempts(Patience::Short, Repeat::More, busy).await, 5);
        assert_eq!(attempts(Patience::Short, Repeat::Same, gone).await, 5);
        assert_eq!(attempts(Patience::Short, Repeat::More, gone).await, 1);
        assert_eq!(attempts(Patience::Long, Repeat::Same, wrong).await, 1);
        assert_eq!(attempts(Patience::None, Repeat::Same, busy).await, 1);
    }
}
