//! Which finding is which, from one run to the next: by object, rule and field path, whatever line
//! it is on. Readable, so that a person who meets one knows what it is about.

use std::collections::BTreeMap;

use crate::cli::report::{CheckedFile, Report, Text};
use crate::lint::diagnostic::Diagnostic;

/// A finding with what tells it from all others of its file.
pub(super) struct Finding<'a> {
    pub(super) file: &'a CheckedFile,
    pub(super) text: &'a Text,
    pub(super) found: &'a Diagnostic,
    pub(super) identity: String,
}

/// Every finding of `report`.
pub(super) fn findings(report: &Report) -> impl Iterator<Item = Finding<'_>> {
    report.files.iter().flat_map(|file| findings_in(report, file))
}

/// Every finding in `file`.
pub(super) fn findings_in<'a>(
    report: &'a Report,
    file: &'a CheckedFile,
) -> impl Iterator<Item = Finding<'a>> {
    let text = report.texts.get(&file.name);
    let mut seen = BTreeMap::new();
    file.diagnostics.iter().filter_map(move |found| {
        let mut identity = identity(found);
        let times = seen.entry(identity.clone()).or_insert(0);
        *times += 1;
        if *times > 1 {
            identity = format!("{identity} ({times})");
        }
        Some(Finding { file, text: text?, found, identity })
    })
}

fn identity(found: &Diagnostic) -> String {
    let place = object_name(found).unwrap_or_else(|| format!("document {}", found.document + 1));
    let identity = format!("{} {place} {}", found.rule.name, found.path);
    identity.trim_end().to_owned()
}

/// `NetworkPolicy/namespace/name`, without the parts that are not written.
pub(super) fn object_name(found: &Diagnostic) -> Option<String> {
    let object = found.object.as_ref()?;
    let parts = [Some(object.kind.as_str()), object.namespace.as_deref(), object.name.as_deref()];
    let parts: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    Some(parts.join("/")).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::testing::{LATE_RULE, TYPO_RULE, finding, report};

    #[test]
    fn object_rule_and_path_are_who_a_finding_is_and_its_line_is_not() {
        let text = "# a comment\nspec: {ports: []}\n";
        let mut port = finding(&TYPO_RULE, text, "ports");
        port.path = "spec.ports".to_owned();
        let mut late = finding(&LATE_RULE, text, "spec");
        (late.object, late.document) = (None, 1);
        let report = report(vec![("a.yaml", text, vec![port.clone(), late, port])]);
        let names: Vec<_> = findings(&report).map(|finding| finding.identity).collect();
        insta::assert_snapshot!(names.join("\n"), @r"
        typo-rule NetworkPolicy/db spec.ports
        late-rule document 2
        typo-rule NetworkPolicy/db spec.ports (2)
        ");
    }
}
