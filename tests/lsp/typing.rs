//! Every beginning of a text, and every text without one of its lines, as they are while it is written:
//! no request stays without an answer, and what comes next is offered.
//!
//! By default a part of the examples in the rules' documentation. `TYPING=all` is all of them,
//! `TYPING="FILE FILE..."` every beginning of other files.

use std::fs;

use netpol::lint::rules;
use serde_json::{Value, json};

use crate::client::{Client, Setup, result};

const URI: &str = "file:///here/a.yaml";

/// By default, of how many characters one ends a beginning, and of how many lines one is left out.
const STRIDE: usize = 61;

/// The YAML in the documentation of the rules.
fn examples() -> Vec<String> {
    let blocks = rules::ALL.iter().flat_map(|rule| {
        let docs = rule.markdown();
        let blocks = docs.split("```yaml\n").skip(1);
        blocks.filter_map(|it| Some(it.split_once("```")?.0.to_owned())).collect::<Vec<_>>()
    });
    blocks.collect()
}

/// Asks for everything at a place of the document as it is now.
async fn ask_all(client: &mut Client, place: &Value) {
    let (document, range) = (json!({"uri": URI}), json!({"start": place, "end": place}));
    let at = json!({"textDocument": document, "position": place});
    let of = json!({"textDocument": document});
    let action = json!({"textDocument": document, "range": range, "context": {"diagnostics": []}});
    let mut answers = Vec::new();
    for (method, params) in [
        ("textDocument/diagnostic", &of),
        ("textDocument/completion", &at),
        ("textDocument/hover", &at),
        ("textDocument/definition", &at),
        ("textDocument/documentHighlight", &at),
        ("textDocument/prepareRename", &at),
        ("textDocument/codeAction", &action),
        ("textDocument/documentSymbol", &of),
        ("textDocument/foldingRange", &of),
        ("textDocument/codeLens", &of),
        ("textDocument/inlayHint", &action),
    ] {
        answers.push((method, client.ask(method, params.clone()).await.1));
    }
    for (method, answer) in answers {
        let answer = result(answer).await;
        let answer = answer.unwrap_or_else(|error| panic!("{method} at {place}: {error}"));
        assert!(!answer.to_string().contains("internal-error"), "{answer}");
    }
}

/// Where a text ends.
fn end(text: &str) -> Value {
    let last = text.rsplit('\n').next().unwrap_or_default();
    json!({"line": text.matches('\n').count(), "character": last.encode_utf16().count()})
}

/// A document that is replaced again and again.
struct Writer {
    client: Client,
    version: i64,
}

impl Writer {
    async fn start() -> Self {
        let client = Client::start(Setup::default()).await;
        client.open(URI, "").await;
        Self { client, version: 1 }
    }

    async fn write(&mut self, text: &str, place: &Value) {
        self.version += 1;
        self.client.replace(URI, self.version, text).await;
        ask_all(&mut self.client, place).await;
    }

    async fn labels(&mut self, text: &str) -> Vec<String> {
        self.version += 1;
        self.client.replace(URI, self.version, text).await;
        let asked = json!({"textDocument": {"uri": URI}, "position": end(text)});
        let offered =
            self.client.request("textDocument/completion", asked).await.expect("is answered");
        let offered = offered.as_array().expect("is a list").iter();
        offered.map(|it| it["label"].as_str().expect("is text").to_owned()).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_text_leaves_no_request_without_an_answer() {
    let wanted = std::env::var("TYPING").unwrap_or_default();
    let (texts, stride) = match &*wanted {
        "" => (examples(), STRIDE),
        "all" => (examples(), 1),
        files => {
            let read = |path| fs::read_to_string(path).expect("is text");
            (files.split_whitespace().map(read).collect(), 1)
        }
    };
    let mut writer = Writer::start().await;
    for (number, text) in texts.iter().enumerate() {
        let ends = text.char_indices().map(|(at, _)| at).skip(number % stride).step_by(stride);
        for at in ends {
            writer.write(&text[..at], &end(&text[..at])).await;
        }
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for at in (number % lines.len().max(1)..lines.len()).step_by(stride) {
            let before = lines[..at].concat();
            let without = before.clone() + &lines[at + 1..].concat();
            writer.write(&without, &end(&before)).await;
        }
    }
    writer.client.finish().await;
}

/// The fields that start a line of a good example: what stands before each of them, and its name.
fn fields(text: &str) -> Vec<(&str, &str)> {
    let (mut found, mut start) = (Vec::new(), 0);
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '-']).len();
        if let Some((name, _)) = line[indent..].split_once(':')
            && !name.contains(['#', '"', '/', '{'])
        {
            found.push((&text[..start + indent], name));
        }
        start += line.len();
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_field_is_offered_at_the_end() {
    let texts = examples().into_iter().filter(|text| {
        text.starts_with("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\n")
            && !text.contains("---")
    });
    let (mut writer, mut tried) = (Writer::start().await, 0);
    for text in texts.skip(1).step_by(2) {
        for (before, name) in fields(&text).into_iter().skip(2) {
            let is_label = before.trim_end_matches([' ', '-']).ends_with("Labels:\n");
            if !is_label {
                let offered = writer.labels(before).await;
                assert!(offered.iter().any(|it| it == name), "{name}: {offered:?}\n{before}");
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "{tried} tried");
    writer.client.finish().await;
}
