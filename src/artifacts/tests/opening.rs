//! What may stand after `--artifacts-destination`.

use super::*;

#[tokio::test]
async fn a_folder_is_created_in_one_that_exists() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("with space");
    let store = ArtifactStore::open(path.to_str().unwrap(), &CloudSettings::default())
        .await
        .unwrap();
    assert_eq!(
        store.location(),
        path.canonicalize().unwrap().to_str().unwrap()
    );
    let missing = parent.path().join("no/such");
    is_invalid(
        ArtifactStore::open(missing.to_str().unwrap(), &CloudSettings::default()).await,
        "does not exist",
    );
}

#[tokio::test]
async fn a_file_url_is_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", folder.path().display());
    let store = ArtifactStore::open(&url, &CloudSettings::default())
        .await
        .unwrap();
    store.put(&key("x"), stream::empty(), None).await.unwrap();
    assert!(folder.path().join("x").is_file());
}

#[tokio::test]
async fn memory_is_a_store() {
    let store = ArtifactStore::open("memory://", &CloudSettings::default())
        .await
        .unwrap();
    assert_eq!(store.location(), "memory://");
    store.put(&key("x"), stream::empty(), None).await.unwrap();
    assert_eq!(store.list(&key("")).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_no_store_is_refused() {
    let region = ("AWS_REGION".to_owned(), "eu-central-1".to_owned());
    let clouds = CloudSettings::new(vec![region], S3Settings::default(), DEFAULT_UPLOAD_MEMORY);
    let file = tempfile::NamedTempFile::new().unwrap();
    for (destination, part) in [
        ("", "is empty"),
        ("ftp://host/x", "does not support"),
        ("s3:///x", "names no bucket"),
        ("s3://a bucket/x", "names no bucket"),
        ("s3://bucket/../x", "names no folder"),
        ("s3://bucket/x?y=z", "names no folder"),
        (
            "wasbs://account.blob.core.windows.net/x",
            "names no container",
        ),
        ("memory://x", "does not support"),
        ("file:relative", "file:///absolute/path"),
        ("file:///tmp?x", "file:///absolute/path"),
        ("FILE:///tmp#x", "file:///absolute/path"),
        ("file://elsewhere/x", "file:///absolute/path"),
        ("/tmp/a\0b", "cannot be created"),
        (file.path().to_str().unwrap(), "is not a folder"),
    ] {
        is_invalid(ArtifactStore::open(destination, &clouds).await, part);
    }
}

#[tokio::test]
async fn what_a_dead_process_left_is_removed_after_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let destination = folder.path().to_str().unwrap();
    let _first = ArtifactStore::open(destination, &CloudSettings::default())
        .await
        .unwrap();
    let staging = folder.path().join(".tracker#staging");
    let old_file = staging.join("1-1");
    std::fs::write(&old_file, "half an upload").unwrap();
    std::fs::write(staging.join("1-2"), "an upload under way").unwrap();
    let probe = std::fs::metadata(&old_file).unwrap().modified().unwrap();
    let file = std::fs::File::options()
        .write(true)
        .open(&old_file)
        .unwrap();
    file.set_modified(probe - Duration::from_hours(25)).unwrap();
    let _second = ArtifactStore::open(destination, &CloudSettings::default())
        .await
        .unwrap();
    let left: Vec<_> = std::fs::read_dir(staging)
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert_eq!(left, ["1-2"]);
}
