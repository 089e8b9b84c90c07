//! An S3 server of the tests' own, which checks signatures: `s3s-fs`, over a folder.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The name of the one bucket.
pub(crate) const BUCKET: &str = "artifacts";
/// Who may use it.
pub(crate) const ACCESS_KEY: &str = "tracker";
/// With this secret.
pub(crate) const SECRET_KEY: &str = "a-secret-of-the-tests";

/// A running server with one bucket; it ends when it is dropped.
#[derive(Debug)]
pub(crate) struct S3Server {
    folder: TempDir,
    address: SocketAddr,
    /// The server's thread ends when this is dropped.
    _alive: oneshot::Sender<()>,
}

impl S3Server {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::create_dir(folder.path().join(BUCKET)).expect("a bucket");
        let (alive, ended) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let root = folder.path().to_owned();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
                let address = listener.local_addr().expect("an address");
                tell.send(address).expect("the test waits");
                tokio::select! {
                    () = serve(listener, root) => {}
                    _ = ended => {}
                }
            });
        });
        Self {
            folder,
            address: told.recv().expect("the server starts"),
            _alive: alive,
        }
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The folder of the bucket: an object is a file.
    pub(crate) fn bucket(&self) -> PathBuf {
        self.folder.path().join(BUCKET)
    }

    /// Files that parts of unfinished uploads left.
    pub(crate) fn leftovers(&self) -> Vec<String> {
        let is_part = |name: &str| name.starts_with(".upload");
        let mut names = names_below(self.folder.path());
        names.retain(|name| is_part(name));
        names
    }
}

fn names_below(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a readable folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names
        .map(|name| name.to_string_lossy().into_owned())
        .collect()
}

async fn serve(listener: TcpListener, root: PathBuf) {
    let files = s3s_fs::FileSystem::new(root).expect("a folder to serve");
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single(ACCESS_KEY, SECRET_KEY));
    let service = builder.build();
    let http = Builder::new(TokioExecutor::new());
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        let connection = http.serve_connection(TokioIo::new(stream), service.clone());
        let connection = connection.into_owned();
        tokio::spawn(async move {
            // A client that goes away is part of what is tested.
            let _ = connection.await;
        });
    }
}
