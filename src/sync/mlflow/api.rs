//! Calls of MLflow's API.

use reqwest::Method;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::form_urlencoded::Serializer;

use crate::artifacts::Download;
use crate::error::Result;
use crate::sync::client::{Attempts, Client, PATH, Patience, Repeat};
use crate::sync::wire::{Done, Experiments};

/// How MLflow's API is called.
#[derive(Debug)]
pub(super) struct Api {
    client: Client,
    patience: Patience,
}

impl Api {
    pub(super) fn new(client: Client) -> Self {
        Self {
            patience: client.patience(),
            client,
        }
    }

    pub(super) fn with_patience(self, patience: Patience) -> Self {
        Self {
            client: self.client.with_patience(patience),
            patience,
        }
    }

    /// Whether it is a server of MLflow's.
    pub(super) async fn check(&self) -> Result<()> {
        let query = [("max_results", "1")];
        let found: Result<Experiments> = self.get("experiments/search", &query).await;
        found.map(drop)
    }

    /// Attempts at something that must not be done twice, of which it can be seen whether it was done.
    pub(super) fn attempts(&self) -> Attempts {
        self.patience.attempts(Repeat::Same)
    }

    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        verb: &str,
        query: &[(&str, &str)],
    ) -> Result<T> {
        let query = Serializer::new(String::new()).extend_pairs(query).finish();
        let path = format!("/api/2.0/mlflow/{verb}?{query}");
        let (client, body) = (&self.client, Value::Null);
        client.call(Method::GET, &path, &body, Repeat::Same).await
    }

    /// Something that is the same when it is done twice.
    pub(super) async fn post<T: DeserializeOwned>(&self, verb: &str, body: &Value) -> Result<T> {
        self.send(Method::POST, verb, body, Repeat::Same).await
    }

    /// Makes something new, which is done once or not at all, but for the answer that got lost.
    pub(super) async fn make<T: DeserializeOwned>(&self, verb: &str, body: &Value) -> Result<T> {
        self.send(Method::POST, verb, body, Repeat::More).await
    }

    pub(super) async fn patch(&self, verb: &str, body: &Value) -> Result<Done> {
        self.send(Method::PATCH, verb, body, Repeat::Same).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        verb: &str,
        body: &Value,
        repeat: Repeat,
    ) -> Result<T> {
        let path = format!("/api/2.0/mlflow/{verb}");
        self.client.call(method, &path, body, repeat).await
    }

    /// What is in a folder of the artifact proxy.
    pub(super) async fn list<T: DeserializeOwned>(&self, folder: &str) -> Result<T> {
        let query = Serializer::new(String::new())
            .append_pair("path", folder)
            .finish();
        let path = format!("/api/2.0/mlflow-artifacts/artifacts?{query}");
        let (client, body) = (&self.client, Value::Null);
        client.call(Method::GET, &path, &body, Repeat::Same).await
    }

    /// Stores a file behind the artifact proxy, once.
    pub(super) async fn put(&self, path: &str, file: Download) -> Result<()> {
        let path = percent_encoding::utf8_percent_encode(path, &PATH);
        let target = format!("/api/2.0/mlflow-artifacts/artifacts/{path}");
        let request = self.client.uploading(&target)?;
        let answer = self.client.upload(request, file.body, file.size).await?;
        self.client.checked(answer).await.map(drop)
    }
}
