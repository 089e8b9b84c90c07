//! Where artifacts are kept.

use std::path::Path;

use crate::cli::args::Artifacts as Args;
use crate::error::{Error, Result};

/// The artifact stores.
#[derive(Debug)]
pub struct Artifacts {
    /// Where the server keeps the artifacts it serves; `None` when it serves none.
    pub destination: Option<String>,
    /// Where the artifacts of new experiments go.
    pub default_root: String,
}

impl Artifacts {
    /// `folder` is where served artifacts go unless another place is named.
    pub(super) fn resolve(args: &Args, folder: &Path) -> Result<Self> {
        let serves = (args.serve_artifacts && !args.no_serve_artifacts) || args.artifacts_only;
        let destination = serves.then(|| {
            let default = || folder.display().to_string();
            args.artifacts_destination.clone().unwrap_or_else(default)
        });
        Ok(Self {
            destination,
            default_root: default_root(args.default_artifact_root.clone(), serves)?,
        })
    }
}

/// Local folders are made absolute: clients of this machine open them from other folders.
fn default_root(given: Option<String>, serves: bool) -> Result<String> {
    let root = match given {
        None if serves => return Ok("mlflow-artifacts:/".into()),
        None => "mlruns".into(),
        Some(root) => root,
    };
    if root.contains(':') {
        return Ok(root);
    }
    std::path::absolute(&root)
        .map(|path| path.display().to_string())
        .map_err(|e| {
            Error::Invalid(format!(
                "`--default-artifact-root {root}` is not a location: {e}"
            ))
        })
}
