//! `gs://bucket/folder`: Google Cloud Storage.

use std::sync::Arc;

use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::signer::Signer;

use super::client::{options, retries};
use super::{CloudSettings, misconfigured, prefix_path};
use crate::artifacts::objects::Objects;
use crate::error::Result;

/// The variable with the address of an emulator, by Google's own name.
const EMULATOR: &str = "STORAGE_EMULATOR_HOST";

/// Opens a bucket with the credentials that Google's own tools would find: the file in
/// `GOOGLE_APPLICATION_CREDENTIALS`, or the workload's identity. As theirs, it talks without any to
/// the emulator that `STORAGE_EMULATOR_HOST` names.
pub(super) fn open(
    uri: &str,
    bucket: &str,
    prefix: &str,
    settings: &CloudSettings,
) -> Result<Objects> {
    let emulator = settings.variable(EMULATOR);
    let mut builder = GoogleCloudStorageBuilder::new()
        .with_bucket_name(bucket)
        .with_retry(retries())
        .with_client_options(options(None)?.with_allow_http(emulator.is_some()));
    for (name, value) in &settings.variables {
        if let Ok(key) = name.to_ascii_lowercase().parse::<GoogleConfigKey>() {
            builder = builder.with_config(key, value);
        }
    }
    if let Some(address) = emulator {
        builder = builder.with_service_account_key(anonymous(address));
    }
    let store = Arc::new(builder.build().map_err(misconfigured(uri))?);
    let signer = Arc::clone(&store) as Arc<dyn Signer>;
    let objects = Objects::in_bucket(store, prefix_path(uri, prefix)?, settings.transfers());
    // Who has no key signs no URLs.
    Ok(if emulator.is_some() {
        objects
    } else {
        objects.signed_by(signer, false)
    })
}

/// An account that asks nobody for a token.
fn anonymous(address: &str) -> String {
    let url = if address.contains("://") {
        address.to_owned()
    } else {
        format!("http://{address}")
    };
    serde_json::json!({
        "gcs_base_url": url.trim_end_matches('/'),
        "disable_oauth": true,
        "client_email": "",
        "private_key": "",
        "private_key_id": "",
    })
    .to_string()
}
