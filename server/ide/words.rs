//! Names, ports and places in the words that editors show, as Markdown.

use crate::reach::{ContainerPorts, Intervals, PortSet, Protocol};
use crate::text::Span;
use crate::workspace::{Gap, Home, Place, ScopeWorkload, Sort, Unknown};
use crate::yaml::NodeId;

use super::view::View;

/// Names that are listed one by one.
pub(super) const MAX_NAMES: usize = 8;

/// The longest text of a manifest that is shown, in chars.
const MAX_CHARS: usize = 80;

/// `a, b and c`; of many the first few and how many more there are.
pub(super) fn listed(names: &[String]) -> String {
    more(names.get(..MAX_NAMES).unwrap_or(names), names.len().saturating_sub(MAX_NAMES))
}

/// `a, b and 3 more`.
pub(super) fn more(names: &[String], left: usize) -> String {
    match (names.split_last(), left) {
        (None, _) => String::new(),
        (_, 1..) => format!("{} and {left} more", names.join(", ")),
        (Some((last, [])), _) => last.clone(),
        (Some((last, first)), _) => format!("{} and {last}", first.join(", ")),
    }
}

/// `1 workload`, `3 workloads`, `2 policies`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    match (count, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{count} {stem}ies"),
        (_, None) => format!("{count} {noun}s"),
    }
}

/// A text of a manifest as it stands, in Markdown.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in shortened(text).chars() {
        if "\\`*_[]<>|~#&".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A text of a manifest as code.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", shortened(text).replace('`', "'"))
}

fn shortened(text: &str) -> String {
    let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = one_line.chars();
    let start: String = chars.by_ref().take(MAX_CHARS).collect();
    if chars.next().is_some() { start + "…" } else { start }
}

/// `[line 12](...)`, or in another file `[web.yaml:9](...)`.
pub(super) fn link(view: &View<'_>, place: &Place, node: NodeId) -> String {
    link_to(view, place, place.tree().span(node))
}

/// As [`link`], for a span of the document.
pub(super) fn link_to(view: &View<'_>, place: &Place, span: Span) -> String {
    let (path, line) = (place.path(), place.line_of(span));
    let address = view.links.line(path, line.saturating_sub(1));
    if path == view.file.path {
        return format!("[line {line}]({address})");
    }
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    format!("[{}:{line}]({address})", plain(&name))
}

/// `db (StatefulSet)`; with its namespace if that is not `home`.
pub(super) fn workload_title(workload: &ScopeWorkload, home: &Home) -> String {
    format!("{} ({})", workload_name(workload, home), workload.object().kind)
}

/// `db`; with its namespace if that is not `home`.
pub(super) fn workload_name(workload: &ScopeWorkload, home: &Home) -> String {
    let name = plain(workload.display_name());
    match workload.home.name() {
        Some(other) if workload.home != *home => format!("{}/{name}", plain(other)),
        _ => name,
    }
}

/// `` `shop` ``, or the words for the namespace that is not written.
pub(super) fn home_words(home: &Home) -> String {
    home.name().map_or_else(|| "its namespace".to_owned(), code)
}

/// Runs of port numbers that are listed one by one.
const MAX_RUNS: usize = 6;

/// `TCP 80, 443 and UDP 53`, `every port`; names as code.
pub(super) fn ports_words(ports: &PortSet) -> String {
    if ports.is_everything() {
        return "every port".to_owned();
    }
    let parts = Protocol::ALL.into_iter().filter_map(|protocol| {
        if PortSet::every(protocol).difference(ports).is_empty() {
            return Some(format!("every {} port", protocol.name()));
        }
        let runs = ports.numbers(protocol).runs().iter().map(|&(first, last)| {
            if first == last { first.to_string() } else { format!("{first}-{last}") }
        });
        let all: Vec<String> = runs.chain(ports.names(protocol).map(|name| code(name))).collect();
        let few = all.get(..MAX_RUNS).unwrap_or(&all);
        let left = all.len() - few.len();
        let rest = if left > 0 { format!(" and {left} more") } else { String::new() };
        (!all.is_empty()).then(|| format!("{} {}{rest}", protocol.name(), few.join(", ")))
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { "no port".to_owned() } else { parts.join(" and ") }
}

/// `9187 at db; api has none of that name`.
pub(super) fn resolved_words(
    name: &str,
    protocol: Protocol,
    pods: &[(&str, &ContainerPorts)],
) -> String {
    let each = pods.iter().take(MAX_NAMES).map(|(pod, ports)| {
        let numbers = ports.resolve(name, protocol);
        match numbers.is_empty() {
            false => format!("{} at {pod}", numbers_words(&numbers)),
            true if ports.complete => format!("{pod} has none of that name"),
            true => format!("not known at {pod}"),
        }
    });
    let mut each: Vec<String> = each.collect();
    let left = pods.len().saturating_sub(MAX_NAMES);
    each.extend((left > 0).then(|| format!("{left} more workloads")));
    each.join("; ")
}

/// `8080, 8081`.
pub(super) fn numbers_words(numbers: &Intervals<u16>) -> String {
    let runs = numbers.runs().iter().map(|&(first, last)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    });
    runs.collect::<Vec<_>>().join(", ")
}

/// What is not known, in words. `whose` is the object that has the label.
pub(super) fn unknown_words(unknown: &Unknown, whose: &ScopeWorkload) -> String {
    let name = plain(whose.display_name());
    match unknown {
        Unknown::Selector => "a part of a selector that is templated, or has mistakes".to_owned(),
        Unknown::PodLabel(key) => {
            format!("the label {} of {name} (only a template knows it)", code(key))
        }
        Unknown::NamespaceLabel(key) => match whose.home.name() {
            Some(home) => {
                format!("the label {} of namespace {} (no manifest here)", code(key), code(home))
            }
            None => format!("in which namespace {name} is (none is written)"),
        },
        Unknown::SameNamespace => {
            format!("whether {name} is in the same namespace (only one of the two names it)")
        }
    }
}

/// What may be in the cluster and is not listed.
pub(super) fn gap_words(gap: &Gap) -> String {
    match gap {
        Gap::Objects(sort) => {
            let sort = match sort {
                Sort::Policy => "policies",
                Sort::Workload => "workloads",
                Sort::Namespace => "namespaces",
                Sort::Service => "services",
            };
            format!(
                "some {sort} (patched, conditional, in several variants or in a namespace not known)"
            )
        }
        Gap::Elsewhere => "what the kustomization takes in from elsewhere".to_owned(),
        Gap::Folders => {
            "what folders below with a kustomization or chart of their own hold".to_owned()
        }
        Gap::TooMuch => "the files around (too many to be read)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_counts_read_as_people_say_them() {
        let names = |count: usize| (1..=count).map(|n| n.to_string()).collect::<Vec<_>>();
        let said: Vec<String> = [0, 1, 2, 3, 8, 9, 12].map(|count| listed(&names(count))).into();
        let want = [
            "",
            "1",
            "1 and 2",
            "1, 2 and 3",
            "1, 2, 3, 4, 5, 6, 7 and 8",
            "1, 2, 3, 4, 5, 6, 7, 8 and 1 more",
            "1, 2, 3, 4, 5, 6, 7, 8 and 4 more",
        ];
        assert_eq!(said, want);
        assert_eq!(counted(1, "policy") + &counted(2, "policy"), "1 policy2 policies");
    }

    #[test]
    fn text_of_manifests_is_no_markdown() {
        assert_eq!(plain("a*b[c]\n d"), "a\\*b\\[c\\] d");
        assert_eq!(code("a`b"), "`a'b`");
        assert_eq!(plain(&"x".repeat(100)).chars().count(), 81);
    }

    #[test]
    fn ports_are_said_in_words() {
        let tcp = |number| PortSet::port(Protocol::Tcp, number);
        let dns = tcp(53).union(&PortSet::port(Protocol::Udp, 53));
        assert_eq!(ports_words(&dns), "TCP 53 and UDP 53");
        assert_eq!(ports_words(&PortSet::every(Protocol::Tcp)), "every TCP port");
        let named = PortSet::named(Protocol::Tcp, "web").union(&tcp(80));
        assert_eq!(ports_words(&named), "TCP 80, `web`");
        let many = (1..9).map(|n| tcp(n * 2)).fold(PortSet::nothing(), |all, one| all.union(&one));
        assert_eq!(ports_words(&many), "TCP 2, 4, 6, 8, 10, 12 and 2 more");
        assert_eq!(ports_words(&PortSet::everything()), "every port");
    }
}
