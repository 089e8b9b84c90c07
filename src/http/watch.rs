//! Files that may change while the server runs: users, certificates.

use std::path::PathBuf;
use std::time::Duration;

use ring::digest::{Context, SHA256};

use crate::error::{Error, Result};

/// How often the files are looked at. Their content is compared and not their times: a mounted
/// Kubernetes Secret changes by a link that points elsewhere.
const INTERVAL: Duration = Duration::from_secs(1);
/// Largest file: 1 MiB.
const MAX_SIZE: u64 = 1 << 20;

/// Files that belong together, and what they held when they were last read.
#[derive(Debug)]
pub struct Files {
    /// Each with the flag that named it.
    paths: Vec<(&'static str, PathBuf)>,
    seen: Vec<u8>,
}

impl Files {
    /// Reads the files, in their order; each comes with the flag that named it.
    ///
    /// Errors: [`Error::Invalid`] when one cannot be read or is larger than 1 MiB.
    pub async fn open(paths: Vec<(&'static str, PathBuf)>) -> Result<(Self, Vec<Vec<u8>>)> {
        let mut files = Self {
            paths,
            seen: Vec::new(),
        };
        let contents = files.read().await?;
        files.seen = digest(&contents);
        Ok((files, contents))
    }

    /// Calls `changed` with the contents whenever they differ from before. What it refuses is logged;
    /// what was read earlier stays in use.
    pub fn follow(mut self, mut changed: impl FnMut(&[Vec<u8>]) -> Result<()> + Send + 'static) {
        tokio::spawn(async move {
            let mut is_readable = true;
            loop {
                tokio::time::sleep(INTERVAL).await;
                let outcome = match self.read().await {
                    Ok(contents) => {
                        is_readable = true;
                        let now = digest(&contents);
                        if now == self.seen {
                            continue;
                        }
                        self.seen = now;
                        changed(&contents)
                    }
                    Err(_) if !is_readable => continue,
                    Err(error) => {
                        is_readable = false;
                        Err(error)
                    }
                };
                match outcome {
                    Ok(()) => tracing::info!("what changed was read again: {}", self.flags()),
                    Err(error) => {
                        tracing::error!("{error}; what was read earlier stays in use");
                    }
                }
            }
        });
    }

    fn flags(&self) -> String {
        let flags: Vec<_> = self.paths.iter().map(|(flag, _)| *flag).collect();
        flags.join(", ")
    }

    async fn read(&self) -> Result<Vec<Vec<u8>>> {
        let mut contents = Vec::with_capacity(self.paths.len());
        for (flag, path) in &self.paths {
            let refused =
                |problem: String| Error::Invalid(format!("`{flag} {}`: {problem}", path.display()));
            let unreadable = |e| refused(format!("the file cannot be read: {e}"));
            let size = tokio::fs::metadata(path).await.map_err(unreadable)?.len();
            if size > MAX_SIZE {
                return Err(refused(format!("the file is larger than {MAX_SIZE} bytes")));
            }
            contents.push(tokio::fs::read(path).await.map_err(unreadable)?);
        }
        Ok(contents)
    }
}

fn digest(contents: &[Vec<u8>]) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    for content in contents {
        context.update(&content.len().to_le_bytes());
        context.update(content);
    }
    context.finish().as_ref().to_vec()
}
