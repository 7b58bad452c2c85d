//! Commands that clients may ask for.

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{ExecuteCommandParams, Location, Url};

use super::super::background::Background;
use crate::lint::names::Named;
use crate::map::Format;

/// What a rule says, in Markdown. Argument: the rule's name.
const EXPLAIN_RULE: &str = "netpol.explainRule";

/// Shows places. Arguments: the document and the position that it is asked from, and the places.
pub(in crate::lsp) const SHOW_LOCATIONS: &str = "netpol.showLocations";

/// All connections of what belongs together with a document. Argument: `uri`, and `format`, one of
/// `html`, `svg`, `mermaid`, `text`.
const SHOW_REACHABILITY: &str = "netpol.showReachability";

/// All commands.
pub(in crate::lsp) const ALL: [&str; 3] = [EXPLAIN_RULE, SHOW_LOCATIONS, SHOW_REACHABILITY];

#[derive(Deserialize)]
struct Asked {
    uri: Url,
    format: Option<String>,
}

/// What a request for a map asks for, if `params` are one.
pub(super) fn map(params: &ExecuteCommandParams) -> Option<Result<(Url, Format)>> {
    (params.command == SHOW_REACHABILITY).then(|| {
        let argument = params.arguments.first().cloned().unwrap_or_default();
        let asked: Asked = serde_json::from_value(argument)
            .map_err(|error| Error::invalid_params(error.to_string()))?;
        let format = match asked.format.as_deref() {
            None | Some("html") => Format::Html,
            Some("svg") => Format::Svg,
            Some("mermaid") => Format::Mermaid,
            Some("text") => Format::Text,
            Some(other) => {
                let message = format!("there is no format {other:?}: html, svg, mermaid or text");
                return Err(Error::invalid_params(message));
            }
        };
        Ok((asked.uri, format))
    })
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
            let places: Vec<Location> = serde_json::from_value(places)
                .map_err(|error| Error::invalid_params(error.to_string()))?;
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
