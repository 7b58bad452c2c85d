//! Exact sets of IPv4 and of IPv6 addresses, the two apart: what `ipBlock` with `except` means.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv4Subnets, Ipv6Net, Ipv6Subnets};

use super::intervals::Intervals;

/// A set of addresses. Equal sets are equal values.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct AddressSet {
    v4: Intervals<u32>,
    v6: Intervals<u128>,
}

impl AddressSet {
    /// No address.
    pub const fn nothing() -> Self {
        Self { v4: Intervals::nothing(), v6: Intervals::nothing() }
    }

    /// Every address of both families.
    pub fn everything() -> Self {
        Self { v4: Intervals::everything(), v6: Intervals::everything() }
    }

    /// A set from its two families, each address as its number.
    pub fn new(v4: Intervals<u32>, v6: Intervals<u128>) -> Self {
        Self { v4, v6 }
    }

    /// An `ipBlock`: the addresses of `cidr` less those of `excepts`. Bits past the prefix are
    /// ignored. An except outside the CIDR takes nothing away.
    pub fn block(cidr: IpNet, excepts: &[IpNet]) -> Self {
        excepts
            .iter()
            .fold(Self::from(cidr), |block, &except| block.difference(&Self::from(except)))
    }

    /// The IPv4 addresses, as numbers.
    pub fn v4(&self) -> &Intervals<u32> {
        &self.v4
    }

    /// The IPv6 addresses, as numbers.
    pub fn v6(&self) -> &Intervals<u128> {
        &self.v6
    }

    /// Whether no address is within.
    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    /// Whether `address` is within.
    pub fn has(&self, address: IpAddr) -> bool {
        match address {
            IpAddr::V4(address) => self.v4.has(address.into()),
            IpAddr::V6(address) => self.v6.has(address.into()),
        }
    }

    /// Addresses in either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self { v4: self.v4.union(&other.v4), v6: self.v6.union(&other.v6) }
    }

    /// Addresses in both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self { v4: self.v4.intersection(&other.v4), v6: self.v6.intersection(&other.v6) }
    }

    /// Addresses in `self` and not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        Self { v4: self.v4.difference(&other.v4), v6: self.v6.difference(&other.v6) }
    }

    /// Whether every address of `other` is in `self`.
    pub fn contains(&self, other: &Self) -> bool {
        self.v4.contains(&other.v4) && self.v6.contains(&other.v6)
    }

    /// Whether no address is in both.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.v4.is_disjoint(&other.v4) && self.v6.is_disjoint(&other.v6)
    }

    /// How many addresses are within; all that do not fit in the type count as `u128::MAX`.
    pub fn count(&self) -> u128 {
        let v4 = self.v4.runs().iter().map(|&(first, last)| u128::from(last - first));
        let v6 = self.v6.runs().iter().map(|&(first, last)| last - first);
        v4.chain(v6).fold(0, |sum: u128, steps| sum.saturating_add(steps).saturating_add(1))
    }

    /// The first and last address of each run, IPv4 before IPv6, ascending.
    pub fn ranges(&self) -> impl Iterator<Item = (IpAddr, IpAddr)> {
        let v4 = self.v4.runs().iter().map(|&(first, last)| (v4(first).into(), v4(last).into()));
        let v6 = self.v6.runs().iter().map(|&(first, last)| (v6(first).into(), v6(last).into()));
        v4.chain(v6)
    }

    /// The fewest CIDRs that make up the set, IPv4 before IPv6, ascending.
    pub fn cidrs(&self) -> impl Iterator<Item = IpNet> {
        let v4 = self.v4.runs().iter().map(|&(first, last)| (v4(first), v4(last)));
        let v6 = self.v6.runs().iter().map(|&(first, last)| (v6(first), v6(last)));
        let v4 = v4.flat_map(|(first, last)| Ipv4Subnets::new(first, last, 0).map(IpNet::V4));
        let v6 = v6.flat_map(|(first, last)| Ipv6Subnets::new(first, last, 0).map(IpNet::V6));
        v4.chain(v6)
    }
}

fn v4(number: u32) -> Ipv4Addr {
    Ipv4Addr::from(number)
}

fn v6(number: u128) -> Ipv6Addr {
    Ipv6Addr::from(number)
}

impl From<IpNet> for AddressSet {
    fn from(net: IpNet) -> Self {
        match net {
            IpNet::V4(net) => Self::new(span_v4(net), Intervals::nothing()),
            IpNet::V6(net) => Self::new(Intervals::nothing(), span_v6(net)),
        }
    }
}

impl From<IpAddr> for AddressSet {
    fn from(address: IpAddr) -> Self {
        Self::from(IpNet::from(address))
    }
}

fn span_v4(net: Ipv4Net) -> Intervals<u32> {
    Intervals::range(net.network().into(), net.broadcast().into())
}

fn span_v6(net: Ipv6Net) -> Intervals<u128> {
    Intervals::range(net.network().into(), net.broadcast().into())
}

/// The CIDRs, separated by commas.
impl fmt::Display for AddressSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, cidr) in self.cidrs().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{cidr}")?;
        }
        Ok(())
    }
}
