//! A graph for Graphviz: workloads that fare alike are one node, namespaces are clusters.

use std::io::{self, Write};

use super::Drawn;
use super::graph::Graph;

pub(super) fn write(drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    let graph = Graph::of(drawn);
    writeln!(out, "digraph connections {{\n  rankdir=LR\n  node [shape=box, style=rounded]")?;
    for (index, it) in graph.picture.boxes.iter().enumerate() {
        let indent = match &it.namespace {
            Some(namespace) => {
                writeln!(out, "  subgraph cluster_{index} {{\n    label={}", quoted(namespace))?;
                "    "
            }
            None => "  ",
        };
        for &node in &it.nodes {
            writeln!(out, "{indent}n{node} [label={}]", quoted(&graph.label(node, "\n")))?;
        }
        if it.namespace.is_some() {
            writeln!(out, "  }}")?;
        }
    }
    for (link, both) in graph.links() {
        let (from, to, label) = (link.from, link.to, quoted(graph.ports(&link)));
        let both = if both { ", dir=both" } else { "" };
        writeln!(out, "  n{from} -> n{to} [label={label}{both}]")?;
    }
    writeln!(out, "}}")
}

fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted() {
        assert_eq!(quoted("a\\b \"c\"\nd"), r#""a\\b \"c\"\nd""#);
    }
}
