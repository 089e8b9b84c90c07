//! What every store promises, run against a folder, memory and a bucket.

use super::*;

/// Runs each function against every kind of store.
macro_rules! conformance {
    ($($name:ident),+ $(,)?) => {
        mod on_a_folder {
            $(#[tokio::test] async fn $name() { super::$name(super::Bench::folder().await).await; })+
        }
        mod in_memory {
            $(#[tokio::test] async fn $name() { super::$name(super::Bench::memory()).await; })+
        }
    };
}

/// As [`conformance!`], in a bucket.
macro_rules! in_a_bucket {
    ($($name:ident),+ $(,)?) => {
        mod in_a_bucket {
            $(#[tokio::test] async fn $name() { super::$name(super::Bench::bucket().await).await; })+
        }
    };
}

conformance!(
    what_is_stored_comes_back,
    every_name_comes_back,
    a_truncated_upload_changes_nothing,
    a_failing_upload_changes_nothing,
    a_dropped_upload_changes_nothing,
    an_upload_longer_than_announced_is_refused,
    an_upload_replaces_the_whole,
    readers_keep_what_they_opened,
    concurrent_uploads_never_mix,
    ranges,
    no_name_is_a_file_and_a_directory,
    a_directory_is_no_artifact,
    a_directory_lists_its_children,
    a_file_lists_nothing,
    a_directory_becomes_an_archive,
    deleting_a_file_removes_emptied_directories,
    deleting_a_directory_removes_the_tree,
    the_root_is_no_artifact,
    a_sound_store_is_ready,
);

// The server of these tests keeps objects as files: directories that are objects too and long names
// are tried on another one, by the real clients' tests.
in_a_bucket!(
    what_is_stored_comes_back,
    a_truncated_upload_changes_nothing,
    a_failing_upload_changes_nothing,
    a_dropped_upload_changes_nothing,
    an_upload_longer_than_announced_is_refused,
    an_upload_replaces_the_whole,
    readers_keep_what_they_opened,
    concurrent_uploads_never_mix,
    ranges,
    a_directory_lists_its_children,
    a_file_lists_nothing,
    a_directory_becomes_an_archive,
    the_root_is_no_artifact,
    a_sound_store_is_ready,
);

async fn what_is_stored_comes_back(bench: Bench) {
    for (length, piece) in [
        (0, 1),
        (1, 1),
        (1000, 1),
        (300_000, 7919),
        (1 << 20, 1 << 20),
        (9_000_001, 400_000),
    ] {
        let expected = content(length);
        for announced in [None, Some(length as u64)] {
            let body = stream::iter(pieces(&expected, piece));
            let stored = bench.store.put(&key("a/b"), body, announced).await.unwrap();
            assert_eq!(stored, length as u64);
            assert!(
                bench.get("a/b").await.unwrap() == expected,
                "{length} bytes"
            );
        }
    }
    bench.settle().await;
}

async fn every_name_comes_back(bench: Bench) {
    let longest = "n".repeat(MAX_SEGMENT_BYTES);
    let mut names = vec![
        "100%.txt",
        "a%20b",
        "a%2Fb",
        "a b",
        "a+b?c&d=e",
        "a:b",
        "ü-日本-🦀",
        "~*[]{}^`|<>\"'",
        "...",
        ".hidden",
        &longest,
    ];
    for name in &names {
        bench.put(&format!("dir/{name}"), name).await.unwrap();
    }
    names.sort_unstable();
    let listed: Vec<_> = bench
        .list("dir")
        .await
        .into_iter()
        .map(|entry| entry.0)
        .collect();
    assert_eq!(listed, names);
    for name in names {
        assert_eq!(
            bench.get(&format!("dir/{name}")).await.unwrap(),
            name.as_bytes()
        );
        bench.put(&format!("{name}/inside"), name).await.unwrap();
        assert_eq!(
            bench.get(&format!("{name}/inside")).await.unwrap(),
            name.as_bytes()
        );
    }
}

async fn a_truncated_upload_changes_nothing(bench: Bench) {
    bench.put("old", "old").await.unwrap();
    for length in [3, 3_000_000, 9_000_000] {
        for path in ["old", "new/file"] {
            let body = stream::iter(pieces(&content(length), 100_000));
            let result = bench
                .store
                .put(&key(path), body, Some(length as u64 + 1))
                .await;
            is_invalid(result, "nothing was stored");
        }
    }
    assert_eq!(bench.get("old").await.unwrap(), b"old");
    assert_eq!(bench.list("").await, [("old".to_owned(), Some(3))]);
    bench.settle().await;
}

async fn a_failing_upload_changes_nothing(bench: Bench) {
    bench.put("old", "old").await.unwrap();
    for length in [3, 3_000_000, 9_000_000] {
        let mut body = pieces(&content(length), 100_000);
        body.push(Err(Error::invalid("the connection broke")));
        let result = bench.store.put(&key("old"), stream::iter(body), None).await;
        is_invalid(result, "the connection broke");
    }
    assert_eq!(bench.get("old").await.unwrap(), b"old");
    bench.settle().await;
}

async fn a_dropped_upload_changes_nothing(bench: Bench) {
    bench.put("old", "old").await.unwrap();
    let sent = stream::iter(pieces(&content(9_000_000), 100_000));
    let old = key("old");
    let upload = bench.store.put(&old, sent.chain(stream::pending()), None);
    assert!(
        tokio::time::timeout(Duration::from_millis(300), upload)
            .await
            .is_err()
    );
    assert_eq!(bench.get("old").await.unwrap(), b"old");
    bench.settle().await;
}

async fn an_upload_longer_than_announced_is_refused(bench: Bench) {
    let body = stream::iter(pieces(b"12345", 2));
    is_invalid(
        bench.store.put(&key("x"), body, Some(4)).await,
        "announced as 4 bytes",
    );
    assert!(matches!(bench.get("x").await, Err(Error::NotFound(_))));
}

async fn an_upload_replaces_the_whole(bench: Bench) {
    bench.put("x", "a long first version").await.unwrap();
    let first = etag(&bench, "x").await;
    bench.put("x", "second").await.unwrap();
    assert_eq!(bench.get("x").await.unwrap(), b"second");
    assert_ne!(etag(&bench, "x").await, first);
    assert_eq!(etag(&bench, "x").await, etag(&bench, "x").await);
}

async fn etag(bench: &Bench, path: &str) -> String {
    match bench.store.get(&key(path), None).await.unwrap() {
        Fetched::Found(download) => download.etag.unwrap(),
        other @ Fetched::RangeNotSatisfiable { .. } => panic!("{other:?}"),
    }
}

async fn readers_keep_what_they_opened(bench: Bench) {
    let first = content(3_000_000);
    bench.put("x", &first).await.unwrap();
    let Fetched::Found(download) = bench.store.get(&key("x"), None).await.unwrap() else {
        panic!("not found");
    };
    bench.put("x", "second").await.unwrap();
    bench.store.delete(&key("x")).await.unwrap();
    assert!(read(download).await == first);
}

async fn concurrent_uploads_never_mix(bench: Bench) {
    let uploads = (0..8u8).map(|writer| {
        let body = stream::iter((0..30).map(move |_| Ok(Bytes::from(vec![writer; 100_000]))));
        let store = bench.store.clone();
        tokio::spawn(async move {
            // The deletions take the directory away under the other uploads.
            if writer % 4 == 3 {
                store.delete(&key("d/x")).await.unwrap();
            }
            store.put(&key("d/x"), body, Some(3_000_000)).await
        })
    });
    for stored in futures::future::join_all(uploads).await {
        assert_eq!(stored.unwrap().unwrap(), 3_000_000);
    }
    let left = bench.get("d/x").await.unwrap();
    assert_eq!(left.len(), 3_000_000);
    assert!(
        left.iter().all(|byte| *byte == left[0]),
        "parts of two uploads"
    );
    bench.settle().await;
}

async fn ranges(bench: Bench) {
    let whole = content(1_000_000);
    bench.put("x", &whole).await.unwrap();
    bench.put("empty", "").await.unwrap();
    for (range, expected) in [
        (ByteRange::Between(0, 0), 0..1),
        (ByteRange::Between(262_143, 262_144), 262_143..262_145),
        (ByteRange::Between(5, 900_000), 5..900_001),
        (ByteRange::Between(999_999, u64::MAX), 999_999..1_000_000),
        (ByteRange::From(400_000), 400_000..1_000_000),
        (ByteRange::Last(10), 999_990..1_000_000),
        (ByteRange::Last(u64::MAX), 0..1_000_000),
    ] {
        match bench.store.get(&key("x"), Some(range)).await.unwrap() {
            Fetched::Found(download) => {
                assert_eq!(download.size, 1_000_000);
                assert_eq!(download.range, expected.start as u64..expected.end as u64);
                assert!(read(download).await == whole[expected], "{range:?}");
            }
            other @ Fetched::RangeNotSatisfiable { .. } => panic!("{range:?}: {other:?}"),
        }
    }
    for (path, range, length) in [
        ("x", ByteRange::From(1_000_000), 1_000_000),
        ("x", ByteRange::Last(0), 1_000_000),
        ("empty", ByteRange::From(0), 0),
    ] {
        match bench.store.get(&key(path), Some(range)).await.unwrap() {
            Fetched::RangeNotSatisfiable { size } => assert_eq!(size, length),
            other @ Fetched::Found(_) => panic!("{range:?}: {other:?}"),
        }
    }
    let missing = bench
        .store
        .get(&key("missing"), Some(ByteRange::From(0)))
        .await;
    assert!(matches!(missing, Err(Error::NotFound(_))));
}

async fn no_name_is_a_file_and_a_directory(bench: Bench) {
    bench.put("a/b/c", "1").await.unwrap();
    is_invalid(bench.put("a/b", "2").await, "is a directory");
    is_invalid(bench.put("a/b/c/d", "2").await, "is a file");
    is_invalid(bench.put("a/b/c/d/e", "2").await, "is a file");
    let large = content(3_000_000);
    is_invalid(bench.put("a/b", &large).await, "is a directory");
    is_invalid(bench.put("a/b/c/d", &large).await, "is a file");
    assert_eq!(bench.get("a/b/c").await.unwrap(), b"1");
    bench.settle().await;
}

async fn a_directory_is_no_artifact(bench: Bench) {
    bench.put("a/b", "1").await.unwrap();
    is_invalid(bench.get("a").await, "is a directory");
    assert!(matches!(bench.get("b").await, Err(Error::NotFound(_))));
}

async fn a_directory_lists_its_children(bench: Bench) {
    for (path, content) in [
        ("m/z", "1"),
        ("m/b/deep/er", "2"),
        ("m/a", "333"),
        ("ma", "4"),
    ] {
        bench.put(path, content).await.unwrap();
    }
    let expected = [("a", Some(3)), ("b", None), ("z", Some(1))];
    assert_eq!(
        bench.list("m").await,
        expected.map(|(name, size)| (name.to_owned(), size))
    );
    let expected = [("m", None), ("ma", Some(1))];
    assert_eq!(
        bench.list("").await,
        expected.map(|(name, size)| (name.to_owned(), size))
    );
    assert!(bench.store.list(&key("m")).await.unwrap()[1].is_dir());
}

async fn a_file_lists_nothing(bench: Bench) {
    bench.put("m/a", "1").await.unwrap();
    for path in ["m/a", "m/a/b", "missing", "missing/too"] {
        assert!(bench.list(path).await.is_empty(), "{path}");
    }
}

async fn a_directory_becomes_an_archive(bench: Bench) {
    let large = content(700_000);
    bench.put("run/model/weights", &large).await.unwrap();
    bench.put("run/model/deep/er/a", "").await.unwrap();
    bench.put("run/other", "x").await.unwrap();
    let archive = |path: &str| {
        let (store, path) = (bench.store.clone(), key(path));
        async move {
            let pieces: Vec<Bytes> = store.archive(&path, "top").await?.try_collect().await?;
            Ok::<_, Error>(pieces.concat())
        }
    };
    let all = archive("run/model").await.unwrap();
    let holds = |text: &str| all.windows(text.len()).any(|part| part == text.as_bytes());
    // A name stands before a file's data and in the directory at the end.
    assert!(holds("top/weights") && holds("top/deep/er/a"));
    assert!(!holds("run/") && !holds("other"));
    let end = &all[all.len() - 22..];
    assert_eq!(end[..4], *b"PK\x05\x06");
    assert_eq!(u16::from_le_bytes([end[10], end[11]]), 2);
    assert!(matches!(archive("run/none").await, Err(Error::NotFound(_))));
    assert!(matches!(
        archive("run/other").await,
        Err(Error::NotFound(_))
    ));
}

async fn deleting_a_file_removes_emptied_directories(bench: Bench) {
    bench.put("a/b/c", "1").await.unwrap();
    bench.put("a/d", "1").await.unwrap();
    bench.store.delete(&key("a/b/c")).await.unwrap();
    assert_eq!(bench.list("a").await, [("d".to_owned(), Some(1))]);
    bench
        .put("a/b", "a file where a directory was")
        .await
        .unwrap();
    for gone in ["a/d", "a/b", "a/b", "missing", "missing/too"] {
        bench.store.delete(&key(gone)).await.unwrap();
    }
    assert!(bench.list("").await.is_empty());
    bench
        .put("a", "a file where a directory was")
        .await
        .unwrap();
    bench.settle().await;
}

async fn deleting_a_directory_removes_the_tree(bench: Bench) {
    for path in ["r/a", "r/b/c", "r/b/d/e", "rest"] {
        bench.put(path, "1").await.unwrap();
    }
    bench.store.delete(&key("r")).await.unwrap();
    assert_eq!(bench.list("").await, [("rest".to_owned(), Some(1))]);
    assert!(matches!(bench.get("r/b/c").await, Err(Error::NotFound(_))));
    bench.settle().await;
}

async fn the_root_is_no_artifact(bench: Bench) {
    bench.put("x", "1").await.unwrap();
    is_invalid(bench.put("", "1").await, "is a directory");
    is_invalid(bench.get("").await, "is a directory");
    is_invalid(bench.store.delete(&key("")).await, "cannot be deleted");
    assert_eq!(bench.get("x").await.unwrap(), b"1");
}

async fn a_sound_store_is_ready(bench: Bench) {
    bench.store.check().await.unwrap();
    bench.settle().await;
}
