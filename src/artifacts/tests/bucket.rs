//! What only a bucket does.

use super::*;

#[tokio::test]
async fn everything_is_below_the_folder_that_was_named() {
    let bench = Bench::bucket().await;
    bench.put("a/b", "content").await.unwrap();
    let bucket = bench.s3.as_ref().unwrap().bucket();
    let stored = std::fs::read(bucket.join("some/folder/a/b")).unwrap();
    assert_eq!(stored, b"content");
}

#[tokio::test]
async fn large_directories_are_listed_whole() {
    let bench = Bench::bucket().await;
    let folder = bench.s3.as_ref().unwrap().bucket().join("some/folder/many");
    std::fs::create_dir_all(&folder).unwrap();
    for number in 0..2_345 {
        std::fs::write(folder.join(format!("{number:05}")), "").unwrap();
    }
    let listed = bench.list("many").await;
    assert_eq!(listed.len(), 2_345);
    assert_eq!(listed[2_344].0, "02344");
}

#[tokio::test]
async fn a_wrong_secret_is_refused_and_not_repeated() {
    let s3 = S3Server::start();
    let location = format!("s3://{}", s3::BUCKET);
    let store = ArtifactStore::open(&location, &at(&s3, "wrong")).await;
    let store = store.unwrap();
    let refused = |error: Error| assert!(matches!(error, Error::PermissionDenied(..)), "{error}");
    refused(store.check().await.unwrap_err());
    refused(store.get(&key("a"), None).await.unwrap_err());
    let body = stream::iter([Ok(Bytes::from_static(b"x"))]);
    refused(store.put(&key("a"), body, Some(1)).await.unwrap_err());
}

#[tokio::test]
async fn a_bucket_that_does_not_exist_is_said_to_be_missing() {
    let s3 = S3Server::start();
    let settings = at(&s3, s3::SECRET_KEY);
    let store = ArtifactStore::open("s3://no-such-bucket/x", &settings).await;
    match store.unwrap().check().await {
        Err(Error::NotFound(message)) => assert!(message.contains("no-such-bucket"), "{message}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_store_that_is_away_is_unavailable() {
    let s3 = S3Server::start();
    let settings = at(&s3, s3::SECRET_KEY);
    drop(s3);
    let store = ArtifactStore::open("s3://artifacts", &settings).await;
    let answer = tokio::time::timeout(Duration::from_mins(2), store.unwrap().check()).await;
    let error = answer.expect("it gives up").unwrap_err();
    assert!(matches!(error, Error::Unavailable(..)), "{error}");
}

#[tokio::test]
async fn uploads_that_are_under_way_are_taken_back_at_the_end() {
    let bench = Bench::bucket().await;
    let started = [Ok(Bytes::from(content(6 << 20)))];
    let body = stream::iter(started).chain(stream::pending());
    let store = bench.store.clone();
    let upload = tokio::spawn(async move { store.put(&key("a"), body, None).await });
    while bench.leftovers().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    bench.store.abandon_uploads().await;
    upload.abort();
    bench.settle().await;
}

#[tokio::test]
async fn uploads_share_their_memory_and_all_arrive() {
    let bench = Bench::bucket().await;
    let expected = Bytes::from(content(6 << 20));
    let uploads = (0..10).map(|number| {
        let body = stream::iter(pieces(&expected, 64 << 10));
        let (store, length) = (&bench.store, expected.len() as u64);
        async move {
            store
                .put(&key(&format!("{number}")), body, Some(length))
                .await
        }
    });
    for stored in futures::future::join_all(uploads).await {
        assert_eq!(stored.unwrap(), expected.len() as u64);
    }
    for number in 0..10 {
        assert!(bench.get(&format!("{number}")).await.unwrap() == expected);
    }
    bench.settle().await;
}
