//! Comments on GitHub.

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::host::{Api, MOST_PAGES, PAGE, needed};
use crate::cli::target::escaped;
use crate::config::env;
use crate::error::{Error, Result};

#[derive(Deserialize)]
struct Comment {
    id: u64,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    html_url: String,
}

/// Posts or updates the comment that begins with `mark`; tells where it is.
pub(super) async fn comment(number: Option<u64>, mark: &str, body: &str) -> Result<String> {
    let base = env::get(env::GITHUB_API_URL).unwrap_or_else(|| "https://api.github.com".into());
    let token = format!("Bearer {}", needed(env::GITHUB_TOKEN)?);
    let api = Api::new(&base, "Authorization", token)?;
    let repository = format!("/repos/{}", repository()?);
    let number = match number {
        Some(number) => number,
        None => of_event(&api, &repository).await?,
    };
    let place = format!("{repository}/issues/{number}/comments");
    let content = json!({ "body": body });
    for page in 1..=MOST_PAGES {
        let path = format!("{place}?per_page={PAGE}&page={page}");
        let comments: Vec<Comment> = api.get(&path).await?;
        let is_ours = |comment: &&Comment| {
            comment
                .body
                .as_deref()
                .is_some_and(|body| body.starts_with(mark))
        };
        if let Some(ours) = comments.iter().find(is_ours) {
            let path = format!("{repository}/issues/comments/{}", ours.id);
            let updated: Comment = api.send(Method::PATCH, &path, Some(&content)).await?;
            return Ok(updated.html_url);
        }
        if comments.len() < PAGE {
            break;
        }
    }
    let posted: Comment = api.send(Method::POST, &place, Some(&content)).await?;
    Ok(posted.html_url)
}

/// `owner/name`.
fn repository() -> Result<String> {
    let text = needed(env::GITHUB_REPOSITORY)?;
    match text.split_once('/') {
        Some((owner, name)) => Ok(format!("{}/{}", escaped(owner), escaped(name))),
        None => Err(Error::Invalid(format!(
            "{}={text} is not OWNER/NAME",
            env::GITHUB_REPOSITORY
        ))),
    }
}

/// The number of the pull request that the job is about. What started it is told by GitHub, not by
/// the job that ran a stranger's code.
async fn of_event(api: &Api, repository: &str) -> Result<u64> {
    let path = needed(env::GITHUB_EVENT_PATH)?;
    let wrong = |why: &dyn std::fmt::Display| {
        Error::Invalid(format!("{}={path}: {why}", env::GITHUB_EVENT_PATH))
    };
    let text = std::fs::read_to_string(&path).map_err(|e| wrong(&e))?;
    let event: Value = serde_json::from_str(&text).map_err(|e| wrong(&e))?;
    let run = &event["workflow_run"];
    let known = [
        &event["pull_request"]["number"],
        &event["number"],
        &run["pull_requests"][0]["number"],
    ];
    if let Some(number) = known.into_iter().find_map(Value::as_u64) {
        return Ok(number);
    }
    // Of a fork's pull request the event names the branch alone.
    let owner = run["head_repository"]["owner"]["login"].as_str();
    let (branch, commit) = (run["head_branch"].as_str(), run["head_sha"].as_str());
    let (Some(owner), Some(branch), Some(commit)) = (owner, branch, commit) else {
        return Err(wrong(&"it is about no pull request: give --number"));
    };
    let head = escaped(&format!("{owner}:{branch}"));
    let path = format!("{repository}/pulls?state=open&per_page={PAGE}&head={head}");
    let open: Vec<Value> = api.get(&path).await?;
    let ours = open.iter().find(|pull| pull["head"]["sha"] == commit);
    let number = ours.and_then(|pull| pull["number"].as_u64());
    number.ok_or_else(|| Error::NotFound(format!("no open pull request has the commit {commit}")))
}
