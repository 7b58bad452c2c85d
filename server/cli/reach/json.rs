//! An answer for programs; `schemas/reach.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::side::{Line, SideReport};
use super::{Answers, name};
use crate::cli::map::{Ports, json_ports};

#[derive(Serialize)]
struct Root<'a> {
    version: u32,
    verdict: &'static str,
    port: Option<&'a str>,
    answers: Vec<JsonAnswer<'a>>,
}

#[derive(Serialize)]
struct JsonAnswer<'a> {
    from: &'a str,
    to: &'a str,
    verdict: &'static str,
    allowed: Vec<Ports>,
    egress: JsonSide<'a>,
    ingress: JsonSide<'a>,
}

#[derive(Serialize)]
struct JsonSide<'a> {
    verdict: &'static str,
    isolated_by: &'a [Line],
    allowed_by: &'a [Line],
    missing: &'a [String],
}

impl<'a> From<&'a SideReport> for JsonSide<'a> {
    fn from(side: &'a SideReport) -> Self {
        Self {
            verdict: name(side.verdict),
            isolated_by: &side.isolating,
            allowed_by: &side.by,
            missing: &side.missing,
        }
    }
}

pub(super) fn write(answers: &Answers<'_>, out: &mut dyn Write) -> io::Result<()> {
    let each = answers.pairs.iter().map(|pair| {
        let [egress, ingress] = pair.sides.each_ref().map(JsonSide::from);
        JsonAnswer {
            from: &pair.from.label,
            to: &pair.to.label,
            verdict: name(pair.answer.verdict),
            allowed: json_ports(&pair.bounds.certain),
            egress,
            ingress,
        }
    });
    let root = Root {
        version: 1,
        verdict: name(answers.verdict),
        port: (!answers.port.is_empty()).then_some(&answers.port),
        answers: each.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &root)?;
    writeln!(out)
}
