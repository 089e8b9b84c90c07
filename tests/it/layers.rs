//! The directions of imports, the few files that name a database driver, the size of files, and what
//! the package holds.
//!
//! What is scanned is the code without comments and without `#[cfg(test)]` modules at a file's end.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A file of `src`: its path below it, and its text without comments.
struct Source {
    path: String,
    lines: usize,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let relative = path.strip_prefix(&root).unwrap();
                found.push(Source {
                    path: relative.to_str().unwrap().replace('\\', "/"),
                    lines: text.lines().count(),
                    code: code(&text),
                });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 50, "the sources were not found");
    found
}

fn code(text: &str) -> String {
    let production = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap();
    let uncommented = production.lines().map(|line| match line.trim_start() {
        comment if comment.starts_with("//") => "",
        _ => line,
    });
    uncommented.collect::<Vec<_>>().join("\n")
}

/// The layer a file belongs to: its folder, or its own name.
fn layer(path: &str) -> &str {
    path.split('/').next().unwrap().trim_end_matches(".rs")
}

/// Layers that `code` names as `crate::layer` or in `use crate::{layer, …}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, start) in code.match_indices("crate::") {
        // `$crate::` is written by macros, and means the same.
        let rest = &code[at + start.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            found.extend(names_of_group(group));
        } else {
            found.insert(first_name(rest));
        }
    }
    found
}

fn first_name(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// The first names in the outermost level of `{a::b, c::{d, e}}`, after the brace.
fn names_of_group(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut item) = (1, Vec::new(), String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => names.push(std::mem::take(&mut item)),
            _ => item.push(c),
        }
        if depth == 0 {
            break;
        }
    }
    names.push(item);
    let names = names.iter().map(|name| first_name(name.trim()));
    names.filter(|name| !name.is_empty()).collect()
}

/// What each layer may import besides itself and the leaves.
fn allowed(layer: &str) -> Option<&'static [&'static str]> {
    Some(match layer {
        // Leaves; ids are made of random bits, which come from `clock`.
        "error" | "clock" => &[],
        "model" | "search" => &["error", "clock"],
        // Judges numbers; where they come from is the command's business.
        "ci" => &["model", "error"],
        "store" | "artifacts" => &["model", "error", "clock", "search"],
        "service" => &["store", "artifacts", "model", "error", "clock", "search"],
        "http" => &[
            "service",
            "artifacts",
            "model",
            "error",
            "clock",
            "search",
            "store",
        ],
        "sync" => &[
            "http",
            "service",
            "store",
            "artifacts",
            "model",
            "error",
            "clock",
        ],
        "recorder" => &[
            "sync",
            "http",
            "service",
            "store",
            "artifacts",
            "model",
            "error",
            "clock",
            "config",
        ],
        // What is typed, resolved and started sees everything below.
        "config" => &["cli", "http", "service", "store", "artifacts", "error"],
        "cli" => &[
            "ci",
            "config",
            "recorder",
            "sync",
            "http",
            "lifecycle",
            "telemetry",
            "service",
            "store",
            "artifacts",
            "model",
            "error",
            "clock",
            "search",
        ],
        "telemetry" | "lifecycle" => &["config", "error"],
        "lib" | "main" => return None,
        other => panic!("`{other}` has no place among the layers: give it one here"),
    })
}

#[test]
fn imports_go_from_left_to_right() {
    let mut wrong = Vec::new();
    for source in sources() {
        let own = layer(&source.path);
        let Some(allowed) = allowed(own) else {
            continue;
        };
        for import in imports(&source.code) {
            if import != own && !allowed.contains(&import.as_str()) {
                wrong.push(format!("src/{} imports {import}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// `http` asks `service`. Of `store` it knows the points of a history, plain data that is not
/// copied into another shape on its way, and their blocks; and it holds no transaction.
#[test]
fn http_knows_no_transactions() {
    let plain = [
        "crate::store::series::codec",
        "crate::store::series::Point",
        "crate::store::series::StepRange",
    ];
    for source in sources()
        .iter()
        .filter(|source| layer(&source.path) == "http")
    {
        let mut code = source.code.clone();
        for path in plain {
            code = code.replace(path, "");
        }
        let path = &source.path;
        assert!(
            !code.contains("crate::store"),
            "src/{path} reaches into the store"
        );
        for word in ["dyn Tx", "Tx>", "&mut Tx", "::Tx"] {
            assert!(
                !code.contains(word),
                "src/{path} names a transaction ({word})"
            );
        }
    }
}

/// Files that name a crate, as `crate_name::` or `use crate_name`.
fn naming(crate_name: &str) -> Vec<String> {
    let path = format!("{crate_name}::");
    let names = |code: &str| {
        code.match_indices(&path).any(|(at, _)| {
            let before = code[..at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':'))
        })
    };
    // A module of the crate's name is meant where it is declared.
    let module = format!("mod {crate_name};");
    let sources = sources().into_iter();
    sources
        .filter(|source| names(&source.code) && !source.code.contains(&module))
        .map(|source| source.path)
        .collect()
}

#[test]
fn only_the_drivers_files_name_drivers() {
    for (driver, prefix) in [
        ("rusqlite", "store/sqlite"),
        ("tokio_postgres", "store/postgres"),
        ("tokio_postgres_rustls", "store/postgres"),
    ] {
        let files = naming(driver);
        assert!(
            !files.is_empty(),
            "nothing names {driver}: the scan is broken"
        );
        for path in files {
            assert!(path.starts_with(prefix), "src/{path} names {driver}");
        }
    }
}

#[test]
fn only_http_knows_axum_and_only_artifacts_know_object_stores() {
    for (name, layers) in [
        ("axum", &["http", "cli"][..]),
        ("hyper", &["http"]),
        ("object_store", &["artifacts"]),
        ("clap", &["cli", "main"]),
    ] {
        let files = naming(name);
        assert!(
            !files.is_empty(),
            "nothing names {name}: the scan is broken"
        );
        for path in files {
            assert!(layers.contains(&layer(&path)), "src/{path} names {name}");
        }
    }
}

/// Long because they are tables: one line is one fact.
const TABLES: [&str; 1] = ["http/mlflow/field.rs"];

#[test]
fn files_are_short() {
    for source in sources() {
        let Source { path, lines, .. } = source;
        assert!(lines <= 600, "src/{path} has {lines} lines: split it");
        let is_table = TABLES.contains(&path.as_str());
        assert!(
            lines <= 400 || is_table,
            "src/{path} has {lines} lines: split it by verb"
        );
    }
}

#[test]
fn what_is_compiled_in_is_part_of_the_package() {
    let manifest: toml::Table = include_str!("../../Cargo.toml").parse().unwrap();
    let packaged = manifest["package"]["include"].as_array().unwrap();
    let is_packaged = |file: &str| {
        let mut folders = packaged.iter().map(|folder| folder.as_str().unwrap());
        folders.any(|folder| file.starts_with(folder.trim_start_matches('/')))
    };
    let mut files = Vec::new();
    for source in sources() {
        for included in source.code.split("include_str!(").skip(1) {
            let literal = included.split('"').nth(1).unwrap();
            files.push(literal.trim_start_matches("../").to_owned());
        }
    }
    files.retain(|file| file.starts_with("assets/"));
    assert!(files.len() > 5, "the files were not found");
    let left_out: Vec<_> = files.iter().filter(|file| !is_packaged(file)).collect();
    assert!(left_out.is_empty(), "{left_out:?}");
}

#[test]
fn the_scan_sees_every_form_of_import() {
    let code = "use crate::{error::Error, model::{A, B}, self};\nfn f() { crate::store::x(); }";
    let found: Vec<String> = imports(code).into_iter().collect();
    assert_eq!(found, ["error", "model", "self", "store"]);
}
