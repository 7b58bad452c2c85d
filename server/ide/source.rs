//! A file as an editor has it: its text, its lines and its documents.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::text::LineIndex;
use crate::workspace::FileFacts;
use crate::yaml::{Document, Format, Part};

/// A file at one moment. What did not change since the moment before is shared with it.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its path, absolute.
    pub path: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// What its text is.
    pub format: Format,
    /// Where its lines start.
    pub lines: LineIndex,
    /// What it says of policies, workloads, namespaces and services.
    pub facts: Arc<FileFacts>,
}

/// The document at a place.
#[derive(Clone, Debug)]
pub struct Spotted {
    /// The document.
    pub document: Arc<Document>,
    /// Offset of its first byte in the file, in bytes. Spans in it count from there.
    pub base: u32,
    /// Its index in the file, from 0.
    pub index: u32,
    /// Whether it was fenced in Markdown.
    pub fenced: bool,
}

impl SourceFile {
    /// Reads a file; `before` is the same file at an earlier moment.
    pub fn read(path: &Path, text: impl Into<Arc<str>>, before: Option<&Self>) -> Self {
        let text = text.into();
        let format = Format::of_path(path);
        let facts = match before {
            Some(before) => before.facts.after(&text),
            None => FileFacts::read_parallel(path, &text, format),
        };
        let (lines, facts) = (LineIndex::new(&text), Arc::new(facts));
        Self { path: path.to_owned(), text, format, lines, facts }
    }

    /// The documents of the file, in text order.
    pub fn parts(&self) -> Vec<Part<'_>> {
        self.format.split(&self.text)
    }

    /// The document around byte `offset`: of two that meet there the later one.
    pub fn document_at(&self, offset: u32) -> Option<Spotted> {
        let parts = self.parts();
        let index = parts.partition_point(|part| part.base <= offset).checked_sub(1)?;
        let part = parts.get(index)?;
        (offset <= part.base + part.text.len() as u32).then(|| self.spotted(index as u32, part))
    }

    /// All documents of the file, in text order.
    pub fn documents(&self) -> impl Iterator<Item = Spotted> {
        let parts = self.parts().into_iter();
        (0..).zip(parts).map(|(index, part)| self.spotted(index, &part))
    }

    fn spotted(&self, index: u32, part: &Part<'_>) -> Spotted {
        let document = self.facts.document(index).map(|known| known.tree.clone());
        let document = document.unwrap_or_else(|| Arc::new(Document::read(part.text)));
        Spotted { document, base: part.base, index, fenced: part.fenced }
    }
}
