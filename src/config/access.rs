//! Who may call the server.

use std::path::PathBuf;

use crate::cli::args::Access as Args;
use crate::error::{Error, Result};

/// How callers are told apart.
#[derive(Debug)]
pub struct Access {
    /// Whether it was decided on, as listening beyond loopback demands.
    pub is_decided: bool,
    /// The users, when they must say who they are.
    pub htpasswd: Option<PathBuf>,
}

impl Access {
    pub(super) fn resolve(args: &Args) -> Result<Self> {
        let auth = match (args.auth.as_deref(), args.app_name.as_deref()) {
            (Some("none"), Some(name)) => {
                return Err(Error::Invalid(format!(
                    "`--app-name {name}` means `--auth basic`, and `--auth none` is given"
                )));
            }
            (None, Some(_)) => Some("basic"),
            (auth, _) => auth,
        };
        let asked_by = args
            .app_name
            .as_ref()
            .map_or("--auth basic", |_| "--app-name basic-auth");
        let htpasswd = match (auth, &args.htpasswd) {
            (Some("basic"), None) => {
                return Err(Error::Invalid(format!(
                    "`{asked_by}` needs `--htpasswd FILE`: users with bcrypt hashes, as `htpasswd -B -c FILE USER` writes them"
                )));
            }
            (None | Some("none"), Some(file)) => {
                return Err(Error::Invalid(format!(
                    "`--htpasswd {}` needs `--auth basic`",
                    file.display()
                )));
            }
            (_, htpasswd) => htpasswd.clone(),
        };
        Ok(Self {
            is_decided: auth.is_some(),
            htpasswd,
        })
    }
}
