//! What flags of upstream's mean here, said once.

use crate::cli::args::Ignored;
use crate::error::{Error, Result};

/// What flags of upstream's mean here, said once; an error where silence would be dangerous.
pub(super) fn notices(ignored: &Ignored, store: Option<&str>) -> Result<Vec<String>> {
    if ignored.enable_workspaces {
        return Err(Error::Invalid(
            "`--enable-workspaces` is not offered: there is one workspace, `default`".into(),
        ));
    }
    if let Some(registry) = &ignored.registry_store_uri
        && Some(registry.as_str()) != store
    {
        return Err(Error::Invalid(
            "`--registry-store-uri` differs from `--backend-store-uri`: models are registered in the backend store".into(),
        ));
    }
    let given = [
        (
            "--workers",
            ignored.workers.is_some(),
            "one process serves all cores",
        ),
        (
            "--gunicorn-opts",
            ignored.gunicorn_opts.is_some(),
            "there is no gunicorn",
        ),
        (
            "--uvicorn-opts",
            ignored.uvicorn_opts.is_some(),
            "there is no uvicorn",
        ),
        (
            "--waitress-opts",
            ignored.waitress_opts.is_some(),
            "there is no waitress",
        ),
        ("--dev", ignored.dev, "nothing reloads"),
        (
            "--expose-prometheus",
            ignored.expose_prometheus.is_some(),
            "metrics are at `/metrics` anyway",
        ),
        (
            "--trace-archival-config",
            ignored.trace_archival_config.is_some(),
            "traces are not archived",
        ),
        (
            "--secrets-cache-ttl",
            ignored.secrets_cache_ttl.is_some(),
            "there is no gateway",
        ),
        (
            "--secrets-cache-max-size",
            ignored.secrets_cache_max_size.is_some(),
            "there is no gateway",
        ),
        (
            "--workspace-store-uri",
            ignored.workspace_store_uri.is_some(),
            "there is one workspace",
        ),
    ];
    Ok(given
        .into_iter()
        .filter(|(_, is_given, _)| *is_given)
        .map(|(name, _, why)| format!("`{name}` has no effect: {why}"))
        .collect())
}
