//! Connections as lists, graphs and pictures, and answers about single ones: for the command line,
//! editors and the browser.

pub mod answer;
mod csv;
mod dot;
mod exposure;
mod graph;
mod json;
mod md;
mod mermaid;
mod missing;
mod nobody;
mod picture;
mod rows;
mod text;

use std::fmt;
use std::io::{self, Write};
use std::path::Path;

pub use csv::field as csv_field;
pub use json::{Ports, json_ports};
pub use missing::missing_words;
pub use nobody::nobody_text;
pub use picture::{Parts, parts};
pub use rows::{Peer, Row, flat, peers, ports_text};

use crate::workspace::{Exposure, Inventory, Map};
use rows::Rows;

/// How connections are written.
#[derive(Copy, Clone, PartialEq, Eq, Debug, Default)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Format {
    /// One line a connection: `ns/name[Deployment] => ns/name[Deployment] : TCP 80,443`
    #[default]
    Text,
    /// For programs; its schema is schemas/map.schema.json
    Json,
    /// Comma-separated values
    Csv,
    /// A Markdown table
    Md,
    /// A graph for Graphviz
    Dot,
    /// A graph for Mermaid, as GitHub and GitLab draw it
    Mermaid,
    /// A picture
    Svg,
    /// A page with a picture to search, filter and point at
    Html,
}

/// What is written.
pub struct Drawn<'a> {
    /// The objects.
    pub inventory: &'a Inventory,
    /// The connections between them.
    pub map: &'a Map,
    /// What pods without a manifest could reach, if that was asked for.
    pub exposures: Option<Vec<Exposure>>,
    /// How a file is named where objects are written.
    pub file: &'a dyn Fn(&Path) -> String,
}

impl fmt::Debug for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Drawn").field(&self.map).finish()
    }
}

/// Writes connections.
pub fn write(format: Format, drawn: &Drawn<'_>, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Text => text::write(drawn, out),
        Format::Json => json::write(drawn, out),
        Format::Csv => csv::write(drawn, out),
        Format::Md => md::write(drawn, out),
        Format::Dot => dot::write(drawn, out),
        Format::Mermaid => mermaid::write(drawn, out),
        Format::Svg => picture::write_svg(drawn, out),
        Format::Html => picture::write_page(drawn, out),
    }
}
