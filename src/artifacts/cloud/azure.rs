//! `wasbs://container@account.blob.core.windows.net/folder` and `abfss://…`: Azure Blob Storage.

use std::sync::Arc;

use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::signer::Signer;

use super::client::{options, retries};
use super::{CloudSettings, misconfigured, prefix_path};
use crate::artifacts::objects::Objects;
use crate::error::{Error, Result};

/// Opens a container with the credentials that MLflow takes: `AZURE_STORAGE_CONNECTION_STRING`,
/// `AZURE_STORAGE_ACCESS_KEY`, or what Azure's own tools would find.
pub(super) fn open(
    uri: &str,
    authority: &str,
    prefix: &str,
    settings: &CloudSettings,
) -> Result<Objects> {
    let refused = || {
        Error::Invalid(format!(
            "The artifact location '{uri}' names no container: write \
             wasbs://container@account.blob.core.windows.net/folder"
        ))
    };
    let (container, host) = authority.split_once('@').ok_or_else(refused)?;
    let account = host.split('.').next().ok_or_else(refused)?;
    if container.is_empty() || account.is_empty() {
        return Err(refused());
    }
    let mut builder = MicrosoftAzureBuilder::new()
        .with_account(account)
        .with_container_name(container)
        .with_retry(retries())
        .with_client_options(options(None)?);
    for (name, value) in &settings.variables {
        let name = match name.as_str() {
            // MLflow's name for the account's key.
            "AZURE_STORAGE_ACCESS_KEY" => "azure_storage_account_key".to_owned(),
            name => name.to_ascii_lowercase(),
        };
        if let Ok(key) = name.parse::<AzureConfigKey>() {
            builder = builder.with_config(key, value);
        }
    }
    if let Some(text) = settings.variable("AZURE_STORAGE_CONNECTION_STRING") {
        builder = connected(builder, text);
    }
    let store = Arc::new(builder.build().map_err(misconfigured(uri))?);
    let signer = Arc::clone(&store) as Arc<dyn Signer>;
    let prefix = prefix_path(uri, prefix)?;
    Ok(Objects::in_bucket(store, prefix, settings.transfers()).signed_by(signer, false))
}

/// Reads `AccountName=…;AccountKey=…;BlobEndpoint=…`.
fn connected(mut builder: MicrosoftAzureBuilder, text: &str) -> MicrosoftAzureBuilder {
    for (name, value) in text.split(';').filter_map(|part| part.split_once('=')) {
        builder = match name.trim() {
            "AccountName" => builder.with_account(value),
            "AccountKey" => builder.with_access_key(value),
            "SharedAccessSignature" => builder.with_config(AzureConfigKey::SasKey, value),
            "BlobEndpoint" => builder
                .with_allow_http(value.starts_with("http://"))
                .with_endpoint(value.trim_end_matches('/').to_owned()),
            _ => builder,
        };
    }
    builder
}
