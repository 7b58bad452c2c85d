//! A graph for Mermaid, as GitHub and GitLab draw it: workloads that fare alike are one node.

use std::io::{self, Write};

use super::Drawn;
use super::graph::Graph;

pub(super) fn write(drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    let graph = Graph::of(drawn);
    writeln!(out, "flowchart LR")?;
    for (index, it) in graph.picture.boxes.iter().enumerate() {
        let indent = match &it.namespace {
            Some(namespace) => {
                writeln!(out, "  subgraph b{index}[{}]", quoted(namespace))?;
                "    "
            }
            None => "  ",
        };
        for &node in &it.nodes {
            writeln!(out, "{indent}n{node}[{}]", quoted(&graph.label(node, "<br>")))?;
        }
        if it.namespace.is_some() {
            writeln!(out, "  end")?;
        }
    }
    for (link, both) in graph.links() {
        let arrow = if both { "<-->" } else { "-->" };
        let (from, to, label) = (link.from, link.to, quoted(graph.ports(&link)));
        writeln!(out, "  n{from} {arrow}|{label}| n{to}")?;
    }
    Ok(())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "#quot;"))
}
