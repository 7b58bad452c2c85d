//! Commands that clients may ask for.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{ExecuteCommandParams, Location, Url};

use super::super::background::Background;
use crate::ide::{View, reachability};
use crate::lint::names::Named;
use crate::map::Format;
use crate::map::answer::Question;

/// What a rule says, in Markdown. Argument: the rule's name.
const EXPLAIN_RULE: &str = "netpol.explainRule";

/// Shows places. Arguments: the document and the position that it is asked from, and the places.
pub(in crate::lsp) const SHOW_LOCATIONS: &str = "netpol.showLocations";

/// All connections of what belongs together with a document. Argument: `uri`, and `format`, one of
/// `html`, `svg`, `mermaid`, `text`.
const SHOW_REACHABILITY: &str = "netpol.showReachability";

/// Who can reach whom among what belongs together with a document. Argument: `uri`, `from`, `to`, and
/// `port` if it is about one.
const WHO_CAN_REACH: &str = "netpol.whoCanReach";

/// All commands.
pub(in crate::lsp) const ALL: [&str; 4] =
    [EXPLAIN_RULE, SHOW_LOCATIONS, SHOW_REACHABILITY, WHO_CAN_REACH];

#[derive(Deserialize)]
#[serde(expecting = "an object with `uri` and perhaps `format`")]
struct Drawing {
    uri: Url,
    format: Option<String>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with `uri`, `from`, `to` and perhaps `port`")]
struct Reaching {
    uri: Url,
    from: String,
    to: String,
    port: Option<String>,
}

/// A question about what belongs together with a document.
pub(super) enum Asked {
    Map(Format),
    Reach { from: String, to: String, port: Option<String> },
}

impl Asked {
    /// The answer. Of the client's `folders`, files are named as they are listed in the document's own.
    pub(super) fn answer(&self, view: &View<'_>, folders: &[PathBuf]) -> Result<String> {
        let own = folders.iter().find(|folder| view.file.path.starts_with(folder));
        let name = |path: &Path| {
            let inside = own.and_then(|folder| path.strip_prefix(folder).ok());
            inside.unwrap_or(path).display().to_string()
        };
        match self {
            Self::Map(format) => Ok(reachability::map(view, *format, &name)),
            Self::Reach { from, to, port } => {
                let question = Question { from, to, port: port.as_deref() };
                let answer = reachability::reach(view, question, &name);
                answer.map_err(|error| {
                    Error::invalid_params(error.to_string().trim_start_matches('-').to_owned())
                })
            }
        }
    }
}

/// The document and the question that `params` ask about; `None` if they are another command.
pub(super) fn asked(params: &ExecuteCommandParams) -> Option<Result<(Url, Asked)>> {
    let argument = || params.arguments.first().cloned().unwrap_or_default();
    match params.command.as_str() {
        SHOW_REACHABILITY => Some(drawing(argument())),
        WHO_CAN_REACH => Some(read(argument()).map(|Reaching { uri, from, to, port }| {
            let port = port.filter(|port| !port.is_empty());
            (uri, Asked::Reach { from, to, port })
        })),
        _ => None,
    }
}

fn read<T: DeserializeOwned>(argument: Value) -> Result<T> {
    serde_json::from_value(argument).map_err(|error| Error::invalid_params(error.to_string()))
}

fn drawing(argument: Value) -> Result<(Url, Asked)> {
    let Drawing { uri, format } = read(argument)?;
    let format = match format.as_deref() {
        None | Some("html") => Format::Html,
        Some("svg") => Format::Svg,
        Some("mermaid") => Format::Mermaid,
        Some("text") => Format::Text,
        Some(other) => {
            let message = format!("there is no format {other:?}: html, svg, mermaid or text");
            return Err(Error::invalid_params(message));
        }
    };
    Ok((uri, Asked::Map(format)))
}

/// Runs a command.
pub(super) fn run(background: &Background, params: ExecuteCommandParams) -> Result<Option<Value>> {
    let mut arguments = params.arguments.into_iter();
    match params.command.as_str() {
        EXPLAIN_RULE => {
            let name = arguments.next().unwrap_or_default();
            explain(name.as_str().unwrap_or_default())
        }
        SHOW_LOCATIONS => {
            let places = arguments.nth(2).unwrap_or_default();
            let places: Vec<Location> = read(places)?;
            background.show(places.into_iter().next());
            Ok(None)
        }
        _ => Err(Error::method_not_found()),
    }
}

fn explain(name: &str) -> Result<Option<Value>> {
    match name.parse() {
        Ok(Named::Rule(rule)) => Ok(Some(rule.docs.into())),
        Ok(Named::Group(group)) => Ok(Some(group.description().into())),
        Err(error) => Err(Error::invalid_params(error.to_string())),
    }
}
