//! Files on disk: what may be read, and how a file is replaced. The only room that opens files.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

#[cfg(feature = "cli")]
mod replace;

#[cfg(feature = "cli")]
pub use replace::replace;

use crate::workspace::Files;

/// The largest text that is read, in bytes. Offsets are `u32`; no manifest comes near.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Why a text cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The system says no, in these words.
    #[error("{0}")]
    Io(String),
    /// It is no regular file but this.
    #[error("it is a {0}, not a file; pipe its content in and name it `-`")]
    Special(&'static str),
    /// It is larger than any manifest.
    #[error("it is larger than 256 MiB; split it, or leave it out with --exclude")]
    TooLarge,
    /// It starts as UTF-16 does.
    #[error("it is UTF-16; save it as UTF-8")]
    Utf16,
    /// It holds a byte that no UTF-8 has.
    #[error(
        "it is not UTF-8: byte 0x{byte:02x} on line {line} (offset {offset}); save it as UTF-8"
    )]
    NotUtf8 {
        /// The byte.
        byte: u8,
        /// Its line, from 1.
        line: usize,
        /// Its place in the file, from 0.
        offset: usize,
    },
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Io(match error.kind() {
            io::ErrorKind::NotFound => "there is no such file or directory".to_owned(),
            io::ErrorKind::PermissionDenied => "permission to read it is denied".to_owned(),
            _ => error.to_string(),
        })
    }
}

/// The text of the file at `path`. Opens nothing but regular files, so that it never blocks.
pub fn read(path: &Path) -> Result<String, Unreadable> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() {
        return Err(Unreadable::Special(kind(&metadata)));
    }
    if metadata.len() > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    read_all(File::open(path)?, metadata.len() as usize)
}

/// All text that `input` gives.
pub fn read_from(input: impl Read) -> Result<String, Unreadable> {
    read_all(input, 0)
}

/// All text that `input` gives, about `expected` bytes.
fn read_all(input: impl Read, expected: usize) -> Result<String, Unreadable> {
    // One more tells the end of what was expected from more of it.
    let mut bytes = Vec::with_capacity(expected + 1);
    input.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Unreadable::Utf16);
    }
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        let (before, rest) = error.as_bytes().split_at(offset);
        Unreadable::NotUtf8 {
            byte: rest.first().copied().unwrap_or_default(),
            line: memchr::memchr_iter(b'\n', before).count() + 1,
            offset,
        }
    })
}

fn kind(metadata: &fs::Metadata) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = metadata.file_type();
        if kind.is_fifo() {
            return "pipe";
        }
        if kind.is_socket() {
            return "socket";
        }
    }
    if metadata.is_dir() { "directory" } else { "device" }
}

/// The files on disk, for rules that read around a file.
#[derive(Copy, Clone, Debug)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> Option<String> {
        read(path).ok()
    }

    fn list(&self, path: &Path) -> Vec<PathBuf> {
        let folder = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let mut names: Vec<_> = entries
            .filter_map(|entry| entry.ok().filter(|entry| !is_link_to_folder(entry)))
            .map(|entry| entry.file_name())
            .collect();
        names.sort();
        names.into_iter().map(|name| path.join(name)).collect()
    }
}

fn is_link_to_folder(entry: &fs::DirEntry) -> bool {
    entry.file_type().is_ok_and(|kind| kind.is_symlink()) && entry.path().is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        read_from(bytes).expect_err("is refused").to_string()
    }

    #[test]
    fn what_is_not_utf8_is_refused_with_its_place() {
        insta::assert_snapshot!(refusal(b"a: 1\nb: \xe9\n"), @"it is not UTF-8: byte 0xe9 on line 2 (offset 8); save it as UTF-8");
        insta::assert_snapshot!(refusal(b"\xff\xfea\0"), @"it is UTF-16; save it as UTF-8");
    }
}
