//! The tools: what they take, and what they tell. Every answer is bounded.

use serde_json::{Map, Value, json};

use super::arguments::Arguments;
use crate::cli::experiments;
use crate::cli::find::{self, RunSearch};
use crate::cli::metrics;
use crate::cli::models;
use crate::cli::runs::diff;
use crate::cli::shapes::run_json;
use crate::cli::shell::on_target;
use crate::cli::target::{Files, Target};
use crate::cli::transfer;
use crate::error::{Error, Result};
use crate::sync::wire::{Double, History, Metric};

/// Runs, experiments or models of one answer.
const MOST_FOUND: usize = 200;
/// Runs that are compared.
const MOST_COMPARED: usize = 20;
/// Points of one answer.
const MOST_POINTS: usize = 1_000;
/// Files of one answer.
const MOST_FILES: usize = 1_000;
/// Bytes of a file in one answer.
const MOST_BYTES: usize = 100_000;

/// One tool: its name, what it is for, its arguments, and which of them are required.
struct Tool {
    name: &'static str,
    description: &'static str,
    arguments: &'static [(&'static str, &'static str, &'static str)],
    required: &'static [&'static str],
}

const RUN: (&str, &str, &str) = (
    "run",
    "string",
    "Run id, the start of one, or a run's name.",
);
const FILTER: (&str, &str, &str) = (
    "filter",
    "string",
    "In MLflow's search language, e.g. metrics.loss < 0.1 AND params.model = 'rf'.",
);
const ORDER_BY: (&str, &str, &str) = (
    "order_by",
    "array",
    "Fields to sort by, e.g. metrics.loss ASC.",
);
const MAX: (&str, &str, &str) = ("max_results", "integer", "1 to 200; 20 by default.");

const TOOLS: [Tool; 8] = [
    Tool {
        name: "search_experiments",
        description: "List experiments, most recently changed first.",
        arguments: &[FILTER, MAX],
        required: &[],
    },
    Tool {
        name: "search_runs",
        description: "Find runs with their parameters, last metrics and tags. Without experiments, in all.",
        arguments: &[
            ("experiments", "array", "Names or ids of experiments."),
            FILTER,
            ORDER_BY,
            MAX,
        ],
        required: &[],
    },
    Tool {
        name: "get_run",
        description: "One run: status, times, parameters, last metrics, tags.",
        arguments: &[RUN],
        required: &["run"],
    },
    Tool {
        name: "compare_runs",
        description: "What differs between 2 to 20 runs: parameters, metrics and tags; of two also the change.",
        arguments: &[("runs", "array", "Run ids, starts of ids, or names.")],
        required: &["runs"],
    },
    Tool {
        name: "metric_history",
        description: "The points of a metric over the steps. Long histories are sampled; minima and maxima stay.",
        arguments: &[
            RUN,
            ("metric", "string", "The metric's name."),
            ("max_points", "integer", "1 to 1000; 100 by default."),
        ],
        required: &["run", "metric"],
    },
    Tool {
        name: "list_artifacts",
        description: "Files and folders that a run logged.",
        arguments: &[RUN, ("path", "string", "A folder; by default the topmost.")],
        required: &["run"],
    },
    Tool {
        name: "read_artifact",
        description: "The beginning of a text file that a run logged, at most 100000 bytes.",
        arguments: &[
            RUN,
            ("path", "string", "The file."),
            ("max_bytes", "integer", "1 to 100000; 20000 by default."),
        ],
        required: &["run", "path"],
    },
    Tool {
        name: "search_models",
        description: "Registered models with their versions, stages and aliases.",
        arguments: &[FILTER, MAX],
        required: &[],
    },
];

/// The tools, as `tools/list` describes them.
pub(super) fn list() -> Value {
    let describe = |tool: &Tool| {
        let properties = tool.arguments.iter().map(|(name, kind, text)| {
            let mut schema = json!({ "type": kind, "description": text });
            if *kind == "array" {
                schema["items"] = json!({ "type": "string" });
            }
            ((*name).to_owned(), schema)
        });
        json!({
            "name": tool.name,
            "description": tool.description,
            "inputSchema": {
                "type": "object",
                "properties": properties.collect::<Map<_, _>>(),
                "required": tool.required,
                "additionalProperties": false,
            },
            "annotations": { "readOnlyHint": true, "openWorldHint": false },
        })
    };
    TOOLS.iter().map(describe).collect()
}

/// Calls a tool; `None` when there is none of this name.
pub(super) fn call(
    uri: Option<&str>,
    name: &str,
    arguments: &Map<String, Value>,
) -> Option<Result<String>> {
    let tool = TOOLS.iter().find(|tool| tool.name == name)?;
    if let Some(unknown) = unknown(tool, arguments) {
        return Some(Err(unknown));
    }
    let files = match name {
        "list_artifacts" | "read_artifact" => Files::Read,
        _ => Files::Unused,
    };
    let arguments = Arguments(arguments);
    let told = on_target(uri, files, async |target| match name {
        "search_experiments" => search_experiments(target, arguments).await,
        "search_runs" => search_runs(target, arguments).await,
        "get_run" => Ok(run_json(&find::run(target, arguments.text("run")?).await?)),
        "compare_runs" => compare_runs(target, arguments).await,
        "metric_history" => metric_history(target, arguments).await,
        "list_artifacts" => list_artifacts(target, arguments).await,
        "read_artifact" => read_artifact(target, arguments).await,
        _ => search_models(target, arguments).await,
    });
    Some(told.map(|value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    }))
}

fn unknown(tool: &Tool, arguments: &Map<String, Value>) -> Option<Error> {
    let is_known = |name: &String| tool.arguments.iter().any(|(known, ..)| known == name);
    let name = arguments.keys().find(|name| !is_known(name))?;
    let known: Vec<&str> = tool.arguments.iter().map(|(known, ..)| *known).collect();
    Some(Error::Invalid(format!(
        "'{name}' is not an argument of {}: it takes {}",
        tool.name,
        known.join(", ")
    )))
}

/// What was found, and whether there is more.
fn found(name: &str, mut items: Vec<Value>, most: usize) -> Value {
    let has_more = items.len() > most;
    items.truncate(most);
    json!({ name: items, "has_more": has_more })
}

async fn search_experiments(target: &Target, arguments: Arguments<'_>) -> Result<Value> {
    let most = arguments.count("max_results", 20, MOST_FOUND)?;
    let filter = arguments.optional_text("filter")?.unwrap_or_default();
    let order = ["last_update_time DESC".to_owned()];
    let list = find::experiments(target, filter, &order, "ACTIVE_ONLY", most + 1).await?;
    let list = list.iter().map(experiments::document).collect();
    Ok(found("experiments", list, most))
}

async fn search_runs(target: &Target, arguments: Arguments<'_>) -> Result<Value> {
    let most = arguments.count("max_results", 20, MOST_FOUND)?;
    let search = RunSearch {
        filter: arguments
            .optional_text("filter")?
            .unwrap_or_default()
            .to_owned(),
        order_by: arguments.texts("order_by")?,
        view: "ACTIVE_ONLY",
        max: most + 1,
    };
    let scope = find::scope(target, &arguments.texts("experiments")?).await?;
    let ids: Vec<String> = scope.into_iter().map(|found| found.experiment_id).collect();
    let runs = find::runs(target, &ids, &search).await?;
    Ok(found("runs", runs.iter().map(run_json).collect(), most))
}

async fn compare_runs(target: &Target, arguments: Arguments<'_>) -> Result<Value> {
    let wanted = arguments.texts("runs")?;
    if !(2..=MOST_COMPARED).contains(&wanted.len()) {
        return Err(Error::Invalid(format!(
            "'runs' must name 2 to {MOST_COMPARED} runs"
        )));
    }
    let mut runs = Vec::new();
    for wanted in &wanted {
        runs.push(find::run(target, wanted).await?);
    }
    Ok(diff::document(&runs, false))
}

async fn metric_history(target: &Target, arguments: Arguments<'_>) -> Result<Value> {
    let most = arguments.count("max_points", 100, MOST_POINTS)?;
    let key = arguments.text("metric")?;
    let run = find::run(target, arguments.text("run")?).await?;
    let logged = run.data.metrics.iter().find(|metric| metric.key == key);
    let last = logged.ok_or_else(|| metrics::missing(key, &run.data.metrics))?;
    let id = run.info.run_id.as_str();
    let sampled: History = target
        .get(
            "metrics/get-history-bulk-interval",
            &[
                ("run_ids", id),
                ("metric_key", key),
                ("max_results", &most.to_string()),
            ],
        )
        .await?;
    let point = |point: &Metric| json!({ "step": point.step, "value": point.value, "timestamp": point.timestamp });
    let values = sampled.metrics.iter().map(|point| point.value.0);
    let extreme = |best: fn(f64, f64) -> f64| values.clone().reduce(best).map(Double);
    Ok(json!({
        "run_id": id, "metric": key, "last": point(last),
        "min": extreme(f64::min), "max": extreme(f64::max),
        "points": sampled.metrics.iter().map(point).collect::<Value>(),
    }))
}

async fn list_artifacts(target: &Target, arguments: Arguments<'_>) -> Result<Value> {
    let path = arguments.optional_text("path")?.unwrap_or_default();
    let run = find::run(target, arguments.text("run")?).await?;
    let files = transfer::list(target, &run.info.run_id, path).await?;
    let files = files.iter().map(crate::cli::artifacts::document).collect();
    Ok(found("files", files, MOST_FILES))
}

async fn read_artifact(target: &Target, arguments: Arguments<'_>) -> Result<Value> {
    let most = arguments.count("max_bytes", 20_000, MOST_BYTES)?;
    let path = arguments.text("path")?;
    let run = find::run(target, arguments.text("run")?).await?;
    let (bytes, has_more) = transfer::head(target, &run.info.run_id, path, most).await?;
    // A cut may go through a character.
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(error) if has_more && error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => {
            return Err(Error::Invalid(format!("{path} is not text")));
        }
    };
    let more = if has_more {
        format!("\n[cut after {} bytes]", text.len())
    } else {
        String::new()
    };
    Ok(format!("{text}{more}").into())
}

async fn search_models(target: &Target, arguments: Arguments<'_>) -> Result<Value> {
    let most = arguments.count("max_results", 20, MOST_FOUND)?;
    let filter = arguments.optional_text("filter")?.unwrap_or_default();
    let list = models::models(target, filter, &[], most + 1).await?;
    let list = list.iter().map(models::model_json).collect();
    Ok(found("models", list, most))
}
