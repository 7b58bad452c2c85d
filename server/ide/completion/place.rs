//! What is expected at the caret: a word is put there, the document is read with it, and the way
//! from the object down to the word is looked up in the schema.

use std::cmp::Reverse;
use std::sync::LazyLock;

use super::caret::Caret;
use crate::policy::{self, Api, Object};
use crate::schema::{Shape, network_policy};
use crate::text::Span;
use crate::yaml::rewrite::Style;
use crate::yaml::{Document, Kind, NodeId, Repair};

/// Stands for what is to be typed.
pub(super) const CARET: &str = "caret";

static POLICY: LazyLock<Shape> = LazyLock::new(|| Shape::Object(network_policy()));

/// What is expected at the caret.
#[derive(Debug)]
pub(super) struct Place {
    /// The document with [`CARET`] in the place of the word.
    pub(super) document: Document,
    /// Offset of [`CARET`] in it.
    pub(super) at: u32,
    /// The object around the caret.
    pub(super) object: Object,
    /// The way from the object.
    pub(super) steps: Vec<Step>,
    /// What is expected there: of a key, what its mapping has to be.
    pub(super) shape: &'static Shape,
    /// Whether a key or a value is to be typed.
    pub(super) slot: Slot,
    /// Whether it is in `{}` or `[]`.
    pub(super) flow: bool,
    /// How the word was put there.
    pub(super) form: Form,
    /// The column at which the line would have to start.
    pub(super) moved: Option<u32>,
}

/// A step down in the tree.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// The field; `[]` for an item of a list.
    pub(super) name: String,
    /// The value there.
    pub(super) node: NodeId,
}

/// What is to be typed.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) enum Slot {
    /// A key of the mapping; `value` stands there already.
    Key {
        /// The mapping.
        mapping: NodeId,
        /// What stands in deeper lines below.
        value: Option<NodeId>,
    },
    /// A value.
    Value,
}

/// How a word is put in its place.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub(super) struct Form {
    /// What comes before it.
    pub(super) lead: &'static str,
    /// What comes after it.
    pub(super) tail: &'static str,
}

/// Documents of more bytes are not read again for each column that a line could start at.
const MAX_TRIED: usize = 1 << 15;

const KEY: Form = Form { lead: "", tail: ":" };
const ITEM: Form = Form { lead: "- ", tail: ":" };

impl Place {
    /// The names of the steps.
    pub(super) fn path(&self) -> Vec<&str> {
        self.steps.iter().map(|step| step.name.as_str()).collect()
    }

    /// Whether the same can be typed there as in another place.
    fn is_like(&self, other: &Self) -> bool {
        self.path() == other.path() && self.form == other.form
    }

    /// The column of the key whose value is to be typed.
    pub(super) fn key_column(&self) -> Option<u32> {
        let key = self.document.key_of(self.steps.last()?.node)?;
        Some(self.column_of(self.document.span(key).start))
    }

    fn column_of(&self, offset: u32) -> u32 {
        let before = Span::new(0, offset).of(&self.document.text);
        offset - before.rfind(['\n', '\r']).map_or(0, |at| at as u32 + 1)
    }

    /// The column of the word.
    pub(super) fn column(&self) -> u32 {
        match self.moved {
            Some(column) => column + self.form.lead.len() as u32,
            None => self.column_of(self.at),
        }
    }
}

/// All that can be meant at the caret: below `ingress:` a field beside it and an item in it.
pub(super) fn places(caret: &Caret<'_>, fenced: bool) -> Vec<Place> {
    let reader = Reader::new(caret, fenced);
    let mut found = reader.own_line();
    if found.is_empty() {
        found.extend(reader.in_line());
    }
    let further_in = reader.further_in().into_iter();
    let further_in: Vec<Place> =
        further_in.filter(|it| !found.iter().any(|known| known.is_like(it))).collect();
    found.extend(further_in);
    let closers = caret.closers();
    if !closers.is_empty() && !found.iter().any(|place| place.flow) {
        let [form, _] = reader.values();
        if let Some(place) = reader.read(form, &closers, 0) {
            return vec![place];
        }
    }
    found
}

/// Reads the document with the word in it.
struct Reader<'t> {
    caret: &'t Caret<'t>,
    fenced: bool,
    /// The text before the word, and after it.
    before: &'t str,
    after: &'t str,
    /// Where the word's line starts.
    line: u32,
    /// Errors that are there without the word, from its line on.
    allowed: usize,
}

impl<'t> Reader<'t> {
    fn new(caret: &'t Caret<'t>, fenced: bool) -> Self {
        let (text, word) = (caret.text, caret.word);
        let before = Span::new(0, word.start).of(text);
        let after = Span::new(word.end, text.len() as u32).of(text);
        let known = if caret.has_colon() {
            Document::read(text)
        } else {
            Document::read(format!("{before}{after}"))
        };
        let line = word.start - caret.before.len() as u32;
        let allowed = known.errors.iter().filter(|error| error.span.start >= line).count();
        Self { caret, fenced, before, after, line, allowed }
    }

    fn read(&self, form: Form, after: &str, allowed: usize) -> Option<Place> {
        let text = format!("{}{}{CARET}{}{after}", self.before, form.lead, form.tail);
        let document = Document::read(text);
        let at = (self.before.len() + form.lead.len()) as u32;
        let moved = moved(&document, at, self.line, allowed)?;
        walk(document, at, self.fenced, form, moved)
    }

    /// As a key, and as the first key of an item, where they stand; else as the first of them that
    /// makes sense at another column.
    fn own_line(&self) -> Vec<Place> {
        if !self.caret.has_own_line() || self.caret.has_colon() {
            return Vec::new();
        }
        let dashed = self.caret.before.contains('-');
        let key = Form { lead: self.caret.lead(), ..KEY };
        let forms = [Some(key), (!dashed).then_some(ITEM)].into_iter().flatten();
        let mut found: Vec<Place> =
            forms.filter_map(|form| self.read(form, self.after, self.allowed)).collect();
        if found.iter().any(|place| place.moved.is_none()) {
            found.retain(|place| place.moved.is_none());
        } else {
            found.truncate(1);
        }
        found
    }

    /// At the start of a line: where it would be indented to belong to what stands above, the
    /// innermost first.
    fn further_in(&self) -> Vec<Place> {
        let at_start = self.caret.has_own_line() && self.caret.before.is_empty();
        if !at_start || self.caret.has_colon() || self.caret.text.len() > MAX_TRIED {
            return Vec::new();
        }
        let style = Document::read(self.before).style();
        let columns = open_columns(self.before, self.after, style);
        let mut found: Vec<Place> = Vec::new();
        for place in columns.into_iter().flat_map(|column| self.indented(column)) {
            if !found.iter().any(|known| known.is_like(&place)) {
                found.push(place);
            }
        }
        found.sort_by_key(|place| Reverse(place.steps.len()));
        found
    }

    /// As on a line of its own at `column`.
    fn indented(&self, column: usize) -> Vec<Place> {
        let before = format!("{}{}", self.before, " ".repeat(column));
        let reader = Reader { before: &before, ..*self };
        let forms = [KEY, ITEM].into_iter();
        let fit = forms.filter_map(|form| reader.read(form, self.after, self.allowed));
        let takes_more = |place: &Place| matches!(place.slot, Slot::Key { value: Some(_), .. });
        let fit = fit.filter(|it| it.moved.is_none() && !it.steps.is_empty() && !takes_more(it));
        fit.map(|place| Place { moved: Some(column as u32), ..place }).collect()
    }

    fn in_line(&self) -> Option<Place> {
        self.values().into_iter().find_map(|form| self.read(form, self.after, self.allowed))
    }

    /// A word alone, and before another one in brackets.
    fn values(&self) -> [Form; 2] {
        ["", ","].map(|tail| Form { lead: self.caret.lead(), tail })
    }
}

/// The columns where what is open between two texts goes on; not the outermost.
fn open_columns(before: &str, after: &str, style: Style) -> Vec<usize> {
    let content = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with('#');
    let both = |line: &str| {
        [&[' '][..], &[' ', '-']].map(|marks| line.len() - line.trim_start_matches(marks).len())
    };
    let mut columns: Vec<usize> = Vec::new();
    for line in before.lines().rev().filter(content) {
        let [dash, key] = both(line);
        let is_open = line.split(" #").next().unwrap_or(line).trim_end().ends_with(':');
        if columns.is_empty() && is_open {
            columns.extend([style.dash, style.step].map(|deeper| key + deeper as usize));
        }
        columns.extend([key, dash]);
        if dash == 0 {
            break;
        }
    }
    columns.extend(after.lines().find(content).into_iter().flat_map(both));
    columns.sort_unstable();
    columns.dedup();
    columns.retain(|column| *column > 0);
    columns
}

/// Whether the line at `line` could be read with the word at `at` in it, and nothing after it became
/// unreadable; inside, the column to which that took it. The outer `None`: it could not.
#[allow(clippy::option_option)]
fn moved(document: &Document, at: u32, line: u32, allowed: usize) -> Option<Option<u32>> {
    let mut column = None;
    let mut errors = 0;
    for error in document.errors.iter().filter(|error| error.span.start >= line) {
        match error.repair {
            Repair::Indented(to) if error.span.touches(at) => column = Some(to),
            _ if error.span.touches(at) => return None,
            _ => errors += 1,
        }
    }
    (errors <= allowed).then_some(column)
}

fn walk(
    document: Document,
    at: u32,
    fenced: bool,
    form: Form,
    moved: Option<u32>,
) -> Option<Place> {
    let word = Span::new(at, at + CARET.len() as u32);
    let objects = policy::objects(&document, fenced);
    let object = objects.into_iter().rfind(|object| {
        document.node(object.node).span.covers(word) && is_ours(&document, object)
    })?;
    let mut place = Place {
        steps: Vec::new(),
        shape: &POLICY,
        slot: Slot::Value,
        flow: false,
        document,
        at,
        object,
        form,
        moved,
    };
    if place.object.api == Api::Fragment
        && place.document.get(place.object.node, "spec").is_none()
        && let Shape::Object(structure) = place.shape
    {
        place.shape = &structure.field("spec")?.shape;
        place.steps.push(Step { name: "spec".to_owned(), node: place.object.node });
    }
    let start = place.object.node;
    place.descend(start, word).then_some(place)
}

impl Place {
    /// Goes down from `node` to the word; `false` if nothing is known of what is there.
    fn descend(&mut self, mut node: NodeId, word: Span) -> bool {
        loop {
            let inner = match &self.document.node(node).kind {
                Kind::Mapping { flow, .. } => {
                    let (flow, start) = (*flow, self.document.span(node).start);
                    let entries = self.document.entries(node);
                    let Some(entry) = entries.iter().find(|it| it.span.covers(word)) else {
                        return false;
                    };
                    if self.document.span(entry.key) == word {
                        self.flow = flow;
                        let value = Some(entry.value).filter(|it| !self.is_missing(*it));
                        let braceless = flow && start == word.start;
                        return self.is_at(node, value, braceless);
                    }
                    let Some(name) = self.document.key_text(entry.key) else { return false };
                    let shape = match self.shape {
                        Shape::Object(structure) => structure.field(&name).map(|it| &it.shape),
                        Shape::Map { value, .. } => Some(&**value),
                        _ => None,
                    };
                    shape.map(|shape| (shape, name.into_owned(), entry.value))
                }
                Kind::Sequence { flow, .. } => {
                    self.flow = *flow;
                    let items = self.document.items(node);
                    let item = items.iter().find(|it| it.span.covers(word));
                    match (self.shape, item) {
                        (Shape::List(shape), Some(item)) => {
                            Some((&**shape, "[]".to_owned(), item.value))
                        }
                        _ => None,
                    }
                }
                _ => return self.document.span(node) == word,
            };
            let Some((shape, name, value)) = inner else { return false };
            self.flow = matches!(
                self.document.node(node).kind,
                Kind::Mapping { flow: true, .. } | Kind::Sequence { flow: true, .. }
            );
            self.shape = shape;
            self.steps.push(Step { name, node: value });
            node = value;
        }
    }

    /// The word is a key of `mapping`, or looks like one.
    fn is_at(&mut self, mapping: NodeId, value: Option<NodeId>, braceless: bool) -> bool {
        match self.shape {
            Shape::Object(_) | Shape::Map { .. } if !braceless => {
                self.slot = Slot::Key { mapping, value };
                true
            }
            Shape::List(_) => false,
            _ => value.is_none(),
        }
    }

    fn is_missing(&self, node: NodeId) -> bool {
        self.document.written(node).kind == Kind::Missing
    }
}

/// Whether an object is a policy, or may become one.
fn is_ours(document: &Document, object: &Object) -> bool {
    let open = |text: &str| text.is_empty() || text == CARET;
    let fits = |name: &str| name == CARET || network_policy().field(name).is_some();
    let may_become = || {
        let mut fields = document.fields(object.node);
        open(&object.kind)
            && open(&object.api_version)
            && fields.all(|field| field.name.as_deref().is_some_and(fits))
    };
    object.is_policy() || may_become()
}
