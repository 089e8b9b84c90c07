//! `tracker kubernetes`: prints manifests that `kubectl apply -f -` takes.
//!
//! The manifests are the files of `assets/kubernetes/manifests`, one per kind; [`render`] fills in
//! what [`settings`] made of the flags. The chart beside them renders the same objects, which
//! `tests/kubernetes` checks.

mod flags;
mod render;
mod settings;
mod values;

use std::io::Write as _;
use std::process::ExitCode;

pub(super) use self::flags::Flags;
use self::settings::Settings;
use crate::clock::SystemRandom;
use crate::error::{Error, Result};

/// Prints the manifests.
pub(super) fn run(flags: Flags) -> Result<ExitCode> {
    let manifests = render::manifests(&Settings::resolve(flags, &SystemRandom)?)?;
    let mut out = std::io::stdout().lock();
    out.write_all(manifests.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|e| Error::unavailable("standard output is closed", e))?;
    Ok(ExitCode::SUCCESS)
}
