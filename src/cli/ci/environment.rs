//! What GitHub, GitLab and Jenkins tell a job about itself.

use crate::config::env;

/// The branch that the change goes to; `main` where nobody says.
pub(super) fn target_branch() -> String {
    [
        env::GITHUB_BASE_REF,
        env::GITLAB_TARGET_BRANCH,
        env::JENKINS_TARGET_BRANCH,
        env::GITLAB_DEFAULT_BRANCH,
    ]
    .into_iter()
    .find_map(env::get)
    .unwrap_or_else(|| "main".into())
}

/// Where people find the job.
pub(super) fn job_url() -> Option<String> {
    let github = || {
        let server = env::get(env::GITHUB_SERVER_URL)?;
        let repository = env::get(env::GITHUB_REPOSITORY)?;
        let run = env::get(env::GITHUB_RUN_ID)?;
        Some(format!("{server}/{repository}/actions/runs/{run}"))
    };
    github()
        .or_else(|| env::get(env::GITLAB_JOB_URL))
        .or_else(|| env::get(env::JENKINS_BUILD_URL))
}
