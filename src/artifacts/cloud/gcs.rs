//! `gs://bucket/folder`: Google Cloud Storage.

use std::sync::Arc;

use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::signer::Signer;

use super::client::{options, retries};
use super::{CloudSettings, misconfigured, prefix_path};
use crate::artifacts::objects::Objects;
use crate::error::Result;

/// Opens a bucket with the credentials that Google's own tools would find: the file in
/// `GOOGLE_APPLICATION_CREDENTIALS`, or the workload's identity.
pub(super) fn open(
    uri: &str,
    bucket: &str,
    prefix: &str,
    settings: &CloudSettings,
) -> Result<Objects> {
    let mut builder = GoogleCloudStorageBuilder::new()
        .with_bucket_name(bucket)
        .with_retry(retries())
        .with_client_options(options(None)?);
    for (name, value) in &settings.variables {
        if let Ok(key) = name.to_ascii_lowercase().parse::<GoogleConfigKey>() {
            builder = builder.with_config(key, value);
        }
    }
    let store = Arc::new(builder.build().map_err(misconfigured(uri))?);
    let signer = Arc::clone(&store) as Arc<dyn Signer>;
    let prefix = prefix_path(uri, prefix)?;
    Ok(Objects::in_bucket(store, prefix, settings.transfers()).signed_by(signer, false))
}
