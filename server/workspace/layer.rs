//! What a kustomization does to the objects it gathers: namespace, names, labels. Innermost first,
//! each on what the one before it left.

use std::sync::Arc;

use super::home::Home;
use crate::reach::Text;

/// The settings of one kustomization.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) struct Layer {
    /// `namespace`
    pub(super) namespace: Setting,
    /// `namePrefix`
    pub(super) prefix: Setting,
    /// `nameSuffix`
    pub(super) suffix: Setting,
    /// `commonLabels` and `labels`.
    pub(super) labels: Vec<AddedLabel>,
    /// What it changes in ways that are not followed here.
    pub(super) patched: Vec<Target>,
}

/// A setting that may be absent.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub(super) enum Setting {
    /// It is absent or empty.
    #[default]
    Unset,
    /// It is this.
    Set(String),
    /// It is there, and not known.
    Unknown,
}

impl Setting {
    /// The affix it makes; `None` if that is not known.
    fn affix(&self) -> Option<&str> {
        match self {
            Self::Unset => Some(""),
            Self::Set(text) => Some(text),
            Self::Unknown => None,
        }
    }
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

/// The namespace after all layers of an object written with `home`; `None` if that is unknown.
pub(super) fn home(layers: &Layers, home: Option<Home>) -> Option<Home> {
    layers.iter().fold(home, |home, layer| match &layer.namespace {
        Setting::Unset => home,
        Setting::Set(name) => Some(Home::Known(name.as_str().into())),
        Setting::Unknown => None,
    })
}

/// The name after all layers; `None` if that is unknown. The names of namespaces are set, not
/// affixed.
pub(super) fn name(layers: &Layers, kind: &str, written: Option<&Text>) -> Option<Text> {
    layers.iter().try_fold(written?.clone(), |name, layer| {
        if kind != "Namespace" {
            let affixed = layer.prefix.affix()?.to_owned() + &name + layer.suffix.affix()?;
            return Some(affixed.into());
        }
        match &layer.namespace {
            Setting::Unset => Some(name),
            Setting::Set(set) => Some(set.as_str().into()),
            Setting::Unknown => None,
        }
    })
}

/// What it is called before, between and after the layers, as far as that is known.
pub(super) fn names(layers: &Layers, kind: &str, written: Option<&Text>) -> Vec<Text> {
    (0..=layers.len()).filter_map(|end| name(layers.get(..end)?, kind, written)).collect()
}

/// The labels that the layers add as far as `reach`: key and, if known, value.
pub(super) fn labels(layers: &Layers, reach: Reach) -> impl Iterator<Item = (Text, Option<Text>)> {
    let labels = layers.iter().flat_map(|layer| &layer.labels);
    labels
        .filter(move |label| label.reach >= reach)
        .map(|label| (label.key.as_str().into(), label.value.as_deref().map(Into::into)))
}

/// Whether a layer changes the object, written with that name, in ways not followed.
pub(super) fn is_patched(layers: &Layers, kind: &str, written: Option<&Text>) -> bool {
    let inner = layers.len().saturating_sub(1);
    let names = layers.get(..inner).map(|inner| names(inner, kind, written)).unwrap_or_default();
    layers.iter().flat_map(|layer| &layer.patched).any(|target| {
        let same_name = |wanted: &String| names.is_empty() || names.iter().any(|n| **n == **wanted);
        target.kind.as_deref().is_none_or(|wanted| wanted == kind)
            && target.name.as_ref().is_none_or(same_name)
    })
}
