//! How long `check` takes, from text to findings, beside one bare scan of the same bytes by
//! `yaml_rust2`, and how much memory: `cargo bench`, or `cargo bench -- FILE...` for other files.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot go on stops, and says what it found"
)]

mod policies;

use std::hint::black_box;
use std::time::{Duration, Instant};

use netpol::lint::rule::Group;
use netpol::lint::rules;
use netpol::lint::run::{Format, Source, check};
use netpol::lint::settings::Settings;
use netpol::workspace::{NoFiles, Workspace};
use rayon::{ThreadPool, ThreadPoolBuilder};
use yaml_rust2::scanner::Scanner;

/// Pairs of runs: `check` and the scan in turn, so that both meet the same noise.
const PAIRS: usize = 15;

fn main() {
    let files: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    if files.is_empty() {
        measure("5,000 policies", &policies::generate(5000));
    }
    for file in files {
        measure(&file, &std::fs::read_to_string(&file).expect("a readable file"));
    }
}

fn measure(name: &str, text: &str) {
    let [one, two] = [1, 2].map(pool);
    let (all, api) = (Settings::default(), only(&[Group::Api]));
    let pitfalls = only(&[Group::Api, Group::Pitfall]);
    let (findings, _) = two.install(|| judge(text, &all));
    println!("{name}: {:.1} MB, {findings} findings", text.len() as f64 / 1e6);
    if let Some(peak) = peak_memory() {
        let times = peak as f64 / text.len() as f64;
        println!("  memory at most {:.1} MB, {times:.1} times the text", peak as f64 / 1e6);
    }
    compare("all rules, 1 thread", text, &all, &one);
    compare("all rules, 2 threads", text, &all, &two);
    let first = compare("group api, 1 thread", text, &api, &one);
    let second = compare("groups api and pitfall, 1 thread", text, &pitfalls, &one);
    println!("  pitfalls on top of api: {:+.0} %", (second / first - 1.0) * 100.0);
    compare("group api, 2 threads", text, &api, &two);
}

/// The settings of a run with the rules of some groups.
fn only(groups: &[Group]) -> Settings {
    let mut settings = Settings::default();
    for rule in rules::ALL.iter().filter(|rule| !groups.contains(&rule.group)) {
        settings.levels.insert(rule.name, None);
    }
    settings
}

fn pool(threads: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(threads).build().expect("threads start")
}

/// How many scans a check takes.
fn compare(name: &str, text: &str, settings: &Settings, pool: &ThreadPool) -> f64 {
    let pairs: Vec<(Duration, Duration)> = (0..PAIRS)
        .map(|_| (time(|| scan(text)), time(|| pool.install(|| judge(text, settings)))))
        .collect();
    // The best of each is the one that the rest of the machine disturbed least.
    let [scan, check] = [
        best(pairs.iter().map(|(scan, _)| scan.as_secs_f64())),
        best(pairs.iter().map(|(_, check)| check.as_secs_f64())),
    ];
    println!(
        "  {name}: check {:.1} ms, bare scan {:.1} ms, ratio {:.2}",
        check * 1e3,
        scan * 1e3,
        check / scan
    );
    check / scan
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let made = black_box(work());
    let took = start.elapsed();
    drop(made);
    took
}

fn best(times: impl Iterator<Item = f64>) -> f64 {
    times.fold(f64::INFINITY, f64::min)
}

/// Findings, and what was read: the program does not take it apart either.
fn judge(text: &str, settings: &Settings) -> (usize, Workspace<'static>) {
    let source = Source { name: "policies.yaml", text, format: Format::Yaml };
    let workspace = Workspace::new(NoFiles, ".");
    (check(&source, settings, &workspace).diagnostics.len(), workspace)
}

fn scan(text: &str) -> usize {
    Scanner::new(text.chars()).count()
}

/// The most memory this process ever had, in bytes, where the system says.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
