//! Ranges of addresses, read as the API server reads them.
//!
//! The server reads them twice: leniently (`ParseCIDRSloppy` of `k8s.io/utils/net`), which decides
//! what a policy means, and from Kubernetes 1.36 on also strictly (`net/netip`), which decides
//! whether a new one is accepted (`IsValidCIDRForLegacyField`).

use std::net::IpAddr;

use ipnet::IpNet;

const INVALID: &str = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";
const LEADING_ZEROS: &str = "must not have leading 0s in IP or prefix length";
const MAPPED: &str = "must not have an IPv4-mapped IPv6 address";
const HOST_BITS: &str = "must not have bits set beyond the prefix length";

/// A range of addresses as the API server understands it. An IPv4-mapped IPv6 range
/// (`::ffff:10.0.0.0/104`) is the IPv4 range (`10.0.0.0/8`).
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub struct Cidr {
    /// The address before the slash.
    pub address: IpAddr,
    /// The range: its first address and the length of its prefix.
    pub network: IpNet,
    /// The prefix length as written: of an IPv4-mapped range it counts from 128.
    pub written_prefix: u8,
}

impl Cidr {
    /// Whether the address has bits set beyond the prefix, as that of `10.0.0.1/8`.
    pub fn has_host_bits(&self) -> bool {
        self.address != self.network.addr()
    }

    /// Whether the API server lets `outer` have this as an exception: it must lie within and be
    /// smaller. Prefixes are compared as written, as the server does.
    pub fn is_strict_subset_of(&self, outer: &Self) -> bool {
        outer.network.contains(&self.network.addr()) && outer.written_prefix < self.written_prefix
    }
}

/// The range that `value` means to the API server, bits beyond its prefix dropped; `None` where
/// every version refuses it. Leading zeros are decimal: `010.0.0.0/8` is `10.0.0.0/8`.
pub fn parse_cidr(value: &str) -> Option<Cidr> {
    let (address, length) = value.split_once('/')?;
    let address = match address.parse::<IpAddr>() {
        Ok(address) => address,
        Err(_) => without_leading_zeros(address).parse().ok()?,
    };
    let written_prefix = parse_length(length)?;
    let masked = IpNet::new(address, written_prefix).ok()?.trunc();
    Some(Cidr { address: address.to_canonical(), network: unmapped(masked), written_prefix })
}

/// What the API server objects to in `value`, in its words: `strict` from Kubernetes 1.36 on,
/// before that only what is no range at all.
pub fn check_cidr(value: &str, strict: bool) -> Vec<String> {
    let objection = match parse_cidr(value) {
        None => Some(INVALID),
        Some(cidr) if strict => strict_objection(value, &cidr),
        Some(_) => None,
    };
    objection.map(str::to_owned).into_iter().collect()
}

/// The one way to write the range that `value` means: no bits beyond the prefix, no leading zeros,
/// IPv6 by RFC 5952. This is also what the API server recommends in its warnings.
pub fn canonical_cidr(value: &str) -> Option<String> {
    parse_cidr(value).map(|cidr| cidr.network.to_string())
}

fn strict_objection(value: &str, cidr: &Cidr) -> Option<&'static str> {
    let (address, length) = value.split_once('/')?;
    let zero_first = length.len() > 1 && length.starts_with('0');
    match address.parse::<IpAddr>() {
        Err(_) => Some(LEADING_ZEROS),
        Ok(_) if zero_first => Some(LEADING_ZEROS),
        Ok(address) if address != address.to_canonical() => Some(MAPPED),
        Ok(_) if cidr.has_host_bits() => Some(HOST_BITS),
        Ok(_) => None,
    }
}

fn parse_length(digits: &str) -> Option<u8> {
    let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    all_digits.then(|| digits.parse().ok()).flatten()
}

/// The address with each group of digits as short as it can be; `std` reads no other.
fn without_leading_zeros(address: &str) -> String {
    let mut short = String::with_capacity(address.len());
    for group in address.split_inclusive(['.', ':']) {
        let trimmed = group.trim_start_matches('0');
        if trimmed.len() < group.len() && !trimmed.starts_with(|c: char| c.is_ascii_hexdigit()) {
            short.push('0');
        }
        short.push_str(trimmed);
    }
    short
}

/// The IPv4 range that an IPv4-mapped one stands for.
fn unmapped(network: IpNet) -> IpNet {
    let prefix = network.prefix_len().checked_sub(96);
    match (network.addr().to_canonical(), prefix) {
        (v4 @ IpAddr::V4(_), Some(prefix)) if matches!(network, IpNet::V6(_)) => {
            IpNet::new(v4, prefix).unwrap_or(network)
        }
        _ => network,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strict_and_lenient() {
        for (value, strict, lenient) in [
            ("10.0.0.0/8", None, None),
            ("2001:DB8::/32", None, None),
            ("0.0.0.0/0", None, None),
            ("::/0", None, None),
            ("10.0.0.1/8", Some(HOST_BITS), None),
            ("fd00::1/8", Some(HOST_BITS), None),
            ("010.0.0.0/8", Some(LEADING_ZEROS), None),
            ("10.0.0.0/08", Some(LEADING_ZEROS), None),
            ("00fd00::/8", Some(LEADING_ZEROS), None),
            ("::ffff:10.0.0.0/104", Some(MAPPED), None),
            ("::ffff:010.0.0.0/104", Some(LEADING_ZEROS), None),
            ("10.0.0.0", Some(INVALID), Some(INVALID)),
            ("10.0.0.0/33", Some(INVALID), Some(INVALID)),
            ("10.0.0.0/+8", Some(INVALID), Some(INVALID)),
            ("10.0.0.0/", Some(INVALID), Some(INVALID)),
            ("10.0.0/8", Some(INVALID), Some(INVALID)),
            ("10.0.0.0/8/8", Some(INVALID), Some(INVALID)),
            ("fe80::%eth0/64", Some(INVALID), Some(INVALID)),
            ("[fd00::]/8", Some(INVALID), Some(INVALID)),
            ("1::2::/8", Some(INVALID), Some(INVALID)),
            ("", Some(INVALID), Some(INVALID)),
            ("é/8", Some(INVALID), Some(INVALID)),
        ] {
            let said =
                |words: Option<&str>| words.map(str::to_owned).into_iter().collect::<Vec<_>>();
            assert_eq!(check_cidr(value, true), said(strict), "strict {value}");
            assert_eq!(check_cidr(value, false), said(lenient), "lenient {value}");
        }
    }

    #[test]
    fn exceptions() {
        for (outer, inner, within) in [
            ("10.0.0.0/8", "10.1.0.0/16", true),
            ("10.0.0.0/8", "10.0.0.0/8", false),
            ("10.0.0.0/8", "0.0.0.0/0", false),
            ("10.0.0.0/8", "11.0.0.0/16", false),
            ("0.0.0.0/0", "fd00::/8", false),
            ("fd00::/8", "fd00:1::/32", true),
            ("10.0.0.0/8", "::ffff:10.1.0.0/112", true),
        ] {
            let [outer_cidr, inner_cidr] = [outer, inner].map(|value| parse_cidr(value).unwrap());
            assert_eq!(inner_cidr.is_strict_subset_of(&outer_cidr), within, "{inner} in {outer}");
        }
    }

    #[test]
    fn canonical() {
        for (value, canonical) in [
            ("10.0.0.5/8", Some("10.0.0.0/8")),
            ("010.0.0.128/25", Some("10.0.0.128/25")),
            ("FD00:0:0:0:0:0:0:0/08", Some("fd00::/8")),
            ("::ffff:10.1.0.0/112", Some("10.1.0.0/16")),
            ("::ffff:10.0.0.0/8", Some("::/8")),
            ("::1.2.3.4/128", Some("::102:304/128")),
            ("10.0.0.0", None),
        ] {
            assert_eq!(canonical_cidr(value).as_deref(), canonical, "{value}");
        }
    }
}
