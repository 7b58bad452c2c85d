//! Commands that clients may ask for.

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{ExecuteCommandParams, Location};

use super::super::background::Background;
use crate::lint::names::Named;

/// What a rule says, in Markdown. Argument: the rule's name.
const EXPLAIN_RULE: &str = "netpol.explainRule";

/// Shows places. Arguments: the document and the position that it is asked from, and the places.
pub(in crate::lsp) const SHOW_LOCATIONS: &str = "netpol.showLocations";

/// All commands.
pub(in crate::lsp) const ALL: [&str; 2] = [EXPLAIN_RULE, SHOW_LOCATIONS];

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
