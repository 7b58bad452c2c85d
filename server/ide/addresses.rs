//! Ranges of addresses in words: how many there are, what they are known for, what is cut out.

use ipnet::IpNet;

use super::words::code;
use crate::policy::IpBlock;
use crate::reach::AddressSet;
use crate::schema::parse_cidr;
use crate::workspace::{algebra, brief};
use crate::yaml::NodeId;

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

/// The block, or if `node` is one of its exceptions that.
pub(super) fn block_words(block: &IpBlock, node: NodeId) -> Option<String> {
    let except = block.except.iter().find(|(_, at)| *at == node);
    match except {
        Some((text, _)) => exception(block, text),
        None => whole(block),
    }
}

fn whole(block: &IpBlock) -> Option<String> {
    let (text, _) = block.cidr.as_ref()?;
    let first = range(text)?;
    if block.except.is_empty() && !block.open {
        return Some(first);
    }
    Some(format!("{first}\n\n{}", rest(block)))
}

fn exception(block: &IpBlock, text: &str) -> Option<String> {
    let first = range(text)?;
    let (Some((outer, _)), Some(own)) = (&block.cidr, parse_cidr(text)) else { return Some(first) };
    let Some(cidr) = parse_cidr(outer) else { return Some(first) };
    let (own, cidr): (AddressSet, AddressSet) = (own.network.into(), cidr.network.into());
    if own.is_disjoint(&cidr) {
        return Some(format!(
            "{first}\n\nNone of it is in {}: it takes nothing away.",
            code(outer)
        ));
    }
    Some(format!("{first}\n\nCut out of {}. {}", code(outer), rest(block)))
}

/// What the exceptions leave.
fn rest(block: &IpBlock) -> String {
    match algebra::addresses(block) {
        None => "What its exceptions leave is not known.".to_owned(),
        Some(left) if left.is_empty() => "Its exceptions leave no address.".to_owned(),
        Some(left) => format!("Its exceptions leave {}: {}.", count_words(&left), brief(&left)),
    }
}

/// `` `10.0.0.0/24`: 256 addresses, 10.0.0.0 to 10.0.0.255, private (RFC 1918). ``
fn range(text: &str) -> Option<String> {
    let cidr = parse_cidr(text)?;
    let set = AddressSet::from(cidr.network);
    let (first, last) = set.ranges().next()?;
    let ends = if first == last { String::new() } else { format!(", {first} to {last}") };
    let meant = if cidr.has_host_bits() {
        format!(" (it means {})", code(&cidr.network.to_string()))
    } else {
        String::new()
    };
    let (count, known) = (count_words(&set), known(cidr.network));
    Some(format!("{}{meant}: {count}{ends}; {known}.", code(text)))
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
