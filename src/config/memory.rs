//! How much memory there is: the limit of the process' control group, which is a container's.

use std::fs;
use std::path::{Path, PathBuf};

use crate::artifacts::DEFAULT_UPLOAD_MEMORY;

/// What request bodies may take where memory has no limit: 256 MiB.
const UNLIMITED: usize = 256 << 20;
/// Less than this would not let work be done: 4 MiB.
const LEAST: usize = 4 << 20;
/// Two parts of an upload.
const LEAST_FOR_UPLOADS: usize = 10 << 20;

/// What all large request bodies may take together, in bytes: an eighth of the memory. What is made of
/// a body takes about as much again, and the rest is the store's and the connections'.
pub(super) fn for_bodies() -> usize {
    own_limit().map_or(UNLIMITED, |limit| (limit / 8).clamp(LEAST, UNLIMITED))
}

/// What uploads to a bucket may hold together, in bytes: a sixth of the memory.
pub(super) fn for_uploads() -> usize {
    let most = DEFAULT_UPLOAD_MEMORY;
    own_limit().map_or(most, |limit| (limit / 6).clamp(LEAST_FOR_UPLOADS, most))
}

fn own_limit() -> Option<usize> {
    let groups = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    limit(Path::new("/sys/fs/cgroup"), &groups)
}

/// The smallest limit of the groups that the process is in, in bytes. `groups` is what
/// `/proc/self/cgroup` says.
fn limit(root: &Path, groups: &str) -> Option<usize> {
    let limits = groups.lines().filter_map(|line| {
        let mut fields = line.splitn(3, ':').skip(1);
        let (controllers, path) = (fields.next()?, fields.next()?);
        if controllers.is_empty() {
            return smallest(root, path, "memory.max");
        }
        let is_memory = controllers.split(',').any(|name| name == "memory");
        let root = root.join("memory");
        is_memory
            .then(|| smallest(&root, path, "memory.limit_in_bytes"))
            .flatten()
    });
    limits.min()
}

/// The smallest number in files `name` from the group at `path` up to the root. In a container the
/// root is its own group, and the path may be one outside.
fn smallest(root: &Path, path: &str, name: &str) -> Option<usize> {
    let group: PathBuf = root.join(path.trim_start_matches('/'));
    let groups = group
        .ancestors()
        .take_while(|group| group.starts_with(root));
    let limits = groups.filter_map(|group| {
        // `max`, where there is no limit, is not a number.
        fs::read_to_string(group.join(name))
            .ok()?
            .trim()
            .parse()
            .ok()
    });
    limits.min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_limit_on_the_way_up_counts() {
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("pods/one/memory.max", "max\n");
        write("pods/memory.max", "134217728\n");
        assert_eq!(limit(root.path(), "0::/pods/one\n"), Some(134_217_728));
        assert_eq!(limit(root.path(), "0::/elsewhere\n"), None);
        write("memory/job/memory.limit_in_bytes", "1000000\n");
        let both = "4:cpu,memory:/job\n2:cpuset:/job\n0::/pods/one\n";
        assert_eq!(limit(root.path(), both), Some(1_000_000));
        assert_eq!(limit(root.path(), ""), None);
    }

    #[test]
    fn a_container_sees_its_own_group_as_the_root() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("memory.max"), "5000\n").unwrap();
        for path in ["/", "/kubepods/pod1/abc", "/../.."] {
            assert_eq!(
                limit(root.path(), &format!("0::{path}\n")),
                Some(5_000),
                "{path}"
            );
        }
    }
}
