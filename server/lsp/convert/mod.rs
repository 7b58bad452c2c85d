//! Between the protocol's words and ours: names of files, places, edits. All of the server's
//! knowledge of the protocol's types is here and in `server`.

mod actions;
mod diagnostics;
mod places;
mod shown;

use std::path::{Path, PathBuf};

use tower_lsp::lsp_types::{FileChangeType, FileEvent, Location, Position, Range, Url};

pub(super) use actions::{action, edit, kinds, unresolved, wanted};
pub(super) use diagnostics::{diagnostics, failure, findings, of_report, one};
pub(super) use places::{folding, found_symbol, link, selection, symbol};
pub(super) use shown::{completion, hint, hover, lens};

use super::snapshot::Snapshot;
use crate::ide::{Links, SourceFile, Target};
use crate::text::{self, Encoding, LineIndex, Span};
use crate::workspace::Files;

/// The path of a document. One that is on no disk gets its name as a path, so that nothing is
/// around it.
pub(in crate::lsp) fn path_of(uri: &Url) -> PathBuf {
    match uri.to_file_path() {
        Ok(path) => one_drive_letter(path),
        Err(()) => PathBuf::from(uri.as_str()),
    }
}

/// Windows: `c:\` and `C:\` are one.
fn one_drive_letter(path: PathBuf) -> PathBuf {
    match path.to_str().map(|text| (text.get(..1), text.get(1..))) {
        Some((Some(letter), Some(rest))) if rest.starts_with(':') => {
            PathBuf::from(letter.to_ascii_uppercase() + rest)
        }
        _ => path,
    }
}

/// The name of a file.
pub(in crate::lsp) fn uri_of(path: &Path) -> Option<Url> {
    Url::from_file_path(path).ok().or_else(|| Url::parse(path.to_str()?).ok())
}

/// Files that the client made or did away with, as a watcher would tell of them.
pub(in crate::lsp) fn moved<'a>(
    files: impl Iterator<Item = (&'a str, FileChangeType)>,
) -> Vec<FileEvent> {
    files.filter_map(|(uri, how)| Some(FileEvent::new(Url::parse(uri).ok()?, how))).collect()
}

/// Links to lines of files.
#[derive(Debug)]
pub(in crate::lsp) struct FileLinks;

impl Links for FileLinks {
    fn line(&self, path: &Path, line: u32) -> String {
        let uri = uri_of(path).map(String::from).unwrap_or_default();
        format!("{uri}#L{}", line + 1)
    }
}

/// The lines of a text, and what columns count in them.
#[derive(Copy, Clone, Debug)]
pub(in crate::lsp) struct Places<'a> {
    text: &'a str,
    lines: &'a LineIndex,
    encoding: Encoding,
}

impl<'a> Places<'a> {
    pub(in crate::lsp) fn new(text: &'a str, lines: &'a LineIndex, encoding: Encoding) -> Self {
        Self { text, lines, encoding }
    }

    pub(in crate::lsp) fn of(file: &'a SourceFile, encoding: Encoding) -> Self {
        Self::new(&file.text, &file.lines, encoding)
    }

    pub(in crate::lsp) fn position(&self, offset: u32) -> Position {
        let place = self.lines.position(self.text, offset, self.encoding);
        Position::new(place.line, place.column)
    }

    pub(in crate::lsp) fn range(&self, span: Span) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }

    pub(in crate::lsp) fn offset(&self, place: Position) -> u32 {
        let place = text::Position { line: place.line, column: place.character };
        self.lines.offset(self.text, place, self.encoding)
    }

    /// A range whose end stands before its start counts as the range between the two.
    pub(in crate::lsp) fn span(&self, range: Range) -> Span {
        let (one, other) = (self.offset(range.start), self.offset(range.end));
        Span::new(one.min(other), one.max(other))
    }
}

/// What `convert` makes of the places of a file, open or not, with its name and the version that is
/// open. `None` if there is no such file.
fn with_places<T>(
    snapshot: &Snapshot,
    path: &Path,
    convert: impl FnOnce(Url, Option<i32>, Places<'_>) -> T,
) -> Option<T> {
    let encoding = snapshot.client.encoding;
    if let Some(open) = snapshot.open.get(path) {
        let places = Places::of(&open.file, encoding);
        return Some(convert(open.uri.clone(), Some(open.version), places));
    }
    let text = snapshot.files.read(path)?;
    let lines = LineIndex::new(&text);
    Some(convert(uri_of(path)?, None, Places::new(&text, &lines, encoding)))
}

/// A place in a file, open or not.
pub(in crate::lsp) fn location(snapshot: &Snapshot, target: &Target) -> Option<Location> {
    with_places(snapshot, &target.path, |uri, _, places| {
        Location::new(uri, places.range(target.span))
    })
}
