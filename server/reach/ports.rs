//! Sets of ports: protocol x port numbers, named ports, and traffic of any other kind.
//!
//! A policy speaks of TCP, UDP and SCTP only; a rule without `ports` means all traffic, also
//! what has no ports (ICMP), which no list of ports can say. So "everything" is more than "every
//! port of the three protocols". A named port means, for each pod, the numbers that its containers
//! give that name, so it stays a name until one pod resolves it. Between names and numbers the
//! algebra holds whatever the names turn out to mean: a name is covered by itself or by all the
//! numbers it might mean, and covers no number.

use std::fmt;

use super::intervals::Intervals;
use super::values::Text;

/// The protocols a policy can name.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Protocol {
    /// `TCP`, the default.
    Tcp,
    /// `UDP`.
    Udp,
    /// `SCTP`.
    Sctp,
}

impl Protocol {
    /// All three, in the order they are listed in.
    pub const ALL: [Self; 3] = [Self::Tcp, Self::Udp, Self::Sctp];

    /// As manifests spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "TCP",
            Self::Udp => "UDP",
            Self::Sctp => "SCTP",
        }
    }
}

/// The ports of one protocol.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Numbered {
    numbers: Intervals<u16>,
    /// Sorted by name. Each name with the numbers that it stands for if it means them: all, less
    /// what `numbers` or a subtraction has taken. Never with none.
    names: Vec<(Text, Intervals<u16>)>,
}

impl Numbered {
    const NONE: Self = Self { numbers: Intervals::nothing(), names: Vec::new() };

    fn of(numbers: Intervals<u16>) -> Self {
        Self { numbers, names: Vec::new() }
    }

    fn is_empty(&self) -> bool {
        self.numbers.is_empty() && self.names.is_empty()
    }

    /// What `name` stands for.
    fn find(&self, name: &Text) -> Intervals<u16> {
        let place = self.names.binary_search_by(|(n, _)| n.cmp(name)).ok();
        let found = place.and_then(|place| self.names.get(place));
        found.map_or_else(Intervals::nothing, |(_, numbers)| numbers.clone())
    }

    fn union(&self, other: &Self) -> Self {
        let numbers = self.numbers.union(&other.numbers);
        let mut all: Vec<&Text> = self.names.iter().chain(&other.names).map(|(n, _)| n).collect();
        all.sort_unstable();
        all.dedup();
        let names = all.into_iter().map(|name| {
            let either = self.find(name).union(&other.find(name));
            (name.clone(), either.difference(&numbers))
        });
        let names = names.filter(|(_, left)| !left.is_empty()).collect();
        Self { numbers, names }
    }

    fn difference(&self, other: &Self) -> Self {
        let names = self.names.iter().map(|(name, mine)| {
            let left = mine.difference(&other.numbers).difference(&other.find(name));
            (name.clone(), left)
        });
        Self {
            numbers: self.numbers.difference(&other.numbers),
            names: names.filter(|(_, left)| !left.is_empty()).collect(),
        }
    }

    fn intersection(&self, other: &Self) -> Self {
        let names = self.names.iter().map(|(name, mine)| {
            let theirs = other.numbers.union(&other.find(name));
            (name.clone(), mine.intersection(&theirs))
        });
        Self {
            numbers: self.numbers.intersection(&other.numbers),
            names: names.filter(|(_, left)| !left.is_empty()).collect(),
        }
    }

    fn is_disjoint(&self, other: &Self) -> bool {
        self.numbers.is_disjoint(&other.numbers)
            && self.names.iter().all(|(name, mine)| {
                mine.is_disjoint(&other.numbers) && mine.is_disjoint(&other.find(name))
            })
    }
}

/// A set of ports, or of all traffic. Equal sets are equal values.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PortSet {
    tcp: Numbered,
    udp: Numbered,
    sctp: Numbered,
    /// Traffic of any other protocol.
    others: bool,
}

impl PortSet {
    /// No traffic.
    pub const fn nothing() -> Self {
        Self { tcp: Numbered::NONE, udp: Numbered::NONE, sctp: Numbered::NONE, others: false }
    }

    /// `All`: every port of the three protocols, and all other traffic.
    pub fn everything() -> Self {
        let all = || Numbered::of(Intervals::range(1, u16::MAX));
        Self { tcp: all(), udp: all(), sctp: all(), others: true }
    }

    /// An entry without `port`: every port of `protocol`.
    pub fn every(protocol: Protocol) -> Self {
        Self::range(protocol, 1, u16::MAX)
    }

    /// An entry with a numeric `port`.
    pub fn port(protocol: Protocol, number: u16) -> Self {
        Self::range(protocol, number, number)
    }

    /// An entry with `port` and `endPort`, both within. Zero is no port.
    pub fn range(protocol: Protocol, first: u16, last: u16) -> Self {
        Self::of(protocol, Numbered::of(Intervals::range(first.max(1), last)))
    }

    /// An entry with a `port` that is a name.
    pub fn named(protocol: Protocol, name: impl Into<Text>) -> Self {
        let names = vec![(name.into(), Intervals::range(1, u16::MAX))];
        Self::of(protocol, Numbered { numbers: Intervals::nothing(), names })
    }

    fn of(protocol: Protocol, ports: Numbered) -> Self {
        let mut set = Self::nothing();
        match protocol {
            Protocol::Tcp => set.tcp = ports,
            Protocol::Udp => set.udp = ports,
            Protocol::Sctp => set.sctp = ports,
        }
        set
    }

    fn get(&self, protocol: Protocol) -> &Numbered {
        match protocol {
            Protocol::Tcp => &self.tcp,
            Protocol::Udp => &self.udp,
            Protocol::Sctp => &self.sctp,
        }
    }

    /// The port numbers of `protocol`, as inclusive runs.
    pub fn numbers(&self, protocol: Protocol) -> &Intervals<u16> {
        &self.get(protocol).numbers
    }

    /// The named ports of `protocol`, sorted.
    pub fn names(&self, protocol: Protocol) -> impl Iterator<Item = &Text> {
        self.get(protocol).names.iter().map(|(name, _)| name)
    }

    /// Whether any port is still a name.
    pub fn has_names(&self) -> bool {
        Protocol::ALL.iter().any(|&protocol| !self.get(protocol).names.is_empty())
    }

    /// Whether traffic of other protocols than the three is within.
    pub fn has_others(&self) -> bool {
        self.others
    }

    /// Whether this port number is within, names left aside.
    pub fn has(&self, protocol: Protocol, number: u16) -> bool {
        self.numbers(protocol).has(number)
    }

    /// Whether nothing is within.
    pub fn is_empty(&self) -> bool {
        !self.others && Protocol::ALL.iter().all(|&protocol| self.get(protocol).is_empty())
    }

    /// Whether all traffic is within.
    pub fn is_everything(&self) -> bool {
        *self == Self::everything()
    }

    /// Whether every port of `other` is in `self`, whatever names mean.
    pub fn contains(&self, other: &Self) -> bool {
        other.difference(self).is_empty()
    }

    /// What is in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.combine(other, Numbered::union, self.others || other.others)
    }

    /// What of `self` is certainly in `other`: names of `self` stay names, names of `other` hold
    /// no number. Together with the difference it makes up `self`.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.combine(other, Numbered::intersection, self.others && other.others)
    }

    /// Whether nothing of `self` is certainly in `other`: their intersection is empty.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        !(self.others && other.others)
            && Protocol::ALL
                .iter()
                .all(|&protocol| self.get(protocol).is_disjoint(other.get(protocol)))
    }

    /// What of `self` is not certainly in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.combine(other, Numbered::difference, self.others && !other.others)
    }

    fn combine(
        &self,
        other: &Self,
        each: impl Fn(&Numbered, &Numbered) -> Numbered,
        others: bool,
    ) -> Self {
        Self {
            tcp: each(&self.tcp, &other.tcp),
            udp: each(&self.udp, &other.udp),
            sctp: each(&self.sctp, &other.sctp),
            others,
        }
    }

    /// Replaces each name by the numbers that `meaning` gives it.
    #[must_use]
    pub fn resolved(&self, meaning: impl Fn(&Text, Protocol) -> Intervals<u16>) -> Self {
        let mut set = self.clone();
        for protocol in Protocol::ALL {
            let ports = match protocol {
                Protocol::Tcp => &mut set.tcp,
                Protocol::Udp => &mut set.udp,
                Protocol::Sctp => &mut set.sctp,
            };
            for (name, standing) in std::mem::take(&mut ports.names) {
                let numbers = meaning(&name, protocol).intersection(&standing);
                ports.numbers = ports.numbers.union(&numbers);
            }
        }
        set
    }
}

/// `TCP 80,443,8000-8080,UDP 53`; `all traffic`; `no traffic`. Other protocols beside only some
/// ports show as `other protocols`.
impl fmt::Display for PortSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_everything() {
            return f.write_str("all traffic");
        }
        let mut parts = Vec::new();
        for protocol in Protocol::ALL {
            let runs = self.numbers(protocol).runs().iter().map(|&(first, last)| {
                if first == last { first.to_string() } else { format!("{first}-{last}") }
            });
            let list: Vec<_> = runs.chain(self.names(protocol).map(ToString::to_string)).collect();
            if !list.is_empty() {
                parts.push(format!("{} {}", protocol.name(), list.join(",")));
            }
        }
        if self.others {
            parts.push("other protocols".to_owned());
        }
        f.write_str(if parts.is_empty() { "no traffic" } else { "" })?;
        f.write_str(&parts.join(","))
    }
}
