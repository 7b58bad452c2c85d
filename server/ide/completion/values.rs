//! Values: those that the schema lists, names from the manifests around, well-known addresses.

use std::collections::BTreeSet;

use super::CompletionKind;
use super::around::Around;
use super::fields::{detail, documentation, with_value};
use super::items::{Item, Items};
use super::place::Place;
use super::{labels, ports};
use crate::lint::config::Cidr;
use crate::policy::Direction;
use crate::schema::{Field, Format, Shape, Struct, owners, parse_cidr};
use crate::workspace::{Home, Scope};

/// Ranges of addresses that have a meaning of their own.
const RANGES: [(&str, &str); 9] = [
    ("10.0.0.0/8", "private"),
    ("172.16.0.0/12", "private"),
    ("192.168.0.0/16", "private"),
    ("0.0.0.0/0", "all of IPv4"),
    ("::/0", "all of IPv6"),
    ("fc00::/7", "private, IPv6"),
    ("100.64.0.0/10", "shared, carrier-grade NAT"),
    ("169.254.169.254/32", "metadata service of cloud providers"),
    ("169.254.0.0/16", "link-local"),
];

/// The values that fit at the place.
pub(super) fn complete(around: &Around<'_>, items: &mut Items) {
    let place = around.place;
    match place.shape {
        Shape::String { format, values } if values.is_empty() => {
            of_format(around, *format, items);
        }
        Shape::String { values, .. } if items.options.schema => {
            let taken = taken(place);
            let field = own_field(place);
            let default = field.and_then(|field| field.default.as_deref());
            for value in values.iter().filter(|value| taken.iter().all(|it| it != *value)) {
                let text = items.layout.string(value);
                let likely = values.len() == 1;
                let item = Item::new(1, CompletionKind::Value, *value, text).preselect(likely);
                let item = if default == Some(*value) { item.detail("the default") } else { item };
                items.add(item.documentation(field.map(documentation).unwrap_or_default()));
            }
        }
        Shape::IntOrString { .. } => ports::complete(around, items),
        Shape::Boolean if items.options.schema => {
            for value in ["true", "false"] {
                items.add(Item::new(1, CompletionKind::Value, value, value));
            }
        }
        Shape::Object(structure) if items.options.schema => nested(structure, items),
        Shape::List(item) if items.options.schema => list(item, items),
        _ => {}
    }
}

/// The field whose value is to be typed.
fn own_field(place: &Place) -> Option<&'static Field> {
    let names = place.path();
    let name = names.iter().rev().find(|name| **name != "[]")?;
    owners(name).find_map(|owner| {
        let way = names.iter().filter(|name| **name != "[]");
        let owned = owner.path.iter().chain([name]);
        way.eq(owned).then(|| owner.structure.field(name))?
    })
}

/// The other items of the list, if the place is one.
fn taken(place: &Place) -> Vec<String> {
    let [.., list, item] = place.steps.as_slice() else { return Vec::new() };
    if item.name != "[]" {
        return Vec::new();
    }
    let document = &place.document;
    let others = document.items(list.node).iter();
    others.filter_map(|it| document.text_of(it.value).map(Into::into)).collect()
}

fn of_format(around: &Around<'_>, format: Option<Format>, items: &mut Items) {
    match format {
        Some(Format::Cidr) => ranges(around, items),
        Some(Format::LabelKey) => labels::complete_keys(around, items),
        Some(Format::LabelValue) => labels::complete_values(around, items),
        Some(Format::Dns1123Label) => {
            for (name, knows) in around.namespaces() {
                let text = items.layout.string(&name);
                items.add(Item::new(2, CompletionKind::Reference, name, text).detail(knows));
            }
        }
        Some(Format::Dns1123Subdomain) => names(around, items),
        _ => {}
    }
}

/// Names for the policy: that of its file, and those of policies of other namespaces, as the same
/// policy is often wanted in each.
fn names(around: &Around<'_>, items: &mut Items) {
    let (scope, home) = (around.scope(), around.home());
    let is_taken = |name: &str| {
        let mut here = scope.policies.iter().filter(|policy| policy.home == home);
        here.any(|policy| policy.name.as_deref() == Some(name))
    };
    let stem = around.view.file.path.file_stem().unwrap_or_default().to_string_lossy();
    if Format::Dns1123Subdomain.check(&stem).is_empty() && !is_taken(&stem) {
        let text = items.layout.string(&stem);
        items.add(Item::new(1, CompletionKind::Value, stem, text).detail("name of this file"));
    }
    let elsewhere = scope.policies.iter().filter_map(|policy| match &policy.home {
        Home::Known(namespace) if policy.home != home => Some((policy.name.as_deref()?, namespace)),
        _ => None,
    });
    let mut seen = Vec::new();
    for (name, namespace) in elsewhere {
        if !is_taken(name) && !seen.contains(&name) {
            seen.push(name);
            let text = items.layout.string(name);
            let item = Item::new(2, CompletionKind::Reference, name, text);
            items.add(item.detail(format!("also in {namespace}")));
        }
    }
}

/// Ranges for a `cidr`, and those within it for its `except`.
fn ranges(around: &Around<'_>, items: &mut Items) {
    let place = around.place;
    let taken = taken(place);
    let outer = match place.steps.as_slice() {
        [.., block, _, item] if item.name == "[]" => {
            let cidr = place.document.get(block.node, "cidr");
            let cidr = cidr.and_then(|cidr| place.document.text_of(cidr));
            cidr.and_then(|cidr| parse_cidr(&cidr))
        }
        _ => None,
    };
    let fits = |text: &str| {
        let range = parse_cidr(text);
        let within = |outer| range.is_some_and(|range| range.is_strict_subset_of(&outer));
        range.is_some() && outer.is_none_or(within) && !taken.contains(&text.to_owned())
    };
    let mut seen = BTreeSet::new();
    let cluster = &around.view.settings.cluster;
    let configured = |ranges: &[Cidr], meaning: &'static str| {
        let each = ranges.iter().map(move |range| (range.as_str().to_owned(), meaning));
        each.collect::<Vec<_>>()
    };
    let known = configured(&cluster.pod_cidrs, "pods, by the configuration").into_iter();
    let known = known.chain(configured(&cluster.service_cidrs, "Services, by the configuration"));
    let known = known.chain(RANGES.map(|(range, meaning)| (range.to_owned(), meaning)));
    let known =
        known.chain(used(around.scope()).map(|range| (range.to_owned(), "used in this scope")));
    for (range, meaning) in known.filter(|(range, _)| fits(range)) {
        if seen.insert(range.clone()) {
            let text = items.layout.string(&range);
            items.add(Item::new(2, CompletionKind::Value, range, text).detail(meaning));
        }
    }
}

/// The ranges that policies name.
fn used(scope: &Scope) -> impl Iterator<Item = &str> {
    let policies = scope.policies.iter().map(|policy| policy.written());
    let rules = policies.flat_map(|it| Direction::BOTH.map(|way| &it.rules(way).items)).flatten();
    let blocks = rules.flat_map(|rule| &rule.peers.items).filter_map(|it| it.ip_block.as_ref());
    let ranges = blocks.flat_map(|block| block.cidr.iter().chain(&block.except));
    ranges.map(|(range, _)| range.as_str())
}

/// The fields of an object, in braces or from the line after its key on.
fn nested(structure: &'static Struct, items: &mut Items) {
    if structure.name == "LabelSelector" {
        items.add(Item::new(1, CompletionKind::Value, "{}", "{}").detail("selects everything"));
    }
    let layout = items.layout.clone();
    let below = layout.below(layout.style.step);
    for field in &structure.fields {
        let item = match &below {
            _ if layout.flow => {
                let text = format!("{{{}\\}}", with_value(field, &layout));
                Item::new(2, CompletionKind::Field, field.name, text)
            }
            Some(inner) => {
                let text = inner.line(0) + &with_value(field, inner);
                Item::new(2, CompletionKind::Field, field.name, text).on_own_line()
            }
            None => return,
        };
        items.add(item.detail(detail(field)).documentation(documentation(field)));
    }
}

/// The items of a list, in brackets or from the line after its key on.
fn list(item: &'static Shape, items: &mut Items) {
    match item {
        Shape::String { values, .. } => {
            let each = values.iter().map(|value| items.layout.string(value));
            let each: Vec<String> = each.collect();
            let both = (each.len() > 1).then(|| each.join(", "));
            for inside in each.into_iter().chain(both) {
                let text = format!("[{inside}]");
                items.add(Item::new(1, CompletionKind::Value, text.clone(), text));
            }
        }
        Shape::Object(structure) => {
            let layout = items.layout.clone();
            let Some(dash) = layout.below(layout.style.dash) else { return };
            let inner = dash.at_column(dash.column + 2);
            for field in &structure.fields {
                let text = format!("{}- {}", dash.line(0), with_value(field, &inner));
                let label = format!("- {}", field.name);
                items.add(
                    Item::new(2, CompletionKind::Field, label, text)
                        .detail(detail(field))
                        .documentation(documentation(field))
                        .on_own_line(),
                );
            }
        }
        _ => {}
    }
}
