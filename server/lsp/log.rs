//! The log: what happened, never what the documents say (names, sizes and rules only).

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::panic;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// How much is logged.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, clap::ValueEnum)]
pub enum Level {
    /// What failed.
    Error,
    /// What is odd.
    Warn,
    /// Start, end, and what was indexed.
    #[default]
    Info,
    /// Every message by its name.
    Debug,
    /// Whatever is known.
    Trace,
}

/// A log.
#[derive(Debug, Default)]
pub struct Log {
    level: Level,
    file: Option<Mutex<File>>,
}

impl Log {
    /// A log that goes to the end of the file at `path`.
    pub(super) fn to_file(path: &Path, level: Level) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self { level, file: Some(Mutex::new(file)) })
    }

    /// Writes a line. A log that cannot be written is no reason to stop.
    pub(super) fn write(&self, level: Level, message: impl FnOnce() -> String) {
        let Some(file) = self.file.as_ref().filter(|_| level <= self.level) else { return };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let line = format!("{:.3} {level:?} {}\n", now.as_secs_f64(), message());
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        file.write_all(line.as_bytes()).ok();
    }

    /// Panics go here, and not to the terminal.
    pub(super) fn catch_panics(self: &Arc<Self>) {
        let log = self.clone();
        panic::set_hook(Box::new(move |info| log.write(Level::Error, || info.to_string())));
    }
}
