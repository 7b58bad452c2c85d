//! Why nobody is meant, in words.

use crate::lint::names::did_you_mean;
use crate::workspace::Nobody;

/// What to tell who wrote it.
pub fn nobody_text(nobody: &Nobody) -> String {
    let hint = |name: &str, known: &[String]| did_you_mean(name, known.iter().map(String::as_str));
    match nobody {
        Nobody::Workload(name, known) => {
            format!("there is no workload or pod {name:?} here{}", hint(name, known))
        }
        Nobody::Namespace(name, known) => format!(
            "no manifest here knows the namespace {name:?}{}\n`{name}?` asks about any pod there all the same, `{name}?app=web` about one with labels",
            hint(name, known)
        ),
        Nobody::Bare(name) => format!("a workload is written with its namespace: `{name}`"),
        Nobody::Label(text) => format!("{text:?} is no label: write key=value"),
        Nobody::Empty => {
            "write `ns/workload`, `ns?app=x`, `ns`, an address or CIDR, or `*`".to_owned()
        }
    }
}
