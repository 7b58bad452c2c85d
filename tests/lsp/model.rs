//! A server under random edits says what a fresh server says of the same text.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::client::{Client, Setup};
use crate::lifecycle::POLICY;

const URI: &str = "file:///here/a.yaml";

/// Edits of one run.
const EDITS: usize = 40;

/// An edit: where, as shares of the text's lines and of a line, and what is put there.
#[derive(Clone, Debug)]
struct Typed {
    start: (usize, usize),
    end: (usize, usize),
    text: String,
}

fn typed() -> impl Strategy<Value = Typed> {
    let place = || (0_usize..40, 0_usize..60);
    let text = prop_oneof![
        3 => "[a-z :{}-]{0,3}",
        1 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("\r".to_owned()),
        1 => Just("😀é".to_owned()),
        1 => Just("---\n".to_owned()),
        1 => Just(POLICY.to_owned()),
        1 => Just("    - podSelector: {}\n".to_owned()),
    ];
    // Mostly small edits: large ones would soon leave nothing.
    (place(), 0_usize..2, 0_usize..6, text).prop_map(|(start, lines, columns, text)| {
        let end = (start.0 + lines, if lines == 0 { start.1 + columns } else { columns });
        Typed { start, end, text }
    })
}

/// The lines of a text as the protocol has them, each with its line break.
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

async fn all_of(client: &mut Client, version: i64) -> Value {
    client.findings(URI, version).await
}

async fn run(edits: Vec<Typed>) {
    let mut client = Client::start(Setup::default()).await;
    let mut text = POLICY.to_owned();
    client.open(URI, &text).await;
    for (number, (version, edit)) in (1..).zip((2..).zip(&edits)) {
        let place = |(line, column): (usize, usize)| json!({"line": line, "character": column});
        let range = json!({"start": place(edit.start), "end": place(edit.end)});
        client.change(URI, version, json!([{"range": range, "text": edit.text}])).await;
        text = applied(&text, edit);
        if version % 4 == 0 || number == edits.len() {
            let mut fresh = Client::start(Setup::default()).await;
            fresh.open(URI, &text).await;
            let (here, there) = (all_of(&mut client, version).await, all_of(&mut fresh, 1).await);
            fresh.finish().await;
            assert_eq!(here, there, "after {edits:?}\n{text:?}");
        }
    }
    client.finish().await;
}

/// `PROPTEST_CASES` says how many runs of 40 edits there are.
#[test]
fn edits_lead_where_a_fresh_server_starts() {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(50);
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let runtime = Runtime::new().expect("starts");
    let result = TestRunner::new(config).run(&vec(typed(), 1..EDITS), |edits| {
        runtime.block_on(run(edits));
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
