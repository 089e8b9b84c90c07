//! What the kernel says about the processes of a server, from `/proc`: memory and processor time.
//!
//! A server is started as the leader of a process group; its worker processes stay in that group.

use std::fs;
use std::time::Duration;

use crate::failure::{Failure, Result};

/// Clock ticks a second in `/proc/PID/stat`: 100 on every architecture that Linux still supports.
const TICKS: u64 = 100;
/// Fields of `/proc/PID/stat`, counted from the one after the parenthesised name.
const GROUP: usize = 2;
const USER_TIME: usize = 11;
const SYSTEM_TIME: usize = 12;

/// The processes of one group.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group(pub(crate) u32);

impl Group {
    /// Resident memory now, in MB, all processes together.
    pub(crate) fn resident(self) -> f64 {
        self.memory("status", "VmRSS:")
    }

    /// As [`Group::resident`], with a page that n processes share counted as 1/n in each.
    pub(crate) fn proportional(self) -> f64 {
        self.memory("smaps_rollup", "Pss:")
    }

    /// Highest resident memory since [`Group::reset_peak`], in MB, all processes together.
    pub(crate) fn peak(self) -> f64 {
        self.memory("status", "VmHWM:")
    }

    /// Starts a new measurement of [`Group::peak`].
    pub(crate) fn reset_peak(self) -> Result<()> {
        for process in self.members() {
            fs::write(format!("/proc/{process}/clear_refs"), "5").map_err(Failure::because)?;
        }
        Ok(())
    }

    /// Processor time used so far, all processes together.
    pub(crate) fn processor_time(self) -> Duration {
        let ticks: u64 = self
            .members()
            .filter_map(stat)
            .flat_map(|fields| {
                [USER_TIME, SYSTEM_TIME].map(|field| fields.get(field)?.parse::<u64>().ok())
            })
            .flatten()
            .sum();
        Duration::from_millis(ticks * 1000 / TICKS)
    }

    fn members(self) -> impl Iterator<Item = u32> {
        let group = self.0.to_string();
        fs::read_dir("/proc")
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .filter(move |process| stat(*process).is_some_and(|fields| fields[GROUP] == group))
    }

    /// The sum of a field of `/proc/PID/<file>` that is given in kB.
    fn memory(self, file: &str, field: &str) -> f64 {
        let kilobytes = |process| {
            let status = fs::read_to_string(format!("/proc/{process}/{file}")).ok()?;
            let line = status.lines().find_map(|line| line.strip_prefix(field))?;
            line.trim().strip_suffix(" kB")?.parse::<f64>().ok()
        };
        self.members().filter_map(kilobytes).sum::<f64>() * 1024.0 / 1e6
    }
}

/// The fields of `/proc/PID/stat` after the name, which may itself hold spaces and parentheses.
fn stat(process: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<_> = text
        .rsplit_once(')')?
        .1
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    (fields.len() > SYSTEM_TIME).then_some(fields)
}
