//! Commands that clients may ask for.

/// What a rule says, in Markdown. Argument: the rule's name.
pub(in crate::lsp) const EXPLAIN_RULE: &str = "netpol.explainRule";

/// All commands.
pub(in crate::lsp) const ALL: [&str; 1] = [EXPLAIN_RULE];
