//! How busy the machine is, under the names that MLflow's own system metrics have.

use std::collections::{HashMap, HashSet};
use std::process::{Command, Stdio};

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// Bytes of a megabyte, as MLflow counts.
const MEGABYTE: f64 = 1e6;

/// Measures the machine and one command.
#[derive(Debug)]
pub(super) struct Load {
    system: System,
    command: Option<Pid>,
    has_gpus: bool,
}

impl Load {
    /// Measures the machine, and the process `command` with what it started. `None` where the system
    /// does not tell.
    pub(super) fn new(command: Option<u32>) -> Option<Self> {
        let mut load = Self {
            system: System::new().ok()?,
            command: command.map(Pid::from_u32),
            has_gpus: true,
        };
        // Usage is what happened since the last look.
        load.look();
        Some(load)
    }

    fn look(&mut self) {
        self.system.refresh_cpu_usage();
        self.system.refresh_memory();
        if self.command.is_some() {
            self.system.refresh_processes_specifics(
                ProcessesToUpdate::All,
                true,
                ProcessRefreshKind::nothing().with_cpu().with_memory(),
            );
        }
    }

    /// Metrics by name, since the measurement before. Blocks.
    pub(super) fn measure(&mut self) -> Vec<(String, f64)> {
        self.look();
        let used = megabytes(self.system.used_memory());
        let total = megabytes(self.system.total_memory());
        let mut measured = vec![
            (
                "system/cpu_utilization_percentage".to_owned(),
                f64::from(self.system.global_cpu_usage()),
            ),
            ("system/system_memory_usage_megabytes".to_owned(), used),
            (
                "system/system_memory_usage_percentage".to_owned(),
                100.0 * used / total.max(1.0),
            ),
        ];
        if let Some(command) = self.command {
            let (cpu, memory) = self.of_tree(command);
            measured.push(("system/process_cpu_percentage".to_owned(), cpu));
            measured.push(("system/process_memory_megabytes".to_owned(), memory));
        }
        if self.has_gpus {
            match gpus() {
                Some(gpus) => measured.extend(gpus),
                None => self.has_gpus = false,
            }
        }
        measured
    }

    /// CPU in percent of one core, and memory in megabytes, of a process and all it started.
    fn of_tree(&self, root: Pid) -> (f64, f64) {
        let processes = self.system.processes();
        let mut children: HashMap<Pid, Vec<Pid>> = HashMap::new();
        for (pid, process) in processes {
            // Threads are listed too on Linux; their memory is their process'.
            if let (Some(parent), None) = (process.parent(), process.thread_kind()) {
                children.entry(parent).or_default().push(*pid);
            }
        }
        let (mut cpu, mut memory) = (0.0, 0.0);
        let (mut seen, mut next) = (HashSet::new(), vec![root]);
        while let Some(pid) = next.pop() {
            if !seen.insert(pid) {
                continue;
            }
            if let Some(process) = processes.get(&pid) {
                cpu += f64::from(process.cpu_usage());
                memory += megabytes(process.memory());
            }
            next.extend(children.remove(&pid).unwrap_or_default());
        }
        (cpu, memory)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a measurement")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / MEGABYTE
}

/// What `nvidia-smi` says; `None` where there is none.
fn gpus() -> Option<Vec<(String, f64)>> {
    let output = Command::new("nvidia-smi")
        .args([
            "--query-gpu=index,utilization.gpu,memory.used,memory.total,power.draw",
            "--format=csv,noheader,nounits",
        ])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then_some(())?;
    Some(of_gpus(&String::from_utf8_lossy(&output.stdout)))
}

/// Metrics from lines of index, utilisation, memory used and total in MiB, and power in watts. What a
/// GPU does not tell is left out.
fn of_gpus(lines: &str) -> Vec<(String, f64)> {
    const MEBIBYTE: f64 = 1_048_576.0;
    let mut metrics = Vec::new();
    for line in lines.lines() {
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        let [index, fields @ ..] = &fields[..] else {
            continue;
        };
        let number = |at: usize| fields.get(at)?.parse::<f64>().ok();
        let mut add = |name: &str, value: Option<f64>| {
            if let Some(value) = value {
                metrics.push((format!("system/gpu_{index}_{name}"), value));
            }
        };
        add("utilization_percentage", number(0));
        let used = number(1);
        add(
            "memory_usage_megabytes",
            used.map(|used| used * MEBIBYTE / MEGABYTE),
        );
        let share = used
            .zip(number(2))
            .map(|(used, total)| 100.0 * used / total);
        add("memory_usage_percentage", share);
        add("power_usage_watts", number(3));
    }
    metrics
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gpus_tell_what_they_can() {
        let found = of_gpus("0, 87, 1000, 4000, 70.5\n1, [N/A], 0, 4000, [N/A]\n");
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            [
                "system/gpu_0_utilization_percentage",
                "system/gpu_0_memory_usage_megabytes",
                "system/gpu_0_memory_usage_percentage",
                "system/gpu_0_power_usage_watts",
                "system/gpu_1_memory_usage_megabytes",
                "system/gpu_1_memory_usage_percentage",
            ]
        );
        assert!((found[2].1 - 25.0).abs() < 1e-9);
    }

    #[test]
    fn this_process_uses_memory() {
        let mut load = Load::new(Some(std::process::id())).unwrap();
        let measured: HashMap<String, f64> = load.measure().into_iter().collect();
        assert!(
            measured["system/process_memory_megabytes"] > 1.0,
            "{measured:?}"
        );
        assert!(measured["system/system_memory_usage_percentage"] > 0.0);
    }
}
