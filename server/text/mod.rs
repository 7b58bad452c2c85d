//! Text as bytes: spans, lines and edits. Knows nothing of YAML or Kubernetes.

mod edit;
mod line_index;
mod span;

pub use edit::{Edit, apply};
pub use line_index::{Encoding, LineIndex, Position};
pub use span::Span;
