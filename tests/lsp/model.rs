//! A server under random edits says what a fresh server says of the same texts.

use std::fs;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::client::{Client, Setup};
use crate::lifecycle::POLICY;

/// Steps of one run.
const STEPS: usize = 80;

/// Of how many steps one is followed by a look at everything.
const LOOK: usize = 20;

/// Policies of a long file, of which an edited document is judged before the others.
const LONG: usize = 40;

/// The documents that are open, and then a file that only others write.
const NAMES: [&str; 3] = ["a.yaml", "b.yaml", "c.yaml"];

/// An edit: where, and what is put there.
#[derive(Clone, Debug)]
struct Typed {
    start: (usize, usize),
    end: (usize, usize),
    text: String,
}

/// What happens to one of the two documents, or beside them.
#[derive(Clone, Debug)]
enum Step {
    Type(usize, Typed),
    /// The text before the last edit again.
    Undo(usize),
    /// Closed without saving, and opened with what is on disk.
    Reopen(usize),
    Save(usize),
    /// Another program writes that many policies.
    Write(usize),
}

fn typed() -> impl Strategy<Value = Typed> {
    let place = || (0_usize..60, 0_usize..60);
    let text = prop_oneof![
        3 => "[a-z :{}-]{0,3}",
        1 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        1 => Just("é😀".to_owned()),
        1 => Just("---\n".to_owned()),
        1 => Just("# netpol-lint: ignore[api] x\n".to_owned()),
        1 => Just(policy("d")),
    ];
    (place(), place(), any::<bool>(), text).prop_map(|(start, end, inserts, text)| Typed {
        start,
        end: if inserts { start } else { end },
        text,
    })
}

fn step() -> impl Strategy<Value = Step> {
    let document = || 0_usize..2;
    prop_oneof![
        24 => (document(), typed()).prop_map(|(document, typed)| Step::Type(document, typed)),
        2 => document().prop_map(Step::Undo),
        1 => document().prop_map(Step::Reopen),
        1 => document().prop_map(Step::Save),
        1 => (0_usize..3).prop_map(Step::Write),
    ]
}

fn policies(name: &str, count: usize) -> String {
    (0..count).map(|number| policy(&format!("{name}{number}"))).collect()
}

fn policy(name: &str) -> String {
    POLICY.replace("name: a", &format!("name: {name}")) + "---\n"
}

/// The lines of a text as the protocol counts them: where each starts and ends, with and without its
/// break, in UTF-16 units.
fn lines(text: &[u16]) -> Vec<(usize, usize, usize)> {
    let (mut lines, mut start, mut at) = (Vec::new(), 0, 0);
    while at < text.len() {
        let is = |at: usize, c: char| text.get(at) == Some(&(c as u16));
        let width = if is(at, '\r') && is(at + 1, '\n') {
            2
        } else {
            usize::from(is(at, '\r') || is(at, '\n'))
        };
        if width > 0 {
            lines.push((start, at, at + width));
            start = at + width;
        }
        at += width.max(1);
    }
    lines.push((start, text.len(), text.len()));
    lines
}

/// The offset of a place, in UTF-16 units, by the protocol's own rules.
fn offset(text: &[u16], (line, column): (usize, usize)) -> usize {
    let Some((start, end, _)) = lines(text).get(line).copied() else { return text.len() };
    let at = (start + column).min(end);
    let in_pair = at > start && (0xdc00..0xe000).contains(text.get(at).unwrap_or(&0));
    if in_pair { at - 1 } else { at }
}

fn applied(text: &str, edit: &Typed) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    let (start, end) = (offset(&units, edit.start), offset(&units, edit.end));
    let (start, end) = (start.min(end), start.max(end));
    let before = String::from_utf16(&units[..start]).expect("is text");
    let after = String::from_utf16(&units[end..]).expect("is text");
    before + &edit.text + &after
}

fn place((line, column): (usize, usize)) -> Value {
    json!({"line": line, "character": column})
}

/// An open document as it should be.
struct Document {
    uri: String,
    path: std::path::PathBuf,
    version: i64,
    text: String,
    before: String,
}

/// A server, and what it should know.
struct Model {
    client: Client,
    folder: TempDir,
    documents: Vec<Document>,
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.display())
}

impl Model {
    /// The first document has so many policies, the others one.
    async fn start(count: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let texts = [(NAMES[0], count), (NAMES[1], 1), (NAMES[2], 1)];
        let texts = texts.map(|(name, count)| (name, policies(&name[..1], count)));
        for (name, text) in &texts {
            fs::write(folder.path().join(name), text).expect("is written");
        }
        let client = Client::start(Setup::default()).await;
        let documents = texts[..2].iter().map(|(name, text)| {
            let (path, text) = (folder.path().join(name), text.clone());
            Document { uri: uri(&path), path, version: 1, before: text.clone(), text }
        });
        let model = Self { client, documents: documents.collect(), folder };
        for document in &model.documents {
            model.client.open(&document.uri, &document.text).await;
        }
        model
    }

    async fn take(&mut self, step: &Step) {
        let client = &self.client;
        match step {
            Step::Type(index, typed) => {
                let document = &mut self.documents[*index];
                document.version += 1;
                document.before = document.text.clone();
                document.text = applied(&document.text, typed);
                let range = json!({"start": place(typed.start), "end": place(typed.end)});
                let change = json!([{"range": range, "text": typed.text}]);
                client.change(&document.uri, document.version, change).await;
            }
            Step::Undo(index) => {
                let document = &mut self.documents[*index];
                document.version += 1;
                std::mem::swap(&mut document.text, &mut document.before);
                client.replace(&document.uri, document.version, &document.text).await;
            }
            Step::Reopen(index) => {
                let document = &mut self.documents[*index];
                client.close(&document.uri).await;
                document.text = fs::read_to_string(&document.path).expect("is text");
                document.version = 1;
                client.open(&document.uri, &document.text).await;
            }
            Step::Save(index) => {
                let document = &self.documents[*index];
                fs::write(&document.path, &document.text).expect("is written");
                let saved = json!({"textDocument": {"uri": document.uri}});
                client.notify("textDocument/didSave", saved).await;
            }
            Step::Write(count) => {
                let path = self.folder.path().join(NAMES[2]);
                fs::write(&path, policies("c", *count)).expect("is written");
                let changes = json!([{"uri": uri(&path), "type": 2}]);
                client
                    .notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }))
                    .await;
            }
        }
    }

    /// Compares with a server that has just opened the same texts.
    async fn check(&mut self, at: (usize, usize)) {
        let mut fresh = Client::start(Setup::default()).await;
        for document in &self.documents {
            fresh.open(&document.uri, &document.text).await;
        }
        for Document { uri, text, version, .. } in &self.documents {
            let document = json!({"uri": uri});
            for (method, params) in [
                ("textDocument/diagnostic", json!({"textDocument": document})),
                ("textDocument/documentSymbol", json!({"textDocument": document})),
                ("textDocument/hover", json!({"textDocument": document, "position": place(at)})),
            ] {
                let here = self.client.request(method, params.clone()).await;
                let there = fresh.request(method, params).await;
                assert_eq!(here, there, "{method} of {text:?}");
                // What is sent unasked comes to the same.
                let found = here.expect("is answered")["items"].clone();
                while method == "textDocument/diagnostic"
                    && self.client.findings(uri, *version).await != found
                {
                    self.client.notification().await;
                }
            }
        }
        fresh.finish().await;
    }
}

async fn run(count: usize, steps: Vec<Step>) {
    let mut model = Model::start(count).await;
    for (number, step) in (1..).zip(&steps) {
        model.take(step).await;
        if number % LOOK == 0 || number == steps.len() {
            model.check((number % 23, number % 17)).await;
        }
    }
    model.client.finish().await;
}

/// `PROPTEST_CASES` says how many runs of 80 steps there are.
#[test]
fn edits_lead_where_a_fresh_server_starts() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(125);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let runtime = Runtime::new().expect("starts");
    let count = prop_oneof![9 => Just(1), 1 => Just(LONG)];
    let result = TestRunner::new(config).run(&(count, vec(step(), STEPS)), |(count, steps)| {
        runtime.block_on(run(count, steps));
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
