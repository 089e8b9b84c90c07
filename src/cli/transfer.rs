//! Files of runs, listed, downloaded and uploaded in constant memory.

use std::path::{Component, Path, PathBuf};

use axum::body::Body;
use http_body_util::BodyExt as _;
use tokio::io::AsyncWriteExt as _;

use super::target::{Target, escaped};
use crate::error::{Error, Result};
use crate::sync::wire::{File, Files, Run, proxied};

/// Most files of one download or listing.
const MOST_FILES: usize = 1_000_000;

/// What is directly in a folder of a run's.
pub async fn list(target: &Target, run: &str, path: &str) -> Result<Vec<File>> {
    let path = path.trim_matches('/');
    let found: Files = target
        .get("artifacts/list", &[("run_id", run), ("path", path)])
        .await?;
    Ok(found.files)
}

/// Every file below a folder of a run's.
pub async fn tree(target: &Target, run: &str, path: &str) -> Result<Vec<File>> {
    let (mut files, mut folders) = (Vec::new(), vec![path.to_owned()]);
    while let Some(folder) = folders.pop() {
        for found in list(target, run, &folder).await? {
            if found.is_dir {
                folders.push(found.path);
            } else {
                files.push(found);
            }
        }
        if files.len() > MOST_FILES {
            return Err(Error::TooLarge(format!(
                "there are more than {MOST_FILES} files: name a folder"
            )));
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

async fn open(target: &Target, run: &str, path: &str) -> Result<Body> {
    let query = [("run_id", run), ("path", path)];
    target.download("/get-artifact", &query).await
}

/// Writes a file of a run's to standard output.
pub async fn print(target: &Target, run: &str, path: &str) -> Result<()> {
    let mut body = open(target, run, path).await?;
    while let Some(piece) = next(&mut body).await? {
        super::output::write_out(&piece)?;
    }
    Ok(())
}

/// At most `most` bytes of a file of a run's, and whether there are more.
pub async fn head(target: &Target, run: &str, path: &str, most: usize) -> Result<(Vec<u8>, bool)> {
    let mut body = open(target, run, path).await?;
    let mut bytes = Vec::new();
    while let Some(piece) = next(&mut body).await? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > most {
            bytes.truncate(most);
            return Ok((bytes, true));
        }
    }
    Ok((bytes, false))
}

async fn next(body: &mut Body) -> Result<Option<axum::body::Bytes>> {
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|e| Error::unavailable("the download broke off", e))?;
        if let Ok(data) = frame.into_data() {
            return Ok(Some(data));
        }
    }
    Ok(None)
}

/// Downloads a file, or everything below a folder, into `folder`; tells the paths written.
pub async fn download(
    target: &Target,
    run: &str,
    path: &str,
    folder: &Path,
) -> Result<Vec<String>> {
    let path = path.trim_matches('/');
    let mut found = tree(target, run, path).await?;
    if found.is_empty() && !path.is_empty() {
        // A file has nothing below it.
        found.push(File {
            path: path.to_owned(),
            is_dir: false,
            file_size: None,
        });
    }
    let mut written = Vec::new();
    for file in found {
        let place = folder.join(inside(&file.path)?);
        let body = open(target, run, &file.path).await?;
        save(body, &place).await?;
        written.push(place.display().to_string());
    }
    Ok(written)
}

/// A path that a server named, which must stay inside the folder it is put in.
fn inside(path: &str) -> Result<PathBuf> {
    let path = Path::new(path);
    let is_plain = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if is_plain && path.components().next().is_some() {
        return Ok(path.to_owned());
    }
    Err(Error::Invalid(format!(
        "the artifact `{}` would be written outside of the folder",
        path.display()
    )))
}

async fn save(mut body: Body, place: &Path) -> Result<()> {
    let failed = |e| Error::unavailable(format!("{} cannot be written", place.display()), e);
    if let Some(folder) = place.parent() {
        tokio::fs::create_dir_all(folder).await.map_err(failed)?;
    }
    // A download that breaks off leaves no file that looks whole.
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = place.with_file_name(name);
    let mut file = tokio::fs::File::create(&part).await.map_err(failed)?;
    while let Some(piece) = next(&mut body).await? {
        file.write_all(&piece).await.map_err(failed)?;
    }
    file.flush().await.map_err(failed)?;
    drop(file);
    tokio::fs::rename(&part, place).await.map_err(failed)
}

/// Uploads a file, or the contents of a folder, into `folder` of a run's artifacts; tells the paths.
pub async fn upload(target: &Target, run: &Run, local: &Path, folder: &str) -> Result<Vec<String>> {
    let root = root(run)?;
    let mut sent = Vec::new();
    for (file, name) in local_files(local)? {
        let below = [folder.trim_matches('/'), name.as_str()];
        let below: Vec<&str> = below.into_iter().filter(|part| !part.is_empty()).collect();
        let below = below.join("/");
        let failed = |e| Error::Invalid(format!("{} cannot be read: {e}", file.display()));
        let opened = tokio::fs::File::open(&file).await.map_err(failed)?;
        let length = opened.metadata().await.map_err(failed)?.len();
        let path: Vec<String> = format!("{root}/{below}").split('/').map(escaped).collect();
        target.upload(&path.join("/"), opened, length).await?;
        sent.push(below);
    }
    Ok(sent)
}

/// Where a run's artifacts are behind the proxy.
fn root(run: &Run) -> Result<String> {
    let uri = run.info.artifact_uri.as_str();
    proxied(uri).ok_or_else(|| {
        Error::NotImplemented(format!(
            "the artifacts of this run are at {uri}, where clients write without the server: upload \
             them with an MLflow client"
        ))
    })
}

/// Files to upload and their names: a file's own, or the paths below a folder.
fn local_files(local: &Path) -> Result<Vec<(PathBuf, String)>> {
    let failed = |e| Error::Invalid(format!("{} cannot be read: {e}", local.display()));
    if std::fs::metadata(local).map_err(failed)?.is_file() {
        let name = local.file_name().unwrap_or_default().to_string_lossy();
        return Ok(vec![(local.to_owned(), name.into_owned())]);
    }
    let (mut files, mut folders) = (Vec::new(), vec![(local.to_owned(), String::new())]);
    while let Some((folder, below)) = folders.pop() {
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = format!("{below}{}", entry.file_name().to_string_lossy());
            if entry.file_type().map_err(failed)?.is_dir() {
                folders.push((entry.path(), name + "/"));
            } else {
                files.push((entry.path(), name));
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn downloads_stay_in_their_folder() {
        assert_eq!(inside("a/b.txt").unwrap(), Path::new("a/b.txt"));
        for bad in ["", "../x", "/etc/passwd", "a/../../x"] {
            assert!(inside(bad).is_err(), "{bad}");
        }
    }
}
