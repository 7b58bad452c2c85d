//! What a rule is given to look at.

use std::cell::OnceCell;

use super::diagnostic::Related;
use super::proofs::CoveredPart;
use super::settings::Settings;
use super::surroundings::Surroundings;
use crate::policy::{Direction, NetworkPolicy, Object, Peer, Problem, Rule};
use crate::reach::Match;
use crate::text::Span;
use crate::workspace::{Member, Place, Scope, ScopePolicy, ScopeWorkload};
use crate::yaml::Document;

/// A document that holds, or was meant to hold, a policy.
#[derive(Copy, Clone, Debug)]
pub struct DocumentContext<'a> {
    /// The document.
    pub document: &'a Document,
    /// Whether it was fenced in Markdown: documentation shows fragments.
    pub fenced: bool,
    /// Whether template actions made it unreadable: what it says once rendered is not known.
    pub unreadable_template: bool,
    /// What the run was asked for.
    pub settings: &'a Settings,
}

/// One policy of a document.
#[derive(Copy, Clone, Debug)]
pub struct PolicyContext<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its index in the file, from 0.
    pub index: u32,
    /// The policy.
    pub object: &'a Object,
    /// What the API server would refuse in it.
    pub problems: &'a [Problem],
    /// What it says.
    pub policy: &'a NetworkPolicy,
    /// What the run was asked for.
    pub settings: &'a Settings,
    /// The file, and what is around it.
    pub around: &'a Surroundings<'a>,
    /// Its needless parts, once a rule has asked for them.
    pub(super) covered: &'a OnceCell<Vec<CoveredPart>>,
}

/// A policy among the manifests that belong together with it.
#[derive(Copy, Clone, Debug)]
pub struct InScope<'a> {
    /// All of them.
    pub scope: &'a Scope,
    /// The index of the policy.
    pub index: usize,
    /// The policy, with the namespace and labels that kustomizations give it.
    pub policy: &'a ScopePolicy,
}

impl<'a> PolicyContext<'a> {
    /// The policy in its scope, which is read when a rule first asks for it. `None` if what the
    /// policy is in the cluster is not known: it is patched, stands under a template's conditions or in
    /// documentation, or is there twice.
    pub fn in_scope(&self) -> Option<InScope<'a>> {
        if self.around.is_documentation() {
            return None;
        }
        let scope = self.around.scope();
        let index = scope.policy_at(self.around.path(), self.index, self.object)?;
        Some(InScope { scope, index, policy: scope.policies.get(index)? })
    }

    /// A place of an object of the scope, which has to do with the finding; `span` counts from the
    /// start of its document.
    pub fn related(&self, place: &Place, span: Span, message: impl Into<String>) -> Related {
        let message = message.into();
        if place.path() != self.around.path() {
            let file = Some(self.around.name_of(place.path()));
            return Related { file, span: place.in_file(span), message };
        }
        if place.document.index == self.index {
            return Related { file: None, span, message };
        }
        Related { file: Some(self.around.name().to_owned()), span: place.in_file(span), message }
    }
    /// An object of the scope, which has to do with the finding: its name is marked.
    pub(super) fn related_object<T, E>(
        &self,
        object: &Member<T, E>,
        message: impl Into<String>,
    ) -> Related {
        let span = object.object().heading(object.place.tree());
        self.related(&object.place, span, message)
    }
}

impl<'a> InScope<'a> {
    /// The workloads to which connections by a rule of the policy go, where all of them are known to
    /// be meant: none is there only perhaps, and no peer is a block of addresses.
    pub(super) fn receivers(&self, direction: Direction, rule: &Rule) -> Vec<&'a ScopeWorkload> {
        let peers = &rule.peers;
        let selected = match direction {
            Direction::Ingress => self.scope.selected_by(self.policy),
            Direction::Egress => {
                let known = |peer: &Peer| !peer.open && peer.ip_block.is_none();
                if rule.open || peers.open || !peers.items.iter().all(known) {
                    return Vec::new();
                }
                let each = peers.items.iter();
                each.flat_map(|peer| self.scope.peers_of(self.policy, peer)).collect()
            }
        };
        if selected.iter().any(|it| it.matched != Match::Yes) {
            return Vec::new();
        }
        let workloads = selected.iter().filter_map(|it| self.scope.workloads.get(it.index));
        workloads.map(|workload| &**workload).collect()
    }
}
