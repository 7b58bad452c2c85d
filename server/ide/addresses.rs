//! Ranges of addresses in words: how many, and what they are known for.

use ipnet::IpNet;

use crate::reach::AddressSet;

/// Ranges that are known for something: the special-purpose registries of IANA (RFC 6890 and those
/// named), and the metadata addresses of clouds. Narrow ones come before those they lie in.
const KNOWN: [(&str, &str); 28] = [
    ("169.254.169.254/32", "the metadata address of clouds"),
    ("fd00:ec2::254/128", "the metadata address of AWS"),
    ("255.255.255.255/32", "broadcast (RFC 919)"),
    ("0.0.0.0/8", "this network (RFC 791)"),
    ("10.0.0.0/8", "private (RFC 1918)"),
    ("172.16.0.0/12", "private (RFC 1918)"),
    ("192.168.0.0/16", "private (RFC 1918)"),
    ("100.64.0.0/10", "carrier-grade NAT (RFC 6598)"),
    ("127.0.0.0/8", "loopback (RFC 1122)"),
    ("169.254.0.0/16", "link-local (RFC 3927)"),
    ("192.0.0.0/24", "protocol assignments (RFC 6890)"),
    ("192.0.2.0/24", "documentation (RFC 5737)"),
    ("198.51.100.0/24", "documentation (RFC 5737)"),
    ("203.0.113.0/24", "documentation (RFC 5737)"),
    ("198.18.0.0/15", "benchmarking (RFC 2544)"),
    ("224.0.0.0/4", "multicast (RFC 5771)"),
    ("240.0.0.0/4", "reserved (RFC 1112)"),
    ("::/128", "unspecified (RFC 4291)"),
    ("::1/128", "loopback (RFC 4291)"),
    ("64:ff9b::/96", "NAT64 (RFC 6052)"),
    ("100::/64", "discard-only (RFC 6666)"),
    ("2001:db8::/32", "documentation (RFC 3849)"),
    ("2001::/32", "Teredo (RFC 4380)"),
    ("2002::/16", "6to4 (RFC 3056)"),
    ("3fff::/20", "documentation (RFC 9637)"),
    ("fc00::/7", "private (unique local, RFC 4193)"),
    ("fe80::/10", "link-local (RFC 4291)"),
    ("ff00::/8", "multicast (RFC 4291)"),
];

/// What the addresses of a network are: `private (RFC 1918)`, `public`, what a wide one holds.
pub(super) fn known(network: IpNet) -> String {
    if network.prefix_len() == 0 {
        return match network {
            IpNet::V4(_) => "every IPv4 address and no IPv6 address".to_owned(),
            IpNet::V6(_) => "every IPv6 address and no IPv4 address".to_owned(),
        };
    }
    let parsed = KNOWN.iter().filter_map(|(range, what)| Some((range.parse().ok()?, *what)));
    let all: Vec<(IpNet, &str)> = parsed.collect();
    if let Some((_, what)) = all.iter().find(|(range, _)| range.contains(&network)) {
        return (*what).to_owned();
    }
    let within = all.iter().filter(|(range, _)| network.contains(range));
    let mut held: Vec<&str> = within.map(|(_, what)| *what).collect();
    held.dedup();
    if held.is_empty() { "public".to_owned() } else { format!("public and {}", held.join(", ")) }
}

/// `256 addresses`, `2^96 addresses`; in between `about 2^64 addresses`.
pub(super) fn count_words(set: &AddressSet) -> String {
    match set.count() {
        1 => "1 address".to_owned(),
        u128::MAX => "2^128 addresses".to_owned(),
        count if count < 1 << 40 => format!("{} addresses", grouped(count)),
        count if count.is_power_of_two() => format!("2^{} addresses", count.ilog2()),
        // The nearest power: half way up it is the next one.
        count => format!("about 2^{} addresses", (count + (count >> 1)).ilog2()),
    }
}

/// `65,536`.
fn grouped(count: u128) -> String {
    let digits = count.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_known_for_something() {
        let known = |network: &str| known(network.parse().unwrap());
        assert_eq!(known("10.1.0.0/16"), "private (RFC 1918)");
        assert_eq!(known("169.254.169.254/32"), "the metadata address of clouds");
        assert_eq!(known("169.254.0.0/16"), "link-local (RFC 3927)");
        assert_eq!(known("8.8.8.0/24"), "public");
        assert_eq!(
            known("192.0.0.0/8"),
            "public and private (RFC 1918), protocol assignments (RFC 6890), documentation (RFC 5737)"
        );
        assert_eq!(known("::/0"), "every IPv6 address and no IPv4 address");
        assert_eq!(known("fd12::/16"), "private (unique local, RFC 4193)");
        let parsed = KNOWN.iter().filter(|(range, _)| range.parse::<IpNet>().is_ok());
        assert_eq!(parsed.count(), KNOWN.len());
    }

    #[test]
    fn addresses_are_counted() {
        let count = |network: &str| count_words(&network.parse::<IpNet>().unwrap().into());
        assert_eq!(count("10.0.0.0/24"), "256 addresses");
        assert_eq!(count("10.0.0.1/32"), "1 address");
        assert_eq!(count("0.0.0.0/0"), "4,294,967,296 addresses");
        assert_eq!(count("2001:db8::/32"), "2^96 addresses");
        assert_eq!(count("::/0"), "2^128 addresses");
    }
}
