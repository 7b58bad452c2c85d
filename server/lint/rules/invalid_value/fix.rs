//! How a value that validation refuses is mended.

use std::net::IpAddr;

use crate::lint::fix::{Applicability, Fix};
use crate::policy::Problem;
use crate::schema::{Shape, canonical_cidr, nearest_values, parse_cidr};
use crate::yaml::{Document, NodeId, Value, resolve_plain, rewrite};

/// What can be done about the value, the likeliest first.
pub(super) fn fixes(document: &Document, problem: &Problem, detail: &str) -> Vec<Fix> {
    match problem.path.rsplit('.').next().unwrap_or_default() {
        "port" => port(document, problem).into_iter().collect(),
        "endPort" if detail.contains("greater") => swap(document, problem).into_iter().collect(),
        "operator" => operator(document, problem),
        last if last == "cidr" || last.starts_with("except[") => {
            cidr(document, problem.node, detail)
        }
        "name" if detail.contains("subdomain") => name(document, problem).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The first and the last port of a range such as `8888-8890`.
pub(super) fn port_range(text: &str) -> Option<(u16, u16)> {
    let (first, last) = text.split_once(['-', ':'])?;
    Some((first.trim().parse().ok()?, last.trim().parse().ok()?))
}

/// `text` in lower case, with `-` for all that names cannot hold.
pub(super) fn valid_name(text: &str) -> Option<String> {
    let lower = text.trim().to_ascii_lowercase();
    let valid = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    let name: String = lower.chars().map(valid).collect();
    let name = name.trim_matches(['-', '.']);
    (!name.is_empty()).then(|| name.to_owned())
}

fn write(document: &Document, value: NodeId, text: &str) -> Option<Fix> {
    let plain = matches!(resolve_plain(text), Value::Str(_));
    let source = if plain { text.to_owned() } else { format!("{text:?}") };
    let edits = rewrite::replace_scalar(document, value, &source)?;
    Some(Fix::safe(format!("Write `{source}`"), edits))
}

fn port(document: &Document, problem: &Problem) -> Option<Fix> {
    let text = document.text_of(problem.node)?;
    if let Ok(number @ 1..) = text.trim().parse::<u16>() {
        let edits = rewrite::replace_scalar(document, problem.node, &number.to_string())?;
        return Some(Fix::safe(format!("Write the number `{number}`"), edits));
    }
    let (first, last) = port_range(&text).filter(|(first, last)| *first > 0 && first <= last)?;
    let (mapping, index) = rewrite::entry_of(document, problem.node)?;
    if document.get(mapping, "endPort").is_some() {
        return None;
    }
    let mut edits = rewrite::replace_scalar(document, problem.node, &first.to_string())?;
    let end = format!("endPort: {last}");
    edits.extend(rewrite::insert_entry(document, mapping, index + 1, &end)?);
    Some(Fix::safe(format!("Write `port: {first}` and `endPort: {last}`"), edits))
}

/// Swaps `port` and `endPort`.
fn swap(document: &Document, problem: &Problem) -> Option<Fix> {
    let (port, end) = (document.get(problem.node, "port")?, document.get(problem.node, "endPort")?);
    let text = |value: NodeId| document.span(value).of(&document.text);
    let mut edits = rewrite::replace_scalar(document, port, text(end))?;
    edits.extend(rewrite::replace_scalar(document, end, text(port))?);
    Some(Fix::unsafe_("Swap `port` and `endPort`", edits))
}

fn operator(document: &Document, problem: &Problem) -> Vec<Fix> {
    let operators = match problem.owner.field("operator").map(|field| &field.shape) {
        Some(Shape::String { values, .. }) => values.as_slice(),
        _ => &[],
    };
    let Some(text) = document.text_of(problem.node) else { return Vec::new() };
    let near = nearest_values(&text, operators);
    let fixes = near.iter().filter_map(|value| write(document, problem.node, value));
    let sure = near.len() == 1;
    let limit = if sure { Applicability::Safe } else { Applicability::Unsafe };
    fixes.map(|fix| fix.at_most(limit)).collect()
}

fn cidr(document: &Document, value: NodeId, detail: &str) -> Vec<Fix> {
    let Some(text) = document.text_of(value) else { return Vec::new() };
    let text = text.trim();
    let one = |address: IpAddr| format!("{address}/{}", if address.is_ipv4() { 32 } else { 128 });
    if let Ok(address) = text.parse::<IpAddr>() {
        return write(document, value, &one(address)).into_iter().collect();
    }
    let (Some(read), Some(canonical)) = (parse_cidr(text), canonical_cidr(text)) else {
        return Vec::new();
    };
    if canonical == text || detail.contains("strict subset") {
        return Vec::new();
    }
    let range = write(document, value, &canonical);
    if !read.has_host_bits() {
        return range.into_iter().collect();
    }
    let ways = [range, write(document, value, &one(read.address))];
    ways.into_iter().flatten().map(|fix| fix.at_most(Applicability::Unsafe)).collect()
}

/// Another name for the object; that of a namespace is not the policy's to choose.
fn name(document: &Document, problem: &Problem) -> Option<Fix> {
    let name = valid_name(&document.text_of(problem.node)?)?;
    (problem.path == "metadata.name").then_some(())?;
    Some(write(document, problem.node, &name)?.at_most(Applicability::Unsafe))
}
