//! Text as bytes: spans, lines and edits. Knows nothing of YAML or Kubernetes.

mod edit;
mod line_index;
mod span;

pub use edit::{Edit, apply, between};
pub use line_index::{Encoding, LineIndex, Position, line_break};
pub use span::Span;
