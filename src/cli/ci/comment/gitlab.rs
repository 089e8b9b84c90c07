//! Comments on GitLab.

use reqwest::Method;
use serde::Deserialize;
use serde_json::json;

use super::host::{Api, MOST_PAGES, PAGE, needed};
use crate::cli::target::escaped;
use crate::config::env;
use crate::error::{Error, Result};

#[derive(Deserialize)]
struct Note {
    id: u64,
    #[serde(default)]
    body: String,
}

/// Posts or updates the comment that begins with `mark`; tells where it is.
pub(super) async fn comment(number: Option<u64>, mark: &str, body: &str) -> Result<String> {
    let api = Api::new(
        &needed(env::GITLAB_API_URL)?,
        "PRIVATE-TOKEN",
        needed(env::GITLAB_TOKEN)?,
    )?;
    let number = match number {
        Some(number) => number,
        None => needed(env::GITLAB_MERGE_REQUEST)?.parse().map_err(|_| {
            Error::Invalid(format!("{} is not a number", env::GITLAB_MERGE_REQUEST))
        })?,
    };
    let project = escaped(&needed(env::GITLAB_PROJECT_ID)?);
    let place = format!("/projects/{project}/merge_requests/{number}/notes");
    let content = json!({ "body": body });
    let mut ours = None;
    for page in 1..=MOST_PAGES {
        let notes: Vec<Note> = api
            .get(&format!("{place}?per_page={PAGE}&page={page}"))
            .await?;
        ours = notes
            .iter()
            .find(|note| note.body.starts_with(mark))
            .map(|note| note.id);
        if ours.is_some() || notes.len() < PAGE {
            break;
        }
    }
    let written: Note = match ours {
        Some(id) => {
            let path = format!("{place}/{id}");
            api.send(Method::PUT, &path, Some(&content)).await?
        }
        None => api.send(Method::POST, &place, Some(&content)).await?,
    };
    Ok(format!("merge request {number}, note {}", written.id))
}
