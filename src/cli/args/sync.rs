//! The flags of `tracker sync` and `tracker merge`.

use std::path::PathBuf;

use clap::Args;

/// `tracker sync`.
#[derive(Debug, Args)]
pub struct Sync {
    /// Run files, or folders of them; and in the end the URL of the server.
    #[arg(required = true, num_args = 2.., value_name = "FILE… URL")]
    pub files_and_url: Vec<String>,
}

/// `tracker merge`.
#[derive(Debug, Args)]
pub struct Merge {
    /// Run files, or folders of them.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// The run file that all of it goes to. One that is there already is added to: nothing in it is
    /// overwritten.
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}
