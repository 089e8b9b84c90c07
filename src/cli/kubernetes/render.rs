//! Fills in the manifests.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};

use super::settings::Settings;
use crate::error::{Error, Result};

/// A template by its file's name.
macro_rules! manifest {
    ($file:literal) => {
        (
            $file,
            include_str!(concat!("../../../assets/kubernetes/manifests/", $file)),
        )
    };
}

/// The documents for these settings, in the order in which the cluster should get them.
pub(super) fn manifests(settings: &Settings) -> Result<String> {
    let flags = &settings.flags;
    let documents = [
        (
            manifest!("namespace.yaml"),
            !flags.objects.existing_namespace,
        ),
        (manifest!("store-secret.yaml"), settings.store_uri.is_some()),
        (manifest!("postgres.yaml"), flags.store.with_postgres),
        (manifest!("minio.yaml"), flags.artifacts.with_minio),
        (manifest!("service-account.yaml"), true),
        (manifest!("deployment.yaml"), true),
        (manifest!("disruption-budget.yaml"), true),
        (manifest!("autoscaler.yaml"), flags.pods.hpa_max.is_some()),
        (manifest!("service.yaml"), true),
        (manifest!("ingress.yaml"), flags.access.host.is_some()),
        (
            manifest!("network-policy.yaml"),
            !flags.access.allow_from.is_empty(),
        ),
        (
            manifest!("service-monitor.yaml"),
            flags.objects.service_monitor,
        ),
    ];
    let environment = environment()?;
    let context = minijinja::Value::from(Serde(settings));
    let mut text = format!(
        "# tracker {} on Kubernetes: kubectl apply -f FILE\n",
        env!("CARGO_PKG_VERSION")
    );
    for ((name, template), _) in documents.iter().filter(|(_, wanted)| *wanted) {
        let document = environment
            .render_named_str(name, template, context.clone())
            .map_err(|e| Error::internal(format!("{name} cannot be filled in"), e))?;
        text.push_str("---\n");
        text.push_str(document.trim_end());
        text.push('\n');
    }
    Ok(text)
}

/// Writes every value as JSON, which is YAML: whatever a value holds, it stays one string.
fn environment() -> Result<Environment<'static>> {
    // A line that holds nothing but a tag leaves no empty line behind.
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .map_err(|e| Error::internal("the templates' syntax is wrong", e))?;
    let mut environment = Environment::new();
    environment.set_syntax(syntax);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(|out, _, value| {
        let json = serde_json::to_string(value).map_err(|e| {
            minijinja::Error::new(minijinja::ErrorKind::BadSerialization, e.to_string())
        })?;
        out.write_str(&json)?;
        Ok(())
    });
    Ok(environment)
}
