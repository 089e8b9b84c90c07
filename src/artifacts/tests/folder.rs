//! What only a folder has: natural names, links, and what others put into it.

use super::*;

#[tokio::test]
async fn artifacts_are_plain_files() {
    let bench = Bench::folder().await;
    bench
        .put("1/run/artifacts/100% ü.txt", "content")
        .await
        .unwrap();
    let on_disk = bench.path().join("1/run/artifacts/100% ü.txt");
    assert_eq!(std::fs::read(on_disk).unwrap(), b"content");
}

#[tokio::test]
async fn an_upload_large_enough_to_be_flushed_on_its_way_comes_back() {
    let bench = Bench::folder().await;
    let piece = Bytes::from(content(1 << 20));
    let body = || stream::iter(vec![piece.clone(); 140]).map(Ok);
    let length = 140 << 20;
    let cut = bench.store.put(&key("x"), body(), Some(length + 1)).await;
    is_invalid(cut, "nothing was stored");
    assert!(bench.list("").await.is_empty());
    assert_eq!(
        bench
            .store
            .put(&key("x"), body(), Some(length))
            .await
            .unwrap(),
        length
    );
    let Fetched::Found(download) = bench.store.get(&key("x"), None).await.unwrap() else {
        panic!("not found");
    };
    let back = read(download).await;
    assert!(back.chunks(1 << 20).all(|part| part == piece));
    bench.settle().await;
}

#[tokio::test]
async fn a_refused_upload_makes_no_directories() {
    let bench = Bench::folder().await;
    let cut = bench
        .store
        .put(&key("a/b/c"), stream::iter(pieces(b"123", 1)), Some(9))
        .await;
    assert!(cut.is_err());
    assert!(!bench.path().join("a").exists());
}

#[tokio::test]
async fn empty_directories_are_not_shown() {
    let bench = Bench::folder().await;
    std::fs::create_dir_all(bench.path().join("empty/in/side")).unwrap();
    assert!(bench.list("").await.is_empty());
    bench.put("empty/in/other/file", "1").await.unwrap();
    assert_eq!(bench.list("empty").await, [("in".to_owned(), None)]);
    assert_eq!(bench.list("empty/in").await, [("other".to_owned(), None)]);
}

#[tokio::test]
async fn what_no_key_can_name_is_not_shown() {
    let bench = Bench::folder().await;
    for name in ["a#1", "a\\b", "a\nb", "a%2e%2e%2f..%2fb"] {
        std::fs::write(bench.path().join(name), "1").unwrap();
    }
    assert!(bench.list("").await.is_empty());
}

#[tokio::test]
async fn a_file_cut_while_it_is_sent_ends_with_an_error() {
    let bench = Bench::folder().await;
    bench.put("x", content(3_000_000)).await.unwrap();
    let Fetched::Found(download) = bench.store.get(&key("x"), None).await.unwrap() else {
        panic!("not found");
    };
    let file = std::fs::File::options()
        .write(true)
        .open(bench.path().join("x"))
        .unwrap();
    file.set_len(10).unwrap();
    let sent: Result<Vec<Bytes>> = download.body.try_collect().await;
    assert!(matches!(sent, Err(Error::Unavailable(..))), "{sent:?}");
}

#[tokio::test]
async fn the_staging_area_comes_back_when_it_is_removed() {
    let bench = Bench::folder().await;
    std::fs::remove_dir(bench.path().join(".tracker#staging")).unwrap();
    bench.put("x", "1").await.unwrap();
    assert_eq!(bench.get("x").await.unwrap(), b"1");
}

#[tokio::test]
async fn a_folder_that_is_removed_is_not_ready() {
    let bench = Bench::folder().await;
    std::fs::remove_dir_all(bench.path()).unwrap();
    assert!(matches!(
        bench.store.check().await,
        Err(Error::Unavailable(..))
    ));
    assert!(matches!(
        bench.put("x", "1").await,
        Err(Error::Unavailable(..))
    ));
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_out_of_the_store_is_refused() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret"), "secret").unwrap();
    let bench = Bench::folder().await;
    let name = outside.path().file_name().unwrap().to_str().unwrap();
    symlink(outside.path(), bench.path().join("absolute")).unwrap();
    symlink(format!("../{name}"), bench.path().join("relative")).unwrap();
    symlink(outside.path().join("secret"), bench.path().join("file")).unwrap();

    for path in ["absolute/secret", "relative/secret", "file"] {
        is_invalid(bench.get(path).await, "symbolic link");
    }
    for link in ["absolute", "relative"] {
        is_invalid(
            bench.put(&format!("{link}/new"), "1").await,
            "symbolic link",
        );
        is_invalid(
            bench.put(&format!("{link}/secret"), "1").await,
            "symbolic link",
        );
        is_invalid(
            bench.store.delete(&key(&format!("{link}/secret"))).await,
            "symbolic link",
        );
        is_invalid(bench.store.list(&key(link)).await, "symbolic link");
    }
    assert!(bench.list("").await.is_empty());

    for link in ["absolute", "relative", "file"] {
        bench.store.delete(&key(link)).await.unwrap();
    }
    let left: Vec<_> = std::fs::read_dir(outside.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "only the links were deleted");
    assert_eq!(
        std::fs::read(outside.path().join("secret")).unwrap(),
        b"secret"
    );
    bench.settle().await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_link_within_the_store_is_followed() {
    let bench = Bench::folder().await;
    bench.put("real/x", "1").await.unwrap();
    std::os::unix::fs::symlink("real", bench.path().join("link")).unwrap();
    std::os::unix::fs::symlink(".", bench.path().join("loop")).unwrap();
    assert_eq!(bench.get("link/x").await.unwrap(), b"1");
    assert_eq!(bench.list("").await.len(), 3);
    assert_eq!(bench.list("link").await, [("x".to_owned(), Some(1))]);
}

#[tokio::test]
async fn deleting_an_old_tree_leaves_new_uploads_beside_it_alone() {
    let bench = Bench::folder().await;
    for round in 0..20 {
        bench.put("d/old", "1").await.unwrap();
        let (old, new) = (key("d/old"), format!("d/new/{round}"));
        let (deleted, stored) = tokio::join!(bench.store.delete(&old), bench.put(&new, "1"));
        deleted.unwrap();
        stored.unwrap();
        assert_eq!(bench.get(&new).await.unwrap(), b"1");
        bench.store.delete(&key("d")).await.unwrap();
    }
}
