//! What a kustomization does to the objects it gathers: namespace, names, labels. Innermost first,
//! each on what the one before it left.

use std::sync::Arc;

use crate::reach::Text;

/// The settings of one kustomization. An inner `None` is a value that is not known.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Layer {
    /// `namespace`, if set.
    pub(super) namespace: Option<Option<String>>,
    /// `namePrefix`, if set.
    pub(super) prefix: Option<Option<String>>,
    /// `nameSuffix`, if set.
    pub(super) suffix: Option<Option<String>>,
    /// `commonLabels` and `labels`.
    pub(super) labels: Vec<AddedLabel>,
    /// What it changes in ways that are not followed here.
    pub(super) patched: Vec<Target>,
}

/// A label that is added to objects.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct AddedLabel {
    pub(super) key: String,
    /// `None` if unknown.
    pub(super) value: Option<String>,
    pub(super) reach: Reach,
}

/// How far an added label goes.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Reach {
    /// The objects' own labels.
    Metadata,
    /// Pod templates too.
    Templates,
    /// Selectors too.
    Selectors,
}

/// What a patch is about; `None` is anything.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Target {
    pub(super) kind: Option<String>,
    pub(super) name: Option<String>,
}

/// The layers over a file, innermost first.
pub(super) type Layers = [Arc<Layer>];

/// The namespace an object is in.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Home {
    /// The one of this name.
    Known(Text),
    /// None is written: whichever the manifests are applied to. It is one for all such objects of a
    /// scope, and may be any of the known ones.
    Unspecified,
}

impl Home {
    /// Its name, if known.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Known(name) => Some(name),
            Self::Unspecified => None,
        }
    }
}

/// The namespace after all layers of an object written with `home`; `None` if that is unknown.
pub(super) fn home(layers: &Layers, home: Option<Home>) -> Option<Home> {
    let set = layers.iter().rev().find_map(|layer| layer.namespace.as_ref());
    match set {
        Some(namespace) => namespace.as_deref().map(|name| Home::Known(name.into())),
        None => home,
    }
}

/// The name after all layers; `None` if that is unknown. The names of namespaces are set, not
/// prefixed.
pub(super) fn name(layers: &Layers, kind: &str, name: Option<&str>) -> Option<Text> {
    let mut name = name?.to_owned();
    for layer in layers {
        match &layer.namespace {
            Some(namespace) if kind == "Namespace" => namespace.as_ref()?.clone_into(&mut name),
            _ if kind == "Namespace" => {}
            _ => {
                let part = |affix: &Option<Option<String>>| {
                    affix.as_ref().map_or(Some(String::new()), Clone::clone)
                };
                name = part(&layer.prefix)? + &name + &part(&layer.suffix)?;
            }
        }
    }
    Some(name.into())
}

/// The labels that the layers add as far as `reach`: key and, if known, value.
pub(super) fn labels(layers: &Layers, reach: Reach) -> impl Iterator<Item = (Text, Option<Text>)> {
    let labels = layers.iter().flat_map(|layer| &layer.labels);
    labels
        .filter(move |label| label.reach >= reach)
        .map(|label| (label.key.as_str().into(), label.value.as_deref().map(Into::into)))
}

/// Whether a layer changes the object, written with that name, in ways not followed.
pub(super) fn is_patched(layers: &Layers, kind: &str, written: Option<&str>) -> bool {
    let effective = (0..layers.len()).filter_map(|end| name(layers.get(..end)?, kind, written));
    let names: Vec<Text> = effective.collect();
    layers.iter().flat_map(|layer| &layer.patched).any(|target| {
        let same_name = |wanted: &String| names.is_empty() || names.iter().any(|n| **n == **wanted);
        target.kind.as_deref().is_none_or(|wanted| wanted == kind)
            && target.name.as_ref().is_none_or(same_name)
    })
}
