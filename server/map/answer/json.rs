//! An answer for programs; `schemas/reach.schema.json` describes it.

use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::side::{Line, SideReport};
use super::{Answers, name};
use crate::map::{Ports, json_ports};

#[derive(Serialize)]
struct Root<'a> {
    version: u32,
    verdict: &'static str,
    port: Option<String>,
    answers: Each<'a>,
}

/// The answers about single pairs, made one by one as they are written.
struct Each<'a>(&'a Answers<'a>);

impl Serialize for Each<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let pairs = self.0.pairs();
        serializer.collect_seq(pairs.filter_map(|pair| {
            let reasons = self.0.reasons(&pair)?;
            Some(JsonAnswer {
                from: &pair.from.label,
                to: &pair.to.label,
                verdict: name(pair.verdict),
                allowed: json_ports(&reasons.bounds.certain),
                sides: Sides::from(reasons.sides),
            })
        }))
    }
}

#[derive(Serialize)]
struct JsonAnswer<'a> {
    from: &'a str,
    to: &'a str,
    verdict: &'static str,
    allowed: Vec<Ports>,
    #[serde(flatten)]
    sides: Sides,
}

#[derive(Serialize)]
struct Sides {
    egress: JsonSide,
    ingress: JsonSide,
}

#[derive(Serialize)]
struct JsonSide {
    verdict: &'static str,
    isolated_by: Vec<Line>,
    allowed_by: Vec<Line>,
    missing: Vec<String>,
}

impl From<[SideReport; 2]> for Sides {
    fn from(sides: [SideReport; 2]) -> Self {
        let [egress, ingress] = sides.map(|side| JsonSide {
            verdict: name(side.verdict),
            isolated_by: side.isolating,
            allowed_by: side.by,
            missing: side.missing,
        });
        Self { egress, ingress }
    }
}

pub(super) fn write(answers: &Answers<'_>, out: &mut dyn Write) -> io::Result<()> {
    let root = Root {
        version: 1,
        verdict: name(answers.verdict),
        port: answers.port.text(),
        answers: Each(answers),
    };
    serde_json::to_writer_pretty(&mut *out, &root)?;
    writeln!(out)
}
