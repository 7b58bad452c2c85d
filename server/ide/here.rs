//! The object at a place of a file.

use std::sync::Arc;

use super::source::Spotted;
use super::view::View;
use crate::policy::{NetworkPolicy, Object, objects};
use crate::text::Span;
use crate::workspace::Member;

/// The object at a place.
pub(super) struct Here {
    /// Its document.
    pub(super) spotted: Spotted,
    /// The object.
    pub(super) object: Object,
    /// The place, in bytes of the document.
    pub(super) range: Span,
}

impl Here {
    /// The object that holds the place `range`, in bytes of the file; or the only one of its document.
    pub(super) fn at(view: &View<'_>, range: Span) -> Option<Self> {
        let spotted = view.file.document_at(range.start)?;
        let at = |offset: u32| offset.saturating_sub(spotted.base);
        let range = Span::new(at(range.start), at(range.end));
        let mut all = objects(&spotted.document, spotted.fenced);
        let holds = |object: &Object| spotted.document.span(object.node).touches(range.start);
        let only = (all.len() == 1).then_some(0);
        let object = all.swap_remove(all.iter().position(holds).or(only)?);
        Some(Self { spotted, object, range })
    }

    /// What the object says, if it is a policy.
    pub(super) fn policy(&self) -> Option<NetworkPolicy> {
        let is_policy = self.object.is_policy();
        is_policy.then(|| NetworkPolicy::read(&self.spotted.document, &self.object))
    }

    /// The object among `members` of its scope.
    pub(super) fn find<'m, T, E>(
        &self,
        view: &View<'_>,
        members: &'m [Arc<Member<T, E>>],
    ) -> Option<&'m Member<T, E>> {
        members.get(self.index(view, members)?).map(|found| &**found)
    }

    /// Its index among `members` of its scope.
    pub(super) fn index<T, E>(
        &self,
        view: &View<'_>,
        members: &[Arc<Member<T, E>>],
    ) -> Option<usize> {
        members.iter().position(|it| {
            it.object().node == self.object.node
                && it.place.document.index == self.spotted.index
                && it.place.path() == view.file.path
        })
    }
}
