//! Commands that clients may ask for.

/// What a rule says, in Markdown. Argument: the rule's name.
pub(in crate::lsp) const EXPLAIN_RULE: &str = "netpol.explainRule";

/// Shows places. Arguments: the document and the position that it is asked from, and the places.
pub(in crate::lsp) const SHOW_LOCATIONS: &str = "netpol.showLocations";

/// All commands.
pub(in crate::lsp) const ALL: [&str; 2] = [EXPLAIN_RULE, SHOW_LOCATIONS];
